-- What must always be true. Each query returns the rows that break it, so a sound database returns none.

-- name: active_licence_was_paid_or_is_free()
SELECT licence.number AS broken
FROM licence
JOIN request ON request.id = licence.request_id
JOIN quote ON quote.id = request.quote_id
WHERE licence.status IN ('active', 'suspended', 'expired')
  AND quote.total > 0
  AND NOT EXISTS (
      SELECT FROM payment
      WHERE payment.request_id = request.id AND payment.outcome = 'licensed'
  )
  AND NOT EXISTS (
      SELECT FROM invoice
      JOIN checkout ON checkout.id = invoice.checkout_id
      WHERE checkout.request_id = request.id
        AND invoice.releases_on = 'finalise'
        AND invoice.status IN ('open', 'uncollectible')
  );

-- name: licensing_payment_has_its_licences()
SELECT payment.reference AS broken
FROM payment
WHERE payment.outcome = 'licensed'
  AND (
      SELECT count(*)
      FROM licence
      WHERE licence.request_id = payment.request_id AND licence.status NOT IN ('void', 'reserved')
  ) <> (
      SELECT count(*)
      FROM request_article
      WHERE request_article.request_id = payment.request_id
  );

-- name: payment_equals_quote()
-- But for what a credit note took off first, and what a person has let pass.
SELECT payment.reference AS broken
FROM payment
JOIN request ON request.id = payment.request_id
JOIN quote ON quote.id = request.quote_id
LEFT JOIN checkout ON checkout.session_id = payment.session_id
LEFT JOIN invoice ON invoice.checkout_id = checkout.id
WHERE payment.outcome = 'licensed'
  AND (payment.amount + coalesce(invoice.credited, 0), payment.currency) IS DISTINCT FROM (quote.total, quote.currency)
  AND NOT EXISTS (
      SELECT FROM suspense
      WHERE suspense.payment_id = payment.id AND suspense.resolution = 'attached'
  );

-- name: payment_to_refund_has_a_refund()
SELECT payment.reference AS broken
FROM payment
LEFT JOIN refund ON refund.payment_id = payment.id
WHERE payment.outcome = 'refund' AND refund.id IS NULL;

-- name: refunds_are_not_more_than_their_payment()
SELECT payment.reference AS broken
FROM payment
JOIN refund ON refund.payment_id = payment.id AND refund.status <> 'failed'
GROUP BY payment.id
HAVING sum(refund.amount) > payment.amount;

-- name: given_back_is_what_the_refunds_say()
SELECT payment.reference AS broken
FROM payment
WHERE payment.given_back <> (
    SELECT coalesce(sum(refund.amount), 0)
    FROM refund
    WHERE refund.payment_id = payment.id AND refund.status <> 'failed'
);

-- name: refund_that_came_back_is_on_the_list()
SELECT refund.id::text AS broken
FROM refund
WHERE refund.status = 'failed'
  AND refund.stripe_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM suspense WHERE suspense.subject = 'refund:' || refund.id);

-- name: refund_that_came_back_is_booked_back()
-- Those that were booked when they were made; what is older stands in the opening balance.
SELECT refund.id::text AS broken
FROM refund
WHERE refund.status = 'failed'
  AND EXISTS (SELECT FROM journal WHERE journal.cause = 'refund:' || refund.id)
  AND NOT EXISTS (SELECT FROM journal WHERE journal.cause = 'refund:' || refund.id || ':returned');

-- name: payment_in_suspense_is_on_the_list()
SELECT payment.reference AS broken
FROM payment
WHERE payment.outcome = 'suspense'
  AND NOT EXISTS (SELECT FROM suspense WHERE suspense.payment_id = payment.id);

-- name: paid_checkout_has_its_payment()
SELECT checkout.id::text AS broken
FROM checkout
WHERE checkout.status = 'paid'
  AND NOT EXISTS (SELECT FROM payment WHERE payment.session_id = checkout.session_id);

