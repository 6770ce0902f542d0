-- name: articles_named(slugs, url_keys)
-- By slug or else by address, as a person or a partner names them; `place` counts the names from one.
SELECT
    wanted.place,
    id, slug, url, withdrawn_reason, revision_id, hash, headline, standfirst, byline, section,
    published_at, published, language, direction, words, text_owner, text_credit
FROM unnest(:slugs::text [], :url_keys::text []) WITH ORDINALITY AS wanted (by_slug, by_key, place)
CROSS JOIN LATERAL (
    SELECT *
    FROM article_shown
    WHERE current AND (slug = wanted.by_slug OR url_key = wanted.by_key)
    ORDER BY slug = wanted.by_slug DESC
    LIMIT 1
) AS found
ORDER BY wanted.place;

-- name: articles_found(words, before, most)
-- What a visitor may ask for, newest revision first; all of it when no words are given.
SELECT
    id, slug, url, withdrawn_reason, revision_id, hash, headline, standfirst, byline, section,
    published_at, published, language, direction, words, text_owner, text_credit
FROM article_shown
WHERE current
  AND withdrawn_reason IS NULL
  AND (:words::text = '' OR search @@ websearch_to_tsquery('simple', :words))
  AND (:before::bigint IS NULL OR revision_id < :before)
ORDER BY revision_id DESC
LIMIT :most;

-- name: articles_count(words)$
SELECT count(*)
FROM article_shown
WHERE current
  AND withdrawn_reason IS NULL
  AND (:words::text = '' OR search @@ websearch_to_tsquery('simple', :words));

-- name: articles_of_request(request_id)
-- The articles of a request in their order, in the revision that was asked for.
SELECT
    id, slug, url, withdrawn_reason, revision_id, hash, headline, standfirst, byline, section,
    published_at, published, language, direction, words, text_owner, text_credit
FROM request_article
JOIN article_shown USING (revision_id)
WHERE request_article.request_id = :request_id
ORDER BY request_article.position;

-- name: article_for_update(slug, url_key)
-- Every article that already stands at this name or at this address.
SELECT id, slug, url_key
FROM article
WHERE slug = :slug OR url_key = :url_key
ORDER BY id
FOR UPDATE;

-- name: add_article(slug, url, url_key)$
INSERT INTO article (slug, url, url_key)
VALUES (:slug, :url, :url_key)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: move_article(article_id, url, url_key)!
UPDATE article
SET url = :url, url_key = :url_key
WHERE id = :article_id;

-- name: revision_by_hash(article_id, hash)$
SELECT id
FROM revision
WHERE article_id = :article_id AND hash = :hash;

-- name: add_revision(article_id, hash, headline, standfirst, byline, section, published_at, published, language, direction, html, text, words, text_owner, text_credit, warnings)$
INSERT INTO revision (
    article_id, hash, headline, standfirst, byline, section, published_at, published,
    language, direction, html, text, words, text_owner, text_credit, warnings
)
VALUES (
    :article_id, :hash, :headline, :standfirst, :byline, :section, :published_at, :published,
    :language, :direction, :html, :text, :words, :text_owner, :text_credit, :warnings
)
RETURNING id;

-- name: add_asset(revision_id, position, kind, url, caption, credit, owner, alt)!
INSERT INTO asset (revision_id, position, kind, url, caption, credit, owner, alt)
VALUES (:revision_id, :position, :kind, :url, :caption, :credit, :owner, :alt);

-- name: add_asset_file(revision_id, position, file_hash, media_type)!
-- The file of a picture of ours; it may reach us later than its article.
UPDATE asset
SET file_hash = :file_hash, media_type = :media_type
WHERE revision_id = :revision_id AND position = :position AND file_hash IS NULL AND owner = 'own';

-- name: show_revision(article_id, revision_id)!
UPDATE article
SET revision_id = :revision_id
WHERE id = :article_id AND revision_id IS DISTINCT FROM :revision_id;

-- name: assets_of_revisions(revision_ids)
SELECT revision_id, position, kind, url, caption, credit, owner, alt, file_hash, media_type,
    ruling, ruled_on, verdict, inbound, ruled_because
FROM asset_shown
WHERE revision_id = ANY (:revision_ids::bigint [])
ORDER BY revision_id, position;

-- name: pictures_without_words(most)
-- Pictures that go into copies and have no alternative text, newest article first.
SELECT DISTINCT ON (article_shown.revision_id, asset_shown.file_hash)
    asset_shown.article_id, asset_shown.file_hash, asset_shown.caption, asset_shown.credit,
    article_shown.slug, article_shown.headline, article_shown.language, article_shown.direction
FROM asset_shown
JOIN article_shown ON article_shown.revision_id = asset_shown.revision_id
WHERE article_shown.current
  AND article_shown.withdrawn_reason IS NULL
  AND asset_shown.travels
  AND asset_shown.alt = ''
ORDER BY article_shown.revision_id DESC, asset_shown.file_hash
LIMIT :most;

-- name: pictures_described(most)
-- What the desk wrote last for each picture, latest first.
SELECT described.article_id, described.file_hash, described.alt, described.actor, described.at, article.slug
FROM (
    SELECT DISTINCT ON (article_id, file_hash) id, article_id, file_hash, alt, actor, at
    FROM picture_alt
    ORDER BY article_id, file_hash, id DESC
) AS described
JOIN article ON article.id = described.article_id
ORDER BY described.id DESC
LIMIT :most;

-- name: media_type_of_picture(article_id, file_hash)$
-- Of a picture of ours in any revision of an article; none for anything else.
SELECT media_type
FROM asset_shown
WHERE article_id = :article_id AND file_hash = :file_hash AND travels
LIMIT 1;

-- name: add_picture_alt(article_id, file_hash, alt, actor)!
INSERT INTO picture_alt (article_id, file_hash, alt, actor)
VALUES (:article_id, :file_hash, :alt, :actor);

-- name: body_of_revision(revision_id)^
SELECT html, text
FROM revision
WHERE id = :revision_id;

-- name: slugs()
SELECT slug
FROM article
ORDER BY slug;
