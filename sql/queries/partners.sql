-- name: partner_by_key(organisation_key)^
SELECT
    id, organisation_key, name, domains, country, notes, known_since, pays_by_invoice, invoice_days,
    releases_on, blocked_reason
FROM partner
WHERE organisation_key = :organisation_key;

-- name: partner(id)^
SELECT
    id, organisation_key, name, domains, country, notes, known_since, pays_by_invoice, invoice_days,
    releases_on, blocked_reason
FROM partner
WHERE id = :id;

-- name: partners(words, most)
-- By name or domain; without words all of them, by name.
SELECT
    id, organisation_key, name, domains, country, notes, known_since, pays_by_invoice, invoice_days,
    releases_on, blocked_reason
FROM partner
WHERE :words = ''
   OR strpos(organisation_key, lower(:words)) > 0
   OR EXISTS (SELECT FROM unnest(domains) AS domain WHERE strpos(domain, lower(:words)) > 0)
ORDER BY organisation_key
LIMIT :most;

-- name: partners_of_domains(domains)
-- Whoever writes or publishes there, whatever name they type.
SELECT
    id, organisation_key, name, domains, country, notes, known_since, pays_by_invoice, invoice_days,
    releases_on, blocked_reason
FROM partner
WHERE domains && :domains::text []
ORDER BY organisation_key;

-- name: add_partner(organisation_key, name, domains, country, notes, pays_by_invoice, invoice_days, releases_on)$
-- A partner that is there already returns no row.
INSERT INTO partner (
    organisation_key, name, domains, country, notes, pays_by_invoice, invoice_days, releases_on
)
VALUES (
    :organisation_key, :name, :domains, :country, :notes, :pays_by_invoice, :invoice_days, :releases_on
)
ON CONFLICT (organisation_key) DO NOTHING
RETURNING id;

-- name: lock_partner(id)$
SELECT id
FROM partner
WHERE id = :id
FOR UPDATE;

-- name: change_partner(id, organisation_key, name, domains, country, notes, pays_by_invoice, invoice_days, releases_on, blocked_reason)!
UPDATE partner
SET organisation_key = :organisation_key,
    name = :name,
    domains = :domains,
    country = :country,
    notes = :notes,
    pays_by_invoice = :pays_by_invoice,
    invoice_days = :invoice_days,
    releases_on = :releases_on,
    blocked_reason = :blocked_reason
WHERE id = :id;

-- name: add_partner_change(partner_id, actor, fields, reason)!
INSERT INTO partner_change (partner_id, actor, fields, reason)
VALUES (:partner_id, :actor, :fields, :reason);

-- name: changes_of_partner(partner_id)
-- Newest first.
SELECT id, actor, fields, reason, at
FROM partner_change
WHERE partner_id = :partner_id
ORDER BY id DESC;

-- name: standing(organisation_key, mailbox, domain, domains)^
-- Always one row. A block is found by the name or by any domain; trust asks for both (desk.standing).
-- `domain` is empty where it tells nothing of who asks; a hundred licences are as good as more.
SELECT
    named.id AS partner_id,
    coalesce(named.domains @> ARRAY[:domain::text], false) AS from_its_domain,
    named.blocked_reason IS NOT NULL OR EXISTS (
        SELECT FROM partner
        WHERE partner.blocked_reason IS NOT NULL AND partner.domains && :domains::text []
    ) AS blocked,
    (
        SELECT count(*)
        FROM (
            SELECT
            FROM request
            WHERE request.organisation_key = :organisation_key
              AND request.stage = 'licensed'
              AND :mailbox <> ''
              AND (
                  lower(request.contact ->> 'email') = :mailbox
                  OR split_part(lower(request.contact ->> 'email'), '@', 2) = :domain
              )
            LIMIT 100
        ) AS licensed
    ) AS licensed_before
FROM (VALUES (true)) AS asked (once)
LEFT JOIN partner AS named ON named.organisation_key = :organisation_key;

-- name: past_of_organisation(organisation_key)^
-- What became of earlier requests under this name, for the eyes of the desk.
SELECT
    count(DISTINCT request.id) FILTER (WHERE request.stage = 'licensed') AS licensed,
    count(DISTINCT payment.id) FILTER (WHERE payment.outcome = 'refund') AS refunded,
    count(DISTINCT licence.id) FILTER (WHERE licence.status = 'suspended') AS suspended,
    count(DISTINCT licence.id) FILTER (WHERE licence.status = 'revoked') AS revoked
FROM request
LEFT JOIN payment ON payment.request_id = request.id
LEFT JOIN licence ON licence.request_id = request.id
WHERE request.organisation_key = :organisation_key;