-- name: money_that_went_back_opens_nothing()
-- Not in full, and not for one licence by itself: syndication.licensing.access has the whole table.
SELECT licence.number AS broken
FROM licence
JOIN payment ON payment.request_id = licence.request_id AND payment.outcome = 'licensed'
WHERE licence.status IN ('active', 'suspended')
  AND (
      SELECT coalesce(sum(refund.amount), 0)
      FROM refund
      WHERE refund.payment_id = payment.id AND refund.status = 'made'
  ) >= payment.amount;

-- name: disputed_money_opens_nothing()
SELECT licence.number AS broken
FROM licence
JOIN payment ON payment.request_id = licence.request_id AND payment.outcome = 'licensed'
JOIN dispute ON dispute.payment_id = payment.id
WHERE licence.status = 'active' AND dispute.status IN ('needs_response', 'under_review', 'lost');

-- name: revoked_licence_holds_no_rights()
SELECT licence.number AS broken
FROM licence
JOIN rights_hold ON rights_hold.request_id = licence.request_id AND rights_hold.article_id = licence.article_id
WHERE licence.status = 'revoked' AND rights_hold.status <> 'released';

-- name: last_licence_move_is_its_status()
SELECT licence.number AS broken
FROM licence
WHERE licence.status NOT IN ('expired', (
    SELECT licence_move.to_status
    FROM licence_move
    WHERE licence_move.licence_id = licence.id
    ORDER BY licence_move.id DESC
    LIMIT 1
));

-- name: no_refund_waits_for_a_day()
SELECT refund.id::text AS broken
FROM refund
WHERE refund.status = 'approved' AND refund.due_at < now() - interval '1 day';

-- name: licensed_request_has_all_its_licences()
SELECT request.id::text AS broken
FROM request
WHERE request.stage = 'licensed'
  AND EXISTS (
      SELECT FROM request_article
      WHERE request_article.request_id = request.id
        AND NOT EXISTS (
            SELECT FROM licence
            WHERE licence.request_id = request.id
              AND licence.article_id = request_article.article_id
              AND licence.status NOT IN ('void', 'reserved')
        )
  );

-- name: only_a_licensed_request_has_an_active_licence()
SELECT licence.number AS broken
FROM licence
JOIN request ON request.id = licence.request_id
WHERE licence.status IN ('active', 'suspended', 'expired', 'revoked') AND request.stage <> 'licensed';

-- name: released_licence_has_three_copies()
SELECT licence.number AS broken
FROM licence
WHERE licence.status NOT IN ('reserved', 'void')
  AND (SELECT count(*) FROM copy WHERE copy.licence_id = licence.id) <> 3;

-- name: open_checkout_has_sealed_copies()
SELECT checkout.id::text AS broken
FROM checkout
WHERE checkout.status = 'open'
  AND EXISTS (
      SELECT FROM request_article
      WHERE request_article.request_id = checkout.request_id
        AND (
            SELECT count(*)
            FROM licence
            JOIN copy ON copy.licence_id = licence.id
            WHERE licence.request_id = checkout.request_id
              AND licence.article_id = request_article.article_id
              AND licence.status <> 'void'
        ) <> 3
  );

-- name: checkout_amount_is_the_quote()
SELECT checkout.id::text AS broken
FROM checkout
JOIN quote ON quote.id = checkout.quote_id
WHERE (checkout.amount, checkout.currency) IS DISTINCT FROM (quote.total, quote.currency);

-- name: last_move_is_the_stage()
SELECT request.id::text AS broken
FROM request
WHERE request.stage IS DISTINCT FROM (
    SELECT request_move.to_stage
    FROM request_move
    WHERE request_move.request_id = request.id
    ORDER BY request_move.id DESC
    LIMIT 1
);

