-- name: checkout_under_way(request_id)^
SELECT id, request_id, status, amount, currency, quote_id, session_id, url, expires_at, expires_at <= now() AS over
FROM checkout
WHERE request_id = :request_id AND status IN ('opening', 'open');

-- name: checkout_by_session(session_id)^
SELECT id, request_id, status, amount, currency, quote_id, session_id, url, expires_at, expires_at <= now() AS over
FROM checkout
WHERE session_id = :session_id;

-- name: checkout(id)^
SELECT id, request_id, status, amount, currency, quote_id, session_id, url, expires_at, expires_at <= now() AS over
FROM checkout
WHERE id = :id;

-- name: add_checkout(id, request_id, amount, currency, quote_id, expires_at)!
INSERT INTO checkout (id, request_id, status, amount, currency, quote_id, expires_at)
VALUES (:id, :request_id, 'opening', :amount, :currency, :quote_id, :expires_at);

-- name: open_checkout(id, session_id, url)$
UPDATE checkout
SET status = 'open', session_id = :session_id, url = :url
WHERE id = :id AND status = 'opening'
RETURNING id;

-- name: close_checkout(id, status, session_id)!
UPDATE checkout
SET status = :status, session_id = coalesce(session_id, :session_id)
WHERE id = :id AND status IN ('opening', 'open', 'ended');

-- name: end_checkouts(request_id)
WITH ended AS (
    UPDATE checkout
    SET status = 'ended'
    WHERE request_id = :request_id AND status IN ('opening', 'open')
    RETURNING session_id
)
SELECT session_id
FROM ended
WHERE session_id IS NOT NULL;

-- name: checkouts_unfinished(older_than, most)
-- Sessions nobody has told us the end of.
SELECT id, request_id, status, amount, currency, quote_id, session_id, url, expires_at, expires_at <= now() AS over
FROM checkout
WHERE status IN ('opening', 'open') AND created_at < now() - :older_than::interval
ORDER BY created_at
LIMIT :most;

-- name: payment_by_reference(reference)^
SELECT id, reference, session_id, request_id, amount, currency, outcome, reason
FROM payment
WHERE reference = :reference;

-- name: licensing_payment(request_id)$
SELECT id
FROM payment
WHERE request_id = :request_id AND outcome = 'licensed';

-- name: payment_in_suspense(request_id)$
SELECT id
FROM payment
WHERE request_id = :request_id AND outcome = 'suspense'
LIMIT 1;

-- name: add_payment(id, reference, session_id, request_id, amount, currency, outcome, reason)$
INSERT INTO payment (id, reference, session_id, request_id, amount, currency, outcome, reason)
VALUES (:id, :reference, :session_id, :request_id, :amount, :currency, :outcome, :reason)
ON CONFLICT (reference) DO NOTHING
RETURNING id;

-- name: add_refund(id, payment_id, amount, reason)!
INSERT INTO refund (id, payment_id, amount, reason)
VALUES (:id, :payment_id, :amount, :reason);

-- name: refund_to_make(id)^
SELECT refund.id, refund.amount, refund.reason, refund.stripe_id, payment.reference, payment.request_id
FROM refund
JOIN payment ON payment.id = refund.payment_id
WHERE refund.id = :id;

-- name: refunds_due(most)
-- Without those that wait for a person.
SELECT id
FROM refund
WHERE made_at IS NULL
  AND NOT EXISTS (SELECT FROM suspense WHERE suspense.subject = 'refund:' || refund.id)
ORDER BY due_at
LIMIT :most;

-- name: refund_made(id, stripe_id)!
UPDATE refund
SET stripe_id = :stripe_id, made_at = now()
WHERE id = :id AND made_at IS NULL;

-- name: add_suspense(subject, detail)$
INSERT INTO suspense (subject, detail)
VALUES (:subject, :detail)
ON CONFLICT (subject) DO NOTHING
RETURNING id;

-- name: add_stripe_event(id, type, body)$
-- The id is only the first filter; the work is deduplicated on the payment itself.
INSERT INTO stripe_event (id, type, body)
VALUES (:id, :type, :body)
ON CONFLICT (id) DO NOTHING
RETURNING id;

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
