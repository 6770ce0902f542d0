-- name: rulings_on_articles(article_ids)
-- What the desk says now of the words of articles, and what holds them back.
SELECT DISTINCT ON (article_id, subject)
    id, subject, article_id, verdict, inbound, embargo_until, embargo_zone, reason
FROM ruling
WHERE article_id = ANY (:article_ids::bigint []) AND subject IN ('text', 'reserve', 'embargo')
ORDER BY article_id, subject, id DESC;

-- name: add_ruling(subject, article_id, kind, url, credit, verdict, inbound, embargo_until, embargo_zone, reason, evidence, evidence_hash, evidence_name, evidence_type, actor)$
-- Said again in the same words it adds nothing; and what was never said cannot be taken back.
INSERT INTO ruling (
    subject, article_id, kind, url, credit, verdict, inbound, embargo_until, embargo_zone,
    reason, evidence, evidence_hash, evidence_name, evidence_type, actor
)
SELECT
    said.subject, said.article_id, said.kind, said.url, said.credit, said.verdict, said.inbound,
    said.embargo_until, said.embargo_zone, said.reason, said.evidence, said.evidence_hash,
    said.evidence_name, said.evidence_type, said.actor
FROM (
    VALUES (
        :subject::text, :article_id::bigint, :kind::text, :url::text, :credit::text, :verdict::text,
        :inbound::jsonb, :embargo_until::timestamptz, :embargo_zone::text, :reason::text, :evidence::text,
        :evidence_hash::text, :evidence_name::text, :evidence_type::text, :actor::text
    )
) AS said (
    subject, article_id, kind, url, credit, verdict, inbound, embargo_until, embargo_zone,
    reason, evidence, evidence_hash, evidence_name, evidence_type, actor
)
LEFT JOIN LATERAL (
    SELECT ruling.*
    FROM ruling
    WHERE ruling.subject = said.subject
      AND ruling.article_id IS NOT DISTINCT FROM said.article_id
      AND ruling.kind IS NOT DISTINCT FROM said.kind
      AND ruling.url IS NOT DISTINCT FROM said.url
      AND credit_key(ruling.credit) IS NOT DISTINCT FROM credit_key(said.credit)
    ORDER BY ruling.id DESC
    LIMIT 1
) AS last ON true
WHERE NOT (said.verdict = 'lifted' AND coalesce(last.verdict, 'lifted') = 'lifted')
  AND (
      said.verdict, said.inbound, said.embargo_until, said.embargo_zone, said.reason, said.evidence,
      said.evidence_hash
  ) IS DISTINCT FROM (
      last.verdict, last.inbound, last.embargo_until, last.embargo_zone, last.reason, last.evidence,
      last.evidence_hash
  )
RETURNING id;

-- name: lock_article(article_id)$
-- Two people who rule on one article take turns.
SELECT id
FROM article
WHERE id = :article_id
FOR NO KEY UPDATE;

-- name: rulings_said_of(article_id, revision_id)
-- The history of an article's rights, latest first: of itself, its pictures, and its pictures' credit lines.
SELECT
    id, subject, credit, verdict, inbound, embargo_until, embargo_zone, reason, evidence, evidence_name, actor, at
FROM ruling
WHERE article_id = :article_id
  OR (
      subject = 'credit'
      AND credit_key(credit) IN (SELECT credit_key(asset.credit) FROM asset WHERE asset.revision_id = :revision_id)
  )
ORDER BY id DESC
LIMIT 200;

-- name: evidence_of_ruling(ruling_id, slug)^
-- Only from a page of an article that the ruling is about.
SELECT ruling.evidence_hash AS hash, ruling.evidence_name AS name, ruling.evidence_type AS type
FROM ruling
JOIN article ON article.slug = :slug
WHERE ruling.id = :ruling_id
  AND ruling.evidence_hash IS NOT NULL
  AND (
      ruling.article_id = article.id
      OR ruling.subject = 'credit'
      AND credit_key(ruling.credit)
      IN (SELECT credit_key(asset.credit) FROM asset WHERE asset.revision_id = article.revision_id)
  );

