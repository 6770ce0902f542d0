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

-- name: suspense_listed(waiting, after_at, after_id, most)
-- What waits, or all of it.
SELECT
    suspense.id,
    suspense.subject,
    suspense.detail,
    coalesce(suspense.request_id, payment.request_id) AS request,
    suspense.payment_id AS payment,
    payment.amount,
    coalesce(payment.currency, '') AS currency,
    suspense.found_at AS at,
    suspense.resolution,
    suspense.note,
    coalesce(suspense.resolved_by, '') AS resolved_by,
    suspense.resolved_at
FROM suspense
LEFT JOIN payment ON payment.id = suspense.payment_id
WHERE (:waiting::boolean IS FALSE OR suspense.resolved_at IS NULL)
  AND (:after_at::timestamptz IS NULL OR (suspense.found_at, suspense.id) < (:after_at, :after_id::bigint))
ORDER BY suspense.found_at DESC, suspense.id DESC
LIMIT :most;
