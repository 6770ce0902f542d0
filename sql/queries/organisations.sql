-- name: organisations_of_person(person_id)
-- Those it belongs to and those it is asked into, oldest first.
SELECT
    organisation.id, organisation.name, organisation.organisation_key, organisation.partner_id, member.id AS member_id, member.role,
    member.notices, member.joined_at
FROM member
JOIN organisation ON organisation.id = member.organisation_id
WHERE member.person_id = :person_id AND member.left_at IS NULL
ORDER BY member.id;

-- name: organisation_of_partner(partner_id)$
SELECT id
FROM organisation
WHERE partner_id = :partner_id;

-- name: organisations_founded(organisation_key)
-- In the partner's name and not known to be it: for the desk to say whether they are.
SELECT organisation.id, organisation.founded_at, string_agg(person.email, ', ' ORDER BY member.id) AS people
FROM organisation
JOIN member ON member.organisation_id = organisation.id AND member.joined_at IS NOT NULL AND member.left_at IS NULL
JOIN person ON person.id = member.person_id
WHERE organisation.organisation_key = :organisation_key AND organisation.partner_id IS NULL
GROUP BY organisation.id
ORDER BY organisation.id;

-- name: lock_organisation(id)$
SELECT name
FROM organisation
WHERE id = :id
FOR UPDATE;

-- name: add_organisation(name, organisation_key, partner_id)$
INSERT INTO organisation (name, organisation_key, partner_id)
VALUES (:name, :organisation_key, :partner_id)
RETURNING id;

-- name: link_organisation(id, partner_id)$
-- No row back: it is a partner's already, or the name is another one.
UPDATE organisation
SET partner_id = partner.id
FROM partner
WHERE organisation.id = :id
  AND partner.id = :partner_id
  AND organisation.partner_id IS NULL
  AND organisation.organisation_key = partner.organisation_key
RETURNING organisation.id;

-- name: members_of_organisation(organisation_id)
SELECT member.id, member.person_id, person.email, member.role, member.notices, member.invited_at, member.joined_at
FROM member
JOIN person ON person.id = member.person_id
WHERE member.organisation_id = :organisation_id AND member.left_at IS NULL
ORDER BY member.id;

-- name: add_member(organisation_id, person_id, role, joined)$
-- Whoever is there already returns no row.
INSERT INTO member (organisation_id, person_id, role, joined_at)
VALUES (:organisation_id, :person_id, :role, CASE WHEN :joined::boolean THEN now() END)
ON CONFLICT (organisation_id, person_id) WHERE left_at IS NULL DO NOTHING
RETURNING id;

-- name: join_member(id, person_id)$
UPDATE member
SET joined_at = now()
WHERE id = :id AND person_id = :person_id AND joined_at IS NULL AND left_at IS NULL
RETURNING organisation_id;

-- name: leave_member(id)!
UPDATE member
SET left_at = now()
WHERE id = :id AND left_at IS NULL;

-- name: set_member_role(id, role)!
-- An owner hears of corrections, whatever was chosen before.
UPDATE member
SET
    role = :role,
    notices = CASE
        WHEN :role = 'owner' AND NOT 'corrections' = ANY (notices) THEN notices || '{corrections}'::text []
        ELSE notices
    END
WHERE id = :id AND left_at IS NULL;

-- name: set_member_notices(id, notices)!
UPDATE member
SET notices = :notices
WHERE id = :id AND left_at IS NULL;

-- name: add_member_move(organisation_id, actor, words)!
INSERT INTO member_move (organisation_id, actor, words)
VALUES (:organisation_id, :actor, :words);

-- name: moves_of_organisation(organisation_id, most)
SELECT actor, words, at
FROM member_move
WHERE organisation_id = :organisation_id
ORDER BY id DESC
LIMIT :most;

-- name: names_licensed_to(email)
-- In whose name licences were given to this mailbox.
SELECT DISTINCT ON (organisation_key) organisation_key, organisation ->> 'name' AS name
FROM request
WHERE lower(contact ->> 'email') = :email AND stage = 'licensed'
ORDER BY organisation_key, created_at DESC;

-- name: colleagues_told(request_id, notice, email)
-- Members of the organisations that have this request, but for whoever asked: that one is told anyway.
SELECT DISTINCT person.email
FROM request_of_organisation
JOIN member ON member.organisation_id = request_of_organisation.organisation_id
JOIN person ON person.id = member.person_id
WHERE request_of_organisation.request_id = :request_id
  AND member.joined_at IS NOT NULL
  AND member.left_at IS NULL
  AND :notice = ANY (member.notices)
  AND person.email <> :email
ORDER BY person.email;

-- name: keys_of_organisation(organisation_id)
SELECT api_key.id, api_key.prefix, api_key.name, person.email AS made_by, api_key.created_at, api_key.used_at, api_key.revoked_at
FROM api_key
LEFT JOIN person ON person.id = api_key.made_by
WHERE api_key.organisation_id = :organisation_id
ORDER BY api_key.revoked_at IS NOT NULL, api_key.id DESC;

-- name: revoke_key_of_organisation(id, organisation_id)$
UPDATE api_key
SET revoked_at = now()
WHERE id = :id AND organisation_id = :organisation_id AND revoked_at IS NULL
RETURNING name;
