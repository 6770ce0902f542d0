-- name: waiting()
-- What waits, how many, and for how many seconds the oldest has; each read from an index that holds little else.
SELECT
    'review' AS what,
    count(*) AS many,
    coalesce(extract(EPOCH FROM now() - min(created_at)), 0)::double precision AS oldest
FROM request
WHERE stage = 'review'
UNION ALL
SELECT 'suspense', count(*), coalesce(extract(EPOCH FROM now() - min(found_at)), 0)
FROM suspense
WHERE resolved_at IS NULL
UNION ALL
SELECT 'refund_to_agree', count(*), coalesce(extract(EPOCH FROM now() - min(due_at)), 0)
FROM refund
WHERE status = 'wanted'
UNION ALL
SELECT 'refund_to_make', count(*), coalesce(extract(EPOCH FROM now() - min(due_at)), 0)
FROM refund
WHERE status = 'approved'
UNION ALL
SELECT 'invoice_overdue', count(*), coalesce(extract(EPOCH FROM now() - min(due_at)), 0)
FROM invoice
WHERE status = 'open' AND due_at < now()
UNION ALL
SELECT 'mail', count(*), coalesce(extract(EPOCH FROM now() - min(staged_at)), 0)
FROM mail
WHERE sent_at IS NULL
UNION ALL
SELECT 'stripe_event', count(*), coalesce(extract(EPOCH FROM now() - min(received_at)), 0)
FROM stripe_event
WHERE done_at IS NULL
UNION ALL
SELECT 'job', count(*), coalesce(extract(EPOCH FROM now() - min(created)), 0)
FROM pgqueuer
WHERE status IN ('queued', 'picked')
UNION ALL
-- tried too often, and left for a person
SELECT 'job_held', count(*), coalesce(extract(EPOCH FROM now() - min(created)), 0)
FROM pgqueuer
WHERE status = 'failed';

-- name: kept_files()
-- Every file the database names, each once.
SELECT sha256 AS name FROM copy
UNION
SELECT sha256 FROM document_file
UNION
SELECT file_hash FROM picture_file
UNION
SELECT file_hash FROM licence_picture
UNION
SELECT file_hash FROM asset WHERE file_hash IS NOT NULL
UNION
SELECT evidence_hash FROM ruling WHERE evidence_hash IS NOT NULL;
