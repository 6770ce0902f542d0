-- name: day_to_sum()$
-- The first day that is over and not summed yet, or no row. It is held, so that one worker sums at a time. An hour
-- after midnight whatever began on the day before has ended.
INSERT INTO summed (until)
SELECT first.day
FROM (
    SELECT least(
        (SELECT min(booked_on) FROM journal),
        (SELECT (min(created_at) AT TIME ZONE 'UTC')::date FROM request)
    ) AS day
) AS first
WHERE first.day < ((now() - interval '1 hour') AT TIME ZONE 'UTC')::date
ON CONFLICT (one) DO UPDATE SET until = summed.until
WHERE summed.until < ((now() - interval '1 hour') AT TIME ZONE 'UTC')::date
RETURNING until;

-- name: sum_day(day)!
INSERT INTO sum_of_day AS kept (day, sort, currency, times, amount)
SELECT day, sort, currency, sum(times), sum(amount)
FROM told_by_day
WHERE on_day = :day
GROUP BY day, sort, currency
ON CONFLICT (day, sort, currency)
DO UPDATE SET times = kept.times + excluded.times, amount = kept.amount + excluded.amount;

-- name: sum_period(day, periods, sign)!
-- A day comes into a period, or leaves it.
INSERT INTO sum_of_period AS kept (period, sort, currency, name, times, amount)
SELECT period, sort, currency, name, :sign::integer * sum(times), :sign * sum(amount)
FROM told_by_name
CROSS JOIN unnest(:periods::integer []) AS period
WHERE day = :day
GROUP BY period, sort, currency, name
ON CONFLICT (period, sort, currency, name)
DO UPDATE SET times = kept.times + excluded.times, amount = kept.amount + excluded.amount;

-- name: summed_until(until)!
UPDATE summed SET until = :until;

-- name: summed()$
SELECT until
FROM summed;

-- name: totals_of_days(since, until, live_from)
-- What was summed, and what happened since; of requests by the day they were asked.
SELECT sort, currency, sum(times)::bigint AS times, sum(amount)::bigint AS amount
FROM (
    SELECT sort, currency, times, amount
    FROM sum_of_day
    WHERE day >= :since AND day < :until
    UNION ALL
    SELECT sort, currency, times, amount
    FROM told_by_day
    WHERE on_day >= :live_from AND day >= :since AND day < :until
) AS told
GROUP BY sort, currency;

-- name: earned_before(currency, since, until)$
-- Of days that are over and summed.
SELECT coalesce(sum(amount), 0)::bigint
FROM sum_of_day
WHERE day >= :since AND day < :until AND sort = 'earned' AND currency = :currency;

-- name: earned_by_month(currency, since, live_from)
SELECT month::date, sum(amount)::bigint AS amount
FROM (
    SELECT date_trunc('month', day::timestamp) AS month, amount
    FROM sum_of_day
    WHERE day >= :since AND sort = 'earned' AND currency = :currency
    UNION ALL
    SELECT date_trunc('month', day::timestamp), amount
    FROM fee_booked
    WHERE day >= greatest(:live_from::date, :since) AND currency = :currency
) AS told
GROUP BY month
ORDER BY month;

-- name: totals_by_name(period, sort, currency, live_from, most)
-- The most first. What happened since may raise or lower a few; so many more are read of what was summed.
WITH since AS MATERIALIZED (
    SELECT name, sum(times) AS times, sum(amount) AS amount
    FROM told_by_name
    WHERE day >= :live_from AND sort = :sort AND currency = :currency
    GROUP BY name
),
most AS (
    SELECT name, times, amount
    FROM sum_of_period
    WHERE period = :period AND sort = :sort AND currency = :currency
    ORDER BY amount DESC, name
    LIMIT :most + (SELECT count(*) FROM since)
),
changed AS (
    SELECT kept.name, kept.times, kept.amount
    FROM since
    JOIN sum_of_period AS kept
        ON kept.period = :period AND kept.sort = :sort AND kept.currency = :currency AND kept.name = since.name
)
SELECT name, sum(times)::bigint AS times, sum(amount)::bigint AS amount
FROM (
    SELECT name, times, amount FROM since
    UNION ALL
    (SELECT name, times, amount FROM most UNION SELECT name, times, amount FROM changed)
) AS told
GROUP BY name
HAVING sum(times) <> 0 OR sum(amount) <> 0
ORDER BY sum(amount) DESC, sum(times) DESC, name
LIMIT :most;

-- name: headlines_of(article_ids)
SELECT article.id, article.slug, revision.headline, revision.language, revision.direction
FROM article
JOIN revision ON revision.id = article.revision_id
WHERE article.id = ANY (:article_ids::bigint []);
