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
        await db.execute(_ARTICLES, ARTICLES)
        await db.execute(_SHOWN)
        await db.execute(_MODEL)
        stored = await db.fetchval("SELECT count(*) FROM request")
        for first in range(stored, upto, AT_ONCE):
            last = min(first + AT_ONCE, upto) - 1
            async with db.transaction():
                for statement in (_QUOTES, _REQUESTS, _SHARES, _MOVES, _LICENCES, _HOLDS):
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

_REQUESTS = """
INSERT INTO request (
    id, form_key, stage, quote_id, usage, organisation, organisation_key, contact, message, created_at,
    moved_at
)
SELECT
    md5('request ' || n)::uuid, 'form ' || n,
    (ARRAY['licensed', 'licensed', 'licensed', 'lapsed', 'withdrawn', 'review'])[1 + n % 6],
    md5('quote ' || n)::uuid, model.usage, model.organisation,
    -- the organisation that asks in the benchmark has a thousandth of them all, the others fewer
    CASE WHEN n % 1000 = 0 THEN model.organisation_key ELSE 'paper ' || n % 5000 END,
    model.contact, '', now() - n * interval '1 minute', now() - n * interval '1 minute'
FROM generate_series($1::integer, $2::integer) AS n
CROSS JOIN model
"""

_SHARES = """
INSERT INTO request_article (request_id, position, article_id, revision_id, net)
SELECT md5('request ' || n)::uuid, 0, revision.article_id, revision.id, 24000
FROM generate_series($1::integer, $2::integer) AS n
JOIN (
    SELECT id, article_id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS many FROM revision
) AS revision ON revision.place = 1 + n % revision.many
"""

_MOVES = """
INSERT INTO request_move (request_id, from_stage, to_stage, actor, reason, at)
SELECT
    request.id, step.from_stage, step.to_stage, 'the rules', 'rule “Within the limit” of rate card 1',
    request.created_at
FROM generate_series($1::integer, $2::integer) AS n
JOIN request ON request.id = md5('request ' || n)::uuid
CROSS JOIN (
    VALUES ('received', 'offered'), ('offered', 'awaiting_payment'), ('awaiting_payment', 'licensed')
) AS step (from_stage, to_stage)
"""

_LICENCES = """
INSERT INTO licence (
    number, request_id, article_id, revision_id, status, terms, starts_at, ends_at, reserved_at, released_at
)
SELECT
    'HC' || n, request.id, share.article_id, share.revision_id, 'active',
    jsonb_build_object('net', share.net), request.created_at, request.created_at + interval '1 year',
    request.created_at, request.created_at
FROM generate_series($1::integer, $2::integer) AS n
JOIN request ON request.id = md5('request ' || n)::uuid AND request.stage = 'licensed'
JOIN request_article AS share ON share.request_id = request.id
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
