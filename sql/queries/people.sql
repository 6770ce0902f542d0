-- name: staff_by_email(email)^
SELECT id, email, role, password_hash, blocked_at, totp_secret, totp_pending, identity
FROM staff
WHERE email = :email;

-- name: staff_by_id(staff_id)^
SELECT id, email, role, password_hash, blocked_at, totp_secret, totp_pending, identity
FROM staff
WHERE id = :staff_id;

-- name: staff_for_change(staff_id)^
SELECT id, email, role, password_hash, blocked_at, totp_secret, totp_pending, identity
FROM staff
WHERE id = :staff_id
FOR UPDATE;

-- name: add_staff(email, role)$
INSERT INTO staff (email, role)
VALUES (:email, :role)
ON CONFLICT (email) DO UPDATE SET role = excluded.role
RETURNING id;

-- name: set_password(staff_id, password_hash)!
UPDATE staff
SET password_hash = :password_hash
WHERE id = :staff_id;

-- name: add_staff_link(token_hash, staff_id, lasts)!
INSERT INTO staff_link (token_hash, staff_id, expires_at)
VALUES (:token_hash, :staff_id, now() + :lasts::interval);

-- name: staff_of_link(token_hash)^
SELECT
    staff.id,
    staff.email,
    staff.role,
    staff.password_hash,
    staff.blocked_at,
    staff.totp_secret,
    staff.totp_pending,
    staff.identity
FROM staff_link
JOIN staff ON staff.id = staff_link.staff_id
WHERE staff_link.token_hash = :token_hash
  AND staff_link.used_at IS NULL
  AND staff_link.expires_at > now()
  AND staff.blocked_at IS NULL;

-- name: use_staff_link(token_hash)$
UPDATE staff_link
SET used_at = now()
WHERE token_hash = :token_hash AND used_at IS NULL AND expires_at > now()
RETURNING staff_id;

-- name: use_up_staff_links(staff_id)!
UPDATE staff_link
SET used_at = now()
WHERE staff_id = :staff_id AND used_at IS NULL;

-- name: staff_of_identity(identity)^
SELECT id, email, role, password_hash, blocked_at, totp_secret, totp_pending, identity
FROM staff
WHERE identity = :identity;

-- name: join_identity(staff_id, identity)!
UPDATE staff
SET identity = :identity
WHERE id = :staff_id;

-- name: add_way(state_hash, nonce, verifier, back, lasts)!
INSERT INTO newsroom_sign_in (state_hash, nonce, verifier, back, expires_at)
VALUES (:state_hash, :nonce, :verifier, :back, now() + :lasts::interval);

-- name: use_way(state_hash)^
DELETE FROM newsroom_sign_in
WHERE state_hash = :state_hash AND expires_at > now()
RETURNING nonce, verifier, back;

-- name: add_half(token_hash, staff_id, lasts)!
INSERT INTO staff_half (token_hash, staff_id, expires_at)
VALUES (:token_hash, :staff_id, now() + :lasts::interval);

-- name: staff_of_half(token_hash)^
SELECT
    staff.id,
    staff.email,
    staff.role,
    staff.password_hash,
    staff.blocked_at,
    staff.totp_secret,
    staff.totp_pending,
    staff.identity
FROM staff_half
JOIN staff ON staff.id = staff_half.staff_id
WHERE staff_half.token_hash = :token_hash AND staff_half.expires_at > now() AND staff.blocked_at IS NULL;

-- name: use_half(token_hash)$
DELETE FROM staff_half
WHERE token_hash = :token_hash AND expires_at > now()
RETURNING staff_id;

-- name: end_halves_of_staff(staff_id)!
DELETE FROM staff_half
WHERE staff_id = :staff_id;

-- name: forget_halves()!
WITH halves AS (
    DELETE FROM staff_half
    WHERE expires_at < now()
)

DELETE FROM newsroom_sign_in
WHERE expires_at < now();

-- name: set_totp_pending(staff_id, sealed)!
UPDATE staff
SET totp_pending = :sealed
WHERE id = :staff_id;

