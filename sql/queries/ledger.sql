-- name: add_journal(cause, kind, request_id)$
-- No row back: this was booked before.
INSERT INTO journal (cause, kind, request_id)
VALUES (:cause, :kind, :request_id)
ON CONFLICT (cause) DO NOTHING
RETURNING id;

-- name: add_entries(journal_id, accounts, currencies, amounts, licences, articles, authors, tax_cases, tax_rates)!
INSERT INTO entry (journal_id, account, currency, amount, licence_id, article_id, author, tax_case, tax_rate)
SELECT :journal_id, line.*
FROM unnest(
    :accounts::text [],
    :currencies::text [],
    :amounts::bigint [],
    :licences::bigint [],
    :articles::bigint [],
    :authors::text [],
    :tax_cases::text [],
    :tax_rates::integer []
) AS line;

-- name: parts_standing(request_id, currency)
-- What was sold of a request and has not been given back.
SELECT
    entry.licence_id,
    entry.article_id,
    entry.author,
    (-sum(entry.amount) FILTER (WHERE entry.account IN ('revenue', 'refunds')))::bigint AS net,
    coalesce(sum(entry.amount) FILTER (WHERE entry.account = 'author_share'), 0)::bigint AS share,
    max(entry.tax_case) AS tax_case,
    max(entry.tax_rate) AS tax_rate
FROM entry
JOIN journal ON journal.id = entry.journal_id
WHERE journal.request_id = :request_id
  AND entry.currency = :currency
  AND entry.account IN ('revenue', 'refunds', 'author_share')
GROUP BY entry.licence_id, entry.article_id, entry.author
HAVING -sum(entry.amount) FILTER (WHERE entry.account IN ('revenue', 'refunds')) > 0
ORDER BY min(entry.id);

-- name: taxes_standing(request_id, currency)
SELECT
    entry.licence_id,
    entry.article_id,
    entry.tax_case,
    entry.tax_rate,
    (-sum(entry.amount))::bigint AS amount
FROM entry
JOIN journal ON journal.id = entry.journal_id
WHERE journal.request_id = :request_id AND entry.currency = :currency AND entry.account = 'tax'
GROUP BY entry.licence_id, entry.article_id, entry.tax_case, entry.tax_rate
HAVING sum(entry.amount) < 0
ORDER BY min(entry.id);

-- name: refund_to_book(refund_id)^
SELECT payment.outcome, refund.reason
FROM refund
JOIN payment ON payment.id = refund.payment_id
WHERE refund.id = :refund_id;

-- name: written_off(request_id, currency)$
-- What was given up of a request and has not been paid after all.
SELECT coalesce(sum(entry.amount), 0)::bigint
FROM entry
JOIN journal ON journal.id = entry.journal_id
WHERE journal.request_id = :request_id
  AND entry.currency = :currency
  AND entry.account = 'uncollectible'
  AND journal.kind IN ('uncollectible', 'payment');

-- name: contracts_in_force(authors, day)
-- The latest contract that has begun by a day, unless it has ended.
SELECT author_key, basis_points
FROM (
    SELECT DISTINCT ON (author_key) author_key, basis_points, ends_on
    FROM author_contract
    WHERE author_key = ANY (:authors::text []) AND starts_on <= :day
    ORDER BY author_key, id DESC
) AS latest
WHERE ends_on IS NULL OR :day < ends_on;
