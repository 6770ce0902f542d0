-- Rate cards are drafted, tried out on what was quoted, and published for a date.

ALTER TABLE rate_card
    ADD COLUMN in_force_from timestamptz,
    ADD COLUMN actor text NOT NULL DEFAULT '';

-- The cards there are were in force from the moment they were published; nothing else of them changes.
ALTER TABLE rate_card DISABLE TRIGGER only_added;
UPDATE rate_card SET in_force_from = published_at;
ALTER TABLE rate_card ENABLE TRIGGER only_added;

ALTER TABLE rate_card
    ALTER COLUMN in_force_from SET NOT NULL,
    ALTER COLUMN in_force_from SET DEFAULT now(),
    ADD CONSTRAINT in_force_once_it_is_published CHECK (in_force_from >= published_at);

CREATE INDEX rate_card_in_force ON rate_card (in_force_from DESC, version DESC);

-- A card that was announced for a date and taken back before it: nothing was ever quoted by it.
CREATE TABLE rate_card_withdrawal (
    version integer PRIMARY KEY REFERENCES rate_card,
    actor text NOT NULL,
    reason text NOT NULL CONSTRAINT withdrawn_card_says_why CHECK (reason ~ '\S'),
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON rate_card_withdrawal
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A draft is kept as it was typed, wrong or right, so that nothing typed is lost. `edition` counts the
-- savings: who saves over somebody else's is told.
CREATE TABLE rate_card_draft (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CONSTRAINT draft_has_a_name CHECK (name ~ '\S'),
    typed jsonb NOT NULL,
    edition integer NOT NULL DEFAULT 1,
    based_on integer REFERENCES rate_card,
    actor text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    published_as integer UNIQUE REFERENCES rate_card,
    discarded_at timestamptz,
    CONSTRAINT published_or_discarded CHECK (published_as IS NULL OR discarded_at IS NULL)
);

CREATE INDEX rate_card_draft_open ON rate_card_draft (changed_at DESC)
WHERE published_as IS NULL AND discarded_at IS NULL;

-- Requests the desk chose to see every draft's price of.
CREATE TABLE rate_card_example (
    request_id uuid PRIMARY KEY REFERENCES request,
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

-- The quotes of late, for the drafts of rate cards.
CREATE INDEX quote_by_time ON quote (created_at DESC);