-- name: keep_totp(staff_id, step)!
-- The app that was set up is the one that counts from now on; the code that showed it is used.
UPDATE staff
SET totp_secret = totp_pending, totp_pending = NULL, totp_since = now(), totp_step = :step
WHERE id = :staff_id;

-- name: end_totp(staff_id)!
WITH codes AS (
    DELETE FROM recovery_code
    WHERE staff_id = :staff_id
)

UPDATE staff
SET totp_secret = NULL, totp_pending = NULL, totp_since = NULL
WHERE id = :staff_id;

-- name: use_totp_step(staff_id, step)$
-- Nothing comes back for a step that was used, or an older one: no code is taken twice.
UPDATE staff
SET totp_step = :step
WHERE id = :staff_id AND totp_step < :step
RETURNING id;

-- name: replace_recovery_codes(staff_id, hashes)!
WITH gone AS (
    DELETE FROM recovery_code
    WHERE staff_id = :staff_id
)

INSERT INTO recovery_code (hash, staff_id)
SELECT hash, :staff_id
FROM unnest(:hashes::bytea []) AS hash;

-- name: use_recovery_code(hash)$
UPDATE recovery_code
SET used_at = now()
WHERE hash = :hash AND used_at IS NULL
RETURNING staff_id;

-- name: recovery_codes_left(staff_id)$
SELECT count(*)::integer
FROM recovery_code
WHERE staff_id = :staff_id AND used_at IS NULL;

-- name: note_sign_in(staff_id)!
UPDATE staff
SET signed_in_at = now()
WHERE id = :staff_id;

-- name: sessions_of_staff(staff_id, idle)
SELECT id, device, network, created_at, seen_at
FROM staff_session
WHERE staff_id = :staff_id AND expires_at > now() AND seen_at > now() - :idle::interval
ORDER BY seen_at DESC, id DESC;

-- name: end_session_of_staff(staff_id, session_id)$
DELETE FROM staff_session
WHERE staff_id = :staff_id AND id = :session_id
RETURNING id;

-- name: end_other_sessions(staff_id, session_id)!
DELETE FROM staff_session
WHERE staff_id = :staff_id AND id <> :session_id;

-- name: everybody()
SELECT
    staff.id,
    staff.email,
    staff.role,
    staff.created_at,
    staff.signed_in_at,
    staff.blocked_at,
    staff.totp_since,
    staff.password_hash IS NOT NULL OR staff.identity IS NOT NULL AS has_come_in,
    (
        SELECT max(staff_link.expires_at)
        FROM staff_link
        WHERE staff_link.staff_id = staff.id AND staff_link.used_at IS NULL AND staff_link.expires_at > now()
    ) AS invited_until
FROM staff
ORDER BY staff.email;

-- name: admins_for_change()
-- Locked in one order, so that two who demote each other take turns, and the second is told no.
SELECT id
FROM staff
WHERE role = 'admin' AND blocked_at IS NULL AND (password_hash IS NOT NULL OR identity IS NOT NULL)
ORDER BY id
FOR UPDATE;

-- name: invite_staff(email, role)$
INSERT INTO staff (email, role)
VALUES (:email, :role)
ON CONFLICT (email) DO NOTHING
RETURNING id;

-- name: set_role(staff_id, role)!
UPDATE staff
SET role = :role
WHERE id = :staff_id;

-- name: block_staff(staff_id)!
UPDATE staff
SET blocked_at = now()
WHERE id = :staff_id;

-- name: unblock_staff(staff_id)!
UPDATE staff
SET blocked_at = NULL
WHERE id = :staff_id;

-- name: erase_staff(staff_id)!
-- What they did stays in the histories, under the name it was done with.
WITH sessions AS (
    DELETE FROM staff_session
    WHERE staff_id = :staff_id
),

halves AS (
    DELETE FROM staff_half
    WHERE staff_id = :staff_id
),

links AS (
    DELETE FROM staff_link
    WHERE staff_id = :staff_id
),

codes AS (
    DELETE FROM recovery_code
    WHERE staff_id = :staff_id
)

DELETE FROM staff
WHERE id = :staff_id;

