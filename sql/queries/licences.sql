-- name: reserve_licence(number, request_id, article_id, revision_id, terms, starts_at, ends_at)$
-- No row back: the number is taken, or the article of this request has a living licence.
INSERT INTO licence (number, request_id, article_id, revision_id, status, terms, starts_at, ends_at)
VALUES (:number, :request_id, :article_id, :revision_id, 'reserved', :terms, :starts_at, :ends_at)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: licences_of_request(request_id)
SELECT id, number, request_id, article_id, revision_id, status, terms, starts_at, ends_at, slug, headline,
    superseded, ends_at <= now() AS over
FROM licence_shown
WHERE request_id = :request_id AND status <> 'void'
ORDER BY id;

-- name: licence_by_number(number)^
SELECT id, number, request_id, article_id, revision_id, status, terms, starts_at, ends_at, slug, headline,
    superseded, ends_at <= now() AS over
FROM licence_shown
WHERE number = :number;

-- name: release_licences(request_id)
UPDATE licence
SET status = 'active', released_at = now()
WHERE request_id = :request_id AND status = 'reserved'
RETURNING number;

-- name: void_licences(request_id)!
UPDATE licence
SET status = 'void'
WHERE request_id = :request_id AND status = 'reserved';

-- name: change_licence(id, status)$
-- Only what was released changes with the money; its old status comes back for the record.
WITH before AS (
    SELECT id, status
    FROM licence
    WHERE id = :id AND status NOT IN ('reserved', 'void')
)
UPDATE licence
SET status = :status
FROM before
WHERE licence.id = before.id AND before.status <> :status
RETURNING before.status;

-- name: add_licence_move(licence_id, from_status, to_status, reason)$
INSERT INTO licence_move (licence_id, from_status, to_status, reason)
VALUES (:licence_id, :from_status, :to_status, :reason)
RETURNING id;

-- name: expire_licences()!
UPDATE licence
SET status = 'expired'
WHERE status IN ('active', 'suspended') AND ends_at <= now();

-- name: add_copy(licence_id, format, sha256, size)!
-- The first printing stands; a second one of the same licence changes nothing.
INSERT INTO copy (licence_id, format, sha256, size)
VALUES (:licence_id, :format, :sha256, :size)
ON CONFLICT DO NOTHING;

-- name: copies_of_request(request_id)
SELECT copy.licence_id, copy.format, copy.sha256, copy.size
FROM copy
JOIN licence ON licence.id = copy.licence_id
WHERE licence.request_id = :request_id AND licence.status <> 'void'
ORDER BY copy.licence_id, copy.format;

-- name: copies_to_hand_out(number)
-- Only while the licence is active, by the database's clock.
SELECT
    licence.id AS licence_id, licence.number, licence.request_id, copy.format, copy.sha256, copy.size,
    nullif(licence.terms -> 'embargo', 'null') AS embargo,
    coalesce((licence.terms -> 'embargo' ->> 'until')::timestamptz > now(), false) AS embargoed
FROM licence
JOIN copy ON copy.licence_id = licence.id
WHERE licence.number = :number
  AND licence.status = 'active'
  AND licence.ends_at > now();

-- name: add_download(licence_id, format, sha256, via, person_id, key_id)!
INSERT INTO download (licence_id, format, sha256, via, person_id, key_id)
VALUES (:licence_id, :format, :sha256, :via, :person_id, :key_id);
