-- name: rulings_on_articles(article_ids)
-- What the desk says now of the words of articles, and what holds them back.
SELECT DISTINCT ON (article_id, subject)
    id, subject, article_id, verdict, inbound, embargo_until, embargo_zone, reason
FROM ruling
WHERE article_id = ANY (:article_ids::bigint []) AND subject IN ('text', 'reserve', 'embargo')
ORDER BY article_id, subject, id DESC;