-- name: add_session(token_hash, staff_id, lasts, device, network)!
INSERT INTO staff_session (token_hash, staff_id, expires_at, device, network)
VALUES (:token_hash, :staff_id, now() + :lasts::interval, :device, :network);

-- name: session(token_hash, idle, fresh)^
SELECT
    staff.id,
    staff.email,
    staff.role,
    staff.password_hash IS NOT NULL AS has_password,
    staff.totp_since IS NOT NULL AS has_totp,
    staff_session.id AS session_id,
    staff_session.proven_at > now() - :fresh::interval AS proven
FROM staff_session
JOIN staff ON staff.id = staff_session.staff_id
WHERE staff_session.token_hash = :token_hash
  AND staff.blocked_at IS NULL
  AND staff_session.expires_at > now()
  AND staff_session.seen_at > now() - :idle::interval;

-- name: touch_session(token_hash)!
-- At most once a minute, so that reading a page seldom writes.
UPDATE staff_session
SET seen_at = now()
WHERE token_hash = :token_hash AND seen_at < now() - interval '1 minute';

-- name: renew_session(token_hash, renewed_hash)$
-- Whoever holds the old token holds nothing from now on.
UPDATE staff_session
SET token_hash = :renewed_hash, proven_at = now(), seen_at = now()
WHERE token_hash = :token_hash
RETURNING id;

-- name: end_session(token_hash)!
DELETE FROM staff_session
WHERE token_hash = :token_hash;

-- name: end_sessions_of_staff(staff_id)!
DELETE FROM staff_session
WHERE staff_id = :staff_id;

-- name: count_try(subjects)!
-- Before the password is compared, so that many tries at once are all counted.
INSERT INTO attempt (subject, minute)
SELECT subject, date_trunc('minute', now())
FROM unnest(:subjects::text []) AS subject
ORDER BY subject
ON CONFLICT (subject, minute) DO UPDATE SET tries = attempt.tries + 1;

-- name: tries(subject)$
-- Tries of the last quarter of an hour.
SELECT coalesce(sum(tries), 0)::integer
FROM attempt
WHERE subject = :subject AND minute > now() - interval '15 minutes';

-- name: forgive(subjects)!
-- The right password: what was counted for it is taken back.
DELETE FROM attempt
WHERE subject = ANY (:subjects::text []);

-- name: forget_tries()!
DELETE FROM attempt
WHERE minute < now() - interval '1 hour';

-- name: add_key(prefix, hash, scope, name, organisation_id, made_by)!
INSERT INTO api_key (prefix, hash, scope, name, organisation_id, made_by)
VALUES (:prefix, :hash, :scope, :name, :organisation_id, :made_by);

-- name: keys()
SELECT id, prefix, scope, name, created_at, used_at, revoked_at
FROM api_key
ORDER BY revoked_at IS NOT NULL, created_at DESC, id DESC;

-- name: revoke_key(id)^
UPDATE api_key
SET revoked_at = now()
WHERE id = :id AND revoked_at IS NULL
RETURNING id, scope, name;

-- name: key_by_hash(hash)^
SELECT id, scope, name, organisation_id
FROM api_key
WHERE hash = :hash AND revoked_at IS NULL;

-- name: touch_key(id)!
UPDATE api_key
SET used_at = now()
WHERE id = :id AND (used_at IS NULL OR used_at < now() - interval '1 minute');

-- name: knock(subject, within)$
-- Counts one try and returns how many there were within the time. A count that is lost in a crash harms
-- nobody, so nobody waits for the disk.
WITH unhurried AS (
    SELECT set_config('synchronous_commit', 'off', true) AS setting
),

counted AS (
    INSERT INTO attempt (subject, minute)
    SELECT :subject, date_trunc('minute', now())
    FROM unhurried
    WHERE setting = 'off'
    ON CONFLICT (subject, minute) DO UPDATE SET tries = attempt.tries + 1
    RETURNING tries
)

SELECT (counted.tries + coalesce(sum(attempt.tries), 0))::integer
FROM counted
LEFT JOIN attempt
    ON attempt.subject = :subject
    AND attempt.minute > now() - :within::interval
    AND attempt.minute < date_trunc('minute', now())
GROUP BY counted.tries;
