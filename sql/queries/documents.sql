-- name: next_document_number(series)^
-- The row stays locked until the transaction ends, so numbers are given in one line and none is lost.
INSERT INTO document_series (series, year, last)
VALUES (:series, extract(YEAR FROM now() AT TIME ZONE 'UTC')::integer, 1)
ON CONFLICT (series, year) DO UPDATE SET last = document_series.last + 1
RETURNING year, last AS place;

-- name: add_document(number, kind, series, year, place, request_id, journal_id, credits_id, body)!
INSERT INTO document (
    number, kind, series, year, place, request_id, journal_id, credits_id, currency, net, tax, total, body
)
VALUES (
    :number, :kind, :series, :year, :place, :request_id, :journal_id, :credits_id,
    :body::jsonb ->> 'currency',
    (:body::jsonb ->> 'net')::bigint,
    (:body::jsonb ->> 'tax')::bigint,
    (:body::jsonb ->> 'total')::bigint,
    :body::jsonb
);

-- name: documents_of_request(request_id)
SELECT id, number, request_id, body, sha256
FROM document
LEFT JOIN document_file ON document_file.document_id = document.id
WHERE request_id = :request_id
ORDER BY id;

-- name: document(number)^
SELECT id, number, request_id, body, sha256
FROM document
LEFT JOIN document_file ON document_file.document_id = document.id
WHERE number = :number;

-- name: add_document_file(document_id, sha256, size)!
-- The first printing stands.
INSERT INTO document_file (document_id, sha256, size)
VALUES (:document_id, :sha256, :size)
ON CONFLICT (document_id) DO NOTHING;
