-- The whole way: article, request, quote, licence, copy, payment; and the people of the desk.
-- Rules of the business stand here as named constraints.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE article (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL UNIQUE CONSTRAINT slug_is_lower_case_words CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    url text NOT NULL,
    -- the address without what does not tell articles apart: scheme, fragment, tracking
    url_key text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    withdrawn_at timestamptz,
    withdrawn_reason text,
    CONSTRAINT withdrawn_says_why CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
);

-- A revision is never changed: each change of the words is a new row.
CREATE TABLE revision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES article,
    hash text NOT NULL CONSTRAINT hash_is_sha256 CHECK (hash ~ '^[0-9a-f]{64}$'),
    headline text NOT NULL,
    standfirst text NOT NULL,
    byline text NOT NULL,
    section text NOT NULL,
    published_at timestamptz,
    published text NOT NULL,
    language text NOT NULL,
    direction text NOT NULL CONSTRAINT direction_is_known CHECK (direction IN ('ltr', 'rtl')),
    html text NOT NULL,
    text text NOT NULL,
    words integer NOT NULL CONSTRAINT revision_has_words CHECK (words > 0),
    text_owner text NOT NULL CONSTRAINT text_owner_is_known CHECK (text_owner IN ('own', 'shared', 'agency')),
    text_credit text NOT NULL,
    warnings jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    search tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', headline), 'A')
        || setweight(to_tsvector('simple', standfirst || ' ' || byline), 'B')
        || setweight(to_tsvector('simple', left(text, 100000)), 'C')
    ) STORED,
    UNIQUE (article_id, hash)
);

CREATE INDEX revision_by_article ON revision (article_id, id DESC);
CREATE INDEX revision_search ON revision USING gin (search);

ALTER TABLE article ADD COLUMN revision_id bigint REFERENCES revision;
CREATE INDEX article_by_revision ON article (revision_id);

CREATE TABLE asset (
    revision_id bigint NOT NULL REFERENCES revision,
    position integer NOT NULL CONSTRAINT position_counts_from_zero CHECK (position >= 0),
    kind text NOT NULL CONSTRAINT kind_is_known CHECK (kind IN ('photograph', 'graphic', 'video', 'audio', 'embed')),
    url text NOT NULL,
    caption text NOT NULL,
    credit text NOT NULL,
    owner text NOT NULL CONSTRAINT owner_is_known CHECK (owner IN ('own', 'agency', 'unknown')),
    alt text NOT NULL,
    -- the picture's own bytes in the vault; only a picture of ours is ever fetched
    file_hash text CONSTRAINT file_hash_is_sha256 CHECK (file_hash ~ '^[0-9a-f]{64}$'),
    media_type text,
    CONSTRAINT file_has_a_type CHECK ((file_hash IS NULL) = (media_type IS NULL)),
    CONSTRAINT only_ours_has_a_file CHECK (file_hash IS NULL OR owner = 'own'),
    PRIMARY KEY (revision_id, position)
);

-- Words for a picture of ours whose page gives none, for those who cannot see it: of the desk, good for
-- every revision of the article that shows the same file. The latest row counts.
CREATE TABLE picture_alt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES article,
    file_hash text NOT NULL CONSTRAINT described_file_is_sha256 CHECK (file_hash ~ '^[0-9a-f]{64}$'),
    alt text NOT NULL CONSTRAINT alt_says_something CHECK (alt ~ '\S'),
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX picture_alt_by_picture ON picture_alt (article_id, file_hash, id DESC);

CREATE TABLE rate_card (
    version integer PRIMARY KEY CONSTRAINT version_counts_from_one CHECK (version > 0),
    body jsonb NOT NULL,
    note text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now()
);