-- name: moves_join_up()
SELECT move.request_id::text AS broken
FROM (
    SELECT
        request_id,
        from_stage,
        lag(to_stage, 1, 'received') OVER (PARTITION BY request_id ORDER BY id) AS before
    FROM request_move
) AS move
WHERE move.from_stage <> move.before;

-- name: request_has_articles()
SELECT request.id::text AS broken
FROM request
WHERE NOT EXISTS (SELECT FROM request_article WHERE request_article.request_id = request.id);

-- name: shares_add_up_to_the_net()
SELECT request.id::text AS broken
FROM request
JOIN quote ON quote.id = request.quote_id
WHERE quote.net <> (SELECT sum(net) FROM request_article WHERE request_article.request_id = request.id);

-- name: exclusive_offer_is_signed()
SELECT request.id::text AS broken
FROM request
WHERE (request.usage ->> 'exclusive')::boolean
  AND request.stage IN ('offered', 'awaiting_payment', 'licensed')
  AND NOT EXISTS (SELECT FROM signature WHERE signature.request_id = request.id);

-- name: offer_holds_its_rights()
SELECT request.id::text AS broken
FROM request
WHERE request.stage IN ('offered', 'awaiting_payment')
  AND NOT EXISTS (
      SELECT FROM rights_hold
      WHERE rights_hold.request_id = request.id AND rights_hold.status = 'held'
  );

-- name: closed_request_holds_nothing()
SELECT request.id::text AS broken
FROM request
JOIN rights_hold ON rights_hold.request_id = request.id
WHERE request.stage IN ('declined', 'withdrawn', 'lapsed') AND rights_hold.status <> 'released';

-- name: wire_copy_is_licensed_only_when_cleared()
SELECT licence.number AS broken
FROM licence
JOIN revision ON revision.id = licence.revision_id
WHERE revision.text_owner = 'agency'
  AND NOT EXISTS (
      SELECT FROM ruling
      WHERE ruling.article_id = licence.article_id
        AND ruling.subject = 'text'
        AND ruling.verdict = 'cleared'
        AND ruling.at <= licence.reserved_at
  );

-- name: what_travels_was_ours_or_cleared()
SELECT licence.number AS broken
FROM licence_picture
JOIN licence ON licence.id = licence_picture.licence_id
LEFT JOIN asset ON asset.revision_id = licence.revision_id AND asset.position = licence_picture.position
LEFT JOIN ruling ON ruling.id = licence_picture.ruling_id
WHERE NOT coalesce(
    asset.kind IN ('photograph', 'graphic')
    AND CASE
        WHEN licence_picture.ruling_id IS NULL THEN asset.owner = 'own'
        ELSE
            ruling.verdict = 'cleared'
            AND ruling.at <= (SELECT min(copy.stored_at) FROM copy WHERE copy.licence_id = licence.id)
            AND CASE ruling.subject
                WHEN 'asset' THEN
                    (ruling.article_id, ruling.kind, ruling.url, ruling.credit)
                    = (licence.article_id, asset.kind, asset.url, asset.credit)
                WHEN 'credit' THEN credit_key(ruling.credit) = credit_key(asset.credit)
                ELSE false
            END
    END,
    false
);

-- name: copies_carry_the_pictures_of_their_quote()
SELECT licence.number AS broken
FROM licence
JOIN request ON request.id = licence.request_id
JOIN quote ON quote.id = request.quote_id
CROSS JOIN LATERAL jsonb_array_elements(quote.inputs -> 'revisions') WITH ORDINALITY AS asked (revision, place)
WHERE licence.status <> 'void'
  AND asked.revision::bigint = licence.revision_id
  AND jsonb_typeof(quote.inputs -> 'travelling') = 'array'
  AND EXISTS (SELECT FROM copy WHERE copy.licence_id = licence.id)
  AND (
      SELECT jsonb_agg(jsonb_build_array(licence_picture.position, licence_picture.file_hash) ORDER BY licence_picture.position)
      FROM licence_picture
      WHERE licence_picture.licence_id = licence.id
  ) IS DISTINCT FROM (
      SELECT jsonb_agg(jsonb_build_array(promised.position, promised.file_hash) ORDER BY promised.position)
      FROM jsonb_to_recordset(quote.inputs -> 'travelling' -> (asked.place - 1)::integer)
          AS promised (position integer, file_hash text)
  );

