-- The ledger in double entry, what authors are owed of it, and the documents that tell it to the buyer.

-- What a contract gives an author of the net of what is sold. A later row replaces an earlier one from
-- its first day on; nothing is ever changed, so that an old statement can be explained.
CREATE TABLE author_contract (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL CONSTRAINT author_has_a_name CHECK (author ~ '\S'),
    -- the name as bylines are compared: one case, single blanks
    author_key text NOT NULL CONSTRAINT author_key_is_folded CHECK (author_key = lower(author_key)),
    basis_points integer NOT NULL CONSTRAINT share_is_a_part CHECK (basis_points BETWEEN 0 AND 10000),
    starts_on date NOT NULL,
    ends_on date CONSTRAINT contract_ends_after_it_begins CHECK (ends_on > starts_on),
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX author_contract_by_author ON author_contract (author_key, id DESC);

-- One happening, booked once: `cause` is its name.
CREATE TABLE journal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cause text NOT NULL UNIQUE,
    kind text NOT NULL CONSTRAINT journal_kind_is_known CHECK (kind IN (
        'sale', 'payment', 'refund', 'credit', 'suspense', 'suspense_resolved', 'dispute', 'fee', 'exchange',
        'uncollectible', 'payout', 'opening'
    )),
    request_id uuid REFERENCES request,
    booked_at timestamptz NOT NULL DEFAULT now(),
    booked_on date NOT NULL GENERATED ALWAYS AS ((booked_at AT TIME ZONE 'UTC')::date) STORED
);

CREATE INDEX journal_by_request ON journal (request_id);
CREATE INDEX journal_by_day ON journal (booked_on, id);

-- Debits are positive, credits negative, in minor units.
CREATE TABLE entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    journal_id bigint NOT NULL REFERENCES journal,
    account text NOT NULL CONSTRAINT account_is_known CHECK (account IN (
        'receivable', 'stripe_balance', 'bank', 'revenue', 'tax', 'refunds', 'stripe_fees', 'exchange',
        'disputes', 'suspense', 'uncollectible', 'author_share', 'author_payable'
    )),
    currency text NOT NULL CONSTRAINT entry_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
    amount bigint NOT NULL CONSTRAINT entry_moves_something CHECK (amount <> 0),
    licence_id bigint REFERENCES licence,
    article_id bigint REFERENCES article,
    author text NOT NULL DEFAULT '',
    tax_case text NOT NULL DEFAULT '',
    -- basis points
    tax_rate integer,
    CONSTRAINT revenue_names_its_licence CHECK (
        account NOT IN ('revenue', 'refunds') OR (licence_id IS NOT NULL AND article_id IS NOT NULL)
    ),
    -- fees too, so that a return knows what was sold under a case that bears no tax
    CONSTRAINT tax_names_its_case CHECK (
        account NOT IN ('tax', 'revenue', 'refunds') OR (tax_case <> '' AND tax_rate IS NOT NULL)
    ),
    CONSTRAINT share_names_its_author CHECK (account NOT IN ('author_share', 'author_payable') OR author <> '')
);

CREATE INDEX entry_by_journal ON entry (journal_id);
CREATE INDEX entry_by_author ON entry (lower(author), id) WHERE account = 'author_payable';

CREATE FUNCTION refuse_unequal_journal() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- At the commit: no journal without entries, and none whose debits and credits differ in any currency.
CREATE CONSTRAINT TRIGGER journal_sums_to_zero AFTER INSERT ON journal
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unequal_journal();
CREATE CONSTRAINT TRIGGER entry_sums_to_zero AFTER INSERT ON entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unequal_journal();

-- The next number of a series is taken under this row's lock, in the transaction that settles: a
-- transaction that fails gives its number back, so none is ever missing.
CREATE TABLE document_series (
    series text NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL CONSTRAINT numbers_count_from_one CHECK (last > 0),
    PRIMARY KEY (series, year)
);

-- An invoice is credited, never deleted. `body` is all that is printed, as it was when it was made.
CREATE TABLE document (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number text NOT NULL UNIQUE,
    kind text NOT NULL CONSTRAINT document_kind_is_known CHECK (kind IN ('invoice', 'credit_note')),
    series text NOT NULL,
    year integer NOT NULL,
    place integer NOT NULL,
    request_id uuid NOT NULL REFERENCES request,
    journal_id bigint NOT NULL UNIQUE REFERENCES journal,
    credits_id bigint REFERENCES document,
    currency text NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL CONSTRAINT document_is_about_something CHECK (total > 0),
    body jsonb NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT document_adds_up CHECK (total = net + tax),
    CONSTRAINT credit_note_names_its_invoice CHECK ((kind = 'credit_note') = (credits_id IS NOT NULL)),
    CONSTRAINT number_is_given_once UNIQUE (series, year, place),
    CONSTRAINT number_is_of_a_series FOREIGN KEY (series, year) REFERENCES document_series
);

CREATE INDEX document_by_request ON document (request_id, id);

-- The printed document, recorded once its bytes are stored; the first printing stands.
CREATE TABLE document_file (
    document_id bigint PRIMARY KEY REFERENCES document,
    sha256 text NOT NULL CONSTRAINT document_hash_is_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size bigint NOT NULL CONSTRAINT document_is_not_empty CHECK (size > 0),
    stored_at timestamptz NOT NULL DEFAULT now()
);

-- What moved on our balance at Stripe, by what Stripe calls the thing that moved it: a PaymentIntent, a
-- refund, a dispute. Fees, exchanges and payouts are booked from Stripe's own list and are not compared.
CREATE VIEW moved_at_stripe AS
SELECT
    journal.cause,
    journal.request_id,
    journal.booked_at,
    coalesce(refund.stripe_id, split_part(journal.cause, ':', 2)) AS subject,
    entry.currency,
    entry.amount
