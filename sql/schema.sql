-- What the migrations make, written by `make schema`. Read it; never run or edit it.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE FUNCTION public.count_what_goes_back() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    change bigint := 0;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status <> 'failed' THEN
        change := change - OLD.amount;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status <> 'failed' THEN
        change := change + NEW.amount;
    END IF;
    IF change <> 0 THEN
        UPDATE payment SET given_back = given_back + change WHERE id = coalesce(NEW.payment_id, OLD.payment_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.credit_key(credit text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim(lower(regexp_replace(credit, '\s+'::text, ' '::text, 'g'::text)), ' .'::text);

CREATE FUNCTION public.decided_within(took interval) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT min(bound.bound) AS min FROM unnest(ARRAY[60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200, 432000, 604800, 1209600, 2592000]) bound(bound) WHERE (EXTRACT(epoch FROM decided_within.took) <= (bound.bound)::numeric));

CREATE FUNCTION public.dispute_rank(status text) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE
        WHEN status IN ('warning_needs_response', 'warning_under_review') THEN 0
        WHEN status IN ('needs_response', 'under_review') THEN 1
        ELSE 2
    END
$$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION public.refuse_unequal_journal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    journal bigint := CASE TG_TABLE_NAME WHEN 'journal' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'journal_id' END;
BEGIN
    IF NOT EXISTS (SELECT FROM entry WHERE journal_id = journal) THEN
        RAISE EXCEPTION 'journal % has no entries', journal
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_sums_to_zero';
    END IF;
    IF EXISTS (SELECT FROM entry WHERE journal_id = journal GROUP BY currency HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'journal % does not sum to zero', journal
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_sums_to_zero';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.request_words(organisation jsonb, contact jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower((((((((((((organisation ->> 'name'::text) || ' '::text) || COALESCE((organisation ->> 'brand'::text), ''::text)) || ' '::text) || COALESCE((organisation ->> 'domains'::text), ''::text)) || ' '::text) || COALESCE((organisation ->> 'vat_id'::text), ''::text)) || ' '::text) || (contact ->> 'name'::text)) || ' '::text) || (contact ->> 'email'::text)));

CREATE FUNCTION public.tell_the_desk() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_notify('desk', NEW.request_id::text);
    RETURN NULL;
END
$$;

CREATE TABLE public.act (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    actor text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    network text DEFAULT ''::text NOT NULL
);

ALTER TABLE public.act ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.act_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.api_key (
    id bigint NOT NULL,
    prefix text NOT NULL,
    hash bytea NOT NULL,
    scope text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    organisation_id bigint,
    made_by bigint,
    CONSTRAINT only_a_partners_key_has_an_organisation CHECK (((organisation_id IS NULL) OR (scope = 'partner'::text))),
    CONSTRAINT scope_is_known CHECK ((scope = ANY (ARRAY['cms'::text, 'desk'::text, 'partner'::text])))
);

ALTER TABLE public.api_key ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.api_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.article (
    id bigint NOT NULL,
    slug text NOT NULL,
    url text NOT NULL,
    url_key text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_reason text,
    revision_id bigint,
    CONSTRAINT slug_is_lower_case_words CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    CONSTRAINT withdrawn_says_why CHECK (((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)))
);

ALTER TABLE public.article ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.article_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.revision (
    id bigint NOT NULL,
    article_id bigint NOT NULL,
    hash text NOT NULL,
    headline text NOT NULL,
    standfirst text NOT NULL,
    byline text NOT NULL,
    section text NOT NULL,
    published_at timestamp with time zone,
    published text NOT NULL,
    language text NOT NULL,
    direction text NOT NULL,
    html text NOT NULL,
    text text NOT NULL,
    words integer NOT NULL,
    text_owner text NOT NULL,
    text_credit text NOT NULL,
    warnings jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    search tsvector GENERATED ALWAYS AS (((setweight(to_tsvector('simple'::regconfig, headline), 'A'::"char") || setweight(to_tsvector('simple'::regconfig, ((standfirst || ' '::text) || byline)), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, "left"(text, 100000)), 'C'::"char"))) STORED NOT NULL,
    CONSTRAINT direction_is_known CHECK ((direction = ANY (ARRAY['ltr'::text, 'rtl'::text]))),
    CONSTRAINT hash_is_sha256 CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT revision_has_words CHECK ((words > 0)),
    CONSTRAINT text_owner_is_known CHECK ((text_owner = ANY (ARRAY['own'::text, 'shared'::text, 'agency'::text])))
);

CREATE VIEW public.article_shown AS
 SELECT article.id,
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
    (revision.id = article.revision_id) AS current
   FROM (public.article
     JOIN public.revision ON ((revision.article_id = article.id)));

CREATE TABLE public.asset (
    revision_id bigint NOT NULL,
    "position" integer NOT NULL,
    kind text NOT NULL,
    url text NOT NULL,
    caption text NOT NULL,
    credit text NOT NULL,
    owner text NOT NULL,
    alt text NOT NULL,
    file_hash text,
    media_type text,
    CONSTRAINT file_has_a_type CHECK (((file_hash IS NULL) = (media_type IS NULL))),
    CONSTRAINT file_hash_is_sha256 CHECK ((file_hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT kind_is_known CHECK ((kind = ANY (ARRAY['photograph'::text, 'graphic'::text, 'video'::text, 'audio'::text, 'embed'::text]))),
    CONSTRAINT only_ours_has_a_file CHECK (((file_hash IS NULL) OR (owner = 'own'::text))),
    CONSTRAINT owner_is_known CHECK ((owner = ANY (ARRAY['own'::text, 'agency'::text, 'unknown'::text]))),
    CONSTRAINT position_counts_from_zero CHECK (("position" >= 0))
);

CREATE TABLE public.picture_alt (
    id bigint NOT NULL,
    article_id bigint NOT NULL,
    file_hash text NOT NULL,
    alt text NOT NULL,
    actor text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alt_says_something CHECK ((alt ~ '\S'::text)),
    CONSTRAINT described_file_is_sha256 CHECK ((file_hash ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE public.picture_file (
    id bigint NOT NULL,
    article_id bigint NOT NULL,
    kind text NOT NULL,
    url text NOT NULL,
    credit text NOT NULL,
    file_hash text NOT NULL,
    media_type text NOT NULL,
    actor text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT picture_hash_is_sha256 CHECK ((file_hash ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE public.ruling (
    id bigint NOT NULL,
    subject text NOT NULL,
    article_id bigint,
    kind text,
    url text,
    credit text,
    verdict text NOT NULL,
    inbound jsonb,
    embargo_until timestamp with time zone,
    embargo_zone text,
    reason text NOT NULL,
    evidence text NOT NULL,
    evidence_hash text,
    evidence_name text,
    evidence_type text,
    actor text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT an_article_is_held_back_or_not CHECK (((subject <> ALL (ARRAY['reserve'::text, 'embargo'::text])) OR (verdict <> 'cleared'::text))),
    CONSTRAINT credit_is_named CHECK ((((subject = ANY (ARRAY['asset'::text, 'credit'::text])) = (credit IS NOT NULL)) AND ((subject <> 'credit'::text) OR (public.credit_key(credit) <> ''::text)))),
    CONSTRAINT embargo_has_its_moment_and_zone CHECK (((((subject = 'embargo'::text) AND (verdict = 'refused'::text)) = (embargo_until IS NOT NULL)) AND ((embargo_until IS NULL) = (embargo_zone IS NULL)))),
    CONSTRAINT evidence_file_has_name_and_type CHECK ((((evidence_hash IS NULL) = (evidence_name IS NULL)) AND ((evidence_hash IS NULL) = (evidence_type IS NULL)))),
    CONSTRAINT evidence_hash_is_sha256 CHECK ((evidence_hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT picture_is_named CHECK ((((subject = 'asset'::text) = (kind IS NOT NULL)) AND ((subject = 'asset'::text) = (url IS NOT NULL)))),
    CONSTRAINT ruling_says_why CHECK ((reason ~ '\S'::text)),
    CONSTRAINT standing_agreement_is_of_no_article CHECK (((subject = 'credit'::text) = (article_id IS NULL))),
    CONSTRAINT subject_is_known CHECK ((subject = ANY (ARRAY['text'::text, 'asset'::text, 'credit'::text, 'reserve'::text, 'embargo'::text]))),
    CONSTRAINT verdict_is_known CHECK ((verdict = ANY (ARRAY['cleared'::text, 'refused'::text, 'lifted'::text]))),
    CONSTRAINT what_is_cleared_says_within_which_bounds CHECK (((verdict = 'cleared'::text) = (inbound IS NOT NULL)))
);

CREATE VIEW public.asset_shown AS
 SELECT asset.revision_id,
    revision.article_id,
    asset."position",
    asset.kind,
    asset.url,
    asset.caption,
    asset.credit,
    asset.owner,
        CASE
            WHEN (asset.alt <> ''::text) THEN asset.alt
            ELSE COALESCE(given.alt, ''::text)
        END AS alt,
    COALESCE(asset.file_hash, brought.file_hash) AS file_hash,
    COALESCE(asset.media_type, brought.media_type) AS media_type,
    ((asset.kind = ANY (ARRAY['photograph'::text, 'graphic'::text])) AND (COALESCE(asset.file_hash, brought.file_hash) IS NOT NULL) AND COALESCE((ruled.verdict = 'cleared'::text), (asset.owner = 'own'::text))) AS travels,
    ruled.id AS ruling,
    ruled.subject AS ruled_on,
    ruled.verdict,
    ruled.inbound,
    ruled.reason AS ruled_because
   FROM ((((public.asset
     JOIN public.revision ON ((revision.id = asset.revision_id)))
     LEFT JOIN LATERAL ( SELECT picture_file.file_hash,
            picture_file.media_type
           FROM public.picture_file
          WHERE ((asset.file_hash IS NULL) AND (picture_file.article_id = revision.article_id) AND (picture_file.kind = asset.kind) AND (picture_file.url = asset.url) AND (picture_file.credit = asset.credit))
          ORDER BY picture_file.id DESC
         LIMIT 1) brought ON (true))
     LEFT JOIN LATERAL ( SELECT picture_alt.alt
           FROM public.picture_alt
          WHERE ((picture_alt.article_id = revision.article_id) AND (picture_alt.file_hash = COALESCE(asset.file_hash, brought.file_hash)))
          ORDER BY picture_alt.id DESC
         LIMIT 1) given ON (true))
     LEFT JOIN LATERAL ( SELECT latest.id,
            latest.subject,
            latest.verdict,
            latest.inbound,
            latest.reason
           FROM (( SELECT ruling.id,
                    ruling.subject,
                    ruling.article_id,
                    ruling.kind,
                    ruling.url,
                    ruling.credit,
                    ruling.verdict,
                    ruling.inbound,
                    ruling.embargo_until,
                    ruling.embargo_zone,
                    ruling.reason,
                    ruling.evidence,
                    ruling.evidence_hash,
                    ruling.evidence_name,
                    ruling.evidence_type,
                    ruling.actor,
                    ruling.at
                   FROM public.ruling
                  WHERE ((ruling.article_id = revision.article_id) AND (ruling.subject = 'asset'::text) AND (ruling.kind = asset.kind) AND (ruling.url = asset.url) AND (ruling.credit = asset.credit))
                  ORDER BY ruling.id DESC
                 LIMIT 1)
                UNION ALL
                ( SELECT ruling.id,
                    ruling.subject,
                    ruling.article_id,
                    ruling.kind,
                    ruling.url,
                    ruling.credit,
                    ruling.verdict,
                    ruling.inbound,
                    ruling.embargo_until,
                    ruling.embargo_zone,
                    ruling.reason,
                    ruling.evidence,
                    ruling.evidence_hash,
                    ruling.evidence_name,
                    ruling.evidence_type,
                    ruling.actor,
                    ruling.at
                   FROM public.ruling
                  WHERE ((ruling.subject = 'credit'::text) AND (public.credit_key(ruling.credit) = public.credit_key(asset.credit)))
                  ORDER BY ruling.id DESC
                 LIMIT 1)) latest
          WHERE (latest.verdict <> 'lifted'::text)
          ORDER BY (latest.subject = 'asset'::text) DESC
         LIMIT 1) ruled ON (true));

CREATE TABLE public.attempt (
    subject text NOT NULL,
    minute timestamp with time zone NOT NULL,
    tries integer DEFAULT 1 NOT NULL
);

CREATE TABLE public.author_contract (
    id bigint NOT NULL,
    author text NOT NULL,
    author_key text NOT NULL,
    basis_points integer NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    actor text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT author_has_a_name CHECK ((author ~ '\S'::text)),
    CONSTRAINT author_key_is_folded CHECK ((author_key = lower(author_key))),
    CONSTRAINT contract_ends_after_it_begins CHECK ((ends_on > starts_on)),
    CONSTRAINT share_is_a_part CHECK (((basis_points >= 0) AND (basis_points <= 10000)))
);

ALTER TABLE public.author_contract ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.author_contract_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.balance_compared (
    id bigint NOT NULL,
    currency text NOT NULL,
    told bigint NOT NULL,
    booked bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT compared_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text))
);

ALTER TABLE public.balance_compared ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.balance_compared_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.checkout (
    id uuid NOT NULL,
    request_id uuid NOT NULL,
    status text NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    quote_id uuid NOT NULL,
    session_id text,
    url text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    method text DEFAULT 'card'::text NOT NULL,
    customer_id uuid,
    purchase_order text DEFAULT ''::text NOT NULL,
    reference text DEFAULT ''::text NOT NULL,
    billing_address jsonb,
    CONSTRAINT amount_is_more_than_nothing CHECK ((amount > 0)),
    CONSTRAINT checkout_status_is_known CHECK ((status = ANY (ARRAY['opening'::text, 'open'::text, 'under_way'::text, 'paid'::text, 'ended'::text]))),
    CONSTRAINT method_is_known CHECK ((method = ANY (ARRAY['card'::text, 'invoice'::text]))),
    CONSTRAINT open_checkout_has_a_page CHECK (((status <> 'open'::text) OR ((session_id IS NOT NULL) AND (url IS NOT NULL))))
);

CREATE TABLE public.copy (
    licence_id bigint NOT NULL,
    format text NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    stored_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT copy_hash_is_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT copy_is_not_empty CHECK ((size > 0)),
    CONSTRAINT format_is_known CHECK ((format = ANY (ARRAY['html'::text, 'pdf'::text, 'json'::text])))
);

CREATE TABLE public.customer (
    id uuid NOT NULL,
    organisation_key text NOT NULL,
    email text NOT NULL,
    stripe_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.dispute (
    id text NOT NULL,
    payment_id uuid NOT NULL,
    status text NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    reason text NOT NULL,
    answer_by timestamp with time zone,
    opened_at timestamp with time zone NOT NULL,
    CONSTRAINT dispute_status_is_known CHECK ((status = ANY (ARRAY['warning_needs_response'::text, 'warning_under_review'::text, 'warning_closed'::text, 'needs_response'::text, 'under_review'::text, 'won'::text, 'lost'::text, 'prevented'::text])))
);

CREATE TABLE public.payment (
    id uuid NOT NULL,
    reference text NOT NULL,
    session_id text NOT NULL,
    request_id uuid,
    amount bigint NOT NULL,
    currency text NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    settled_at timestamp with time zone DEFAULT now() NOT NULL,
    given_back bigint DEFAULT 0 NOT NULL,
    CONSTRAINT licensed_payment_has_its_request CHECK (((request_id IS NOT NULL) OR (outcome <> 'licensed'::text))),
    CONSTRAINT never_more_goes_back_than_came CHECK (((given_back >= 0) AND (given_back <= amount))),
    CONSTRAINT outcome_is_known CHECK ((outcome = ANY (ARRAY['licensed'::text, 'refund'::text, 'suspense'::text])))
);

CREATE TABLE public.request (
    id uuid NOT NULL,
    form_key text NOT NULL,
    stage text NOT NULL,
    quote_id uuid NOT NULL,
    usage jsonb NOT NULL,
    organisation jsonb NOT NULL,
    organisation_key text NOT NULL,
    contact jsonb NOT NULL,
    message text NOT NULL,
    decline_reason text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    moved_at timestamp with time zone DEFAULT now() NOT NULL,
    talk text DEFAULT ''::text NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    CONSTRAINT declined_says_why CHECK (((stage = 'declined'::text) = (decline_reason <> ''::text))),
    CONSTRAINT language_is_spoken CHECK ((language = ANY (ARRAY['en'::text, 'fr'::text, 'ar'::text]))),
    CONSTRAINT stage_is_known CHECK ((stage = ANY (ARRAY['received'::text, 'review'::text, 'offered'::text, 'awaiting_payment'::text, 'licensed'::text, 'declined'::text, 'withdrawn'::text, 'lapsed'::text]))),
    CONSTRAINT talk_is_known CHECK ((talk = ANY (ARRAY[''::text, 'asked'::text, 'answered'::text])))
);

CREATE VIEW public.dispute_shown AS
 SELECT dispute.id,
    dispute.payment_id AS payment,
    payment.request_id AS request,
    COALESCE((request.organisation ->> 'name'::text), ''::text) AS organisation,
    dispute.status,
    dispute.reason,
    dispute.amount,
    dispute.currency,
    dispute.answer_by,
    dispute.opened_at AS at
   FROM ((public.dispute
     JOIN public.payment ON ((payment.id = dispute.payment_id)))
     LEFT JOIN public.request ON ((request.id = payment.request_id)));

CREATE TABLE public.document (
    id bigint NOT NULL,
    number text NOT NULL,
    kind text NOT NULL,
    series text NOT NULL,
    year integer NOT NULL,
    place integer NOT NULL,
    request_id uuid NOT NULL,
    journal_id bigint NOT NULL,
    credits_id bigint,
    currency text NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    body jsonb NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT credit_note_names_its_invoice CHECK (((kind = 'credit_note'::text) = (credits_id IS NOT NULL))),
    CONSTRAINT document_adds_up CHECK ((total = (net + tax))),
    CONSTRAINT document_is_about_something CHECK ((total > 0)),
    CONSTRAINT document_kind_is_known CHECK ((kind = ANY (ARRAY['invoice'::text, 'credit_note'::text])))
);

CREATE TABLE public.document_file (
    document_id bigint NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    stored_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT document_hash_is_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT document_is_not_empty CHECK ((size > 0))
);

ALTER TABLE public.document ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.document_series (
    series text NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT numbers_count_from_one CHECK ((last > 0))
);

CREATE TABLE public.download (
    id bigint NOT NULL,
    licence_id bigint NOT NULL,
    format text NOT NULL,
    sha256 text NOT NULL,
    via text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    person_id bigint,
    key_id bigint
);

ALTER TABLE public.download ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.download_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.entry (
    id bigint NOT NULL,
    journal_id bigint NOT NULL,
    account text NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL,
    licence_id bigint,
    article_id bigint,
    author text DEFAULT ''::text NOT NULL,
    tax_case text DEFAULT ''::text NOT NULL,
    tax_rate integer,
    CONSTRAINT account_is_known CHECK ((account = ANY (ARRAY['receivable'::text, 'stripe_balance'::text, 'bank'::text, 'revenue'::text, 'tax'::text, 'refunds'::text, 'stripe_fees'::text, 'exchange'::text, 'disputes'::text, 'suspense'::text, 'uncollectible'::text, 'author_share'::text, 'author_payable'::text]))),
    CONSTRAINT entry_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT entry_moves_something CHECK ((amount <> 0)),
    CONSTRAINT revenue_names_its_licence CHECK (((account <> ALL (ARRAY['revenue'::text, 'refunds'::text])) OR ((licence_id IS NOT NULL) AND (article_id IS NOT NULL)))),
    CONSTRAINT share_names_its_author CHECK (((account <> ALL (ARRAY['author_share'::text, 'author_payable'::text])) OR (author <> ''::text))),
    CONSTRAINT tax_names_its_case CHECK (((account <> ALL (ARRAY['tax'::text, 'revenue'::text, 'refunds'::text])) OR ((tax_case <> ''::text) AND (tax_rate IS NOT NULL))))
);

CREATE TABLE public.journal (
    id bigint NOT NULL,
    cause text NOT NULL,
    kind text NOT NULL,
    request_id uuid,
    booked_at timestamp with time zone DEFAULT now() NOT NULL,
    booked_on date GENERATED ALWAYS AS (((booked_at AT TIME ZONE 'UTC'::text))::date) STORED NOT NULL,
    CONSTRAINT journal_kind_is_known CHECK ((kind = ANY (ARRAY['sale'::text, 'payment'::text, 'refund'::text, 'credit'::text, 'suspense'::text, 'suspense_resolved'::text, 'dispute'::text, 'fee'::text, 'exchange'::text, 'uncollectible'::text, 'payout'::text, 'opening'::text])))
);

CREATE VIEW public.earned AS
 SELECT journal.booked_on,
    entry.currency,
    entry.article_id,
    entry.author,
    (request.usage ->> 'medium'::text) AS medium,
    market.territories,
    entry.tax_case,
    entry.tax_rate,
        CASE
            WHEN (entry.account = 'revenue'::text) THEN (- entry.amount)
            ELSE (0)::bigint
        END AS sold,
        CASE
            WHEN (entry.account = 'refunds'::text) THEN entry.amount
            ELSE (0)::bigint
        END AS given_back
   FROM (((public.entry
     JOIN public.journal ON ((journal.id = entry.journal_id)))
     JOIN public.request ON ((request.id = journal.request_id)))
     CROSS JOIN LATERAL ( SELECT string_agg(territory.value, ' '::text ORDER BY territory.value) AS territories
           FROM jsonb_array_elements_text((request.usage -> 'territories'::text)) territory(value)) market)
  WHERE (entry.account = ANY (ARRAY['revenue'::text, 'refunds'::text]));

ALTER TABLE public.entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.fee_booked AS
 SELECT journal.booked_on AS day,
    entry.currency,
    entry.article_id,
    request.usage,
    ((journal.kind = ANY (ARRAY['sale'::text, 'opening'::text])))::integer AS times,
    ((- sum(entry.amount)))::bigint AS amount
   FROM ((public.journal
     JOIN public.entry ON ((entry.journal_id = journal.id)))
     JOIN public.request ON ((request.id = journal.request_id)))
  WHERE (entry.account = ANY (ARRAY['revenue'::text, 'refunds'::text]))
  GROUP BY journal.id, journal.booked_on, journal.kind, entry.currency, entry.licence_id, entry.article_id, request.usage;

CREATE TABLE public.request_move (
    id bigint NOT NULL,
    request_id uuid NOT NULL,
    from_stage text NOT NULL,
    to_stage text NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE VIEW public.first_move AS
 SELECT ((at AT TIME ZONE 'UTC'::text))::date AS day,
    to_stage,
    actor,
    at,
    ( SELECT request.created_at
           FROM public.request
          WHERE (request.id = request_move.request_id)) AS created_at
   FROM public.request_move
  WHERE ((to_stage = ANY (ARRAY['offered'::text, 'declined'::text, 'licensed'::text])) AND (id = ( SELECT min(earlier.id) AS min
           FROM public.request_move earlier
          WHERE ((earlier.request_id = request_move.request_id) AND
                CASE
                    WHEN (request_move.to_stage = 'licensed'::text) THEN (earlier.to_stage = 'licensed'::text)
                    ELSE (earlier.to_stage = ANY (ARRAY['offered'::text, 'declined'::text]))
                END))));

CREATE TABLE public.licence (
    id bigint NOT NULL,
    number text NOT NULL,
    request_id uuid NOT NULL,
    article_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    status text NOT NULL,
    terms jsonb NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    reserved_at timestamp with time zone DEFAULT now() NOT NULL,
    released_at timestamp with time zone,
    CONSTRAINT licence_ends_after_it_begins CHECK ((ends_at > starts_at)),
    CONSTRAINT released_when_it_left_reserve CHECK (((released_at IS NULL) = (status = ANY (ARRAY['reserved'::text, 'void'::text])))),
    CONSTRAINT status_is_known CHECK ((status = ANY (ARRAY['reserved'::text, 'active'::text, 'suspended'::text, 'expired'::text, 'revoked'::text, 'void'::text])))
);

CREATE TABLE public.licence_move (
    id bigint NOT NULL,
    licence_id bigint NOT NULL,
    from_status text NOT NULL,
    to_status text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.placement (
    id bigint NOT NULL,
    licence_id bigint NOT NULL,
    url text NOT NULL,
    published_on date NOT NULL,
    at_home boolean NOT NULL,
    person_id bigint,
    key_id bigint,
    declared_at timestamp with time zone DEFAULT now() NOT NULL,
    taken_back_at timestamp with time zone,
    CONSTRAINT placement_is_https CHECK ((url ~ '^https://'::text))
);

CREATE VIEW public.holding AS
 SELECT licence.id,
    licence.number,
    licence.request_id,
    licence.status,
    licence.terms,
    licence.starts_at,
    licence.ends_at,
    article.slug,
    revision.headline,
    revision.language,
    revision.direction,
    (article.revision_id IS DISTINCT FROM licence.revision_id) AS superseded,
    article.withdrawn_reason,
    (licence.ends_at <= now()) AS over,
    GREATEST(licence.released_at, moved.at, article.withdrawn_at,
        CASE
            WHEN (newest.id <> licence.revision_id) THEN newest.created_at
            ELSE NULL::timestamp with time zone
        END) AS changed_at,
    (request.contact ->> 'email'::text) AS asked_by,
    declared.placements
   FROM ((((((public.licence
     JOIN public.article ON ((article.id = licence.article_id)))
     JOIN public.revision ON ((revision.id = licence.revision_id)))
     LEFT JOIN public.revision newest ON ((newest.id = article.revision_id)))
     JOIN public.request ON ((request.id = licence.request_id)))
     CROSS JOIN LATERAL ( SELECT max(licence_move.at) AS at
           FROM public.licence_move
          WHERE (licence_move.licence_id = licence.id)) moved)
     CROSS JOIN LATERAL ( SELECT count(*) AS placements
           FROM public.placement
          WHERE ((placement.licence_id = licence.id) AND (placement.taken_back_at IS NULL))) declared)
  WHERE (licence.status <> ALL (ARRAY['reserved'::text, 'void'::text]));

CREATE TABLE public.invoice (
    checkout_id uuid NOT NULL,
    terms_days integer NOT NULL,
    releases_on text NOT NULL,
    status text DEFAULT 'draft'::text NOT NULL,
    number text DEFAULT ''::text NOT NULL,
    credited bigint DEFAULT 0 NOT NULL,
    credited_after bigint DEFAULT 0 NOT NULL,
    due_at timestamp with time zone,
    overdue_of timestamp with time zone,
    sent_at timestamp with time zone,
    CONSTRAINT credit_is_no_debt CHECK ((credited >= 0)),
    CONSTRAINT finalised_invoice_has_a_number CHECK (((status = 'draft'::text) OR (number <> ''::text))),
    CONSTRAINT invoice_status_is_known CHECK ((status = ANY (ARRAY['draft'::text, 'open'::text, 'paid'::text, 'void'::text, 'uncollectible'::text]))),
    CONSTRAINT later_credit_is_no_debt CHECK ((credited_after >= 0)),
    CONSTRAINT release_is_known CHECK ((releases_on = ANY (ARRAY['finalise'::text, 'payment'::text]))),
    CONSTRAINT terms_are_days CHECK (((terms_days >= 1) AND (terms_days <= 365)))
);

CREATE VIEW public.invoice_shown AS
 SELECT checkout.id,
    checkout.request_id AS request,
    (request.organisation ->> 'name'::text) AS organisation,
    invoice.number,
    invoice.status,
    checkout.amount,
    invoice.credited,
    checkout.currency,
    checkout.purchase_order,
    invoice.releases_on,
    ((invoice.status = 'open'::text) AND COALESCE(((invoice.due_at <= now()) OR (invoice.overdue_of = invoice.due_at)), false)) AS overdue,
    COALESCE(checkout.url, ''::text) AS url,
    invoice.due_at,
    checkout.created_at AS at
   FROM ((public.invoice
     JOIN public.checkout ON ((checkout.id = invoice.checkout_id)))
     JOIN public.request ON ((request.id = checkout.request_id)))
  WHERE (checkout.method = 'invoice'::text);

ALTER TABLE public.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.licence ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.licence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.licence_move ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.licence_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.licence_picture (
    licence_id bigint NOT NULL,
    "position" integer NOT NULL,
    file_hash text NOT NULL,
    ruling_id bigint,
    CONSTRAINT travelling_hash_is_sha256 CHECK ((file_hash ~ '^[0-9a-f]{64}$'::text))
);

CREATE VIEW public.licence_shown AS
 SELECT licence.id,
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
    (article.revision_id IS DISTINCT FROM licence.revision_id) AS superseded
   FROM ((public.licence
     JOIN public.article ON ((article.id = licence.article_id)))
     JOIN public.revision ON ((revision.id = licence.revision_id)));

CREATE TABLE public.mail (
    id bigint NOT NULL,
    key text NOT NULL,
    event text NOT NULL,
    recipient text NOT NULL,
    content jsonb NOT NULL,
    staged_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    request_id uuid,
    tries integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    failed_at timestamp with time zone,
    trouble text DEFAULT ''::text NOT NULL,
    CONSTRAINT mail_failed_says_why CHECK (((failed_at IS NULL) OR (trouble <> ''::text)))
);

ALTER TABLE public.mail ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.mail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mail_trouble (
    id bigint NOT NULL,
    mail_id bigint NOT NULL,
    kind text NOT NULL,
    sentence text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT mail_trouble_is_known CHECK ((kind = ANY (ARRAY['later'::text, 'refused'::text, 'bounced'::text, 'given_up'::text]))),
    CONSTRAINT mail_trouble_says_something CHECK ((sentence ~ '\S'::text))
);

ALTER TABLE public.mail_trouble ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.mail_trouble_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.member (
    id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    person_id bigint NOT NULL,
    role text NOT NULL,
    notices text[] DEFAULT '{corrections}'::text[] NOT NULL,
    invited_at timestamp with time zone DEFAULT now() NOT NULL,
    joined_at timestamp with time zone,
    left_at timestamp with time zone,
    CONSTRAINT member_role_is_known CHECK ((role = ANY (ARRAY['owner'::text, 'member'::text]))),
    CONSTRAINT notices_are_known CHECK ((notices <@ '{corrections,licences,endings}'::text[])),
    CONSTRAINT owner_is_told_of_corrections CHECK (((role <> 'owner'::text) OR ('corrections'::text = ANY (notices))))
);

ALTER TABLE public.member ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.member_move (
    id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    actor text NOT NULL,
    words text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.member_move ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.member_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.message (
    id bigint NOT NULL,
    request_id uuid NOT NULL,
    side text NOT NULL,
    author text NOT NULL,
    body text NOT NULL,
    form_key text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT message_has_an_author CHECK ((author ~ '\S'::text)),
    CONSTRAINT message_says_something CHECK ((body ~ '\S'::text)),
    CONSTRAINT side_is_known CHECK ((side = ANY (ARRAY['desk'::text, 'requester'::text])))
);

ALTER TABLE public.message ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.refund (
    id uuid NOT NULL,
    payment_id uuid NOT NULL,
    amount bigint NOT NULL,
    reason text NOT NULL,
    stripe_id text,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    made_at timestamp with time zone,
    status text DEFAULT 'approved'::text NOT NULL,
    licence_id bigint,
    wanted_by text DEFAULT 'the rules'::text NOT NULL,
    needs_second boolean DEFAULT false NOT NULL,
    approved_by text DEFAULT 'the rules'::text,
    failure text DEFAULT ''::text NOT NULL,
    CONSTRAINT failed_refund_says_why CHECK (((status = 'failed'::text) = (failure <> ''::text))),
    CONSTRAINT made_refund_is_known_at_stripe CHECK (((made_at IS NULL) = (stripe_id IS NULL))),
    CONSTRAINT made_refund_says_when CHECK (((status <> 'made'::text) OR (made_at IS NOT NULL))),
    CONSTRAINT only_an_approved_refund_is_made CHECK (((status <> ALL (ARRAY['approved'::text, 'made'::text])) OR (approved_by IS NOT NULL))),
    CONSTRAINT refund_is_more_than_nothing CHECK ((amount > 0)),
    CONSTRAINT refund_status_is_known CHECK ((status = ANY (ARRAY['wanted'::text, 'approved'::text, 'made'::text, 'failed'::text]))),
    CONSTRAINT second_approval_is_another_persons CHECK (((NOT needs_second) OR (approved_by IS NULL) OR (approved_by <> wanted_by)))
);

CREATE VIEW public.moved_at_stripe AS
 SELECT journal.cause,
    journal.request_id,
    journal.booked_at,
    COALESCE(refund.stripe_id, split_part(journal.cause, ':'::text, 2)) AS subject,
    entry.currency,
    entry.amount
   FROM ((public.entry
     JOIN public.journal ON ((journal.id = entry.journal_id)))
     LEFT JOIN public.refund ON (((refund.id)::text =
        CASE journal.kind
            WHEN 'refund'::text THEN split_part(journal.cause, ':'::text, 2)
            WHEN 'suspense_resolved'::text THEN split_part(journal.cause, ':'::text, 3)
            ELSE NULL::text
        END)))
  WHERE ((entry.account = 'stripe_balance'::text) AND (journal.kind = ANY (ARRAY['payment'::text, 'suspense'::text, 'suspense_resolved'::text, 'refund'::text, 'dispute'::text])));

CREATE TABLE public.newsroom_sign_in (
    state_hash bytea NOT NULL,
    nonce text NOT NULL,
    verifier text NOT NULL,
    back text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.organisation (
    id bigint NOT NULL,
    name text NOT NULL,
    organisation_key text NOT NULL,
    partner_id bigint,
    founded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT organisation_key_says_something CHECK ((organisation_key ~ '\S'::text))
);

ALTER TABLE public.organisation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.partner (
    id bigint NOT NULL,
    organisation_key text NOT NULL,
    name text NOT NULL,
    domains text[] NOT NULL,
    country text NOT NULL,
    notes text DEFAULT ''::text NOT NULL,
    known_since date DEFAULT CURRENT_DATE NOT NULL,
    pays_by_invoice boolean DEFAULT false NOT NULL,
    invoice_days integer DEFAULT 30 NOT NULL,
    releases_on text DEFAULT 'payment'::text NOT NULL,
    blocked_reason text,
    CONSTRAINT blocked_says_why CHECK ((blocked_reason ~ '\S'::text)),
    CONSTRAINT domains_are_lower_case CHECK (((domains)::text = lower((domains)::text))),
    CONSTRAINT invoice_is_due_within_90_days CHECK (((invoice_days >= 1) AND (invoice_days <= 90))),
    CONSTRAINT invoice_payer_is_told_by_its_domain CHECK (((NOT pays_by_invoice) OR (cardinality(domains) > 0))),
    CONSTRAINT partner_country_is_iso CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT partner_key_says_something CHECK ((organisation_key ~ '\S'::text)),
    CONSTRAINT release_is_known CHECK ((releases_on = ANY (ARRAY['finalise'::text, 'payment'::text])))
);

CREATE TABLE public.partner_change (
    id bigint NOT NULL,
    partner_id bigint NOT NULL,
    actor text NOT NULL,
    fields jsonb NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.partner_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.partner_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.partner ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.partner_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.payment_shown AS
 SELECT payment.id,
    payment.request_id AS request,
    COALESCE((request.organisation ->> 'name'::text), ''::text) AS organisation,
    COALESCE(checkout.method, ''::text) AS method,
    payment.reference,
    payment.amount,
    payment.given_back,
    payment.currency,
    payment.outcome,
    payment.reason,
    payment.settled_at AS at
   FROM ((public.payment
     LEFT JOIN public.request ON ((request.id = payment.request_id)))
     LEFT JOIN public.checkout ON ((checkout.session_id = payment.session_id)));

CREATE TABLE public.person (
    id bigint NOT NULL,
    email text NOT NULL,
    proven_at timestamp with time zone,
    reminders boolean DEFAULT true NOT NULL,
    CONSTRAINT person_email_is_lower_case CHECK ((email = lower(email)))
);

ALTER TABLE public.person ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.person_link (
    token_hash bytea NOT NULL,
    person_id bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.person_session (
    id bigint NOT NULL,
    token_hash bytea NOT NULL,
    person_id bigint NOT NULL,
    browser text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE public.person_session ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.person_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.picture_alt ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.picture_alt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.picture_file ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.picture_file_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.placement ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.placement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.quote (
    id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    currency text NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    rate_card_version integer NOT NULL,
    inputs jsonb NOT NULL,
    body jsonb NOT NULL,
    said jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT net_is_no_debt CHECK ((net >= 0)),
    CONSTRAINT quote_ends_after_it_begins CHECK ((expires_at > created_at)),
    CONSTRAINT tax_is_no_debt CHECK ((tax >= 0)),
    CONSTRAINT total_is_net_and_tax CHECK ((total = (net + tax)))
);

CREATE TABLE public.rate_card (
    version integer NOT NULL,
    body jsonb NOT NULL,
    note text NOT NULL,
    published_at timestamp with time zone DEFAULT now() NOT NULL,
    in_force_from timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT ''::text NOT NULL,
    CONSTRAINT in_force_once_it_is_published CHECK ((in_force_from >= published_at)),
    CONSTRAINT version_counts_from_one CHECK ((version > 0))
);

CREATE TABLE public.rate_card_draft (
    id bigint NOT NULL,
    name text NOT NULL,
    typed jsonb NOT NULL,
    edition integer DEFAULT 1 NOT NULL,
    based_on integer,
    actor text NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    published_as integer,
    discarded_at timestamp with time zone,
    CONSTRAINT draft_has_a_name CHECK ((name ~ '\S'::text)),
    CONSTRAINT published_or_discarded CHECK (((published_as IS NULL) OR (discarded_at IS NULL)))
);

ALTER TABLE public.rate_card_draft ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rate_card_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rate_card_example (
    request_id uuid NOT NULL,
    actor text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.rate_card_withdrawal (
    version integer NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT withdrawn_card_says_why CHECK ((reason ~ '\S'::text))
);

CREATE TABLE public.reconciliation (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    found jsonb,
    ended_at timestamp with time zone,
    CONSTRAINT ended_says_what_it_found CHECK (((ended_at IS NULL) = (found IS NULL))),
    CONSTRAINT reconciliation_reads_forward CHECK ((until >= since))
);

ALTER TABLE public.reconciliation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.reconciliation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.recovery_code (
    hash bytea NOT NULL,
    staff_id bigint NOT NULL,
    used_at timestamp with time zone
);

CREATE VIEW public.refund_shown AS
 SELECT refund.id,
    refund.payment_id AS payment,
    payment.request_id AS request,
    COALESCE((request.organisation ->> 'name'::text), ''::text) AS organisation,
    COALESCE(licence.number, ''::text) AS licence,
    refund.amount,
    payment.currency,
    refund.status,
    refund.reason,
    refund.wanted_by,
    refund.needs_second,
    COALESCE(refund.approved_by, ''::text) AS approved_by,
    refund.failure,
    refund.due_at AS at,
    refund.made_at
   FROM (((public.refund
     JOIN public.payment ON ((payment.id = refund.payment_id)))
     LEFT JOIN public.request ON ((request.id = payment.request_id)))
     LEFT JOIN public.licence ON ((licence.id = refund.licence_id)));

CREATE TABLE public.reminder (
    request_id uuid NOT NULL,
    about text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reminder_is_known CHECK ((about = ANY (ARRAY['ending'::text, 'placement'::text])))
);

CREATE TABLE public.renewal (
    request_id uuid NOT NULL,
    renews_id uuid NOT NULL,
    CONSTRAINT renews_another CHECK ((request_id <> renews_id))
);

CREATE TABLE public.request_article (
    request_id uuid NOT NULL,
    "position" integer NOT NULL,
    article_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    net bigint NOT NULL,
    CONSTRAINT share_is_no_debt CHECK ((net >= 0))
);

CREATE TABLE public.request_change (
    id bigint NOT NULL,
    request_id uuid NOT NULL,
    quote_id uuid NOT NULL,
    message text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.request_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.request_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.request_listed AS
 SELECT request.id,
    request.stage,
    request.created_at,
    request.organisation,
    request.organisation_key,
    request.usage,
    quote.body AS quote,
    asked.headline,
    asked.articles
   FROM ((public.request
     JOIN public.quote ON ((quote.id = request.quote_id)))
     CROSS JOIN LATERAL ( SELECT min(revision.headline) FILTER (WHERE (request_article."position" = 0)) AS headline,
            count(*) AS articles
           FROM (public.request_article
             JOIN public.revision ON ((revision.id = request_article.revision_id)))
          WHERE (request_article.request_id = request.id)) asked);

ALTER TABLE public.request_move ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.request_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.request_of_organisation AS
 SELECT organisation.id AS organisation_id,
    request.id AS request_id
   FROM ((public.organisation
     LEFT JOIN public.partner ON ((partner.id = organisation.partner_id)))
     JOIN public.request ON (((request.organisation_key = organisation.organisation_key) OR (request.organisation_key = partner.organisation_key))))
  WHERE ((split_part(lower((request.contact ->> 'email'::text)), '@'::text, 2) = ANY (partner.domains)) OR (EXISTS ( SELECT
           FROM (public.member
             JOIN public.person ON ((person.id = member.person_id)))
          WHERE ((member.organisation_id = organisation.id) AND (member.joined_at IS NOT NULL) AND (person.email = lower((request.contact ->> 'email'::text))) AND (request.created_at < COALESCE(member.left_at, 'infinity'::timestamp with time zone))))));

CREATE VIEW public.request_priced AS
 SELECT request.id,
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
    (quote.expires_at <= now()) AS offer_ended,
    quote.said,
    request.language
   FROM (public.request
     JOIN public.quote ON ((quote.id = request.quote_id)));

CREATE VIEW public.request_seen AS
 SELECT person.id AS person_id,
    NULL::bigint AS organisation_id,
    request.id AS request_id
   FROM (public.person
     JOIN public.request ON ((lower((request.contact ->> 'email'::text)) = person.email)))
UNION ALL
 SELECT member.person_id,
    NULL::bigint AS organisation_id,
    request_of_organisation.request_id
   FROM (public.member
     JOIN public.request_of_organisation ON ((request_of_organisation.organisation_id = member.organisation_id)))
  WHERE ((member.joined_at IS NOT NULL) AND (member.left_at IS NULL))
UNION ALL
 SELECT NULL::bigint AS person_id,
    request_of_organisation.organisation_id,
    request_of_organisation.request_id
   FROM public.request_of_organisation;

ALTER TABLE public.revision ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.revision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rights_hold (
    id bigint NOT NULL,
    request_id uuid NOT NULL,
    article_id bigint NOT NULL,
    medium int4range NOT NULL,
    territory int4range NOT NULL,
    language int4range NOT NULL,
    period daterange NOT NULL,
    slot int8range NOT NULL,
    status text NOT NULL,
    CONSTRAINT hold_status_is_known CHECK ((status = ANY (ARRAY['held'::text, 'issued'::text, 'released'::text])))
);

ALTER TABLE public.rights_hold ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rights_hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE public.rights_slot
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE public.ruling ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.ruling_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.saved_view (
    id bigint NOT NULL,
    staff_id bigint NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    shared boolean DEFAULT false NOT NULL,
    CONSTRAINT view_has_a_name CHECK ((name ~ '\S'::text))
);

ALTER TABLE public.saved_view ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.saved_view_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.signature (
    request_id uuid NOT NULL,
    name text NOT NULL,
    statement text NOT NULL,
    actor text NOT NULL,
    signed_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.staff (
    id bigint NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    password_hash text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    blocked_at timestamp with time zone,
    totp_secret bytea,
    totp_since timestamp with time zone,
    totp_pending bytea,
    totp_step bigint DEFAULT 0 NOT NULL,
    identity text,
    signed_in_at timestamp with time zone,
    CONSTRAINT email_is_lower_case CHECK ((email = lower(email))),
    CONSTRAINT role_is_known CHECK ((role = ANY (ARRAY['reader'::text, 'editor'::text, 'approver'::text, 'finance'::text, 'admin'::text]))),
    CONSTRAINT totp_has_a_secret_and_a_day CHECK (((totp_since IS NULL) = (totp_secret IS NULL)))
);

CREATE TABLE public.staff_half (
    token_hash bytea NOT NULL,
    staff_id bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE public.staff ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.staff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff_link (
    token_hash bytea NOT NULL,
    staff_id bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.staff_session (
    token_hash bytea NOT NULL,
    staff_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    id bigint NOT NULL,
    device text DEFAULT ''::text NOT NULL,
    network text DEFAULT ''::text NOT NULL,
    proven_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.staff_session ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.staff_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stripe_event (
    id text NOT NULL,
    type text NOT NULL,
    body jsonb NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    done_at timestamp with time zone,
    outcome text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.sum_of_day (
    day date NOT NULL,
    sort text NOT NULL,
    currency text NOT NULL,
    times bigint NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT sort_of_day_is_known CHECK ((sort = ANY (ARRAY['asked'::text, 'offered'::text, 'declined'::text, 'licensed'::text, 'earned'::text])))
);

CREATE TABLE public.sum_of_period (
    period integer NOT NULL,
    sort text NOT NULL,
    currency text NOT NULL,
    name text NOT NULL,
    times bigint NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT period_is_known CHECK ((period = ANY (ARRAY[30, 91, 365, 0]))),
    CONSTRAINT sort_of_period_is_known CHECK ((sort = ANY (ARRAY['article'::text, 'medium'::text, 'territory'::text, 'decision'::text])))
);

CREATE TABLE public.summed (
    one boolean DEFAULT true NOT NULL,
    until date NOT NULL,
    CONSTRAINT summed_is_one_row CHECK (one)
);

CREATE TABLE public.suspense (
    id bigint NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    resolved_at timestamp with time zone,
    payment_id uuid,
    request_id uuid,
    resolution text,
    note text DEFAULT ''::text NOT NULL,
    resolved_by text,
    CONSTRAINT resolution_is_known CHECK ((resolution = ANY (ARRAY['refunded'::text, 'attached'::text, 'written_off'::text]))),
    CONSTRAINT resolved_says_who_what_and_why CHECK ((((resolved_at IS NULL) = (resolution IS NULL)) AND ((resolved_at IS NULL) = (resolved_by IS NULL)) AND ((resolved_at IS NULL) OR (note ~ '\S'::text))))
);

ALTER TABLE public.suspense ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.suspense_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.suspense_shown AS
 SELECT suspense.id,
    suspense.subject,
    suspense.detail,
    COALESCE(suspense.request_id, payment.request_id) AS request,
    COALESCE((request.organisation ->> 'name'::text), ''::text) AS organisation,
    suspense.payment_id AS payment,
    payment.amount,
    COALESCE(payment.currency, ''::text) AS currency,
    ((suspense.resolved_at IS NULL) AND COALESCE((payment.outcome = 'suspense'::text), false)) AS holds_money,
    suspense.found_at AS at,
    suspense.resolution,
    suspense.note,
    COALESCE(suspense.resolved_by, ''::text) AS resolved_by,
    suspense.resolved_at
   FROM ((public.suspense
     LEFT JOIN public.payment ON ((payment.id = suspense.payment_id)))
     LEFT JOIN public.request ON ((request.id = COALESCE(suspense.request_id, payment.request_id))));

CREATE TABLE public.tax_evidence (
    id bigint NOT NULL,
    number text NOT NULL,
    register text NOT NULL,
    answer text NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    reference text DEFAULT ''::text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    said text DEFAULT ''::text NOT NULL,
    CONSTRAINT answer_is_known CHECK ((answer = ANY (ARRAY['valid'::text, 'invalid'::text, 'unavailable'::text]))),
    CONSTRAINT number_has_its_prefix CHECK ((number ~ '^[A-Z]{2}[A-Z0-9]{2,18}$'::text)),
    CONSTRAINT only_silence_has_a_reason CHECK (((answer = 'unavailable'::text) OR (said = ''::text))),
    CONSTRAINT register_is_known CHECK ((register = ANY (ARRAY['vies'::text, 'hmrc'::text])))
);

ALTER TABLE public.tax_evidence ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.tax_evidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.told_by_day AS
 SELECT ((request.created_at AT TIME ZONE 'UTC'::text))::date AS on_day,
    ((request.created_at AT TIME ZONE 'UTC'::text))::date AS day,
    'asked'::text AS sort,
    ''::text AS currency,
    1 AS times,
    (0)::bigint AS amount
   FROM public.request
UNION ALL
 SELECT first_move.day AS on_day,
    ((first_move.created_at AT TIME ZONE 'UTC'::text))::date AS day,
    first_move.to_stage AS sort,
    ''::text AS currency,
    1 AS times,
    (0)::bigint AS amount
   FROM public.first_move
UNION ALL
 SELECT fee_booked.day AS on_day,
    fee_booked.day,
    'earned'::text AS sort,
    fee_booked.currency,
    fee_booked.times,
    fee_booked.amount
   FROM public.fee_booked;

CREATE VIEW public.told_by_name AS
 SELECT fee_booked.day,
    'article'::text AS sort,
    (fee_booked.article_id)::text AS name,
    fee_booked.currency,
    fee_booked.times,
    fee_booked.amount
   FROM public.fee_booked
UNION ALL
 SELECT fee_booked.day,
    'medium'::text AS sort,
    (fee_booked.usage ->> 'medium'::text) AS name,
    fee_booked.currency,
    fee_booked.times,
    fee_booked.amount
   FROM public.fee_booked
UNION ALL
 SELECT fee_booked.day,
    'territory'::text AS sort,
    territory.value AS name,
    fee_booked.currency,
    fee_booked.times,
    fee_booked.amount
   FROM (public.fee_booked
     CROSS JOIN LATERAL jsonb_array_elements_text((fee_booked.usage -> 'territories'::text)) territory(value))
UNION ALL
 SELECT first_move.day,
    'decision'::text AS sort,
        CASE
            WHEN (first_move.actor = 'the rules'::text) THEN 'at once'::text
            ELSE COALESCE((public.decided_within((first_move.at - first_move.created_at)))::text, 'later'::text)
        END AS name,
    ''::text AS currency,
    1 AS times,
    (0)::bigint AS amount
   FROM public.first_move
  WHERE (first_move.to_stage = ANY (ARRAY['offered'::text, 'declined'::text]));

ALTER TABLE ONLY public.act
    ADD CONSTRAINT act_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_hash_key UNIQUE (hash);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_prefix_key UNIQUE (prefix);

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_url_key_key UNIQUE (url_key);

ALTER TABLE ONLY public.asset
    ADD CONSTRAINT asset_pkey PRIMARY KEY (revision_id, "position");

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (subject, minute);

ALTER TABLE ONLY public.author_contract
    ADD CONSTRAINT author_contract_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.balance_compared
    ADD CONSTRAINT balance_compared_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.checkout
    ADD CONSTRAINT checkout_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.checkout
    ADD CONSTRAINT checkout_session_id_key UNIQUE (session_id);

ALTER TABLE ONLY public.copy
    ADD CONSTRAINT copy_pkey PRIMARY KEY (licence_id, format);

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_organisation_key_email_key UNIQUE (organisation_key, email);

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_stripe_id_key UNIQUE (stripe_id);

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT dispute_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.document_file
    ADD CONSTRAINT document_file_pkey PRIMARY KEY (document_id);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_journal_id_key UNIQUE (journal_id);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_number_key UNIQUE (number);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.document_series
    ADD CONSTRAINT document_series_pkey PRIMARY KEY (series, year);

ALTER TABLE ONLY public.download
    ADD CONSTRAINT download_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rights_hold
    ADD CONSTRAINT exclusive_rights_are_granted_once EXCLUDE USING gist (article_id WITH =, medium WITH &&, territory WITH &&, language WITH &&, period WITH &&, slot WITH &&) WHERE ((status = ANY (ARRAY['held'::text, 'issued'::text])));

ALTER TABLE ONLY public.invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (checkout_id);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_cause_key UNIQUE (cause);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.licence_move
    ADD CONSTRAINT licence_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.licence
    ADD CONSTRAINT licence_number_key UNIQUE (number);

ALTER TABLE ONLY public.licence_picture
    ADD CONSTRAINT licence_picture_pkey PRIMARY KEY (licence_id, "position");

ALTER TABLE ONLY public.licence
    ADD CONSTRAINT licence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mail
    ADD CONSTRAINT mail_key_key UNIQUE (key);

ALTER TABLE ONLY public.mail
    ADD CONSTRAINT mail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mail_trouble
    ADD CONSTRAINT mail_trouble_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.member_move
    ADD CONSTRAINT member_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_is_sent_once UNIQUE (request_id, form_key);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.newsroom_sign_in
    ADD CONSTRAINT newsroom_sign_in_pkey PRIMARY KEY (state_hash);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT number_is_given_once UNIQUE (series, year, place);

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT organisation_partner_id_key UNIQUE (partner_id);

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.partner_change
    ADD CONSTRAINT partner_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT partner_organisation_key_key UNIQUE (organisation_key);

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT partner_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_reference_key UNIQUE (reference);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_email_key UNIQUE (email);

ALTER TABLE ONLY public.person_link
    ADD CONSTRAINT person_link_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.person_session
    ADD CONSTRAINT person_session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.person_session
    ADD CONSTRAINT person_session_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.picture_alt
    ADD CONSTRAINT picture_alt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.picture_file
    ADD CONSTRAINT picture_file_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT placement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.quote
    ADD CONSTRAINT quote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rate_card_draft
    ADD CONSTRAINT rate_card_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rate_card_draft
    ADD CONSTRAINT rate_card_draft_published_as_key UNIQUE (published_as);

ALTER TABLE ONLY public.rate_card_example
    ADD CONSTRAINT rate_card_example_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY public.rate_card
    ADD CONSTRAINT rate_card_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.rate_card_withdrawal
    ADD CONSTRAINT rate_card_withdrawal_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.reconciliation
    ADD CONSTRAINT reconciliation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.refund
    ADD CONSTRAINT refund_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.refund
    ADD CONSTRAINT refund_stripe_id_key UNIQUE (stripe_id);

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_pkey PRIMARY KEY (request_id, about);

ALTER TABLE ONLY public.renewal
    ADD CONSTRAINT renewal_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY public.request_article
    ADD CONSTRAINT request_article_pkey PRIMARY KEY (request_id, "position");

ALTER TABLE ONLY public.request_article
    ADD CONSTRAINT request_article_request_id_article_id_key UNIQUE (request_id, article_id);

ALTER TABLE ONLY public.request_change
    ADD CONSTRAINT request_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_form_key_key UNIQUE (form_key);

ALTER TABLE ONLY public.request_move
    ADD CONSTRAINT request_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_quote_id_key UNIQUE (quote_id);

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT revision_article_id_hash_key UNIQUE (article_id, hash);

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT revision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rights_hold
    ADD CONSTRAINT rights_hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ruling
    ADD CONSTRAINT ruling_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT saved_view_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.signature
    ADD CONSTRAINT signature_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_email_key UNIQUE (email);

ALTER TABLE ONLY public.staff_half
    ADD CONSTRAINT staff_half_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_identity_key UNIQUE (identity);

ALTER TABLE ONLY public.staff_link
    ADD CONSTRAINT staff_link_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_session
    ADD CONSTRAINT staff_session_id_key UNIQUE (id);

ALTER TABLE ONLY public.staff_session
    ADD CONSTRAINT staff_session_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.stripe_event
    ADD CONSTRAINT stripe_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sum_of_day
    ADD CONSTRAINT sum_of_day_pkey PRIMARY KEY (day, sort, currency);

ALTER TABLE ONLY public.sum_of_period
    ADD CONSTRAINT sum_of_period_pkey PRIMARY KEY (period, sort, currency, name);

ALTER TABLE ONLY public.summed
    ADD CONSTRAINT summed_pkey PRIMARY KEY (one);

ALTER TABLE ONLY public.suspense
    ADD CONSTRAINT suspense_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.suspense
    ADD CONSTRAINT suspense_subject_key UNIQUE (subject);

ALTER TABLE ONLY public.tax_evidence
    ADD CONSTRAINT tax_evidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT view_is_named_once UNIQUE (staff_id, name);

CREATE INDEX act_by_actor ON public.act USING btree (actor, at DESC);

CREATE INDEX act_by_time ON public.act USING btree (at DESC);

CREATE INDEX api_key_by_organisation ON public.api_key USING btree (organisation_id) WHERE (organisation_id IS NOT NULL);

CREATE INDEX article_by_revision ON public.article USING btree (revision_id);

CREATE INDEX author_contract_by_author ON public.author_contract USING btree (author_key, id DESC);

CREATE INDEX balance_compared_latest ON public.balance_compared USING btree (currency, id DESC);

CREATE INDEX checkout_by_customer ON public.checkout USING btree (customer_id);

CREATE INDEX checkout_by_request ON public.checkout USING btree (request_id);

CREATE INDEX checkout_unfinished ON public.checkout USING btree (created_at) WHERE (status = ANY (ARRAY['opening'::text, 'open'::text, 'under_way'::text]));

CREATE INDEX dispute_by_payment ON public.dispute USING btree (payment_id);

CREATE INDEX dispute_by_status ON public.dispute USING btree (status, opened_at DESC, id DESC);

CREATE INDEX dispute_latest ON public.dispute USING btree (opened_at DESC, id DESC);

CREATE INDEX document_by_request ON public.document USING btree (request_id, id);

CREATE INDEX download_by_licence ON public.download USING btree (licence_id, at);

CREATE INDEX download_by_time ON public.download USING btree (at);

CREATE INDEX entry_by_author ON public.entry USING btree (lower(author), id) WHERE (account = 'author_payable'::text);

CREATE INDEX entry_by_journal ON public.entry USING btree (journal_id);

CREATE INDEX invoice_latest ON public.checkout USING btree (created_at DESC, id DESC) WHERE (method = 'invoice'::text);

CREATE INDEX invoice_open ON public.invoice USING btree (due_at) WHERE (status = 'open'::text);

CREATE INDEX journal_by_day ON public.journal USING btree (booked_on, id);

CREATE INDEX journal_by_request ON public.journal USING btree (request_id);

CREATE INDEX licence_by_article ON public.licence USING btree (article_id);

CREATE INDEX licence_by_licensee ON public.licence USING gin (lower(((terms -> 'licensee'::text) ->> 'name'::text)) public.gin_trgm_ops);

CREATE INDEX licence_by_request ON public.licence USING btree (request_id);

CREATE INDEX licence_by_status ON public.licence USING btree (status, id DESC);

CREATE INDEX licence_ending ON public.licence USING btree (ends_at) WHERE (status = 'active'::text);

CREATE INDEX licence_move_by_licence ON public.licence_move USING btree (licence_id, id);

CREATE INDEX mail_failed ON public.mail USING btree (id DESC) WHERE (failed_at IS NOT NULL);

CREATE INDEX mail_of_request ON public.mail USING btree (request_id, id) WHERE (request_id IS NOT NULL);

CREATE INDEX mail_trouble_of_mail ON public.mail_trouble USING btree (mail_id, id);

CREATE INDEX mail_waiting ON public.mail USING btree (due_at) WHERE ((sent_at IS NULL) AND (failed_at IS NULL));

CREATE INDEX member_by_person ON public.member USING btree (person_id);

CREATE INDEX member_move_by_organisation ON public.member_move USING btree (organisation_id, id);

CREATE UNIQUE INDEX member_once ON public.member USING btree (organisation_id, person_id) WHERE (left_at IS NULL);

CREATE INDEX message_by_request ON public.message USING btree (request_id, id);

CREATE UNIQUE INDEX one_checkout_at_a_time ON public.checkout USING btree (request_id) WHERE (status = ANY (ARRAY['opening'::text, 'open'::text, 'under_way'::text]));

CREATE UNIQUE INDEX one_living_licence_an_article ON public.licence USING btree (request_id, article_id) WHERE (status <> 'void'::text);

CREATE UNIQUE INDEX one_payment_licenses ON public.payment USING btree (request_id) WHERE (outcome = 'licensed'::text);

CREATE INDEX organisation_by_key ON public.organisation USING btree (organisation_key);

CREATE INDEX partner_by_domain ON public.partner USING gin (domains);

CREATE INDEX partner_change_by_partner ON public.partner_change USING btree (partner_id, id);

CREATE INDEX payment_by_outcome ON public.payment USING btree (outcome, settled_at DESC, id DESC);

CREATE INDEX payment_by_request ON public.payment USING btree (request_id);

CREATE INDEX payment_latest ON public.payment USING btree (settled_at DESC, id DESC);

CREATE INDEX person_link_by_person ON public.person_link USING btree (person_id);

CREATE INDEX person_link_over ON public.person_link USING btree (expires_at);

CREATE INDEX person_session_by_person ON public.person_session USING btree (person_id);

CREATE INDEX picture_alt_by_picture ON public.picture_alt USING btree (article_id, file_hash, id DESC);

CREATE INDEX picture_file_by_article ON public.picture_file USING btree (article_id, id DESC);

CREATE UNIQUE INDEX placement_once ON public.placement USING btree (licence_id, url) WHERE (taken_back_at IS NULL);

CREATE INDEX quote_by_time ON public.quote USING btree (created_at DESC);

CREATE INDEX quote_by_total ON public.quote USING btree (currency, total);

CREATE INDEX rate_card_draft_open ON public.rate_card_draft USING btree (changed_at DESC) WHERE ((published_as IS NULL) AND (discarded_at IS NULL));

CREATE INDEX rate_card_in_force ON public.rate_card USING btree (in_force_from DESC, version DESC);

CREATE INDEX recovery_code_by_staff ON public.recovery_code USING btree (staff_id);

CREATE INDEX refund_by_licence ON public.refund USING btree (licence_id);

CREATE INDEX refund_by_payment ON public.refund USING btree (payment_id);

CREATE INDEX refund_by_status ON public.refund USING btree (status, due_at DESC, id DESC);

CREATE INDEX refund_due ON public.refund USING btree (due_at) WHERE (status = 'approved'::text);

CREATE INDEX refund_latest ON public.refund USING btree (due_at DESC, id DESC);

CREATE INDEX renewal_of ON public.renewal USING btree (renews_id);

CREATE INDEX request_article_by_article ON public.request_article USING btree (article_id);

CREATE INDEX request_asked ON public.request USING btree (created_at, id) WHERE (talk = 'asked'::text);

CREATE INDEX request_by_contact ON public.request USING btree (lower((contact ->> 'email'::text)));

CREATE INDEX request_by_day ON public.request USING btree ((((created_at AT TIME ZONE 'UTC'::text))::date));

CREATE INDEX request_by_decider ON public.request USING btree (decided_by, created_at DESC, id DESC);

CREATE INDEX request_by_medium ON public.request USING btree (((usage ->> 'medium'::text)), created_at DESC, id DESC);

CREATE INDEX request_by_organisation ON public.request USING btree (organisation_key, created_at DESC);

CREATE INDEX request_by_stage ON public.request USING btree (stage, created_at, id);

CREATE INDEX request_by_words ON public.request USING gin (public.request_words(organisation, contact) public.gin_trgm_ops);

CREATE INDEX request_change_by_request ON public.request_change USING btree (request_id, id);

CREATE INDEX request_closed ON public.request USING btree (created_at DESC, id DESC) WHERE (stage = ANY (ARRAY['declined'::text, 'withdrawn'::text, 'lapsed'::text]));

CREATE INDEX request_licensed_by_organisation ON public.request USING btree (organisation_key) WHERE (stage = 'licensed'::text);

CREATE INDEX request_move_by_actor ON public.request_move USING btree (actor, at DESC);

CREATE INDEX request_move_by_day ON public.request_move USING btree ((((at AT TIME ZONE 'UTC'::text))::date)) WHERE (to_stage = ANY (ARRAY['offered'::text, 'declined'::text, 'licensed'::text]));

CREATE INDEX request_move_by_request ON public.request_move USING btree (request_id, id);

CREATE INDEX request_move_by_time ON public.request_move USING btree (at DESC);

CREATE INDEX request_needs_a_person ON public.request USING btree (created_at, id) WHERE (((stage = 'review'::text) AND (talk <> 'asked'::text)) OR (talk = 'answered'::text));

CREATE INDEX request_newest ON public.request USING btree (created_at DESC, id DESC);

CREATE INDEX revision_by_article ON public.revision USING btree (article_id, id DESC);

CREATE INDEX revision_search ON public.revision USING gin (search);

CREATE INDEX rights_hold_by_request ON public.rights_hold USING btree (request_id);

CREATE INDEX rights_hold_exclusive ON public.rights_hold USING btree (article_id) WHERE ((status = ANY (ARRAY['held'::text, 'issued'::text])) AND lower_inf(slot) AND upper_inf(slot));

CREATE INDEX ruling_by_article ON public.ruling USING btree (article_id, subject, id DESC) WHERE (article_id IS NOT NULL);

CREATE INDEX ruling_by_credit ON public.ruling USING btree (public.credit_key(credit), id DESC) WHERE (subject = 'credit'::text);

CREATE INDEX saved_view_shared ON public.saved_view USING btree (name) WHERE shared;

CREATE INDEX staff_half_by_staff ON public.staff_half USING btree (staff_id);

CREATE INDEX staff_link_by_staff ON public.staff_link USING btree (staff_id);

CREATE INDEX staff_session_by_staff ON public.staff_session USING btree (staff_id);

CREATE INDEX stripe_event_waiting ON public.stripe_event USING btree (received_at) WHERE (done_at IS NULL);

CREATE INDEX sum_of_period_most ON public.sum_of_period USING btree (period, sort, currency, amount DESC, name);

CREATE INDEX suspense_by_payment ON public.suspense USING btree (payment_id);

CREATE INDEX suspense_by_request ON public.suspense USING btree (request_id);

CREATE INDEX suspense_latest ON public.suspense USING btree (found_at DESC, id DESC);

CREATE INDEX suspense_waiting ON public.suspense USING btree (found_at, id) WHERE (resolved_at IS NULL);

CREATE INDEX tax_evidence_by_number ON public.tax_evidence USING btree (number, asked_at DESC);

CREATE CONSTRAINT TRIGGER entry_sums_to_zero AFTER INSERT ON public.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.refuse_unequal_journal();

CREATE TRIGGER given_back AFTER INSERT OR DELETE OR UPDATE ON public.refund FOR EACH ROW EXECUTE FUNCTION public.count_what_goes_back();

CREATE CONSTRAINT TRIGGER journal_sums_to_zero AFTER INSERT ON public.journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.refuse_unequal_journal();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON public.act FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON public.author_contract FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.balance_compared FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON public.document FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON public.document_file FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.download FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.licence_move FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.licence_picture FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.member_move FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.message FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.partner_change FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.picture_alt FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.picture_file FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.quote FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.rate_card FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.rate_card_withdrawal FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.request_change FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.request_move FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.revision FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.ruling FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.signature FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER only_added BEFORE DELETE OR UPDATE ON public.tax_evidence FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER told AFTER INSERT ON public.message FOR EACH ROW EXECUTE FUNCTION public.tell_the_desk();

CREATE TRIGGER told AFTER INSERT ON public.request_move FOR EACH ROW EXECUTE FUNCTION public.tell_the_desk();

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_made_by_fkey FOREIGN KEY (made_by) REFERENCES public.person(id);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.article
    ADD CONSTRAINT article_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.revision(id);

ALTER TABLE ONLY public.asset
    ADD CONSTRAINT asset_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.revision(id);

ALTER TABLE ONLY public.checkout
    ADD CONSTRAINT checkout_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customer(id);

ALTER TABLE ONLY public.checkout
    ADD CONSTRAINT checkout_quote_id_fkey FOREIGN KEY (quote_id) REFERENCES public.quote(id);

ALTER TABLE ONLY public.checkout
    ADD CONSTRAINT checkout_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.copy
    ADD CONSTRAINT copy_licence_id_fkey FOREIGN KEY (licence_id) REFERENCES public.licence(id);

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT dispute_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payment(id);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_credits_id_fkey FOREIGN KEY (credits_id) REFERENCES public.document(id);

ALTER TABLE ONLY public.document_file
    ADD CONSTRAINT document_file_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.document(id);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES public.journal(id);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.download
    ADD CONSTRAINT download_key_id_fkey FOREIGN KEY (key_id) REFERENCES public.api_key(id);

ALTER TABLE ONLY public.download
    ADD CONSTRAINT download_licence_id_fkey FOREIGN KEY (licence_id) REFERENCES public.licence(id);

ALTER TABLE ONLY public.download
    ADD CONSTRAINT download_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.article(id);

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES public.journal(id);

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_licence_id_fkey FOREIGN KEY (licence_id) REFERENCES public.licence(id);

ALTER TABLE ONLY public.invoice
    ADD CONSTRAINT invoice_checkout_id_fkey FOREIGN KEY (checkout_id) REFERENCES public.checkout(id);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.licence
    ADD CONSTRAINT licence_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.article(id);

ALTER TABLE ONLY public.licence_move
    ADD CONSTRAINT licence_move_licence_id_fkey FOREIGN KEY (licence_id) REFERENCES public.licence(id);

ALTER TABLE ONLY public.licence_picture
    ADD CONSTRAINT licence_picture_licence_id_fkey FOREIGN KEY (licence_id) REFERENCES public.licence(id);

ALTER TABLE ONLY public.licence_picture
    ADD CONSTRAINT licence_picture_ruling_id_fkey FOREIGN KEY (ruling_id) REFERENCES public.ruling(id);

ALTER TABLE ONLY public.licence
    ADD CONSTRAINT licence_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.licence
    ADD CONSTRAINT licence_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.revision(id);

ALTER TABLE ONLY public.mail
    ADD CONSTRAINT mail_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.mail_trouble
    ADD CONSTRAINT mail_trouble_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES public.mail(id);

ALTER TABLE ONLY public.member_move
    ADD CONSTRAINT member_move_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.document
    ADD CONSTRAINT number_is_of_a_series FOREIGN KEY (series, year) REFERENCES public.document_series(series, year);

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT organisation_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES public.partner(id);

ALTER TABLE ONLY public.partner_change
    ADD CONSTRAINT partner_change_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES public.partner(id);

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.person_link
    ADD CONSTRAINT person_link_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);

ALTER TABLE ONLY public.person_session
    ADD CONSTRAINT person_session_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);

ALTER TABLE ONLY public.picture_alt
    ADD CONSTRAINT picture_alt_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.article(id);

ALTER TABLE ONLY public.picture_file
    ADD CONSTRAINT picture_file_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.article(id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT placement_key_id_fkey FOREIGN KEY (key_id) REFERENCES public.api_key(id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT placement_licence_id_fkey FOREIGN KEY (licence_id) REFERENCES public.licence(id);

ALTER TABLE ONLY public.placement
    ADD CONSTRAINT placement_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);

ALTER TABLE ONLY public.quote
    ADD CONSTRAINT quote_rate_card_version_fkey FOREIGN KEY (rate_card_version) REFERENCES public.rate_card(version);

ALTER TABLE ONLY public.rate_card_draft
    ADD CONSTRAINT rate_card_draft_based_on_fkey FOREIGN KEY (based_on) REFERENCES public.rate_card(version);

ALTER TABLE ONLY public.rate_card_draft
    ADD CONSTRAINT rate_card_draft_published_as_fkey FOREIGN KEY (published_as) REFERENCES public.rate_card(version);

ALTER TABLE ONLY public.rate_card_example
    ADD CONSTRAINT rate_card_example_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.rate_card_withdrawal
    ADD CONSTRAINT rate_card_withdrawal_version_fkey FOREIGN KEY (version) REFERENCES public.rate_card(version);

ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff(id);

ALTER TABLE ONLY public.refund
    ADD CONSTRAINT refund_licence_id_fkey FOREIGN KEY (licence_id) REFERENCES public.licence(id);

ALTER TABLE ONLY public.refund
    ADD CONSTRAINT refund_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payment(id);

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.renewal
    ADD CONSTRAINT renewal_renews_id_fkey FOREIGN KEY (renews_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.renewal
    ADD CONSTRAINT renewal_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.request_article
    ADD CONSTRAINT request_article_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.article(id);

ALTER TABLE ONLY public.request_article
    ADD CONSTRAINT request_article_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.request_article
    ADD CONSTRAINT request_article_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.revision(id);

ALTER TABLE ONLY public.request_change
    ADD CONSTRAINT request_change_quote_id_fkey FOREIGN KEY (quote_id) REFERENCES public.quote(id);

ALTER TABLE ONLY public.request_change
    ADD CONSTRAINT request_change_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.request_move
    ADD CONSTRAINT request_move_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_quote_id_fkey FOREIGN KEY (quote_id) REFERENCES public.quote(id);

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT revision_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.article(id);

ALTER TABLE ONLY public.rights_hold
    ADD CONSTRAINT rights_hold_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.article(id);

ALTER TABLE ONLY public.rights_hold
    ADD CONSTRAINT rights_hold_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.ruling
    ADD CONSTRAINT ruling_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.article(id);

ALTER TABLE ONLY public.saved_view
    ADD CONSTRAINT saved_view_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff(id);

ALTER TABLE ONLY public.signature
    ADD CONSTRAINT signature_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);

ALTER TABLE ONLY public.staff_half
    ADD CONSTRAINT staff_half_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff(id);

ALTER TABLE ONLY public.staff_link
    ADD CONSTRAINT staff_link_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff(id);

ALTER TABLE ONLY public.staff_session
    ADD CONSTRAINT staff_session_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff(id);

ALTER TABLE ONLY public.suspense
    ADD CONSTRAINT suspense_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payment(id);

ALTER TABLE ONLY public.suspense
    ADD CONSTRAINT suspense_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.request(id);
