-- The conversation about a request, who decided it, what a search reads, and the views people keep.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- What was written to and fro about one request; never changed. `form_key` makes a second sending harmless.
CREATE TABLE message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request,
    side text NOT NULL CONSTRAINT side_is_known CHECK (side IN ('desk', 'requester')),
    author text NOT NULL CONSTRAINT message_has_an_author CHECK (author ~ '\S'),
    body text NOT NULL CONSTRAINT message_says_something CHECK (body ~ '\S'),
    form_key text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT message_is_sent_once UNIQUE (request_id, form_key)
);

CREATE INDEX message_by_request ON message (request_id, id);

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON message
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- `talk` says whose turn it is: theirs (asked), ours (answered), or nobody's. A move of the request ends it.
-- `decided_by` is who named the price or declined last: a person, a key or the rules.
ALTER TABLE request
    ADD COLUMN talk text NOT NULL DEFAULT ''
        CONSTRAINT talk_is_known CHECK (talk IN ('', 'asked', 'answered')),
    ADD COLUMN decided_by text NOT NULL DEFAULT '';

UPDATE request
SET decided_by = decision.actor
FROM (
    SELECT DISTINCT ON (request_id) request_id, actor
    FROM request_move
    WHERE to_stage IN ('offered', 'declined')
    ORDER BY request_id, id DESC
) AS decision
WHERE decision.request_id = request.id;

-- What a search by words reads of a request: who asks, under which names, from where.
CREATE FUNCTION request_words(organisation jsonb, contact jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(
    (organisation ->> 'name') || ' ' || coalesce(organisation ->> 'brand', '') || ' '
    || coalesce(organisation ->> 'domains', '') || ' ' || coalesce(organisation ->> 'vat_id', '') || ' '
    || (contact ->> 'name') || ' ' || (contact ->> 'email')
);

-- The queue, and who is being waited for: as many entries as there are such requests, not as there are requests.
CREATE INDEX request_needs_a_person ON request (created_at, id)
WHERE (stage = 'review' AND talk <> 'asked') OR talk = 'answered';
CREATE INDEX request_asked ON request (created_at, id) WHERE talk = 'asked';

-- Every list is read from its newest end; a filter that leaves few has an index of its own.
CREATE INDEX request_newest ON request (created_at DESC, id DESC);
CREATE INDEX request_closed ON request (created_at DESC, id DESC)
WHERE stage IN ('declined', 'withdrawn', 'lapsed');
CREATE INDEX request_by_medium ON request ((usage ->> 'medium'), created_at DESC, id DESC);
CREATE INDEX request_by_decider ON request (decided_by, created_at DESC, id DESC);
CREATE INDEX request_by_words ON request USING gin (request_words(organisation, contact) gin_trgm_ops);
CREATE INDEX quote_by_total ON quote (currency, total);

CREATE INDEX licence_by_status ON licence (status, id DESC);
CREATE INDEX licence_by_licensee ON licence USING gin (lower(terms -> 'licensee' ->> 'name') gin_trgm_ops);

-- A question to the list that somebody asks every day: `query` is the list's own address after its "?".
CREATE TABLE saved_view (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff,
    name text NOT NULL CONSTRAINT view_has_a_name CHECK (name ~ '\S'),
    query text NOT NULL,
    shared boolean NOT NULL DEFAULT false,
    CONSTRAINT view_is_named_once UNIQUE (staff_id, name)
);

CREATE INDEX saved_view_shared ON saved_view (name) WHERE shared;

-- Whoever looks is told at once: every process of `serve` listens. With no listener it costs nothing.
CREATE FUNCTION tell_the_desk() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('desk', NEW.request_id::text);
    RETURN NULL;
END
$$;

CREATE TRIGGER told AFTER INSERT ON request_move FOR EACH ROW EXECUTE FUNCTION tell_the_desk();
CREATE TRIGGER told AFTER INSERT ON message FOR EACH ROW EXECUTE FUNCTION tell_the_desk();
