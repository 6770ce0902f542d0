-- name: add_tax_evidence(number, register, answer, reference, name, address, said)!
INSERT INTO tax_evidence (number, register, answer, reference, name, address, said)
VALUES (:number, :register, :answer, :reference, :name, :address, :said);

-- name: tax_evidence(number)^
-- The latest answer of the last 30 days; that a register kept silent tells less than any answer.
SELECT
    number, register, answer, asked_at, reference, name, address, said,
    -- a number may be given back any day, and one that was unknown yesterday may be new today;
    -- a register that is down is left alone for a while
    max(asked_at) OVER () > now() - interval '10 minutes'
    OR asked_at > now() - CASE answer
        WHEN 'valid' THEN interval '30 days'
        WHEN 'invalid' THEN interval '1 day'
        ELSE interval '10 minutes'
    END AS fresh
FROM tax_evidence
WHERE number = :number AND asked_at > now() - interval '30 days'
ORDER BY answer = 'unavailable', asked_at DESC
LIMIT 1;
