"""A database as full as after some years: so many stored requests, with all that hangs on them.

Everything is copied in SQL from one request that came by the front door.
"""

import asyncpg

ARTICLES = 1_000
"""What the requests are for; the one that is asked about in the benchmark is among them."""

AT_ONCE = 50_000
"""Requests written by one statement."""


async def fill(database: str, upto: int) -> None:
    """Bring the database to so many stored requests; one of them must be there already."""
    db = await asyncpg.connect(database, command_timeout=3600)
    try:
        await db.execute("SET synchronous_commit = off")
        # what is written here is sound; to look at each row once more would take hours
        await db.execute("SET session_replication_role = replica")
        await db.execute(_ARTICLES, ARTICLES)
        await db.execute(_SHOWN)
        await db.execute(_MODEL)
        stored = await db.fetchval("SELECT count(*) FROM request")
        for first in range(stored, upto, AT_ONCE):
            last = min(first + AT_ONCE, upto) - 1
            async with db.transaction():
                for statement in _WHAT_HANGS_ON_IT:
                    await db.execute(statement, first, last)
        await db.execute("VACUUM ANALYZE")
    finally:
        await db.close()


_ARTICLES = """
WITH model AS (
    SELECT revision.*
    FROM article
    JOIN revision ON revision.id = article.revision_id
    ORDER BY article.id
    LIMIT 1
),
made AS (
    INSERT INTO article (slug, url, url_key)
    SELECT 'story-' || n, 'https://www.example.com/story-' || n, 'www.example.com/story-' || n
    FROM generate_series(2, $1::integer) AS n
    ON CONFLICT DO NOTHING
    RETURNING id, slug
)
INSERT INTO revision (
    article_id, hash, headline, standfirst, byline, section, published_at, published, language, direction,
    html, text, words, text_owner, text_credit, warnings
)
SELECT
    made.id, model.hash, made.slug, model.standfirst, model.byline, model.section, model.published_at,
    model.published, model.language, model.direction, model.html, model.text, model.words,
    model.text_owner, model.text_credit, model.warnings
FROM made
CROSS JOIN model
"""

_SHOWN = """
UPDATE article
SET revision_id = revision.id
FROM revision
WHERE revision.article_id = article.id AND article.revision_id IS NULL
"""

_MODEL = "CREATE TEMPORARY TABLE model AS SELECT * FROM request ORDER BY created_at DESC LIMIT 1"
"""The request that came by the front door; every other has a number, which its ids follow from."""

_QUOTES = """
INSERT INTO quote (id, created_at, expires_at, currency, net, tax, total, rate_card_version, inputs, body)
SELECT
    md5('quote ' || n)::uuid, now() - n * interval '1 minute', now() + interval '14 days', quote.currency,
    quote.net, quote.tax, quote.total, quote.rate_card_version, quote.inputs, quote.body
FROM generate_series($1::integer, $2::integer) AS n
CROSS JOIN model
JOIN quote ON quote.id = model.quote_id
"""

_STAGES = """
(ARRAY[
    'licensed', 'lapsed', 'licensed', 'declined', 'licensed', 'offered',
    'licensed', 'withdrawn', 'licensed', 'lapsed', 'licensed', 'review'
])[1 + n % 12]
"""

