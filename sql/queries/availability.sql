-- name: exclusive_windows(articles, medium, places, languages, today, most)
-- What others hold exclusively of these articles, where and as it is asked for; NULL places are the world.
-- The partial index of exclusive holds serves it: there are few of them, however often an article sells.
SELECT
    article.slug AS article,
    lower(hold.territory) AS place,
    lower(hold.language) AS language,
    lower(hold.period) AS starts_on,
    upper(hold.period) AS ends_on,
    true AS exclusive,
    hold.status = 'held' AS held
FROM rights_hold AS hold
JOIN article ON article.id = hold.article_id
WHERE hold.article_id = ANY (:articles::bigint [])
  AND hold.status IN ('held', 'issued')
  AND lower_inf(hold.slot)
  AND upper_inf(hold.slot)
  AND hold.medium @> :medium::integer
  AND (:places::integer [] IS NULL OR lower(hold.territory) IS NULL OR lower(hold.territory) = ANY (:places))
  AND lower(hold.language) = ANY (:languages::integer [])
  AND upper(hold.period) > :today::date
ORDER BY hold.period, hold.id
LIMIT :most;

-- name: windows_in_the_way_of_exclusivity(articles, medium, places, languages, starts_on, ends_on, most)
-- Whoever wants it exclusively finds every grant in the way. Licences of the same place run into one window,
-- so that it tells neither how many there are nor whose.
SELECT
    article.slug AS article,
    lower(together.territory) AS place,
    lower(together.language) AS language,
    lower(span) AS starts_on,
    upper(span) AS ends_on,
    together.exclusive,
    together.held
FROM (
    SELECT
        hold.article_id,
        hold.territory,
        hold.language,
        lower_inf(hold.slot) AS exclusive,
        hold.status = 'held' AS held,
        range_agg(hold.period) AS spans
    FROM rights_hold AS hold
    WHERE hold.article_id = ANY (:articles::bigint [])
      AND hold.status IN ('held', 'issued')
      AND hold.medium && int4range(:medium, :medium, '[]')
      AND hold.period && daterange(:starts_on, :ends_on)
      AND (:places::integer [] IS NULL OR lower(hold.territory) IS NULL OR lower(hold.territory) = ANY (:places))
      AND lower(hold.language) = ANY (:languages::integer [])
    GROUP BY hold.article_id, hold.territory, hold.language, lower_inf(hold.slot), hold.status
) AS together
JOIN article ON article.id = together.article_id
CROSS JOIN unnest(together.spans) AS span
ORDER BY span, together.territory, together.language
LIMIT :most;
