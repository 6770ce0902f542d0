-- Money: two ways to pay, refunds of a part, disputes, and what a person does about the rest.
-- What Stripe says of each of its objects is kept as facts; what a licence is worth follows from them.

-- Who pays, at Stripe: one for each person of an organisation. Whoever merely names an organisation
-- must not be shown another's address on a page of Stripe's, so the e-mail address is part of it.
CREATE TABLE customer (
    id uuid PRIMARY KEY,
    organisation_key text NOT NULL,
    email text NOT NULL,
    -- the row stands before Stripe is called; its id is the idempotency key
    stripe_id text UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organisation_key, email)
);

-- A try to pay is a page of Checkout, or an invoice: `session_id` is the id of either at Stripe.
ALTER TABLE checkout
    ADD COLUMN method text NOT NULL DEFAULT 'card',
    ADD COLUMN customer_id uuid REFERENCES customer,
    ADD COLUMN purchase_order text NOT NULL DEFAULT '',
    ADD COLUMN reference text NOT NULL DEFAULT '',
    ADD COLUMN billing_address jsonb,
    ADD CONSTRAINT method_is_known CHECK (method IN ('card', 'invoice')),
    DROP CONSTRAINT checkout_status_is_known,
    -- under way: the page is done with, and the bank has not said yet whether the money comes
    ADD CONSTRAINT checkout_status_is_known CHECK (status IN ('opening', 'open', 'under_way', 'paid', 'ended'));

DROP INDEX one_checkout_at_a_time;
CREATE UNIQUE INDEX one_checkout_at_a_time ON checkout (request_id) WHERE status IN ('opening', 'open', 'under_way');
DROP INDEX checkout_unfinished;
CREATE INDEX checkout_unfinished ON checkout (created_at) WHERE status IN ('opening', 'open', 'under_way');
CREATE INDEX checkout_by_customer ON checkout (customer_id);

-- A try to pay by invoice: the terms agreed with the partner, and what Stripe says of the invoice.
CREATE TABLE invoice (
    checkout_id uuid PRIMARY KEY REFERENCES checkout,
    terms_days integer NOT NULL CONSTRAINT terms_are_days CHECK (terms_days BETWEEN 1 AND 365),
    releases_on text NOT NULL CONSTRAINT release_is_known CHECK (releases_on IN ('finalise', 'payment')),
    status text NOT NULL DEFAULT 'draft' CONSTRAINT invoice_status_is_known CHECK (
        status IN ('draft', 'open', 'paid', 'void', 'uncollectible')
    ),
    number text NOT NULL DEFAULT '',
    -- given off by credit notes before it was paid
    credited bigint NOT NULL DEFAULT 0 CONSTRAINT credit_is_no_debt CHECK (credited >= 0),
    -- and after it was paid, with or without a refund
    credited_after bigint NOT NULL DEFAULT 0 CONSTRAINT later_credit_is_no_debt CHECK (credited_after >= 0),
    due_at timestamptz,
    -- the due date that is known to have passed unpaid: another date makes it good again
    overdue_of timestamptz,
    sent_at timestamptz,
    CONSTRAINT finalised_invoice_has_a_number CHECK (status = 'draft' OR number <> '')
);

CREATE INDEX invoice_open ON invoice (due_at) WHERE status = 'open';

-- An orphan has no request until a person says whose it is.
ALTER TABLE payment ALTER COLUMN request_id DROP NOT NULL;
ALTER TABLE payment
    -- what has been promised back or given back; kept by a trigger on the refunds
    ADD COLUMN given_back bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT licensed_payment_has_its_request CHECK (request_id IS NOT NULL OR outcome <> 'licensed');

CREATE INDEX payment_latest ON payment (settled_at DESC, id DESC);

-- The defaults are what the version before this one means when it adds a refund during a deploy.
ALTER TABLE refund DROP CONSTRAINT refund_payment_id_key;
ALTER TABLE refund
    ADD COLUMN status text NOT NULL DEFAULT 'approved',
    ADD COLUMN licence_id bigint REFERENCES licence,
    ADD COLUMN wanted_by text NOT NULL DEFAULT 'the rules',
    ADD COLUMN needs_second boolean NOT NULL DEFAULT false,
    ADD COLUMN approved_by text DEFAULT 'the rules',
    ADD COLUMN failure text NOT NULL DEFAULT '';

