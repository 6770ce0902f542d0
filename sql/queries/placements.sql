-- name: add_placement(licence_id, url, published_on, at_home, person_id, key_id)$
-- The same address twice is one: no row back.
INSERT INTO placement (licence_id, url, published_on, at_home, person_id, key_id)
VALUES (:licence_id, :url, :published_on, :at_home, :person_id, :key_id)
ON CONFLICT (licence_id, url) WHERE taken_back_at IS NULL DO NOTHING
RETURNING id;

-- name: placement_of_url(licence_id, url)^
SELECT placement.id, placement.url, placement.published_on, placement.at_home, coalesce(person.email, api_key.name, '') AS who, placement.declared_at
FROM placement
LEFT JOIN person ON person.id = placement.person_id
LEFT JOIN api_key ON api_key.id = placement.key_id
WHERE placement.licence_id = :licence_id AND placement.url = :url AND placement.taken_back_at IS NULL;

-- name: placements_of_licence(licence_id)
SELECT placement.id, placement.url, placement.published_on, placement.at_home, coalesce(person.email, api_key.name, '') AS who, placement.declared_at
FROM placement
LEFT JOIN person ON person.id = placement.person_id
LEFT JOIN api_key ON api_key.id = placement.key_id
WHERE placement.licence_id = :licence_id AND placement.taken_back_at IS NULL
ORDER BY placement.id;

-- name: take_placement_back(id, licence_id)!
UPDATE placement
SET taken_back_at = now()
WHERE id = :id AND licence_id = :licence_id AND taken_back_at IS NULL;

-- name: placements_of_name(organisation_key, most)
-- What was declared under licences in this name, newest first, for the desk.
SELECT licence.number, placement.url, placement.published_on, placement.at_home
FROM placement
JOIN licence ON licence.id = placement.licence_id
JOIN request ON request.id = licence.request_id
WHERE request.organisation_key = :organisation_key AND placement.taken_back_at IS NULL
ORDER BY placement.id DESC
LIMIT :most;

-- name: requests_undeclared(after, until, most)
-- Copies were taken some time ago, and nobody said where they were published; asked for once.
SELECT DISTINCT licence.request_id
FROM download
JOIN licence ON licence.id = download.licence_id
WHERE download.at < now() - :after::interval
  AND download.at > now() - :until::interval
  AND download.via <> 'desk'
  AND licence.status = 'active'
  AND licence.ends_at > now()
  AND NOT EXISTS (
      SELECT FROM placement
      JOIN licence AS other ON other.id = placement.licence_id
      WHERE other.request_id = licence.request_id AND placement.taken_back_at IS NULL
  )
  AND NOT EXISTS (
      SELECT FROM reminder
      WHERE reminder.request_id = licence.request_id AND reminder.about = 'placement'
  )
LIMIT :most;