-- name: add_picture_file(article_id, kind, url, credit, file_hash, media_type, actor)!
-- The same file of the same picture again adds nothing.
INSERT INTO picture_file (article_id, kind, url, credit, file_hash, media_type, actor)
SELECT
    :article_id::bigint, :kind::text, :url::text, :credit::text, :file_hash::text, :media_type::text, :actor::text
WHERE :file_hash::text IS DISTINCT FROM (
    SELECT picture_file.file_hash
    FROM picture_file
    WHERE picture_file.article_id = :article_id
      AND picture_file.kind = :kind
      AND picture_file.url = :url
      AND picture_file.credit = :credit
    ORDER BY picture_file.id DESC
    LIMIT 1
);

-- name: credits_agreed(credits)
-- Those of these credit lines that a standing agreement clears.
SELECT wanted.credit
FROM unnest(:credits::text []) AS wanted (credit)
CROSS JOIN LATERAL (
    SELECT ruling.verdict
    FROM ruling
    WHERE ruling.subject = 'credit' AND credit_key(ruling.credit) = credit_key(wanted.credit)
    ORDER BY ruling.id DESC
    LIMIT 1
) AS latest
WHERE latest.verdict = 'cleared';

-- name: add_licence_picture(licence_id, position, file_hash, ruling_id)!
-- What was sealed first stands, as its copies do.
INSERT INTO licence_picture (licence_id, position, file_hash, ruling_id)
VALUES (:licence_id, :position, :file_hash, :ruling_id)
ON CONFLICT DO NOTHING;

-- name: articles_by_right(words, only, before, most)
-- The desk's list of articles, newest revision first, with what stands in the way of each.
SELECT
    article_shown.id, article_shown.slug, article_shown.revision_id, article_shown.headline,
    article_shown.byline, article_shown.section, article_shown.published_at, article_shown.language,
    article_shown.direction, article_shown.withdrawn_reason,
    reserve.reason AS reserved_because, embargo.embargo_until, embargo.embargo_zone,
    article_shown.text_owner, words.verdict AS text_verdict,
    seen.pictures, seen.travelling, seen.waiting
FROM article_shown
LEFT JOIN LATERAL (
    SELECT ruling.verdict
    FROM ruling
    WHERE ruling.article_id = article_shown.id AND ruling.subject = 'text'
    ORDER BY ruling.id DESC
    LIMIT 1
) AS words ON words.verdict <> 'lifted'
LEFT JOIN LATERAL (
    SELECT ruling.verdict, ruling.reason
    FROM ruling
    WHERE ruling.article_id = article_shown.id AND ruling.subject = 'reserve'
    ORDER BY ruling.id DESC
    LIMIT 1
) AS reserve ON reserve.verdict = 'refused'
LEFT JOIN LATERAL (
    SELECT ruling.verdict, ruling.embargo_until, ruling.embargo_zone
    FROM ruling
    WHERE ruling.article_id = article_shown.id AND ruling.subject = 'embargo'
    ORDER BY ruling.id DESC
    LIMIT 1
) AS embargo ON embargo.verdict = 'refused' AND embargo.embargo_until > now()
CROSS JOIN LATERAL (
    SELECT
        count(*) AS pictures,
        count(*) FILTER (WHERE asset_shown.travels) AS travelling,
        count(*) FILTER (WHERE asset_shown.owner <> 'own' AND asset_shown.ruling IS NULL) AS waiting
    FROM asset_shown
    WHERE asset_shown.revision_id = article_shown.revision_id AND asset_shown.kind IN ('photograph', 'graphic')
) AS seen
WHERE article_shown.current
  AND (:words::text = '' OR article_shown.search @@ websearch_to_tsquery('simple', :words))
  AND (:before::bigint IS NULL OR article_shown.revision_id < :before)
  AND CASE :only::text
      WHEN 'clearing' THEN
          article_shown.withdrawn_reason IS NULL
          AND (seen.waiting > 0 OR (article_shown.text_owner <> 'own' AND words.verdict IS NULL))
      WHEN 'embargoed' THEN embargo.embargo_until IS NOT NULL
      WHEN 'reserved' THEN reserve.reason IS NOT NULL
      WHEN 'withdrawn' THEN article_shown.withdrawn_reason IS NOT NULL
      ELSE true
  END
ORDER BY article_shown.revision_id DESC
LIMIT :most;
