-- name: current_rate_card()^
SELECT version, body
FROM rate_card
WHERE published_at <= now()
ORDER BY version DESC
LIMIT 1;

-- name: rate_card(version)^
SELECT version, body
FROM rate_card
WHERE version = :version;

-- name: publish_rate_card(body, note)$
INSERT INTO rate_card (version, body, note)
SELECT coalesce(max(version), 0) + 1, :body, :note
FROM rate_card
RETURNING version;
