-- name: add_mail(key, event, recipient, content, request_id)$
-- No row back: this mail was staged before.
INSERT INTO mail (key, event, recipient, content, request_id)
VALUES (:key, :event, :recipient, :content, :request_id)
ON CONFLICT (key) DO NOTHING
RETURNING id;

-- name: claim_mail(id, pause)^
-- Whoever gets the row sends it; nobody else does before the pause is over.
UPDATE mail
SET tries = tries + 1, due_at = now() + :pause
WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL AND due_at <= now()
RETURNING id, event, recipient, content, tries;

-- name: mail_tries(id)$
SELECT tries
FROM mail
WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL AND due_at <= now();

-- name: mail_sent(id)!
UPDATE mail
SET sent_at = now(), trouble = ''
WHERE id = :id AND sent_at IS NULL;

-- name: mail_late(id, trouble)!
-- It was not taken this time; the row says when it is tried again.
UPDATE mail
SET trouble = :trouble
WHERE id = :id AND sent_at IS NULL AND failed_at IS NULL;

-- name: mail_failed(id, trouble)!
UPDATE mail
SET failed_at = now(), trouble = :trouble
WHERE id = :id AND failed_at IS NULL;

-- name: mail_again(id)$
-- Somebody wants a mail that failed to be tried once more, from the beginning.
UPDATE mail
SET sent_at = NULL, failed_at = NULL, trouble = '', tries = 0, due_at = now()
WHERE id = :id AND failed_at IS NOT NULL
RETURNING id;

-- name: add_mail_trouble(mail_id, kind, sentence)!
INSERT INTO mail_trouble (mail_id, kind, sentence)
VALUES (:mail_id, :kind, :sentence);

-- name: mail_recipient(id)$
SELECT recipient
FROM mail
WHERE id = :id;

-- name: mails_waiting(most)
-- Those whose job did not send them, or whose pause is over.
SELECT id
FROM mail
WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= now() AND staged_at < now() - interval '1 minute'
ORDER BY due_at
LIMIT :most;

-- name: mails_listed(shown, before, most)
-- Newest first: all, those that wait, or those that failed.
SELECT id, event, recipient, request_id, staged_at, sent_at, failed_at, due_at, tries, trouble
FROM mail
WHERE (:before::bigint IS NULL OR id < :before)
  AND (
      :shown::text = 'all'
      OR (:shown = 'failed' AND failed_at IS NOT NULL)
      OR (:shown = 'waiting' AND sent_at IS NULL AND failed_at IS NULL)
  )
ORDER BY id DESC
LIMIT :most;

-- name: mails_of_request(request_id)
SELECT id, event, recipient, request_id, staged_at, sent_at, failed_at, due_at, tries, trouble
FROM mail
WHERE request_id = :request_id
ORDER BY id;

-- name: mails_in_trouble()^
-- How many failed, and how many wait for another try; each read from an index that holds no others.
SELECT
    (SELECT count(*) FROM mail WHERE failed_at IS NOT NULL) AS failed,
    (SELECT count(*) FROM mail WHERE sent_at IS NULL AND failed_at IS NULL) AS waiting;
