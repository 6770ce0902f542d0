-- name: currencies_booked(starts_on, ends_on)
SELECT DISTINCT entry.currency
FROM entry
JOIN journal ON journal.id = entry.journal_id
WHERE journal.booked_on >= :starts_on AND journal.booked_on < :ends_on
ORDER BY entry.currency;

-- name: entries_booked(currency, starts_on, ends_on)
SELECT
    journal.id AS journal,
    journal.booked_at,
    journal.kind,
    journal.cause,
    journal.request_id,
    entry.account,
    entry.amount,
    coalesce(licence.number, '') AS licence,
    coalesce(article.slug, '') AS article,
    entry.author,
    entry.tax_case,
    entry.tax_rate
FROM journal
JOIN entry ON entry.journal_id = journal.id
LEFT JOIN licence ON licence.id = entry.licence_id
LEFT JOIN article ON article.id = entry.article_id
WHERE journal.booked_on >= :starts_on AND journal.booked_on < :ends_on AND entry.currency = :currency
ORDER BY journal.id, entry.id;

-- name: earned_by_article(currency, starts_on, ends_on)
SELECT
    article.slug AS name,
    min(article.url) AS detail,
    sum(earned.sold)::bigint AS sold,
    sum(earned.given_back)::bigint AS given_back
FROM earned
JOIN article ON article.id = earned.article_id
WHERE earned.booked_on >= :starts_on AND earned.booked_on < :ends_on AND earned.currency = :currency
GROUP BY article.slug
ORDER BY sum(earned.sold) - sum(earned.given_back) DESC, article.slug;

-- name: earned_by_author(currency, starts_on, ends_on)
SELECT
    author AS name,
    '' AS detail,
    sum(sold)::bigint AS sold,
    sum(given_back)::bigint AS given_back
FROM earned
WHERE booked_on >= :starts_on AND booked_on < :ends_on AND currency = :currency
GROUP BY author
ORDER BY sum(sold) - sum(given_back) DESC, author;

-- name: earned_by_medium(currency, starts_on, ends_on)
SELECT
    medium AS name,
    '' AS detail,
    sum(sold)::bigint AS sold,
    sum(given_back)::bigint AS given_back
FROM earned
WHERE booked_on >= :starts_on AND booked_on < :ends_on AND currency = :currency
GROUP BY medium
ORDER BY sum(sold) - sum(given_back) DESC, medium;

-- name: earned_by_territory(currency, starts_on, ends_on)
SELECT
    territories AS name,
    '' AS detail,
    sum(sold)::bigint AS sold,
    sum(given_back)::bigint AS given_back
FROM earned
WHERE booked_on >= :starts_on AND booked_on < :ends_on AND currency = :currency
GROUP BY territories
ORDER BY sum(sold) - sum(given_back) DESC, territories;

-- name: taxed_by_case(currency, starts_on, ends_on)
-- What was sold under each case and rate, those that bear no tax among them, and the tax on it.
SELECT
    entry.tax_case,
    entry.tax_rate,
    coalesce(-sum(entry.amount) FILTER (WHERE entry.account <> 'tax'), 0)::bigint AS net,
    coalesce(-sum(entry.amount) FILTER (WHERE entry.account = 'tax'), 0)::bigint AS tax
FROM entry
JOIN journal ON journal.id = entry.journal_id
WHERE journal.booked_on >= :starts_on
  AND journal.booked_on < :ends_on
  AND entry.currency = :currency
  AND entry.account IN ('revenue', 'refunds', 'tax')
GROUP BY entry.tax_case, entry.tax_rate
ORDER BY entry.tax_case, entry.tax_rate;

-- name: shares_of_author(author_key, starts_on, ends_on)
SELECT
    journal.booked_on,
    journal.kind,
    entry.currency,
    licence.number AS licence,
    revision.headline,
    -entry.amount AS share,
    fee.net
FROM entry
JOIN journal ON journal.id = entry.journal_id
JOIN licence ON licence.id = entry.licence_id
JOIN revision ON revision.id = licence.revision_id
CROSS JOIN LATERAL (
    SELECT (-sum(other.amount))::bigint AS net
    FROM entry AS other
    WHERE other.journal_id = entry.journal_id
      AND other.licence_id = entry.licence_id
      AND other.author = entry.author
      AND other.account IN ('revenue', 'refunds')
) AS fee
WHERE entry.account = 'author_payable'
  AND lower(entry.author) = :author_key
  AND journal.booked_on >= :starts_on
  AND journal.booked_on < :ends_on
ORDER BY journal.id, entry.id;

-- name: add_contract(author, author_key, basis_points, starts_on, ends_on, actor)!
INSERT INTO author_contract (author, author_key, basis_points, starts_on, ends_on, actor)
VALUES (:author, :author_key, :basis_points, :starts_on, :ends_on, :actor);

-- name: contracts()
-- Every contract that was ever agreed, the latest of an author first.
SELECT author, basis_points, starts_on, ends_on, actor, at
FROM author_contract
ORDER BY author_key, id DESC;

-- name: moved_by_subject(subjects)
SELECT cause, request_id, subject, currency, amount
FROM moved_at_stripe
WHERE subject = ANY (:subjects::text []);

-- name: moved_since(since, until)
SELECT cause, request_id, subject, currency, amount
FROM moved_at_stripe
WHERE booked_at >= :since AND booked_at < :until;

-- name: booked_at_stripe()
-- What our books say Stripe holds.
SELECT entry.currency, sum(entry.amount)::bigint AS amount
FROM entry
WHERE entry.account = 'stripe_balance'
GROUP BY entry.currency;

-- name: add_balance_compared(currency, told, booked)!
INSERT INTO balance_compared (currency, told, booked)
VALUES (:currency, :told, :booked);

-- name: balances_compared()
-- The last comparison of each currency.
SELECT DISTINCT ON (currency) currency, told, booked, at
FROM balance_compared
ORDER BY currency, id DESC;

-- name: balances()
-- Debits less credits.
SELECT account, currency, sum(amount)::bigint AS amount
FROM entry
GROUP BY account, currency
ORDER BY currency, account;

-- name: first_booked_on()$
SELECT min(booked_on)
FROM journal;

-- name: shares_booked(starts_on, ends_on)
-- What each author got of a period, refunds taken off.
SELECT
    min(entry.author) AS author,
    entry.currency,
    (-sum(entry.amount))::bigint AS share
FROM entry
JOIN journal ON journal.id = entry.journal_id
WHERE entry.account = 'author_payable'
  AND journal.booked_on >= :starts_on
  AND journal.booked_on < :ends_on
GROUP BY lower(entry.author), entry.currency
ORDER BY lower(entry.author), entry.currency;

-- name: today()$
SELECT (now() AT TIME ZONE 'UTC')::date;
