-- name: add_mail(key, event, recipient, content)$
-- No row back: this mail was staged before.
INSERT INTO mail (key, event, recipient, content)
VALUES (:key, :event, :recipient, :content)
ON CONFLICT (key) DO NOTHING
RETURNING id;

-- name: mail(id)^
SELECT id, key, event, recipient, content, sent_at
FROM mail
WHERE id = :id;

-- name: mail_sent(id)!
UPDATE mail
SET sent_at = now()
WHERE id = :id AND sent_at IS NULL;

-- name: mails_waiting(most)
SELECT id
FROM mail
WHERE sent_at IS NULL AND staged_at < now() - interval '1 minute'
ORDER BY staged_at
LIMIT :most;
