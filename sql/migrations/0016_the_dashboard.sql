-- What the desk sold, as the dashboard tells it: sums kept by day, so that no page counts everything.
--
-- The two views say what is counted, of one day as of all; whoever closes a day, whoever adds what happened
-- since, and the invariants all read them. A day is closed by the worker once it is over, and never again.

-- Within which time a request was decided: the first of these bounds, in seconds, that it kept; NULL is later.
CREATE FUNCTION decided_within(took interval) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT min(bound)
    FROM unnest(ARRAY[
        60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800, 43200,
        86400, 172800, 259200, 432000, 604800, 1209600, 2592000
    ]) AS bound
    WHERE extract(epoch FROM took) <= bound
);

-- What one journal booked as fees of one licence, refunds taken off. Whoever sells it says `times` = 1.
CREATE VIEW fee_booked AS
SELECT
    journal.booked_on AS day,
    entry.currency,
    entry.article_id,
    request.usage,
    (journal.kind IN ('sale', 'opening'))::integer AS times,
    (-sum(entry.amount))::bigint AS amount
FROM journal
JOIN entry ON entry.journal_id = journal.id
JOIN request ON request.id = journal.request_id
WHERE entry.account IN ('revenue', 'refunds')
GROUP BY
    journal.id, journal.booked_on, journal.kind, entry.currency, entry.licence_id, entry.article_id, request.usage;

-- A request's first move to a stage; a price and a no are both a decision, of which the first counts. Each is looked
-- up by its request: a day's moves are few, whatever the planner believes, and the table is large.
CREATE VIEW first_move AS
SELECT
    (at AT TIME ZONE 'UTC')::date AS day,
    to_stage,
    actor,
    at,
    (SELECT request.created_at FROM request WHERE request.id = request_move.request_id) AS created_at
FROM request_move
WHERE to_stage IN ('offered', 'declined', 'licensed')
  AND id = (
      SELECT min(earlier.id)
      FROM request_move AS earlier
      WHERE earlier.request_id = request_move.request_id
        AND CASE
            WHEN request_move.to_stage = 'licensed' THEN earlier.to_stage = 'licensed'
            ELSE earlier.to_stage IN ('offered', 'declined')
        END
  );

-- What is summed by day. A request counts on the day it was asked, whenever (`on_day`) it came further.
CREATE VIEW told_by_day AS
SELECT
    (created_at AT TIME ZONE 'UTC')::date AS on_day,
    (created_at AT TIME ZONE 'UTC')::date AS day,
    'asked' AS sort,
    '' AS currency,
    1 AS times,
    0::bigint AS amount
FROM request
UNION ALL
SELECT day, (created_at AT TIME ZONE 'UTC')::date, to_stage, '', 1, 0::bigint
FROM first_move
UNION ALL
SELECT day, day, 'earned', currency, times, amount
FROM fee_booked;

-- What is summed by name over the last days: fees by article, medium and territory, decisions by how long they took.
CREATE VIEW told_by_name AS
SELECT day, 'article' AS sort, article_id::text AS name, currency, times, amount
FROM fee_booked
UNION ALL
SELECT day, 'medium', usage ->> 'medium', currency, times, amount
FROM fee_booked
UNION ALL
SELECT fee_booked.day, 'territory', territory.value, fee_booked.currency, fee_booked.times, fee_booked.amount
FROM fee_booked
CROSS JOIN LATERAL jsonb_array_elements_text(fee_booked.usage -> 'territories') AS territory (value)
UNION ALL
SELECT
    day,
    'decision',
    CASE WHEN actor = 'the rules' THEN 'at once' ELSE coalesce(decided_within(at - created_at)::text, 'later') END,
    '',
    1,
    0::bigint
FROM first_move
WHERE to_stage IN ('offered', 'declined');

CREATE INDEX request_by_day ON request (((created_at AT TIME ZONE 'UTC')::date));
CREATE INDEX request_move_by_day ON request_move (((at AT TIME ZONE 'UTC')::date))
WHERE to_stage IN ('offered', 'declined', 'licensed');

-- The first day that is not summed yet: one row, or none before the first sum.
CREATE TABLE summed (
    one boolean PRIMARY KEY DEFAULT true CONSTRAINT summed_is_one_row CHECK (one),
    until date NOT NULL
);

CREATE TABLE sum_of_day (
    day date NOT NULL,
    sort text NOT NULL CONSTRAINT sort_of_day_is_known
        CHECK (sort IN ('asked', 'offered', 'declined', 'licensed', 'earned')),
    currency text NOT NULL,
    times bigint NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (day, sort, currency)
);

-- `period`: so many days with today, of which the sum holds all that are over; 0 is all there ever were.
CREATE TABLE sum_of_period (
    period integer NOT NULL CONSTRAINT period_is_known CHECK (period IN (30, 91, 365, 0)),
    sort text NOT NULL CONSTRAINT sort_of_period_is_known
        CHECK (sort IN ('article', 'medium', 'territory', 'decision')),
    currency text NOT NULL,
    name text NOT NULL,
    times bigint NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (period, sort, currency, name)
);

CREATE INDEX sum_of_period_most ON sum_of_period (period, sort, currency, amount DESC, name);
