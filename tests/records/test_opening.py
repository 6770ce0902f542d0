"""A house that sold before it kept books: the migration opens them with what there was."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from syndication.records.door import Db
from syndication.records.migrations import migrate
from syndication.settings import resources

SOLD_BEFORE = """
    INSERT INTO article (slug, url, url_key) VALUES ('one', 'a', '1'), ('two', 'b', '2');
    INSERT INTO revision (
        article_id, hash, headline, standfirst, byline, section, published, language, direction,
        html, text, words, text_owner, text_credit, warnings
    )
    SELECT id, repeat('0', 64), slug, '', 'Ana', '', '', 'en', 'ltr', '', '', 1, 'own', '', '[]' FROM article;
    INSERT INTO rate_card (version, body, note) VALUES (1, '{}', '');
    INSERT INTO quote (id, expires_at, currency, net, tax, total, rate_card_version, inputs, body)
    VALUES ($$00000000-0000-4000-8000-000000000001$$, now() + interval '1 day', 'GBP', 101, 20, 121, 1, '{}',
            '{"tax_label": "VAT 20 %"}');
    INSERT INTO request (
        id, form_key, stage, quote_id, usage, organisation, organisation_key, contact, message
    )
    SELECT id, 'f', 'licensed', id, '{"medium": "web", "territories": ["GB"]}', '{}', '', '{}', ''
    FROM quote;
    INSERT INTO licence (
        number, request_id, article_id, revision_id, status, terms, starts_at, ends_at, released_at
    )
    SELECT
        'L' || article.id, request.id, article.id, revision.id, 'active',
        jsonb_build_object('net', CASE article.slug WHEN 'one' THEN 51 ELSE 50 END),
        now(), now() + interval '1 day', now()
    FROM request, article JOIN revision ON revision.article_id = article.id;
    INSERT INTO payment (id, reference, session_id, request_id, amount, currency, outcome, reason)
    SELECT gen_random_uuid(), 'pi_' || outcome, '', request.id, 121, 'GBP', outcome, ''
    FROM request, unnest(ARRAY['licensed', 'refund', 'suspense']) AS outcome;
    INSERT INTO refund (id, payment_id, amount, reason, stripe_id, made_at)
    SELECT gen_random_uuid(), id, 121, 'twice', 're_1', now() FROM payment WHERE outcome = 'refund';
"""


@pytest.fixture
async def old(postgres: str) -> AsyncIterator[str]:
    """A database as the first release left it: a sale, a duplicate that went back, money in suspense."""
    name = f"old_{uuid4().hex[:12]}"
    db = await asyncpg.connect(postgres)
    await db.execute(f'CREATE DATABASE "{name}"')
    address = postgres.replace("/postgres?", f"/{name}?")
    before = await asyncpg.connect(address)
    released, *_ = sorted((resources() / "sql" / "migrations").glob("*.sql"))
    await before.execute(released.read_text(encoding="utf-8"))
    await before.execute("CREATE TABLE migration (name text PRIMARY KEY, ran_at timestamptz DEFAULT now())")
    await before.execute("INSERT INTO migration (name) VALUES ($1)", released.stem)
    await before.execute(SOLD_BEFORE)
    await before.close()
    yield address
    await db.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await db.close()


async def test_books_open_with_what_was_sold_before(old: str) -> None:
    """Fees by licence, tax by its rate, the duplicate gone, what is in suspense still there."""
    await migrate(old)
    db: Db = await asyncpg.connect(old)
    rows = await db.fetch(
        "SELECT account, sum(amount) AS amount FROM entry GROUP BY account HAVING sum(amount) <> 0"
    )
    assert {row["account"]: int(row["amount"]) for row in rows} == {
        "stripe_balance": 242,
        "revenue": -101,
        "tax": -20,
        "suspense": -121,
    }
    assert await db.fetchval("SELECT count(*) FROM entry WHERE account = 'revenue'") == 2
    taxes = await db.fetch("SELECT amount, tax_rate FROM entry WHERE account = 'tax' ORDER BY licence_id")
    assert [(row["amount"], row["tax_rate"]) for row in taxes] == [(-10, 2000), (-10, 2000)]
    assert await db.fetchval("SELECT count(*) FROM document") == 0
    await db.close()