UPDATE refund SET status = 'made' WHERE made_at IS NOT NULL;

ALTER TABLE refund
    ADD CONSTRAINT refund_status_is_known CHECK (status IN ('wanted', 'approved', 'made', 'failed')),
    ADD CONSTRAINT made_refund_says_when CHECK (status <> 'made' OR made_at IS NOT NULL),
    ADD CONSTRAINT failed_refund_says_why CHECK ((status = 'failed') = (failure <> '')),
    ADD CONSTRAINT only_an_approved_refund_is_made CHECK (status NOT IN ('approved', 'made') OR approved_by IS NOT NULL),
    ADD CONSTRAINT second_approval_is_another_persons CHECK (
        NOT needs_second OR approved_by IS NULL OR approved_by <> wanted_by
    );

CREATE INDEX refund_by_payment ON refund (payment_id);
CREATE INDEX refund_by_licence ON refund (licence_id);
CREATE INDEX refund_due ON refund (due_at) WHERE status = 'approved';
CREATE INDEX refund_latest ON refund (due_at DESC, id DESC);

-- Never more goes back than came. The payment's row is the lock: two refunds at one moment are added one
-- after the other, and the second is refused when it is too much.
UPDATE payment SET given_back = (SELECT coalesce(sum(amount), 0) FROM refund WHERE refund.payment_id = payment.id);
ALTER TABLE payment ADD CONSTRAINT never_more_goes_back_than_came CHECK (given_back BETWEEN 0 AND amount);

CREATE FUNCTION count_what_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER given_back AFTER INSERT OR UPDATE OR DELETE ON refund
    FOR EACH ROW EXECUTE FUNCTION count_what_goes_back();

-- What a bank says against a payment; `id` is Stripe's.
CREATE TABLE dispute (
    id text PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payment,
    status text NOT NULL CONSTRAINT dispute_status_is_known CHECK (status IN (
        'warning_needs_response', 'warning_under_review', 'warning_closed',
        'needs_response', 'under_review', 'won', 'lost', 'prevented'
    )),
    amount bigint NOT NULL,
    currency text NOT NULL,
    reason text NOT NULL,
    -- by when the desk has to answer the bank
    answer_by timestamptz,
    opened_at timestamptz NOT NULL
);

-- A bank asks, then takes the money, then decides: a later word is never undone by an earlier one.
CREATE FUNCTION dispute_rank(status text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN status IN ('warning_needs_response', 'warning_under_review') THEN 0
        WHEN status IN ('needs_response', 'under_review') THEN 1
        ELSE 2
    END
$$;

CREATE INDEX dispute_by_payment ON dispute (payment_id);
CREATE INDEX dispute_latest ON dispute (opened_at DESC, id DESC);

-- A person's list: what it is about, and what was done.
ALTER TABLE suspense
    ADD COLUMN payment_id uuid REFERENCES payment,
    ADD COLUMN request_id uuid REFERENCES request,
    ADD COLUMN resolution text,
    ADD COLUMN note text NOT NULL DEFAULT '',
    ADD COLUMN resolved_by text,
    ADD CONSTRAINT resolution_is_known CHECK (resolution IN ('refunded', 'attached', 'written_off')),
    ADD CONSTRAINT resolved_says_who_what_and_why CHECK (
        (resolved_at IS NULL) = (resolution IS NULL)
        AND (resolved_at IS NULL) = (resolved_by IS NULL)
        AND (resolved_at IS NULL OR note ~ '\S')
    );

CREATE INDEX suspense_by_payment ON suspense (payment_id);
CREATE INDEX suspense_by_request ON suspense (request_id);
CREATE INDEX suspense_waiting ON suspense (found_at, id) WHERE resolved_at IS NULL;

-- What became of a licence after its release, and why.
CREATE TABLE licence_move (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    licence_id bigint NOT NULL REFERENCES licence,
    from_status text NOT NULL,
    to_status text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX licence_move_by_licence ON licence_move (licence_id, id);
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON licence_move FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Each comparison with Stripe: the last one that ended says from where the next one reads.
CREATE TABLE reconciliation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    found jsonb,
    ended_at timestamptz,
    CONSTRAINT ended_says_what_it_found CHECK ((ended_at IS NULL) = (found IS NULL)),
    CONSTRAINT reconciliation_reads_forward CHECK (until >= since)
);
