-- name: requests_waiting(after_at, after_id, most)
-- What needs a person: it waits for a decision, or they wrote and nobody answered. Oldest first.
WITH found AS MATERIALIZED (
    SELECT id, talk
    FROM request
    WHERE ((stage = 'review' AND talk <> 'asked') OR talk = 'answered')
      AND (:after_at::timestamptz IS NULL OR (created_at, id) > (:after_at, :after_id::uuid))
    ORDER BY created_at, id
    LIMIT :most
)
SELECT listed.id, listed.stage, listed.created_at, listed.organisation, listed.usage, listed.quote,
    listed.headline, listed.articles, found.talk
FROM found
JOIN request_listed AS listed ON listed.id = found.id
ORDER BY listed.created_at, listed.id;

-- name: requests_asked(after_at, after_id, most)
-- What waits for the requester's answer. Oldest first.
WITH found AS MATERIALIZED (
    SELECT id, talk
    FROM request
    WHERE talk = 'asked'
      AND (:after_at::timestamptz IS NULL OR (created_at, id) > (:after_at, :after_id::uuid))
    ORDER BY created_at, id
    LIMIT :most
)
SELECT listed.id, listed.stage, listed.created_at, listed.organisation, listed.usage, listed.quote,
    listed.headline, listed.articles, found.talk
FROM found
JOIN request_listed AS listed ON listed.id = found.id
ORDER BY listed.created_at, listed.id;

-- name: requests_found(ids, stage, closed, medium, organisation_key, decided_by, since, until, currency, least, largest, after_at, after_id, most)
-- Newest first. What is NULL does not filter, and falls away when the statement is planned for its values.
WITH found AS MATERIALIZED (
    SELECT request.id, request.talk
    FROM request
    JOIN quote ON quote.id = request.quote_id
    WHERE (:ids::uuid [] IS NULL OR request.id = ANY (:ids))
      AND (:stage::text IS NULL OR request.stage = :stage)
      AND (NOT :closed::boolean OR request.stage IN ('declined', 'withdrawn', 'lapsed'))
      AND (:medium::text IS NULL OR request.usage ->> 'medium' = :medium)
      AND (:organisation_key::text IS NULL OR request.organisation_key = :organisation_key)
      AND (:decided_by::text IS NULL OR request.decided_by = :decided_by)
      AND (:since::timestamptz IS NULL OR request.created_at >= :since)
      AND (:until::timestamptz IS NULL OR request.created_at < :until)
      AND (:currency::text IS NULL OR quote.currency = :currency)
      AND (:least::bigint IS NULL OR quote.total >= :least)
      AND (:largest::bigint IS NULL OR quote.total <= :largest)
      AND (:after_at::timestamptz IS NULL OR (request.created_at, request.id) < (:after_at, :after_id::uuid))
    ORDER BY request.created_at DESC, request.id DESC
    LIMIT :most
)
SELECT listed.id, listed.stage, listed.created_at, listed.organisation, listed.usage, listed.quote,
    listed.headline, listed.articles, found.talk
FROM found
JOIN request_listed AS listed ON listed.id = found.id
ORDER BY listed.created_at DESC, listed.id DESC;

-- name: articles_headed(words, most)
-- Whose headline has these words, in any revision. Asked first: the planner then knows how many requests they have.
SELECT DISTINCT article_id
FROM revision
WHERE search @@ websearch_to_tsquery('simple', :words)
  AND to_tsvector('simple', headline) @@ websearch_to_tsquery('simple', :words)
LIMIT :most;

-- name: requests_of_contact(email, most)
-- A whole mail address is found by itself: every one of its letters stands in a million others.
SELECT id
FROM request
WHERE lower(contact ->> 'email') = :email
ORDER BY created_at DESC, id DESC
LIMIT :most;

-- name: requests_with_words(pattern, most, from_id, to_id, words, articles)
-- The newest that match by who asks, by their own number or a licence's, or by an article's headline.
SELECT id
FROM (
    (
        SELECT id, created_at
        FROM request
        WHERE request_words(organisation, contact) LIKE :pattern
        ORDER BY created_at DESC, id DESC
        LIMIT :most
    )
    UNION
    (
        SELECT id, created_at
        FROM request
        WHERE id BETWEEN :from_id AND :to_id
        LIMIT :most
    )
    UNION
    (
        SELECT request.id, request.created_at
        FROM licence
        JOIN request ON request.id = licence.request_id
        WHERE licence.number = upper(:words)
    )
    UNION
    (
        SELECT request.id, request.created_at
        FROM request_article
        JOIN request ON request.id = request_article.request_id
        WHERE request_article.article_id = ANY (:articles::bigint [])
        ORDER BY request.created_at DESC, request.id DESC
        LIMIT :most
    )
) AS matched
ORDER BY created_at DESC, id DESC
LIMIT :most;

