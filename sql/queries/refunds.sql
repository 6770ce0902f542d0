-- name: add_refund(id, payment_id, amount, reason, status, licence_id, wanted_by, needs_second, approved_by)!
-- Refused when more would go back than came.
INSERT INTO refund (id, payment_id, amount, reason, status, licence_id, wanted_by, needs_second, approved_by)
VALUES (:id, :payment_id, :amount, :reason, :status, :licence_id, :wanted_by, :needs_second, :approved_by);

-- name: refund(id)^
SELECT
    refund.id, refund.payment_id, refund.amount, refund.reason, refund.status, refund.licence_id, refund.stripe_id,
    refund.wanted_by, refund.needs_second, refund.made_at, payment.reference, payment.currency, payment.request_id
FROM refund
JOIN payment ON payment.id = refund.payment_id
WHERE refund.id = :id;

-- name: refunds_of_payment(payment_id)
SELECT
    refund.id, refund.payment_id, refund.amount, refund.reason, refund.status, refund.licence_id, refund.stripe_id,
    refund.wanted_by, refund.needs_second, refund.made_at, payment.reference, payment.currency, payment.request_id
FROM refund
JOIN payment ON payment.id = refund.payment_id
WHERE refund.payment_id = :payment_id
ORDER BY refund.due_at, refund.id;

-- name: refunds_due(most)
SELECT id
FROM refund
WHERE status = 'approved'
ORDER BY due_at
LIMIT :most;

-- name: approve_refund(id, approved_by)$
-- Refused by the table when it is the same person who wanted it.
UPDATE refund
SET status = 'approved', approved_by = :approved_by
WHERE id = :id AND status = 'wanted'
RETURNING id;

-- name: refund_made(id, stripe_id)$
-- No row back: this is known already, or it was made and has come back since.
UPDATE refund
SET status = 'made', stripe_id = :stripe_id, made_at = now(), failure = ''
WHERE id = :id AND status <> 'made' AND stripe_id IS NULL
RETURNING id;

-- name: refund_failed(id, failure)$
-- One that was made keeps its id at Stripe: it came back.
UPDATE refund
SET status = 'failed', failure = :failure
WHERE id = :id AND status <> 'failed'
RETURNING id;

-- name: add_refund_made(id, payment_id, amount, reason, stripe_id, wanted_by)!
-- Somebody made it at Stripe's own dashboard.
INSERT INTO refund (id, payment_id, amount, reason, status, wanted_by, approved_by, stripe_id, made_at)
VALUES (:id, :payment_id, :amount, :reason, 'made', :wanted_by, :wanted_by, :stripe_id, now());

-- name: refunds_listed(statuses, after_at, after_id, most)
SELECT
    id, payment, request, organisation, licence, amount, currency, status, reason, wanted_by, needs_second,
    approved_by, failure, at, made_at
FROM refund_shown
WHERE status = ANY (:statuses::text [])
  AND (:after_at::timestamptz IS NULL OR (at, id) < (:after_at, :after_id::uuid))
ORDER BY at DESC, id DESC
LIMIT :most;

-- name: refunds_of_request(request_id)
SELECT
    id, payment, request, organisation, licence, amount, currency, status, reason, wanted_by, needs_second,
    approved_by, failure, at, made_at
FROM refund_shown
WHERE request = :request_id
ORDER BY at, id;

-- name: refund_shown(id)^
SELECT
    id, payment, request, organisation, licence, amount, currency, status, reason, wanted_by, needs_second,
    approved_by, failure, at, made_at
FROM refund_shown
WHERE id = :id;