# the organisation that asks in the benchmark has a thousandth of them all, the others fewer
_REQUESTS = f"""
INSERT INTO request (
    id, form_key, stage, quote_id, usage, organisation, organisation_key, contact, message, decline_reason,
    created_at, moved_at, talk, decided_by
)
SELECT
    md5('request ' || n)::uuid, 'form ' || n, {_STAGES}, md5('quote ' || n)::uuid,
    model.usage || jsonb_build_object(
        'medium', (ARRAY['web', 'web', 'web', 'web', 'print', 'newsletter', 'book'])[1 + n * 31 % 7],
        'territories',
        jsonb_build_array((ARRAY['GB', 'GB', 'FR', 'IE', 'US', 'EU', 'DE', 'WORLD'])[1 + n * 7 % 8])
    ),
    model.organisation || CASE
        WHEN n % 1000 = 0 THEN '{{}}'
        ELSE jsonb_build_object(
            'name', 'Paper ' || n % 5000, 'domains', jsonb_build_array('paper' || n % 5000 || '.example')
        )
    END,
    CASE WHEN n % 1000 = 0 THEN model.organisation_key ELSE 'paper ' || n % 5000 END,
    model.contact || jsonb_build_object('email', 'desk' || n || '@paper' || n % 5000 || '.example'), '',
    CASE WHEN {_STAGES} = 'declined' THEN 'Not now.' ELSE '' END,
    now() - n * interval '1 minute', now() - n * interval '1 minute',
    CASE WHEN n % 240 = 11 THEN 'asked' WHEN n % 1200 = 1 THEN 'answered' ELSE '' END,
    CASE WHEN n % 500 = 1 THEN 'tom@example.com' ELSE 'the rules' END
FROM generate_series($1::integer, $2::integer) AS n
CROSS JOIN model
"""  # noqa: S608 - put together from this file alone

_SHARES = """
INSERT INTO request_article (request_id, position, article_id, revision_id, net)
SELECT md5('request ' || n)::uuid, 0, revision.article_id, revision.id, 24000
FROM generate_series($1::integer, $2::integer) AS n
JOIN (
    SELECT id, article_id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS many FROM revision
) AS revision ON revision.place = 1 + n % revision.many
"""

# two of three are offered by the rules at once; a person takes up to an hour for the third
_MOVES = """
INSERT INTO request_move (request_id, from_stage, to_stage, actor, reason, at)
SELECT
    request.id, step.from_stage, step.to_stage,
    CASE
        WHEN step.from_stage = 'review' THEN 'tom@example.com'
        WHEN step.from_stage = 'received' THEN 'the rules'
        ELSE 'Jo Bell'
    END,
    '', CASE
        WHEN step.from_stage = 'received' THEN request.created_at
        ELSE least(now(), request.created_at + n % 61 * interval '1 minute')
    END
FROM generate_series($1::integer, $2::integer) AS n
JOIN request ON request.id = md5('request ' || n)::uuid
CROSS JOIN (
    VALUES
        (1, 'received', 'offered'), (2, 'received', 'review'), (3, 'review', 'offered'),
        (4, 'review', 'declined'), (5, 'offered', 'awaiting_payment'), (6, 'awaiting_payment', 'licensed'),
        (7, 'offered', 'lapsed'), (8, 'offered', 'withdrawn')
) AS step (place, from_stage, to_stage)
WHERE CASE step.place
    WHEN 1 THEN request.stage NOT IN ('review', 'declined') AND n % 3 > 0
    WHEN 2 THEN request.stage IN ('review', 'declined') OR n % 3 = 0
    WHEN 3 THEN request.stage NOT IN ('review', 'declined') AND n % 3 = 0
    WHEN 4 THEN request.stage = 'declined'
    WHEN 5 THEN request.stage = 'licensed'
    ELSE request.stage = step.to_stage
END
ORDER BY n, step.place
"""

_LICENCES = """
INSERT INTO licence (
    number, request_id, article_id, revision_id, status, terms, starts_at, ends_at, reserved_at, released_at
)
SELECT
    'HC' || n, request.id, share.article_id, share.revision_id,
    CASE
        WHEN n % 300 = 0 THEN 'revoked'
        WHEN request.created_at < now() - interval '1 year' THEN 'expired'
        ELSE 'active'
    END,
    jsonb_build_object(
        'number', 'HC' || n, 'net', share.net, 'currency', 'GBP', 'licensee', request.organisation,
        'usage', request.usage, 'article_headline', revision.headline, 'attribution', revision.standfirst
    ),
    request.created_at, request.created_at + interval '1 year', request.created_at, request.created_at
FROM generate_series($1::integer, $2::integer) AS n
JOIN request ON request.id = md5('request ' || n)::uuid AND request.stage = 'licensed'
JOIN request_article AS share ON share.request_id = request.id
JOIN revision ON revision.id = share.revision_id
"""

