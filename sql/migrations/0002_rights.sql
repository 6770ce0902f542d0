-- Rights: what the desk knows of words, pictures and credit lines; and what travels with each copy.

-- A credit line, however its capitals and spaces are written. The whole line: "Jane Doe/Reuters" is not "Jane Doe".
CREATE FUNCTION credit_key(credit text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(lower(regexp_replace(credit, '\s+', ' ', 'g')), ' .');

-- What the desk says of a right, who, why, and on what evidence. Only added to: the latest of a subject counts.
CREATE TABLE ruling (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL CONSTRAINT subject_is_known CHECK (subject IN ('text', 'asset', 'credit', 'reserve', 'embargo')),
    article_id bigint REFERENCES article,
    -- the picture that is meant, in whatever revision it stands: its kind, address and credit line
    kind text,
    url text,
    credit text,
    verdict text NOT NULL CONSTRAINT verdict_is_known CHECK (verdict IN ('cleared', 'refused', 'lifted')),
    inbound jsonb,
    embargo_until timestamptz,
    embargo_zone text,
    reason text NOT NULL CONSTRAINT ruling_says_why CHECK (reason ~ '\S'),
    evidence text NOT NULL,
    evidence_hash text CONSTRAINT evidence_hash_is_sha256 CHECK (evidence_hash ~ '^[0-9a-f]{64}$'),
    evidence_name text,
    evidence_type text,
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT standing_agreement_is_of_no_article CHECK ((subject = 'credit') = (article_id IS NULL)),
    CONSTRAINT picture_is_named CHECK (
        (subject = 'asset') = (kind IS NOT NULL) AND (subject = 'asset') = (url IS NOT NULL)
    ),
    CONSTRAINT credit_is_named CHECK (
        (subject IN ('asset', 'credit')) = (credit IS NOT NULL) AND (subject <> 'credit' OR credit_key(credit) <> '')
    ),
    CONSTRAINT what_is_cleared_says_within_which_bounds CHECK ((verdict = 'cleared') = (inbound IS NOT NULL)),
    CONSTRAINT an_article_is_held_back_or_not CHECK (subject NOT IN ('reserve', 'embargo') OR verdict <> 'cleared'),
    CONSTRAINT embargo_has_its_moment_and_zone CHECK (
        (subject = 'embargo' AND verdict = 'refused') = (embargo_until IS NOT NULL)
        AND (embargo_until IS NULL) = (embargo_zone IS NULL)
    ),
    CONSTRAINT evidence_file_has_name_and_type CHECK (
        (evidence_hash IS NULL) = (evidence_name IS NULL) AND (evidence_hash IS NULL) = (evidence_type IS NULL)
    )
);

CREATE INDEX ruling_by_article ON ruling (article_id, subject, id DESC) WHERE article_id IS NOT NULL;
CREATE INDEX ruling_by_credit ON ruling (credit_key(credit), id DESC) WHERE subject = 'credit';

-- The file of a picture that the page's own reading did not bring us: cleared by the desk, or by an agreement.
-- Good for every revision that shows the same picture; the latest counts.
CREATE TABLE picture_file (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES article,
    kind text NOT NULL,
    url text NOT NULL,
    credit text NOT NULL,
    file_hash text NOT NULL CONSTRAINT picture_hash_is_sha256 CHECK (file_hash ~ '^[0-9a-f]{64}$'),
    media_type text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX picture_file_by_article ON picture_file (article_id, id DESC);

-- What travels with the copies of a licence, written when they are stored: each picture with the ruling that
-- lets it, or none when it was read as ours.
CREATE TABLE licence_picture (
    licence_id bigint NOT NULL REFERENCES licence,
    position integer NOT NULL,
    file_hash text NOT NULL CONSTRAINT travelling_hash_is_sha256 CHECK (file_hash ~ '^[0-9a-f]{64}$'),
    ruling_id bigint REFERENCES ruling,
    PRIMARY KEY (licence_id, position)
);

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON ruling FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON picture_file FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON licence_picture FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- An asset with its file, the words for it, and what the desk says of it: of this very picture, or else of its credit.
CREATE OR REPLACE VIEW asset_shown AS
SELECT
    asset.revision_id,
    revision.article_id,
    asset.position,
    asset.kind,
    asset.url,
    asset.caption,
    asset.credit,
    asset.owner,
    CASE WHEN asset.alt <> '' THEN asset.alt ELSE coalesce(given.alt, '') END AS alt,
    coalesce(asset.file_hash, brought.file_hash) AS file_hash,
    coalesce(asset.media_type, brought.media_type) AS media_type,
    -- a still picture whose file we keep and that we may license to somebody: to whom, says licensing.rights
    asset.kind IN ('photograph', 'graphic')
    AND coalesce(asset.file_hash, brought.file_hash) IS NOT NULL
    AND coalesce(ruled.verdict = 'cleared', asset.owner = 'own') AS travels,
    ruled.id AS ruling,
    ruled.subject AS ruled_on,
    ruled.verdict,
    ruled.inbound,
    ruled.reason AS ruled_because
FROM asset
JOIN revision ON revision.id = asset.revision_id
LEFT JOIN LATERAL (
    SELECT picture_file.file_hash, picture_file.media_type
    FROM picture_file
    WHERE asset.file_hash IS NULL
      AND picture_file.article_id = revision.article_id
      AND picture_file.kind = asset.kind
      AND picture_file.url = asset.url
      AND picture_file.credit = asset.credit
    ORDER BY picture_file.id DESC
    LIMIT 1
) AS brought ON true
LEFT JOIN LATERAL (
    SELECT picture_alt.alt
    FROM picture_alt
    WHERE picture_alt.article_id = revision.article_id
      AND picture_alt.file_hash = coalesce(asset.file_hash, brought.file_hash)
    ORDER BY picture_alt.id DESC
    LIMIT 1
) AS given ON true
LEFT JOIN LATERAL (
    SELECT latest.id, latest.subject, latest.verdict, latest.inbound, latest.reason
    FROM (
        (
            SELECT ruling.*
            FROM ruling
            WHERE ruling.article_id = revision.article_id
              AND ruling.subject = 'asset'
              AND ruling.kind = asset.kind
              AND ruling.url = asset.url
              AND ruling.credit = asset.credit
            ORDER BY ruling.id DESC
            LIMIT 1
        )
        UNION ALL
        (
            SELECT ruling.*
            FROM ruling
            WHERE ruling.subject = 'credit' AND credit_key(ruling.credit) = credit_key(asset.credit)
            ORDER BY ruling.id DESC
            LIMIT 1
        )
    ) AS latest
    WHERE latest.verdict <> 'lifted'
    ORDER BY latest.subject = 'asset' DESC
    LIMIT 1
) AS ruled ON true;
