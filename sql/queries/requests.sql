-- name: moment()$
-- The database's clock is the only clock for rights and money.
SELECT now();

-- name: add_quote(id, expires_at, currency, net, tax, total, rate_card_version, inputs, body, said)!
INSERT INTO quote (id, expires_at, currency, net, tax, total, rate_card_version, inputs, body, said)
VALUES (:id, :expires_at, :currency, :net, :tax, :total, :rate_card_version, :inputs, :body, :said);

-- name: quote(id)^
SELECT id, created_at, expires_at, currency, net, tax, total, rate_card_version, inputs, body, said
FROM quote
WHERE id = :id;

-- name: add_request(id, form_key, stage, quote_id, usage, organisation, organisation_key, contact, message, language)$
-- The second submission of one form returns no row.
INSERT INTO request (
    id, form_key, stage, quote_id, usage, organisation, organisation_key, contact, message, language
)
VALUES (
    :id, :form_key, :stage, :quote_id, :usage, :organisation, :organisation_key, :contact, :message, :language
)
ON CONFLICT (form_key) DO NOTHING
RETURNING id;

-- name: add_request_articles(request_id, article_ids, revision_ids, nets)!
-- In the order asked for, from nought.
INSERT INTO request_article (request_id, position, article_id, revision_id, net)
SELECT :request_id, place - 1, article_id, revision_id, net
FROM unnest(:article_ids::bigint [], :revision_ids::bigint [], :nets::bigint [])
WITH ORDINALITY AS wanted (article_id, revision_id, net, place);

-- name: drop_request_articles(request_id)!
-- Before others take their place: a request that is being changed has been neither offered nor licensed.
DELETE FROM request_article
WHERE request_id = :request_id;

-- name: change_request(id, usage, organisation, organisation_key, contact, message)!
UPDATE request
SET
    usage = :usage,
    organisation = :organisation,
    organisation_key = :organisation_key,
    contact = :contact,
    message = :message
WHERE id = :id;

-- name: add_request_change(request_id, quote_id, message)!
-- What it was: the quote holds articles, usage and organisation.
INSERT INTO request_change (request_id, quote_id, message)
VALUES (:request_id, :quote_id, :message);

-- name: shares_of_request(request_id)
SELECT article_id, net
FROM request_article
WHERE request_id = :request_id
ORDER BY position;

-- name: share_request(request_id, nets)!
-- One net for each article, in the request's order.
UPDATE request_article
SET net = shared.net
FROM (
    SELECT net, place - 1 AS position
    FROM unnest(:nets::bigint []) WITH ORDINALITY AS given (net, place)
) AS shared
WHERE request_article.request_id = :request_id AND request_article.position = shared.position;

-- name: request_by_form_key(form_key)$
SELECT id
FROM request
WHERE form_key = :form_key;

-- name: request(id)^
SELECT
    priced.id, priced.stage, priced.usage, priced.organisation, priced.organisation_key, priced.contact,
    priced.message, priced.decline_reason, priced.created_at, priced.quote_id, priced.quote,
    priced.expires_at, priced.offer_ended, priced.said, priced.language, request.talk
FROM request_priced AS priced
JOIN request ON request.id = priced.id
WHERE priced.id = :id;

-- name: lock_request(id)$
-- Whoever moves a request holds its row; it is read anew after the wait.
SELECT id
FROM request
WHERE id = :id
FOR UPDATE;

-- name: move_request(id, from_stage, to_stage, quote_id, decline_reason, decided_by)$
-- No row back means that somebody was first. A move ends the conversation: nobody's turn is left.
UPDATE request
SET stage = :to_stage, quote_id = :quote_id, decline_reason = :decline_reason, moved_at = now(),
    talk = '', decided_by = coalesce(:decided_by::text, decided_by)
WHERE id = :id AND stage = :from_stage
RETURNING id;

-- name: add_move(request_id, from_stage, to_stage, actor, reason)!
INSERT INTO request_move (request_id, from_stage, to_stage, actor, reason)
VALUES (:request_id, :from_stage, :to_stage, :actor, :reason);

-- name: moves_of_request(request_id)
SELECT from_stage, to_stage, actor, reason, at
FROM request_move
WHERE request_id = :request_id
ORDER BY id;