_LICENCE_MOVES = """
INSERT INTO licence_move (licence_id, from_status, to_status, reason, at)
SELECT licence.id, 'reserved', 'active', 'Paid', licence.released_at
FROM generate_series($1::integer, $2::integer) AS n
JOIN licence ON licence.number = 'HC' || n
"""

_COPIES = """
INSERT INTO copy (licence_id, format, sha256, size)
SELECT licence.id, format, repeat('a', 64), 60000
FROM generate_series($1::integer, $2::integer) AS n
JOIN licence ON licence.number = 'HC' || n
CROSS JOIN unnest(ARRAY['html', 'pdf', 'json']) AS format
"""

_DOWNLOADS = """
INSERT INTO download (licence_id, format, sha256, via, at)
SELECT licence.id, 'html', repeat('a', 64), 'link', licence.released_at
FROM generate_series($1::integer, $2::integer) AS n
JOIN licence ON licence.number = 'HC' || n
"""

_JOURNALS = """
INSERT INTO journal (cause, kind, request_id, booked_at)
SELECT 'sale:' || request.id, 'sale', request.id, request.created_at
FROM generate_series($1::integer, $2::integer) AS n
JOIN request ON request.id = md5('request ' || n)::uuid AND request.stage = 'licensed'
ORDER BY n
"""

_ENTRIES = """
INSERT INTO entry (journal_id, account, currency, amount, licence_id, article_id, tax_case, tax_rate)
SELECT
    journal.id, side.account, 'GBP', side.sign * share.net, licence.id, licence.article_id, 'domestic', 0
FROM generate_series($1::integer, $2::integer) AS n
JOIN licence ON licence.number = 'HC' || n
JOIN request_article AS share ON share.request_id = licence.request_id
JOIN journal ON journal.cause = 'sale:' || licence.request_id
CROSS JOIN (VALUES ('receivable', 1), ('revenue', -1)) AS side (account, sign)
"""

_MESSAGES = """
INSERT INTO message (request_id, side, author, body, form_key, at)
SELECT
    md5('request ' || n)::uuid, said.side, said.side, 'Would the inside page do as well as the front?',
    said.side, now() - n * interval '1 minute'
FROM generate_series($1::integer, $2::integer) AS n
CROSS JOIN (VALUES ('desk'), ('requester')) AS said (side)
WHERE n % 12 IN (1, 11)
"""

_MAILS = """
INSERT INTO mail (key, event, recipient, content, staged_at, sent_at, request_id)
SELECT
    'request_received:' || n, 'request_received', 'desk' || n || '@paper.example', '{}',
    now() - n * interval '1 minute', now() - n * interval '1 minute', md5('request ' || n)::uuid
FROM generate_series($1::integer, $2::integer) AS n
"""

# one in fifty is exclusive, where nothing stands in its way
_HOLDS = """
INSERT INTO rights_hold (request_id, article_id, medium, territory, language, period, slot, status)
SELECT
    share.request_id, share.article_id, int4range(1 + n % 9, 1 + n % 9, '[]'),
    int4range(1 + n * 31 % 700, 1 + n * 31 % 700, '[]'), int4range(149, 149, '[]'),
    daterange(current_date - n % 3000, current_date - n % 3000 + 365),
    CASE WHEN n % 50 = 0 THEN int8range(NULL, NULL) ELSE int8range(n + 1000000000, n + 1000000000, '[]') END,
    'issued'
FROM generate_series($1::integer, $2::integer) AS n
JOIN request_article AS share ON share.request_id = md5('request ' || n)::uuid
ON CONFLICT DO NOTHING
"""

_WHAT_HANGS_ON_IT = (
    *(_QUOTES, _REQUESTS, _SHARES, _MOVES, _LICENCES, _LICENCE_MOVES, _COPIES, _DOWNLOADS),
    *(_JOURNALS, _ENTRIES, _MESSAGES, _MAILS),
    _HOLDS,
)