FROM entry
JOIN journal ON journal.id = entry.journal_id
-- a refund is named by its own row, alone or behind the payment in suspense that it gives back
LEFT JOIN refund ON refund.id::text = CASE journal.kind
    WHEN 'refund' THEN split_part(journal.cause, ':', 2)
    WHEN 'suspense_resolved' THEN split_part(journal.cause, ':', 3)
END
WHERE entry.account = 'stripe_balance'
  AND journal.kind IN ('payment', 'suspense', 'suspense_resolved', 'refund', 'dispute');

-- Fees as they were earned and given back, with all that anybody asks of them. Several territories are
-- one market that was sold at one price: nothing says how much of it was for which.
CREATE VIEW earned AS
SELECT
    journal.booked_on,
    entry.currency,
    entry.article_id,
    entry.author,
    request.usage ->> 'medium' AS medium,
    market.territories,
    entry.tax_case,
    entry.tax_rate,
    CASE WHEN entry.account = 'revenue' THEN -entry.amount ELSE 0 END AS sold,
    CASE WHEN entry.account = 'refunds' THEN entry.amount ELSE 0 END AS given_back
FROM entry
JOIN journal ON journal.id = entry.journal_id
JOIN request ON request.id = journal.request_id
CROSS JOIN LATERAL (
    SELECT string_agg(territory, ' ' ORDER BY territory) AS territories
    FROM jsonb_array_elements_text(request.usage -> 'territories') AS territory
) AS market
WHERE entry.account IN ('revenue', 'refunds');

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON author_contract FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON document_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was sold before there was a ledger is its opening: as it was quoted, without shares and without
-- an invoice, since neither had been agreed on or made.
INSERT INTO journal (cause, kind, request_id, booked_at)
SELECT 'release:' || payment.request_id, 'opening', payment.request_id, payment.settled_at
FROM payment
WHERE payment.outcome = 'licensed';

INSERT INTO entry (journal_id, account, currency, amount, licence_id, article_id, tax_case, tax_rate)
SELECT journal.id, line.account, quote.currency, line.amount, line.licence_id, line.article_id, line.tax_case, line.tax_rate
FROM journal
JOIN request ON request.id = journal.request_id
JOIN quote ON quote.id = request.quote_id
CROSS JOIN LATERAL (
    SELECT
        coalesce(nullif(quote.body ->> 'tax_case', ''), nullif(quote.body ->> 'tax_label', ''), 'none') AS named,
        CASE
            WHEN quote.tax = 0 THEN 0
            ELSE coalesce(substring(quote.body ->> 'tax_label' FROM '(\d+(?:\.\d+)?) %')::numeric * 100, 0)
        END::integer AS rate
) AS tax
CROSS JOIN LATERAL (
    SELECT 'receivable' AS account, quote.total AS amount, NULL::bigint AS licence_id, NULL::bigint AS article_id,
        '' AS tax_case, NULL::integer AS tax_rate
    UNION ALL
    -- a licence's part of the tax is what all up to it bear less what all before it bore
    SELECT 'tax', floor(quote.tax * (upto - net) / quote.net) - floor(quote.tax * upto / quote.net), id, article_id,
        tax.named, tax.rate
    FROM (
        SELECT
            licence.id,
            licence.article_id,
            (licence.terms ->> 'net')::bigint AS net,
            sum((licence.terms ->> 'net')::bigint) OVER (ORDER BY licence.id) AS upto
        FROM licence
        WHERE licence.request_id = request.id AND licence.status NOT IN ('void', 'reserved')
    ) AS bearing
    UNION ALL
    SELECT 'revenue', -(licence.terms ->> 'net')::bigint, licence.id, licence.article_id, tax.named, tax.rate
    FROM licence
    WHERE licence.request_id = request.id AND licence.status NOT IN ('void', 'reserved')
) AS line
WHERE journal.kind = 'opening' AND line.amount <> 0;

INSERT INTO journal (cause, kind, request_id, booked_at)
SELECT
    CASE payment.outcome WHEN 'suspense' THEN 'suspense:' ELSE 'payment:' END || payment.reference,
    CASE payment.outcome WHEN 'suspense' THEN 'suspense' ELSE 'payment' END,
    payment.request_id,
    payment.settled_at
FROM payment;

INSERT INTO entry (journal_id, account, currency, amount)
SELECT journal.id, line.account, payment.currency, line.amount
FROM payment
JOIN journal ON journal.cause IN ('payment:' || payment.reference, 'suspense:' || payment.reference)
CROSS JOIN LATERAL (
    VALUES
        ('stripe_balance', payment.amount),
        (CASE payment.outcome WHEN 'suspense' THEN 'suspense' ELSE 'receivable' END, -payment.amount)
) AS line (account, amount);

INSERT INTO journal (cause, kind, request_id, booked_at)
SELECT 'refund:' || refund.id, 'refund', payment.request_id, refund.made_at
FROM refund
JOIN payment ON payment.id = refund.payment_id
WHERE refund.made_at IS NOT NULL;

INSERT INTO entry (journal_id, account, currency, amount)
SELECT journal.id, line.account, payment.currency, line.amount
FROM refund
JOIN payment ON payment.id = refund.payment_id
JOIN journal ON journal.cause = 'refund:' || refund.id
CROSS JOIN LATERAL (
    VALUES
        (CASE payment.outcome WHEN 'suspense' THEN 'suspense' ELSE 'receivable' END, refund.amount),
        ('stripe_balance', -refund.amount)
) AS line (account, amount);
