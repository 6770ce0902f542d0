-- The people outside: whoever asked, the organisations they belong to, where they published; renewals,
-- changes and reminders. Who may see what stands in the two views at the end and nowhere else.

-- A mailbox. Whoever reads its mail may sign in; `proven_at` is when somebody first did.
CREATE TABLE person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE CONSTRAINT person_email_is_lower_case CHECK (email = lower(email)),
    proven_at timestamptz,
    -- of what ends, and of what was not declared; everything else about one's own requests is always sent
    reminders boolean NOT NULL DEFAULT true
);

CREATE TABLE person_link (
    token_hash bytea PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE INDEX person_link_by_person ON person_link (person_id);
CREATE INDEX person_link_over ON person_link (expires_at);

CREATE TABLE person_session (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    person_id bigint NOT NULL REFERENCES person,
    browser text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);

CREATE INDEX person_session_by_person ON person_session (person_id);

-- An organisation as its people keep it. Founded by whoever holds a licence in its name, it sees what its
-- own members asked for. That it is a partner the desk knows, only the desk can say.
CREATE TABLE organisation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    organisation_key text NOT NULL CONSTRAINT organisation_key_says_something CHECK (organisation_key ~ '\S'),
    partner_id bigint UNIQUE REFERENCES partner,
    founded_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX organisation_by_key ON organisation (organisation_key);

CREATE TABLE member (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id bigint NOT NULL REFERENCES organisation,
    person_id bigint NOT NULL REFERENCES person,
    role text NOT NULL CONSTRAINT member_role_is_known CHECK (role IN ('owner', 'member')),
    -- which mails about what the others asked for
    notices text [] NOT NULL DEFAULT '{corrections}'
    CONSTRAINT notices_are_known CHECK (notices <@ '{corrections,licences,endings}'::text []),
    invited_at timestamptz NOT NULL DEFAULT now(),
    joined_at timestamptz,
    left_at timestamptz,
    CONSTRAINT owner_is_told_of_corrections CHECK (role <> 'owner' OR 'corrections' = ANY (notices))
);

CREATE UNIQUE INDEX member_once ON member (organisation_id, person_id) WHERE left_at IS NULL;
CREATE INDEX member_by_person ON member (person_id);

-- Who let whom in, and out. Rows are only added.
CREATE TABLE member_move (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id bigint NOT NULL REFERENCES organisation,
    actor text NOT NULL,
    words text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX member_move_by_organisation ON member_move (organisation_id, id);
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON member_move FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A partner's key opens what its organisation has; one without an organisation opens nothing.
ALTER TABLE api_key
    ADD COLUMN organisation_id bigint REFERENCES organisation,
    ADD COLUMN made_by bigint REFERENCES person,
    ADD CONSTRAINT only_a_partners_key_has_an_organisation CHECK (organisation_id IS NULL OR scope = 'partner');

CREATE INDEX api_key_by_organisation ON api_key (organisation_id) WHERE organisation_id IS NOT NULL;

-- Who took a copy, where it is known.
ALTER TABLE download
    ADD COLUMN person_id bigint REFERENCES person,
    ADD COLUMN key_id bigint REFERENCES api_key;

CREATE INDEX download_by_time ON download (at);

-- Where a licensee says it published. What is taken back stays to be read.
CREATE TABLE placement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    licence_id bigint NOT NULL REFERENCES licence,
    url text NOT NULL CONSTRAINT placement_is_https CHECK (url ~ '^https://'),
    published_on date NOT NULL,
    -- whether the address is at a domain that stands in the licence; a hint for the desk
    at_home boolean NOT NULL,
    person_id bigint REFERENCES person,
    key_id bigint REFERENCES api_key,
    declared_at timestamptz NOT NULL DEFAULT now(),
    taken_back_at timestamptz
);

CREATE UNIQUE INDEX placement_once ON placement (licence_id, url) WHERE taken_back_at IS NULL;

-- A request that goes on where another one's licences end.
CREATE TABLE renewal (
    request_id uuid PRIMARY KEY REFERENCES request,
    renews_id uuid NOT NULL REFERENCES request,
    CONSTRAINT renews_another CHECK (request_id <> renews_id)
);

CREATE INDEX renewal_of ON renewal (renews_id);

-- What a request was before its requester changed it: the quote holds the whole wish.
CREATE TABLE request_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request,
    quote_id uuid NOT NULL REFERENCES quote,
    message text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX request_change_by_request ON request_change (request_id, id);
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON request_change
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What somebody is reminded of once.
CREATE TABLE reminder (
    request_id uuid NOT NULL REFERENCES request,
    about text NOT NULL CONSTRAINT reminder_is_known CHECK (about IN ('ending', 'placement')),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (request_id, about)
);

CREATE INDEX request_by_contact ON request (lower(contact ->> 'email'));

-- What an organisation has: what was asked for in its name by somebody who was a member by the time, and,
-- where the desk said that it is a partner, what was asked for in its name from the partner's own domains.
CREATE VIEW request_of_organisation AS
SELECT
    organisation.id AS organisation_id,
    request.id AS request_id
FROM organisation
LEFT JOIN partner ON partner.id = organisation.partner_id
JOIN request ON request.organisation_key IN (organisation.organisation_key, partner.organisation_key)
WHERE split_part(lower(request.contact ->> 'email'), '@', 2) = ANY (partner.domains)
   OR EXISTS (
       SELECT FROM member
       JOIN person ON person.id = member.person_id
       WHERE member.organisation_id = organisation.id
         AND member.joined_at IS NOT NULL
         AND person.email = lower(request.contact ->> 'email')
         AND request.created_at < coalesce(member.left_at, 'infinity')
   );

-- What whoever is at the door may see: a person what was asked for from that mailbox and what the
-- organisations have that it is a member of; a key what its organisation has.
CREATE VIEW request_seen AS
SELECT
    person.id AS person_id,
    NULL::bigint AS organisation_id,
    request.id AS request_id
FROM person
JOIN request ON lower(request.contact ->> 'email') = person.email
UNION ALL
SELECT
    member.person_id,
    NULL::bigint AS organisation_id,
    request_of_organisation.request_id
FROM member
JOIN request_of_organisation ON request_of_organisation.organisation_id = member.organisation_id
WHERE member.joined_at IS NOT NULL AND member.left_at IS NULL
UNION ALL
SELECT
    NULL::bigint AS person_id,
    request_of_organisation.organisation_id,
    request_of_organisation.request_id
FROM request_of_organisation;

-- A licence that was released, as its licensee has it: with its article, its last change and its placements.
CREATE VIEW holding AS
SELECT
    licence.id,
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
    article.revision_id IS DISTINCT FROM licence.revision_id AS superseded,
    article.withdrawn_reason,
    licence.ends_at <= now() AS over,
    greatest(
        licence.released_at,
        moved.at,
        article.withdrawn_at,
        CASE WHEN newest.id <> licence.revision_id THEN newest.created_at END
    ) AS changed_at,
    request.contact ->> 'email' AS asked_by,
    declared.placements
FROM licence
JOIN article ON article.id = licence.article_id
JOIN revision ON revision.id = licence.revision_id
LEFT JOIN revision AS newest ON newest.id = article.revision_id
JOIN request ON request.id = licence.request_id
CROSS JOIN LATERAL (
    SELECT max(licence_move.at) AS at
    FROM licence_move
    WHERE licence_move.licence_id = licence.id
) AS moved
CROSS JOIN LATERAL (
    SELECT count(*) AS placements
    FROM placement
    WHERE placement.licence_id = licence.id AND placement.taken_back_at IS NULL
) AS declared
WHERE licence.status NOT IN ('reserved', 'void');
