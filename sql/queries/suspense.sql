-- name: add_suspense(subject, detail, payment_id, request_id)$
INSERT INTO suspense (subject, detail, payment_id, request_id)
VALUES (:subject, :detail, :payment_id, :request_id)
ON CONFLICT (subject) DO NOTHING
RETURNING id;

-- name: lock_suspense(id)^
SELECT id, subject, payment_id, request_id, resolved_at
FROM suspense
WHERE id = :id
FOR UPDATE;

-- name: resolve_suspense(id, resolution, note, resolved_by)!
UPDATE suspense
SET resolved_at = now(), resolution = :resolution, note = :note, resolved_by = :resolved_by
WHERE id = :id AND resolved_at IS NULL;

-- name: suspense_listed(waiting, resolved, after_at, after_id, most)
SELECT
    id, subject, detail, request, organisation, payment, amount, currency, holds_money, at, resolution, note,
    resolved_by, resolved_at
FROM suspense_shown
WHERE ((:waiting::boolean AND resolved_at IS NULL) OR (:resolved::boolean AND resolved_at IS NOT NULL))
  AND (:after_at::timestamptz IS NULL OR (at, id) < (:after_at, :after_id::bigint))
ORDER BY at DESC, id DESC
LIMIT :most;

-- name: suspense_of_request(request_id)
SELECT
    id, subject, detail, request, organisation, payment, amount, currency, holds_money, at, resolution, note,
    resolved_by, resolved_at
FROM suspense_shown
WHERE request = :request_id
ORDER BY at, id;

-- name: suspense_shown(id)^
SELECT
    id, subject, detail, request, organisation, payment, amount, currency, holds_money, at, resolution, note,
    resolved_by, resolved_at
FROM suspense_shown
WHERE id = :id;

-- name: money_waiting(open_disputes)^
-- How much of it waits for a person.
SELECT
    (SELECT count(*) FROM suspense WHERE resolved_at IS NULL) AS suspense,
    (SELECT count(*) FROM refund WHERE status = 'wanted') AS refunds,
    (SELECT count(*) FROM invoice WHERE status = 'open' AND (due_at <= now() OR overdue_of = due_at)) AS invoices,
    (SELECT count(*) FROM dispute WHERE status = ANY (:open_disputes::text [])) AS disputes;
