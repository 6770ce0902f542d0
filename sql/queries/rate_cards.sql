-- name: current_rate_card()^
-- The one whose date came last; of two for one moment, the later published. `at` is this moment.
SELECT version, body, now() AS at
FROM rate_card
WHERE in_force_from <= now()
  AND NOT EXISTS (
      SELECT FROM rate_card_withdrawal WHERE rate_card_withdrawal.version = rate_card.version
  )
ORDER BY in_force_from DESC, version DESC
LIMIT 1;

-- name: rate_card(version)^
SELECT version, body
FROM rate_card
WHERE version = :version;

-- name: lock_rate_cards()!
-- One version after the other, whoever publishes.
LOCK TABLE rate_card IN SHARE ROW EXCLUSIVE MODE;

-- name: publish_rate_card(body, note, actor, in_force_from)$
INSERT INTO rate_card (version, body, note, actor, in_force_from)
SELECT coalesce(max(version), 0) + 1, :body, :note, :actor, greatest(coalesce(:in_force_from::timestamptz, now()), now())
FROM rate_card
RETURNING version;

-- name: rate_cards_published(most)
SELECT
    rate_card.version,
    rate_card.body,
    rate_card.note,
    rate_card.actor,
    rate_card.published_at,
    rate_card.in_force_from,
    rate_card.in_force_from > now() AND withdrawal.version IS NULL AS announced,
    withdrawal.actor AS withdrawn_by,
    withdrawal.reason AS withdrawn_reason
FROM rate_card
LEFT JOIN rate_card_withdrawal AS withdrawal ON withdrawal.version = rate_card.version
ORDER BY rate_card.version DESC
LIMIT :most;

-- name: rate_card_published(version)^
SELECT
    rate_card.version,
    rate_card.body,
    rate_card.note,
    rate_card.actor,
    rate_card.published_at,
    rate_card.in_force_from,
    rate_card.in_force_from > now() AND withdrawal.version IS NULL AS announced,
    withdrawal.actor AS withdrawn_by,
    withdrawal.reason AS withdrawn_reason
FROM rate_card
LEFT JOIN rate_card_withdrawal AS withdrawal ON withdrawal.version = rate_card.version
WHERE rate_card.version = :version;

-- name: withdraw_rate_card(version, actor, reason)$
-- Only what has not come into force can be taken back: nothing was quoted by it yet.
INSERT INTO rate_card_withdrawal (version, actor, reason)
SELECT version, :actor, :reason
FROM rate_card
WHERE version = :version AND in_force_from > now()
ON CONFLICT (version) DO NOTHING
RETURNING version;

-- name: add_rate_card_draft(name, typed, based_on, actor)$
INSERT INTO rate_card_draft (name, typed, based_on, actor)
VALUES (:name, :typed, :based_on, :actor)
RETURNING id;

-- name: rate_card_drafts()
SELECT id, name, typed, edition, based_on, actor, changed_at, published_as
FROM rate_card_draft
WHERE published_as IS NULL AND discarded_at IS NULL
ORDER BY changed_at DESC;

-- name: rate_card_draft(id)^
SELECT id, name, typed, edition, based_on, actor, changed_at, published_as
FROM rate_card_draft
WHERE id = :id AND discarded_at IS NULL;

-- name: save_rate_card_draft(id, edition, name, typed, actor)$
UPDATE rate_card_draft
SET name = :name, typed = :typed, actor = :actor, edition = edition + 1, changed_at = now()
WHERE id = :id AND edition = :edition AND published_as IS NULL AND discarded_at IS NULL
RETURNING edition;

-- name: discard_rate_card_draft(id)!
UPDATE rate_card_draft
SET discarded_at = now()
WHERE id = :id AND published_as IS NULL AND discarded_at IS NULL;

-- name: rate_card_draft_published(id, edition, version)$
UPDATE rate_card_draft
SET published_as = :version
WHERE id = :id AND edition = :edition AND published_as IS NULL AND discarded_at IS NULL
RETURNING id;

-- name: quotes_latest(most)
-- What was asked for last, to see what another card would have made of it.
SELECT quote.id, quote.created_at, quote.net, quote.currency, quote.inputs, quote.body, request.id AS request_id
FROM quote
LEFT JOIN request ON request.quote_id = quote.id
ORDER BY quote.created_at DESC
LIMIT :most;

-- name: quotes_of_examples()
SELECT quote.id, quote.created_at, quote.net, quote.currency, quote.inputs, quote.body, request.id AS request_id
FROM rate_card_example
JOIN request ON request.id = rate_card_example.request_id
JOIN quote ON quote.id = request.quote_id
ORDER BY rate_card_example.at;

-- name: add_rate_card_example(request_id, actor)$
INSERT INTO rate_card_example (request_id, actor)
SELECT request.id, :actor
FROM request
WHERE request.id = :request_id
ON CONFLICT (request_id) DO NOTHING
RETURNING request_id;

-- name: drop_rate_card_example(request_id)!
DELETE FROM rate_card_example
WHERE request_id = :request_id;
