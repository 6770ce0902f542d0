-- Organisations the desk knows, and what it lets them do: pay by invoice, have a licence before the money
-- is there, or nothing without a person. Being known here is never enough by itself: see
-- syndication.desk.standing.

CREATE TABLE partner (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- as request.organisation_key: the name, however it is written
    organisation_key text NOT NULL UNIQUE CONSTRAINT partner_key_says_something CHECK (organisation_key ~ '\S'),
    name text NOT NULL,
    -- where the people write from who may ask in its name
    domains text [] NOT NULL CONSTRAINT domains_are_lower_case CHECK (domains::text = lower(domains::text)),
    country text NOT NULL CONSTRAINT partner_country_is_iso CHECK (country ~ '^[A-Z]{2}$'),
    notes text NOT NULL DEFAULT '',
    known_since date NOT NULL DEFAULT current_date,
    pays_by_invoice boolean NOT NULL DEFAULT false,
    invoice_days integer NOT NULL DEFAULT 30
    CONSTRAINT invoice_is_due_within_90_days CHECK (invoice_days BETWEEN 1 AND 90),
    releases_on text NOT NULL DEFAULT 'payment'
    CONSTRAINT release_is_known CHECK (releases_on IN ('finalise', 'payment')),
    blocked_reason text CONSTRAINT blocked_says_why CHECK (blocked_reason ~ '\S'),
    CONSTRAINT invoice_payer_is_told_by_its_domain CHECK (NOT pays_by_invoice OR cardinality(domains) > 0)
);

CREATE INDEX partner_by_domain ON partner USING gin (domains);

-- Who changed what, and why. `fields` is a list of {field, before, after}, in plain words.
CREATE TABLE partner_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    partner_id bigint NOT NULL REFERENCES partner,
    actor text NOT NULL,
    fields jsonb NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX partner_change_by_partner ON partner_change (partner_id, id);

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON partner_change
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Whether somebody asks for the first time is looked up with every quote.
CREATE INDEX request_licensed_by_organisation ON request (organisation_key) WHERE stage = 'licensed';

-- Exclusive grants are few; every form looks for those that stand in its way.
CREATE INDEX rights_hold_exclusive ON rights_hold (article_id)
WHERE status IN ('held', 'issued') AND lower_inf(slot) AND upper_inf(slot);