-- name: licence_begins_after_its_embargo()
SELECT licence.number AS broken
FROM licence
WHERE (licence.terms -> 'embargo' ->> 'until')::timestamptz > licence.starts_at;

-- name: free_licence_was_decided_by_a_person()
SELECT request.id::text AS broken
FROM request
JOIN quote ON quote.id = request.quote_id
WHERE quote.total = 0
  AND request.stage IN ('offered', 'awaiting_payment', 'licensed')
  AND NOT EXISTS (
      SELECT FROM request_move
      WHERE request_move.request_id = request.id
        -- decided in review, or offered anew by the desk after the rules had named a price
        AND request_move.from_stage IN ('review', 'offered')
        AND request_move.to_stage = 'offered'
  );

-- name: licence_fee_is_the_share()
SELECT licence.number AS broken
FROM licence
JOIN request_article
    ON request_article.request_id = licence.request_id AND request_article.article_id = licence.article_id
WHERE licence.status <> 'void' AND (licence.terms ->> 'net')::bigint <> request_article.net;

-- name: article_shows_its_own_revision()
SELECT article.slug AS broken
FROM article
LEFT JOIN revision ON revision.id = article.revision_id
WHERE revision.article_id IS DISTINCT FROM article.id;

-- name: quote_adds_up()
SELECT quote.id::text AS broken
FROM quote
WHERE quote.net <> (SELECT coalesce(sum((line ->> 'amount')::bigint), 0) FROM jsonb_array_elements(quote.body -> 'lines') AS line);

-- name: nobody_waits_for_a_mail_for_an_hour()
SELECT mail.key AS broken
FROM mail
WHERE mail.sent_at IS NULL AND mail.failed_at IS NULL AND mail.due_at < now() - interval '1 hour';

-- name: no_event_waits_for_an_hour()
SELECT stripe_event.id AS broken
FROM stripe_event
WHERE stripe_event.done_at IS NULL AND stripe_event.received_at < now() - interval '1 hour';

-- name: partner_has_its_history()
SELECT partner.organisation_key AS broken
FROM partner
WHERE NOT EXISTS (SELECT FROM partner_change WHERE partner_change.partner_id = partner.id);