-- A quote is never changed: a new price is a new row. `inputs` recomputes it years later.
CREATE TABLE quote (
    id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    currency text NOT NULL CONSTRAINT currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
    net bigint NOT NULL CONSTRAINT net_is_no_debt CHECK (net >= 0),
    tax bigint NOT NULL CONSTRAINT tax_is_no_debt CHECK (tax >= 0),
    total bigint NOT NULL,
    rate_card_version integer NOT NULL REFERENCES rate_card,
    inputs jsonb NOT NULL,
    body jsonb NOT NULL,
    CONSTRAINT total_is_net_and_tax CHECK (total = net + tax),
    CONSTRAINT quote_ends_after_it_begins CHECK (expires_at > created_at)
);

CREATE TABLE staff (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE CONSTRAINT email_is_lower_case CHECK (email = lower(email)),
    role text NOT NULL CONSTRAINT role_is_known CHECK (role IN ('reader', 'editor', 'approver', 'finance', 'admin')),
    password_hash text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE staff_link (
    token_hash bytea PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE staff_session (
    token_hash bytea PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);

CREATE INDEX staff_session_by_staff ON staff_session (staff_id);

-- Tries are counted in the database, so that the count holds for every process.
CREATE TABLE attempt (
    subject text NOT NULL,
    minute timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 1,
    PRIMARY KEY (subject, minute)
);

CREATE TABLE api_key (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    prefix text NOT NULL UNIQUE,
    hash bytea NOT NULL UNIQUE,
    scope text NOT NULL CONSTRAINT scope_is_known CHECK (scope IN ('cms', 'desk', 'partner')),
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    revoked_at timestamptz
);

CREATE TABLE request (
    id uuid PRIMARY KEY,
    -- minted with the form, or by the caller: the second submission finds the first
    form_key text NOT NULL UNIQUE,
    stage text NOT NULL CONSTRAINT stage_is_known CHECK (stage IN (
        'received', 'review', 'offered', 'awaiting_payment', 'licensed', 'declined', 'withdrawn', 'lapsed'
    )),
    quote_id uuid NOT NULL UNIQUE REFERENCES quote,
    usage jsonb NOT NULL,
    organisation jsonb NOT NULL,
    organisation_key text NOT NULL,
    contact jsonb NOT NULL,
    message text NOT NULL,
    decline_reason text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    moved_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT declined_says_why CHECK ((stage = 'declined') = (decline_reason <> ''))
);

CREATE INDEX request_by_stage ON request (stage, created_at, id);
CREATE INDEX request_by_organisation ON request (organisation_key, created_at DESC);

CREATE TABLE request_article (
    request_id uuid NOT NULL REFERENCES request,
    position integer NOT NULL,
    article_id bigint NOT NULL REFERENCES article,
    revision_id bigint NOT NULL REFERENCES revision,
    net bigint NOT NULL CONSTRAINT share_is_no_debt CHECK (net >= 0),
    PRIMARY KEY (request_id, position),
    UNIQUE (request_id, article_id)
);

CREATE INDEX request_article_by_article ON request_article (article_id);

-- Every move leaves a row; rows are only added (see the trigger below).
CREATE TABLE request_move (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request,
    from_stage text NOT NULL,
    to_stage text NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX request_move_by_request ON request_move (request_id, id);

-- The owner's signature under an exclusive grant: who, when, and the text that was signed.
CREATE TABLE signature (
    request_id uuid PRIMARY KEY REFERENCES request,
    name text NOT NULL,
    statement text NOT NULL,
    actor text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT now()
);

-- Who holds which rights. A single territory, medium or language is a range of one; "every" is the
-- whole range. An exclusive grant takes the unbounded slot, any other one a slot of its own, so an
-- exclusive grant excludes everything and the others only an exclusive one.
CREATE TABLE rights_hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request,
    article_id bigint NOT NULL REFERENCES article,
    medium int4range NOT NULL,
    territory int4range NOT NULL,
    language int4range NOT NULL,
    period daterange NOT NULL,
    slot int8range NOT NULL,
    status text NOT NULL CONSTRAINT hold_status_is_known CHECK (status IN ('held', 'issued', 'released')),
    CONSTRAINT exclusive_rights_are_granted_once EXCLUDE USING gist (
        article_id WITH =,
        medium WITH &&,
        territory WITH &&,
        language WITH &&,
        period WITH &&,
        slot WITH &&
    ) WHERE (status IN ('held', 'issued'))
);

CREATE INDEX rights_hold_by_request ON rights_hold (request_id);
CREATE SEQUENCE rights_slot AS bigint;

CREATE TABLE licence (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number text NOT NULL UNIQUE,
    request_id uuid NOT NULL REFERENCES request,
    article_id bigint NOT NULL REFERENCES article,
    revision_id bigint NOT NULL REFERENCES revision,
    status text NOT NULL CONSTRAINT status_is_known CHECK (status IN (
        'reserved', 'active', 'suspended', 'expired', 'revoked', 'void'
    )),
    terms jsonb NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    reserved_at timestamptz NOT NULL DEFAULT now(),
    released_at timestamptz,
    CONSTRAINT licence_ends_after_it_begins CHECK (ends_at > starts_at),
    CONSTRAINT released_when_it_left_reserve CHECK ((released_at IS NULL) = (status IN ('reserved', 'void')))
);

CREATE INDEX licence_by_request ON licence (request_id);
CREATE INDEX licence_by_article ON licence (article_id);
CREATE INDEX licence_ending ON licence (ends_at) WHERE status = 'active';
-- A void licence may be reserved anew; a living one stands alone.
CREATE UNIQUE INDEX one_living_licence_an_article ON licence (request_id, article_id) WHERE status <> 'void';

CREATE TABLE copy (
    licence_id bigint NOT NULL REFERENCES licence,
    format text NOT NULL CONSTRAINT format_is_known CHECK (format IN ('html', 'pdf', 'json')),
    sha256 text NOT NULL CONSTRAINT copy_hash_is_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size bigint NOT NULL CONSTRAINT copy_is_not_empty CHECK (size > 0),
    stored_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (licence_id, format)
);

-- One try to pay. The row stands before Stripe is called; its id is the idempotency key.
CREATE TABLE checkout (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request,
    status text NOT NULL CONSTRAINT checkout_status_is_known CHECK (status IN ('opening', 'open', 'paid', 'ended')),
    amount bigint NOT NULL CONSTRAINT amount_is_more_than_nothing CHECK (amount > 0),
    currency text NOT NULL,
    quote_id uuid NOT NULL REFERENCES quote,
    session_id text UNIQUE,
    url text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT open_checkout_has_a_page CHECK (status <> 'open' OR (session_id IS NOT NULL AND url IS NOT NULL))
);

CREATE UNIQUE INDEX one_checkout_at_a_time ON checkout (request_id) WHERE status IN ('opening', 'open');
CREATE INDEX checkout_unfinished ON checkout (created_at) WHERE status IN ('opening', 'open');
CREATE INDEX checkout_by_request ON checkout (request_id);

-- Money that arrived. `reference` is Stripe's PaymentIntent: the business key that makes every
-- telling of one payment one row.
CREATE TABLE payment (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    session_id text NOT NULL,
    request_id uuid NOT NULL REFERENCES request,
    amount bigint NOT NULL,
    currency text NOT NULL,
    outcome text NOT NULL CONSTRAINT outcome_is_known CHECK (outcome IN ('licensed', 'refund', 'suspense')),
    reason text NOT NULL,
    settled_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX payment_by_request ON payment (request_id);
-- However often a request is paid, it is licensed by one payment.
CREATE UNIQUE INDEX one_payment_licenses ON payment (request_id) WHERE outcome = 'licensed';

CREATE TABLE refund (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL UNIQUE REFERENCES payment,
    amount bigint NOT NULL CONSTRAINT refund_is_more_than_nothing CHECK (amount > 0),
    reason text NOT NULL,
    stripe_id text UNIQUE,
    due_at timestamptz NOT NULL DEFAULT now(),
    made_at timestamptz,
    CONSTRAINT made_refund_is_known_at_stripe CHECK ((made_at IS NULL) = (stripe_id IS NULL))
);

-- Something about money that a person has to look at.
CREATE TABLE suspense (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL UNIQUE,
    detail text NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz
);

-- Stored before Stripe is answered. "Seen" is not "done": `done_at` is set by the work itself.
CREATE TABLE stripe_event (
    id text PRIMARY KEY,
    type text NOT NULL,
    body jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz,
    outcome text NOT NULL DEFAULT ''
);

CREATE INDEX stripe_event_waiting ON stripe_event (received_at) WHERE done_at IS NULL;

CREATE TABLE download (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    licence_id bigint NOT NULL REFERENCES licence,
    format text NOT NULL,
    sha256 text NOT NULL,
    via text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX download_by_licence ON download (licence_id, at);

-- One mail an event and a subject: `key` makes the second staging harmless.
CREATE TABLE mail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    event text NOT NULL,
    recipient text NOT NULL,
    content jsonb NOT NULL,
    staged_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
);

CREATE INDEX mail_waiting ON mail (staged_at) WHERE sent_at IS NULL;

-- An article in one of its revisions, as a list or a quote needs it.
CREATE VIEW article_shown AS
SELECT
    article.id,
    article.slug,
    article.url,
    article.url_key,
    article.withdrawn_reason,
    revision.id AS revision_id,
    revision.hash,
    revision.headline,
    revision.standfirst,
    revision.byline,
    revision.section,
    revision.published_at,
    revision.published,
    revision.language,
    revision.direction,
    revision.words,
    revision.text_owner,
    revision.text_credit,
    revision.search,
    revision.id = article.revision_id AS current
FROM article
JOIN revision ON revision.article_id = article.id;

-- An asset with the words for it: its own page's, or else the desk's.
CREATE VIEW asset_shown AS
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
    asset.file_hash,
    asset.media_type,
    -- what travels with a copy, as syndication.licensing.rights.travels has it
    asset.owner = 'own' AND asset.kind IN ('photograph', 'graphic') AND asset.file_hash IS NOT NULL AS travels
FROM asset
JOIN revision ON revision.id = asset.revision_id
LEFT JOIN LATERAL (
    SELECT picture_alt.alt
    FROM picture_alt
    WHERE picture_alt.article_id = revision.article_id AND picture_alt.file_hash = asset.file_hash
    ORDER BY picture_alt.id DESC
    LIMIT 1
) AS given ON true;

-- A request with the price that is offered now.
CREATE VIEW request_priced AS
SELECT
    request.id,
    request.stage,
    request.usage,
    request.organisation,
    request.organisation_key,
    request.contact,
    request.message,
    request.decline_reason,
    request.created_at,
    request.quote_id,
    quote.body AS quote,
    quote.expires_at,
    quote.expires_at <= now() AS offer_ended
FROM request
JOIN quote ON quote.id = request.quote_id;

-- A request as a row of the desk's list.
CREATE VIEW request_listed AS
SELECT
    request.id,
    request.stage,
    request.created_at,
    request.organisation,
    request.organisation_key,
    request.usage,
    quote.body AS quote,
    asked.headline,
    asked.articles
FROM request
JOIN quote ON quote.id = request.quote_id
CROSS JOIN LATERAL (
    SELECT
        min(revision.headline) FILTER (WHERE request_article.position = 0) AS headline,
        count(*) AS articles
    FROM request_article
    JOIN revision ON revision.id = request_article.revision_id
    WHERE request_article.request_id = request.id
) AS asked;

-- A licence with the article it is for.
CREATE VIEW licence_shown AS
SELECT
    licence.id,
    licence.number,
    licence.request_id,
    licence.article_id,
    licence.revision_id,
    licence.status,
    licence.terms,
    licence.starts_at,
    licence.ends_at,
    article.slug,
    revision.headline,
    article.revision_id IS DISTINCT FROM licence.revision_id AS superseded
FROM licence
JOIN article ON article.id = licence.article_id
JOIN revision ON revision.id = licence.revision_id;

-- What happened is never rewritten: not the moves, not the quotes, not the revisions, not the signatures.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON request_move FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON quote FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON revision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON signature FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON rate_card FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON picture_alt FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON download FOR EACH ROW EXECUTE FUNCTION refuse_change();