-- name: requests_counted(most)^
-- No list is counted further than one more than is said.
SELECT
    (SELECT count(*) FROM (
        SELECT FROM request WHERE (stage = 'review' AND talk <> 'asked') OR talk = 'answered' LIMIT :most
    ) AS counted) AS waiting,
    (SELECT count(*) FROM (SELECT FROM request WHERE talk = 'asked' LIMIT :most) AS counted) AS asked,
    (SELECT count(*) FROM (SELECT FROM request WHERE stage = 'offered' LIMIT :most) AS counted) AS offered,
    (SELECT count(*) FROM (SELECT FROM request WHERE stage = 'awaiting_payment' LIMIT :most) AS counted) AS paying;

-- name: waiting_counted(most)$
SELECT count(*)
FROM (
    SELECT FROM request WHERE (stage = 'review' AND talk <> 'asked') OR talk = 'answered' LIMIT :most
) AS counted;

-- name: waiting_beside(created_at, id)^
-- The one that waits before this one, and the one after.
SELECT
    (
        SELECT request.id
        FROM request
        WHERE ((stage = 'review' AND talk <> 'asked') OR talk = 'answered')
          AND (request.created_at, request.id) < (:created_at, :id)
        ORDER BY request.created_at DESC, request.id DESC
        LIMIT 1
    ) AS previous,
    (
        SELECT request.id
        FROM request
        WHERE ((stage = 'review' AND talk <> 'asked') OR talk = 'answered')
          AND (request.created_at, request.id) > (:created_at, :id)
        ORDER BY request.created_at, request.id
        LIMIT 1
    ) AS following;

-- name: plan_for_these_values()$
-- For this transaction every statement is planned for the values it is given: a filter that is off is not there.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true);

-- name: licences_found(pattern, number, status, after_id, most)
-- Newest first; by the licensee's name, or by its number.
SELECT licence.id, licence.number, licence.request_id, licence.status, licence.starts_at, licence.ends_at,
    licence.ends_at <= now() AS over, licence.terms -> 'licensee' ->> 'name' AS licensee,
    licence.terms ->> 'article_headline' AS headline, licence.terms ->> 'currency' AS currency,
    (licence.terms ->> 'net')::bigint AS net
FROM licence
WHERE (:pattern::text IS NULL
    OR lower(licence.terms -> 'licensee' ->> 'name') LIKE :pattern
    OR licence.number = :number)
  AND (:status::text IS NULL OR licence.status = :status)
  AND (:after_id::bigint IS NULL OR licence.id < :after_id)
ORDER BY licence.id DESC
LIMIT :most;

-- name: downloads_of_licence(licence_id, most)
-- Newest first.
SELECT format, via, at
FROM download
WHERE licence_id = :licence_id
ORDER BY at DESC, id DESC
LIMIT :most;

-- name: moves_of_licence(licence_id)
SELECT from_status, to_status, reason, at
FROM licence_move
WHERE licence_id = :licence_id
ORDER BY id;

-- name: copies_of_licence(licence_id)
SELECT licence_id, format, sha256, size
FROM copy
WHERE licence_id = :licence_id
ORDER BY format;

-- name: views_of_staff(staff_id)
-- One's own first, then what colleagues share.
SELECT saved_view.id, saved_view.name, saved_view.query, saved_view.shared, staff.email AS owner,
    saved_view.staff_id = :staff_id AS mine
FROM saved_view
JOIN staff ON staff.id = saved_view.staff_id
WHERE saved_view.staff_id = :staff_id OR saved_view.shared
ORDER BY mine DESC, lower(saved_view.name), saved_view.id
LIMIT 100;

-- name: keep_view(staff_id, name, query, shared)!
-- The same name again is the same view, changed.
INSERT INTO saved_view (staff_id, name, query, shared)
VALUES (:staff_id, :name, :query, :shared)
ON CONFLICT (staff_id, name) DO UPDATE SET query = excluded.query, shared = excluded.shared;

-- name: drop_view(id, staff_id)!
-- Only one's own.
DELETE FROM saved_view
WHERE id = :id AND staff_id = :staff_id;

-- name: request_now(id)^
-- What a reader who looks at it, or at the queue, is told: where it stands, and who moved it or wrote last.
SELECT
    request.id,
    request.stage,
    (request.stage = 'review' AND request.talk <> 'asked') OR request.talk = 'answered' AS waits,
    coalesce(last.who, '') AS who
FROM request
LEFT JOIN LATERAL (
    (
        SELECT actor AS who, at
        FROM request_move
        WHERE request_id = request.id
        ORDER BY id DESC
        LIMIT 1
    )
    UNION ALL
    (
        SELECT author AS who, at
        FROM message
        WHERE request_id = request.id
        ORDER BY id DESC
        LIMIT 1
    )
    ORDER BY at DESC
    LIMIT 1
) AS last ON true
WHERE request.id = :id;
