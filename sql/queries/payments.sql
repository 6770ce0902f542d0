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

-- name: payments_listed(after_at, after_id, most)
SELECT
    payment.id,
    payment.request_id AS request,
    coalesce(request.organisation ->> 'name', '') AS organisation,
    coalesce(checkout.method, '') AS method,
    payment.reference,
    payment.amount,
    payment.given_back,
    payment.currency,
    payment.outcome,
    payment.reason,
    payment.settled_at AS at
FROM payment
LEFT JOIN request ON request.id = payment.request_id
LEFT JOIN checkout ON checkout.session_id = payment.session_id
WHERE :after_at::timestamptz IS NULL OR (payment.settled_at, payment.id) < (:after_at, :after_id::uuid)
ORDER BY payment.settled_at DESC, payment.id DESC
LIMIT :most;

-- name: tell_dispute(id, payment_id, status, amount, currency, reason, answer_by, opened_at)!
-- What Stripe says of it. Told late, it takes nothing back.
INSERT INTO dispute (id, payment_id, status, amount, currency, reason, answer_by, opened_at)
VALUES (:id, :payment_id, :status, :amount, :currency, :reason, :answer_by, :opened_at)
ON CONFLICT (id) DO UPDATE
SET status = excluded.status, amount = excluded.amount, answer_by = excluded.answer_by
WHERE dispute_rank(excluded.status) >= dispute_rank(dispute.status);

-- name: disputes_listed(after_at, after_id, most)
SELECT
    dispute.id,
    dispute.payment_id AS payment,
    payment.request_id AS request,
    coalesce(request.organisation ->> 'name', '') AS organisation,
    dispute.status,
    dispute.reason,
    dispute.amount,
    dispute.currency,
    dispute.answer_by,
    dispute.opened_at AS at
FROM dispute
JOIN payment ON payment.id = dispute.payment_id
LEFT JOIN request ON request.id = payment.request_id
WHERE :after_at::timestamptz IS NULL OR (dispute.opened_at, dispute.id) < (:after_at, :after_id::text)
ORDER BY dispute.opened_at DESC, dispute.id DESC
LIMIT :most;