-- name: reverse_charge_rests_on_an_answer_or_a_person()
SELECT quote.id::text AS broken
FROM quote
WHERE quote.body ->> 'tax_case' = 'reverse_charge'
  AND quote.inputs #>> '{tax,ruling}' IS NULL
  AND NOT EXISTS (
      SELECT FROM tax_evidence
      WHERE tax_evidence.number = quote.inputs #>> '{tax,evidence,number}'
        AND tax_evidence.answer = 'valid'
        AND tax_evidence.asked_at = (quote.inputs #>> '{tax,evidence,at}')::timestamptz
  );

-- name: journal_sums_to_zero()
SELECT journal.cause AS broken
FROM journal
LEFT JOIN entry ON entry.journal_id = journal.id
GROUP BY journal.id, journal.cause, entry.currency
HAVING sum(entry.amount) IS DISTINCT FROM 0;

-- name: sale_is_what_was_quoted()
-- Fees, tax and what the buyer owes, of each request that was sold.
SELECT sale.cause AS broken
FROM (
    SELECT
        journal.cause,
        journal.request_id,
        entry.currency,
        -sum(entry.amount) FILTER (WHERE entry.account = 'revenue') AS net,
        coalesce(-sum(entry.amount) FILTER (WHERE entry.account = 'tax'), 0) AS tax,
        sum(entry.amount) FILTER (WHERE entry.account = 'receivable') AS total
    FROM journal
    JOIN entry ON entry.journal_id = journal.id
    WHERE journal.kind = 'sale'
    GROUP BY journal.cause, journal.request_id, entry.currency
) AS sale
LEFT JOIN request ON request.id = sale.request_id
LEFT JOIN quote ON quote.id = request.quote_id
WHERE (sale.currency, sale.net, sale.tax, sale.total)
    IS DISTINCT FROM (quote.currency, quote.net, quote.tax, quote.total);

-- name: fees_of_a_licence_are_its_terms()
SELECT licence.number AS broken
FROM entry
JOIN journal ON journal.id = entry.journal_id
JOIN licence ON licence.id = entry.licence_id
WHERE journal.kind = 'sale' AND entry.account = 'revenue'
GROUP BY licence.id, licence.number, licence.terms
HAVING -sum(entry.amount) <> (licence.terms ->> 'net')::bigint;

-- name: no_more_is_given_back_than_was_sold()
-- Of no licence, no author, no tax case; and an author gives back no more than was got.
SELECT coalesce(journal.request_id::text, journal.cause) AS broken
FROM entry
JOIN journal ON journal.id = entry.journal_id
WHERE entry.account IN ('revenue', 'refunds', 'tax', 'author_payable')
GROUP BY
    coalesce(journal.request_id::text, journal.cause),
    entry.currency,
    replace(entry.account, 'refunds', 'revenue'),
    entry.licence_id,
    entry.author,
    entry.tax_case
HAVING sum(entry.amount) > 0;

-- name: share_is_owed_as_it_is_spent()
-- In each journal, and never more than the author's part of the fee.
SELECT journal.cause AS broken
FROM entry
JOIN journal ON journal.id = entry.journal_id
GROUP BY journal.id, journal.cause, entry.currency, entry.licence_id, entry.author
HAVING coalesce(sum(entry.amount) FILTER (WHERE entry.account IN ('author_share', 'author_payable')), 0) <> 0
    OR abs(coalesce(sum(entry.amount) FILTER (WHERE entry.account = 'author_share'), 0))
        > abs(coalesce(sum(entry.amount) FILTER (WHERE entry.account IN ('revenue', 'refunds')), 0));

-- name: documents_are_numbered_without_gaps()
SELECT series.series || '-' || series.year AS broken
FROM document_series AS series
LEFT JOIN document ON document.series = series.series AND document.year = series.year
GROUP BY series.series, series.year, series.last
HAVING (min(document.place), max(document.place), count(document.place)) IS DISTINCT FROM (1, series.last, series.last);

-- name: sale_has_its_invoice()
SELECT journal.cause AS broken
FROM journal
LEFT JOIN document ON document.journal_id = journal.id
WHERE journal.kind = 'sale' AND document.kind IS DISTINCT FROM 'invoice';

-- name: document_tells_what_was_booked()
-- To the minor unit: net, tax and total of the document, of its printed lines, and of its journal.
SELECT document.number AS broken
FROM document
CROSS JOIN LATERAL (
    SELECT
        abs(coalesce(sum(entry.amount) FILTER (WHERE entry.account IN ('revenue', 'refunds')), 0)) AS net,
        abs(coalesce(sum(entry.amount) FILTER (WHERE entry.account = 'tax'), 0)) AS tax
    FROM entry
    WHERE entry.journal_id = document.journal_id AND entry.currency = document.currency
) AS booked
CROSS JOIN LATERAL (
    SELECT
        (SELECT coalesce(sum((line ->> 'amount')::bigint), 0) FROM jsonb_array_elements(document.body -> 'lines') AS line) AS net,
        (SELECT coalesce(sum((line ->> 'amount')::bigint), 0) FROM jsonb_array_elements(document.body -> 'taxes') AS line) AS tax
) AS printed
WHERE (document.net, document.tax, document.total)
    IS DISTINCT FROM (booked.net::bigint, booked.tax::bigint, (document.body ->> 'total')::bigint)
    OR (document.net, document.tax) IS DISTINCT FROM (printed.net::bigint, printed.tax::bigint);

-- name: invoice_is_not_credited_beyond_its_total()
SELECT invoice.number AS broken
FROM document AS invoice
JOIN document AS note ON note.credits_id = invoice.id
GROUP BY invoice.id, invoice.number, invoice.total, invoice.currency
HAVING sum(note.total) > invoice.total OR bool_or(note.currency <> invoice.currency);

-- name: talk_is_the_last_word()
-- Whose turn it is follows from who wrote last; nobody's turn, only after a move or a word of the desk's.
SELECT request.id::text AS broken
FROM request
LEFT JOIN LATERAL (
    SELECT side
    FROM message
    WHERE message.request_id = request.id
    ORDER BY id DESC
    LIMIT 1
) AS last ON true
WHERE (request.talk = 'asked' AND last.side IS DISTINCT FROM 'desk')
   OR (request.talk = 'answered' AND last.side IS DISTINCT FROM 'requester');

-- name: decided_by_is_who_decided_last()
SELECT request.id::text AS broken
FROM request
CROSS JOIN LATERAL (
    SELECT actor
    FROM request_move
    WHERE request_move.request_id = request.id AND to_stage IN ('offered', 'declined')
    ORDER BY id DESC
    LIMIT 1
) AS decision
WHERE request.decided_by <> decision.actor;

-- name: organisation_has_an_owner()
-- Whoever belongs to one is never locked out: somebody can let people in and out.
SELECT organisation.name AS broken
FROM organisation
JOIN member ON member.organisation_id = organisation.id
WHERE member.joined_at IS NOT NULL AND member.left_at IS NULL
GROUP BY organisation.id, organisation.name
HAVING NOT bool_or(member.role = 'owner');

-- name: download_says_who_came()
-- A member and a key by name; a link, a holder and the desk are nobody in particular.
SELECT download.id::text AS broken
FROM download
WHERE (download.via = 'member') <> (download.person_id IS NOT NULL)
   OR (download.via = 'key') <> (download.key_id IS NOT NULL);

-- name: sums_of_days_are_what_happened()
SELECT coalesce(kept.day, told.day)::text || ' ' || coalesce(kept.sort, told.sort) AS broken
FROM sum_of_day AS kept
FULL JOIN (
    SELECT day, sort, currency, sum(times) AS times, sum(amount) AS amount
    FROM told_by_day
    WHERE on_day < (SELECT until FROM summed)
    GROUP BY day, sort, currency
) AS told USING (day, sort, currency)
WHERE (coalesce(kept.times, 0), coalesce(kept.amount, 0))
    IS DISTINCT FROM (coalesce(told.times, 0), coalesce(told.amount, 0));

-- name: sums_of_periods_are_what_happened()
SELECT period || ' ' || sort || ' ' || name AS broken
FROM sum_of_period AS kept
FULL JOIN (
    SELECT
        period,
        told_by_name.sort,
        told_by_name.currency,
        told_by_name.name,
        sum(told_by_name.times) AS times,
        sum(told_by_name.amount) AS amount
    FROM summed
    CROSS JOIN unnest(ARRAY[30, 91, 365, 0]) AS period
    JOIN told_by_name
        ON told_by_name.day < summed.until
        AND (period = 0 OR told_by_name.day > summed.until - period)
    GROUP BY period, told_by_name.sort, told_by_name.currency, told_by_name.name
) AS told USING (period, sort, currency, name)
WHERE (coalesce(kept.times, 0), coalesce(kept.amount, 0))
    IS DISTINCT FROM (coalesce(told.times, 0), coalesce(told.amount, 0));
