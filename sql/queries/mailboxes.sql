-- name: is_known_mailbox(email)$
-- Whoever asked for a licence, and whoever was let into an organisation.
SELECT
    EXISTS (SELECT FROM request WHERE lower(request.contact ->> 'email') = :email)
    OR EXISTS (
        SELECT FROM member
        JOIN person ON person.id = member.person_id
        WHERE person.email = :email AND member.left_at IS NULL
    );

-- name: add_person(email)$
INSERT INTO person (email)
VALUES (:email)
ON CONFLICT (email) DO UPDATE SET email = excluded.email
RETURNING id;

-- name: lock_person(id)$
SELECT id
FROM person
WHERE id = :id
FOR UPDATE;

-- name: add_person_link(token_hash, person_id, lasts)!
INSERT INTO person_link (token_hash, person_id, expires_at)
VALUES (:token_hash, :person_id, now() + :lasts::interval);

-- name: mailbox_of_link(token_hash)$
SELECT person.email
FROM person_link
JOIN person ON person.id = person_link.person_id
WHERE person_link.token_hash = :token_hash AND person_link.used_at IS NULL AND person_link.expires_at > now();

-- name: use_person_link(token_hash)$
-- Once; whoever uses it has read the mail.
WITH used AS (
    UPDATE person_link
    SET used_at = now()
    WHERE token_hash = :token_hash AND used_at IS NULL AND expires_at > now()
    RETURNING person_id
)

UPDATE person
SET proven_at = coalesce(person.proven_at, now())
FROM used
WHERE person.id = used.person_id
RETURNING person.id;

-- name: add_person_session(token_hash, person_id, browser, lasts)!
INSERT INTO person_session (token_hash, person_id, browser, expires_at)
VALUES (:token_hash, :person_id, :browser, now() + :lasts::interval);

-- name: person_of_session(token_hash, idle)^
SELECT person.id, person.email, person.reminders, person_session.id AS session_id
FROM person_session
JOIN person ON person.id = person_session.person_id
WHERE person_session.token_hash = :token_hash
  AND person_session.expires_at > now()
  AND person_session.seen_at > now() - :idle::interval;

-- name: touch_person_session(token_hash)!
-- At most once a minute, so that reading a page seldom writes.
UPDATE person_session
SET seen_at = now()
WHERE token_hash = :token_hash AND seen_at < now() - interval '1 minute';

-- name: end_person_session(token_hash)!
DELETE FROM person_session
WHERE token_hash = :token_hash;

-- name: end_session_of_person(id, person_id)!
DELETE FROM person_session
WHERE id = :id AND person_id = :person_id;

-- name: end_other_sessions_of_person(but, person_id)!
DELETE FROM person_session
WHERE id <> :but AND person_id = :person_id;

-- name: sessions_of_person(person_id, idle)
-- Those that are still open, the latest first.
SELECT id, browser, created_at, seen_at
FROM person_session
WHERE person_id = :person_id AND expires_at > now() AND seen_at > now() - :idle::interval
ORDER BY seen_at DESC, id DESC;

-- name: set_reminders(id, reminders)!
UPDATE person
SET reminders = :reminders
WHERE id = :id;

-- name: takes_reminders(email)$
-- Who has never been here is reminded.
SELECT coalesce((SELECT person.reminders FROM person WHERE person.email = :email), true);

-- name: forget_person_links()!
DELETE FROM person_link
WHERE expires_at < now() - interval '1 day';

-- name: forget_person_sessions()!
DELETE FROM person_session
WHERE expires_at < now();