-- name: add_signature(request_id, name, statement, actor)!
INSERT INTO signature (request_id, name, statement, actor)
VALUES (:request_id, :name, :statement, :actor)
ON CONFLICT (request_id) DO NOTHING;

-- name: requests_of_organisation(organisation_key, but, most)
WITH found AS MATERIALIZED (
    SELECT id, talk
    FROM request
    WHERE organisation_key = :organisation_key AND id <> :but
    ORDER BY created_at DESC
    LIMIT :most
)
SELECT listed.id, listed.stage, listed.created_at, listed.organisation, listed.usage, listed.quote,
    listed.headline, listed.articles, found.talk
FROM found
JOIN request_listed AS listed ON listed.id = found.id
ORDER BY listed.created_at DESC;

-- name: requests_to_lapse(most)
-- Offers that have ended and are not being paid at this moment.
SELECT request.id
FROM request
JOIN quote ON quote.id = request.quote_id
WHERE request.stage IN ('offered', 'awaiting_payment')
  AND quote.expires_at <= now()
  AND NOT EXISTS (
      SELECT FROM checkout
      WHERE checkout.request_id = request.id AND checkout.status IN ('opening', 'open', 'under_way')
  )
ORDER BY quote.expires_at
LIMIT :most;

-- name: lock_articles(request_id)
-- One buyer at a time looks at an article's rights; in one order, so that nobody waits in a ring.
SELECT ordered.article_id, pg_advisory_xact_lock(1, hashint8(ordered.article_id))
FROM (
    SELECT article_id
    FROM request_article
    WHERE request_id = :request_id
    ORDER BY article_id
) AS ordered;

-- name: next_slot()$
SELECT nextval('rights_slot');

-- name: hold_rights(request_id, media, territories, languages, starts, ends, slot)!
-- A NULL territory is the whole world; a NULL slot is an exclusive grant.
INSERT INTO rights_hold (request_id, article_id, medium, territory, language, period, slot, status)
SELECT
    request_article.request_id,
    request_article.article_id,
    int4range(claim.medium, claim.medium, '[]'),
    int4range(claim.territory, claim.territory, '[]'),
    int4range(claim.language, claim.language, '[]'),
    daterange(claim.starts_on, claim.ends_on),
    int8range(:slot::bigint, :slot::bigint, '[]'),
    'held'
FROM request_article
CROSS JOIN unnest(
    :media::integer [], :territories::integer [], :languages::integer [], :starts::date [], :ends::date []
) AS claim (medium, territory, language, starts_on, ends_on)
WHERE request_article.request_id = :request_id;

-- name: settle_holds(request_id, status)!
UPDATE rights_hold
SET status = :status
WHERE request_id = :request_id AND status = 'held';

-- name: release_holds(request_id)!
UPDATE rights_hold
SET status = 'released'
WHERE request_id = :request_id AND status IN ('held', 'issued');

-- name: release_holds_of(request_id, articles)!
UPDATE rights_hold
SET status = 'released'
WHERE request_id = :request_id AND article_id = ANY (:articles::bigint []) AND status IN ('held', 'issued');

-- name: hold_again(request_id, articles)!
-- Refused by the constraint when somebody has been granted them meanwhile.
UPDATE rights_hold
SET status = 'issued'
WHERE request_id = :request_id AND article_id = ANY (:articles::bigint []) AND status = 'released';

-- name: holds_of_request(request_id)$
SELECT count(*)
FROM rights_hold
WHERE request_id = :request_id AND status IN ('held', 'issued');

-- name: requests_worth(amount, currency, most)
-- What waits to be paid and costs just this much, the oldest first.
WITH found AS MATERIALIZED (
    SELECT request.id, request.talk
    FROM request
    JOIN quote ON quote.id = request.quote_id
    WHERE request.stage IN ('offered', 'awaiting_payment')
      AND quote.total = :amount
      AND quote.currency = :currency
    ORDER BY request.created_at, request.id
    LIMIT :most
)
SELECT listed.id, listed.stage, listed.created_at, listed.organisation, listed.usage, listed.quote,
    listed.headline, listed.articles, found.talk
FROM found
JOIN request_listed AS listed ON listed.id = found.id
ORDER BY listed.created_at, listed.id;

-- name: language_of_mailbox(email)$
-- That of what was asked from it last.
SELECT language
FROM request
WHERE lower(contact ->> 'email') = lower(:email)
ORDER BY created_at DESC
LIMIT 1;
