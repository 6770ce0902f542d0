-- name: staff_by_email(email)^
SELECT id, email, role, password_hash
FROM staff
WHERE email = :email;

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
SELECT staff.id, staff.email, staff.role, staff.password_hash
FROM staff_link
JOIN staff ON staff.id = staff_link.staff_id
WHERE staff_link.token_hash = :token_hash AND staff_link.used_at IS NULL AND staff_link.expires_at > now();

-- name: use_staff_link(token_hash)$
UPDATE staff_link
SET used_at = now()
WHERE token_hash = :token_hash AND used_at IS NULL AND expires_at > now()
RETURNING staff_id;

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

-- name: add_key(prefix, hash, scope, name)!
INSERT INTO api_key (prefix, hash, scope, name)
VALUES (:prefix, :hash, :scope, :name);

-- name: key_by_hash(hash)^
SELECT id, scope, name
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
