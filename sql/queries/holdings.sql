-- name: holding(person_id, organisation_id, number)^
-- Whatever was ever released, if it is theirs.
SELECT
    id, number, request_id, status, terms, starts_at, ends_at, slug, headline, language, direction, superseded,
    withdrawn_reason, over, changed_at, asked_by, placements
FROM holding
WHERE number = :number
  AND request_id IN (
      SELECT request_seen.request_id
      FROM request_seen
      WHERE request_seen.person_id = :person_id::bigint OR request_seen.organisation_id = :organisation_id::bigint
  );

-- name: holdings(person_id, words, state, before, most)
-- One page of what a person sees, newest first. `state` is active, ended or empty for both. What is theirs
-- is found first, then one page of it, and only for that page what else belongs to a licence.
WITH mine AS MATERIALIZED (
    SELECT DISTINCT request_seen.request_id
    FROM request_seen
    WHERE request_seen.person_id = :person_id
),

page AS MATERIALIZED (
    SELECT licence.id
    FROM mine
    JOIN licence ON licence.request_id = mine.request_id
    JOIN revision ON revision.id = licence.revision_id
    WHERE licence.status NOT IN ('reserved', 'void')
      AND (:before = '' OR licence.id < (SELECT earlier.id FROM licence AS earlier WHERE earlier.number = :before))
      AND CASE :state
          WHEN 'active' THEN licence.status = 'active' AND licence.ends_at > now()
          WHEN 'ended' THEN licence.status <> 'active' OR licence.ends_at <= now()
          ELSE true
      END
      AND (
          :words = ''
          OR licence.number = upper(:words)
          OR strpos(lower(revision.headline), lower(:words)) > 0
          OR strpos(lower(licence.terms -> 'licensee' ->> 'name'), lower(:words)) > 0
      )
    ORDER BY licence.id DESC
    LIMIT :most
)

SELECT
    id, number, request_id, status, terms, starts_at, ends_at, slug, headline, language, direction, superseded,
    withdrawn_reason, over, changed_at, asked_by, placements
FROM holding
WHERE id IN (SELECT page.id FROM page)
ORDER BY id DESC;

-- name: holdings_of_organisation(organisation_id, since, after, most)
-- For programs: oldest first, from the licence of that number on, and only what changed since a moment.
WITH mine AS MATERIALIZED (
    SELECT request_of_organisation.request_id
    FROM request_of_organisation
    WHERE request_of_organisation.organisation_id = :organisation_id
)

SELECT
    id, number, request_id, status, terms, starts_at, ends_at, slug, headline, language, direction, superseded,
    withdrawn_reason, over, changed_at, asked_by, placements
FROM holding
WHERE request_id IN (SELECT mine.request_id FROM mine)
  AND (:since::timestamptz IS NULL OR changed_at >= :since)
  AND id > coalesce((SELECT licence.id FROM licence WHERE licence.number = :after), 0)
ORDER BY id
LIMIT :most;

-- name: copies_of_licences(ids)
SELECT licence_id, format, sha256, size
FROM copy
WHERE licence_id = ANY (:ids::bigint [])
ORDER BY licence_id, format;

-- name: copies_taken(licence_id, most)
-- Newest first; whoever took it, where that is known.
SELECT download.format, download.via, download.at, coalesce(person.email, api_key.name, '') AS who
FROM download
LEFT JOIN person ON person.id = download.person_id
LEFT JOIN api_key ON api_key.id = download.key_id
WHERE download.licence_id = :licence_id AND download.via <> 'desk'
ORDER BY download.id DESC
LIMIT :most;

-- name: documents_seen(person_id, before, most)
-- Invoices and credit notes, newest first.
SELECT document.id, document.number, document.request_id, document.body, document_file.sha256
FROM document
LEFT JOIN document_file ON document_file.document_id = document.id
WHERE document.request_id IN (
    SELECT request_seen.request_id FROM request_seen WHERE request_seen.person_id = :person_id
)
  AND (:before = '' OR document.id < (SELECT earlier.id FROM document AS earlier WHERE earlier.number = :before))
ORDER BY document.id DESC
LIMIT :most;

-- name: document_seen(person_id, number)$
SELECT document.request_id
FROM document
WHERE document.number = :number
  AND document.request_id IN (
      SELECT request_seen.request_id FROM request_seen WHERE request_seen.person_id = :person_id
  );

-- name: invoices_seen_open(person_id)
-- What waits to be paid by invoice, the first due first.
SELECT
    invoice.number,
    request.organisation ->> 'name' AS organisation,
    checkout.amount,
    invoice.credited,
    checkout.currency,
    invoice.due_at,
    invoice.due_at <= now() AS overdue,
    checkout.url
FROM invoice
JOIN checkout ON checkout.id = invoice.checkout_id
JOIN request ON request.id = checkout.request_id
WHERE invoice.status IN ('open', 'uncollectible')
  AND checkout.url IS NOT NULL
  AND checkout.request_id IN (
      SELECT request_seen.request_id FROM request_seen WHERE request_seen.person_id = :person_id
  )
ORDER BY invoice.due_at, invoice.number
LIMIT 100;

-- name: requests_waiting_of(email)
-- What somebody asked for that has not come to its end, newest first.
SELECT listed.id, listed.stage, listed.created_at, listed.organisation, listed.usage, listed.quote,
    listed.headline, listed.articles, request.talk
FROM request
JOIN request_listed AS listed ON listed.id = request.id
WHERE lower(request.contact ->> 'email') = :email
  AND request.stage IN ('review', 'offered', 'awaiting_payment')
ORDER BY request.created_at DESC, request.id DESC
LIMIT 20;
