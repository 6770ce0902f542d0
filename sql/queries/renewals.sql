-- name: add_renewal(request_id, renews_id)!
INSERT INTO renewal (request_id, renews_id)
VALUES (:request_id, :renews_id);

-- name: renewals_of_request(renews_id)
-- Newest first.
SELECT request.id, request.stage
FROM renewal
JOIN request ON request.id = renewal.request_id
WHERE renewal.renews_id = :renews_id
ORDER BY request.created_at DESC, request.id DESC;

-- name: requests_ending(within, most)
-- Whose licences end soon, by the time or by a quarter of their period, whichever is shorter; that nobody
-- was reminded of and nobody has renewed.
SELECT ending.request_id
FROM (
    SELECT licence.request_id, min(licence.ends_at) AS ends_at
    FROM licence
    WHERE licence.status = 'active'
      AND licence.ends_at > now()
      AND licence.ends_at < now() + :within::interval
      AND licence.ends_at < now() + (licence.ends_at - licence.starts_at) / 4
    GROUP BY licence.request_id
) AS ending
WHERE NOT EXISTS (
    SELECT FROM reminder
    WHERE reminder.request_id = ending.request_id AND reminder.about = 'ending'
)
AND NOT EXISTS (
    SELECT FROM renewal
    JOIN request ON request.id = renewal.request_id
    WHERE renewal.renews_id = ending.request_id AND request.stage NOT IN ('declined', 'withdrawn', 'lapsed')
)
ORDER BY ending.ends_at
LIMIT :most;

-- name: add_reminder(request_id, about)$
-- No row back: somebody was first.
INSERT INTO reminder (request_id, about)
VALUES (:request_id, :about)
ON CONFLICT DO NOTHING
RETURNING request_id;
