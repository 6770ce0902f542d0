-- name: add_message(request_id, side, author, body, form_key)$
-- The second sending of one form returns no row.
INSERT INTO message (request_id, side, author, body, form_key)
VALUES (:request_id, :side, :author, :body, :form_key)
ON CONFLICT (request_id, form_key) DO NOTHING
RETURNING id;

-- name: messages_of_request(request_id)
SELECT id, side, author, body, at
FROM message
WHERE request_id = :request_id
ORDER BY id;

-- name: set_talk(request_id, talk)!
UPDATE request
SET talk = :talk
WHERE id = :request_id;
