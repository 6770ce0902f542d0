-- name: add_stripe_event(id, type, body)$
-- The id is only the first filter; the work is deduplicated on the payment itself.
INSERT INTO stripe_event (id, type, body)
VALUES (:id, :type, :body)
ON CONFLICT (id) DO NOTHING
RETURNING id;

-- name: keep_stripe_event(id, type, body, outcome)!
-- One that asks for no work is done as it is stored.
INSERT INTO stripe_event (id, type, body, done_at, outcome)
VALUES (:id, :type, :body, now(), :outcome)
ON CONFLICT (id) DO NOTHING;

-- name: stripe_event(id)^
SELECT id, type, body, done_at
FROM stripe_event
WHERE id = :id;

-- name: stripe_event_done(id, outcome)!
UPDATE stripe_event
SET done_at = now(), outcome = :outcome
WHERE id = :id AND done_at IS NULL;

-- name: stripe_events_waiting(most)
SELECT id
FROM stripe_event
WHERE done_at IS NULL
ORDER BY received_at
LIMIT :most;

-- name: reconciled_until()$
SELECT until
FROM reconciliation
WHERE ended_at IS NOT NULL
ORDER BY until DESC
LIMIT 1;

-- name: begin_reconciliation(since)^
INSERT INTO reconciliation (since, until)
VALUES (:since, now())
RETURNING id, since, until;

-- name: end_reconciliation(id, found)!
UPDATE reconciliation
SET found = :found, ended_at = now()
WHERE id = :id;
