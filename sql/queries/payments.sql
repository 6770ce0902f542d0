-- name: payment_by_reference(reference)^
SELECT id, reference, session_id, request_id, amount, given_back, currency, outcome, reason
FROM payment
WHERE reference = :reference;

-- name: payment(id)^
SELECT id, reference, session_id, request_id, amount, given_back, currency, outcome, reason
FROM payment
WHERE id = :id;

-- name: licensing_payment(request_id)^
SELECT id, reference, session_id, request_id, amount, given_back, currency, outcome, reason
FROM payment
WHERE request_id = :request_id AND outcome = 'licensed';

-- name: payment_in_suspense(request_id)$
-- Money that nobody has decided about.
SELECT payment.id
FROM payment
JOIN suspense ON suspense.payment_id = payment.id
WHERE payment.request_id = :request_id AND payment.outcome = 'suspense' AND suspense.resolved_at IS NULL
LIMIT 1;

-- name: add_payment(id, reference, session_id, request_id, amount, currency, outcome, reason)$
INSERT INTO payment (id, reference, session_id, request_id, amount, currency, outcome, reason)
VALUES (:id, :reference, :session_id, :request_id, :amount, :currency, :outcome, :reason)
ON CONFLICT (reference) DO NOTHING
RETURNING id;

-- name: attach_payment(id, request_id, reason)!
-- A person says whose money it is.
UPDATE payment
SET request_id = :request_id, outcome = 'licensed', reason = :reason
WHERE id = :id AND outcome = 'suspense';

-- name: payments_of_request(request_id)
-- What each payment that licenses is worth: what went back of it, and what banks say against it.
SELECT
    payment.amount,
    greatest(
        (SELECT sum(refund.amount) FROM refund WHERE refund.payment_id = payment.id AND refund.status = 'made'),
        -- a credit note after the payment stands for its refund, or for money given back elsewhere
        (
            SELECT invoice.credited_after
            FROM invoice
            JOIN checkout ON checkout.id = invoice.checkout_id
            WHERE checkout.session_id = payment.session_id
        ),
        0
    )::bigint AS refunded,
    coalesce(
        (
            SELECT jsonb_agg(jsonb_build_array(whole.licence_id, whole.amount) ORDER BY whole.licence_id)
            FROM (
                SELECT refund.licence_id, sum(refund.amount) AS amount
                FROM refund
                WHERE refund.payment_id = payment.id AND refund.status = 'made' AND refund.licence_id IS NOT NULL
                GROUP BY refund.licence_id
            ) AS whole
        ),
        '[]'::jsonb
    ) AS refunded_of,
    coalesce(
        (SELECT jsonb_agg(dispute.status ORDER BY dispute.id) FROM dispute WHERE dispute.payment_id = payment.id),
        '[]'::jsonb
    ) AS disputes
FROM payment
WHERE payment.request_id = :request_id AND payment.outcome = 'licensed';

-- name: invoices_of_request(request_id)
-- Invoices on trust: under them the licences were released before the money came.
SELECT
    invoice.status,
    checkout.amount AS total,
    invoice.credited,
    coalesce(invoice.due_at <= now() OR invoice.overdue_of = invoice.due_at, false) AS overdue
FROM invoice
JOIN checkout ON checkout.id = invoice.checkout_id
WHERE checkout.request_id = :request_id AND invoice.releases_on = 'finalise' AND invoice.status <> 'draft';

-- name: payments_listed(outcomes, after_at, after_id, most)
SELECT
    id, request, organisation, method, reference, amount, given_back, currency, outcome, reason, at
FROM payment_shown
WHERE outcome = ANY (:outcomes::text [])
  AND (:after_at::timestamptz IS NULL OR (at, id) < (:after_at, :after_id::uuid))
ORDER BY at DESC, id DESC
LIMIT :most;

-- name: payment_shown(id)^
SELECT
    id, request, organisation, method, reference, amount, given_back, currency, outcome, reason, at
FROM payment_shown
WHERE id = :id;

-- name: payments_shown_of_request(request_id)
SELECT
    id, request, organisation, method, reference, amount, given_back, currency, outcome, reason, at
FROM payment_shown
WHERE request = :request_id
ORDER BY at, id;

-- name: tell_dispute(id, payment_id, status, amount, currency, reason, answer_by, opened_at)!
-- What Stripe says of it. Told late, it takes nothing back.
INSERT INTO dispute (id, payment_id, status, amount, currency, reason, answer_by, opened_at)
VALUES (:id, :payment_id, :status, :amount, :currency, :reason, :answer_by, :opened_at)
ON CONFLICT (id) DO UPDATE
SET status = excluded.status, amount = excluded.amount, answer_by = excluded.answer_by
WHERE dispute_rank(excluded.status) >= dispute_rank(dispute.status);

-- name: disputes_listed(statuses, after_at, after_id, most)
SELECT
    id, payment, request, organisation, status, reason, amount, currency, answer_by, at
FROM dispute_shown
WHERE status = ANY (:statuses::text [])
  AND (:after_at::timestamptz IS NULL OR (at, id) < (:after_at, :after_id::text))
ORDER BY at DESC, id DESC
LIMIT :most;

-- name: disputes_of_request(request_id)
SELECT
    id, payment, request, organisation, status, reason, amount, currency, answer_by, at
FROM dispute_shown
WHERE request = :request_id
ORDER BY at, id;
