"""Every invariant can fail: the database is broken by hand, a promise at a time, and the check says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from syndication.records import checks
from syndication.records.door import Db
from tests.town import Json, Town

A_SALE = """
    WITH made AS (
        INSERT INTO journal (cause, kind, request_id)
        SELECT 'a hand', 'sale', request_id FROM licence LIMIT 1 RETURNING id
    )
    INSERT INTO entry (journal_id, account, currency, amount, licence_id, article_id, tax_case, tax_rate)
    SELECT made.id, 'revenue', 'GBP', -1, licence.id, licence.article_id, 'domestic', 2000
    FROM made, licence LIMIT 1
"""
"""A journal of one entry, without an invoice: at the commit it would be refused."""

DOCUMENTS = (
    "INSERT INTO document_series VALUES ('XX', 2026, 2)",
    "INSERT INTO journal (cause, kind) VALUES ('a hand', 'fee'), ('another', 'fee')",
    """INSERT INTO document
           (number, kind, series, year, place, request_id, journal_id, currency, net, tax, total, body)
       SELECT 'XX-1', 'invoice', 'XX', 2026, 1, request.id, journal.id, 'GBP', 5, 0, 5, '{}'
       FROM request, journal WHERE journal.cause = 'a hand' LIMIT 1""",
    """INSERT INTO document
           (number, kind, series, year, place, request_id, journal_id, credits_id, currency, net, tax, total,
            body)
       SELECT 'XX-2', 'credit_note', 'XX', 2026, 2, made.request_id, journal.id, made.id, 'GBP', 6, 0, 6, '{}'
       FROM document AS made, journal WHERE journal.cause = 'another' AND made.number = 'XX-1'""",
)
"""An invoice that nothing was booked for, and a credit note over more."""

BREAKS: dict[str, tuple[str, ...]] = {
    "organisation_has_an_owner": (
        "INSERT INTO person (email) VALUES ('al@x.example')",
        "INSERT INTO organisation (name, organisation_key) VALUES ('X', 'x')",
        """INSERT INTO member (organisation_id, person_id, role, joined_at)
           SELECT organisation.id, person.id, 'member', now() FROM organisation, person""",
    ),
    "download_says_who_came": (
        "INSERT INTO download (licence_id, format, sha256, via) SELECT id, 'pdf', '', 'member' FROM licence",
    ),
    "talk_is_the_last_word": ("UPDATE request SET talk = 'answered'",),
    "decided_by_is_who_decided_last": ("UPDATE request SET decided_by = 'nobody'",),
    "active_licence_was_paid_or_is_free": ("DELETE FROM payment",),
    "licensing_payment_has_its_licences": (
        "UPDATE licence SET status = 'void', released_at = NULL WHERE status = 'active'",
    ),
    "payment_equals_quote": ("UPDATE payment SET amount = amount + 1",),
    "payment_to_refund_has_a_refund": ("UPDATE payment SET outcome = 'refund'",),
    "refunds_are_not_more_than_their_payment": (
        "ALTER TABLE payment DROP CONSTRAINT never_more_goes_back_than_came",
        """INSERT INTO refund (id, payment_id, amount, reason)
           SELECT gen_random_uuid(), id, amount + 1, '' FROM payment""",
    ),
    "given_back_is_what_the_refunds_say": ("UPDATE payment SET given_back = 1",),
    "refund_that_came_back_is_on_the_list": (
        """INSERT INTO refund (id, payment_id, amount, reason, status, failure, stripe_id, made_at)
           SELECT gen_random_uuid(), id, 1, '', 'failed', 'came back', 're_1', now() FROM payment""",
    ),
    "refund_that_came_back_is_booked_back": (
        """INSERT INTO refund (id, payment_id, amount, reason, status, failure, stripe_id, made_at)
           SELECT gen_random_uuid(), id, 1, '', 'failed', 'came back', 're_1', now() FROM payment""",
        "INSERT INTO journal (cause, kind) SELECT 'refund:' || id, 'refund' FROM refund",
    ),
    "paid_checkout_has_its_payment": ("UPDATE payment SET session_id = 'cs_of_another'",),
    "money_that_went_back_opens_nothing": (
        """INSERT INTO refund (id, payment_id, amount, reason, status, stripe_id, made_at)
           SELECT gen_random_uuid(), id, amount, '', 'made', 're_1', now() FROM payment""",
    ),
    "disputed_money_opens_nothing": (
        """INSERT INTO dispute (id, payment_id, status, amount, currency, reason, opened_at)
           SELECT 'du_1', id, 'needs_response', amount, currency, '', now() FROM payment""",
    ),
    "revoked_licence_holds_no_rights": ("UPDATE licence SET status = 'revoked' WHERE status = 'active'",),
    "last_licence_move_is_its_status": (
        """INSERT INTO licence_move (licence_id, from_status, to_status, reason)
           SELECT id, 'active', 'suspended', '' FROM licence WHERE status = 'active'""",
    ),
    "no_refund_waits_for_a_day": (
        """INSERT INTO refund (id, payment_id, amount, reason, due_at)
           SELECT gen_random_uuid(), id, 1, '', now() - interval '25 hours' FROM payment""",
    ),
    "payment_in_suspense_is_on_the_list": ("UPDATE payment SET outcome = 'suspense'",),
    "licensed_request_has_all_its_licences": (
        "UPDATE licence SET status = 'reserved', released_at = NULL WHERE status = 'active'",
    ),
    "only_a_licensed_request_has_an_active_licence": (
        "UPDATE request SET stage = 'withdrawn' WHERE stage = 'licensed'",
    ),
    "released_licence_has_three_copies": ("DELETE FROM copy WHERE format = 'json'",),
    "open_checkout_has_sealed_copies": (
        "DELETE FROM copy WHERE format = 'pdf'",
        "UPDATE licence SET status = 'reserved', released_at = NULL",
    ),
    "checkout_amount_is_the_quote": ("UPDATE checkout SET amount = amount - 1",),
    "last_move_is_the_stage": ("UPDATE request SET stage = 'received'",),
    "moves_join_up": (
        """INSERT INTO request_move (request_id, from_stage, to_stage, actor, reason)
           SELECT id, 'declined', stage, 'a hand', '' FROM request""",
    ),
    "request_has_articles": ("DELETE FROM request_article",),
    "shares_add_up_to_the_net": ("UPDATE request_article SET net = net + 1",),
    "exclusive_offer_is_signed": ("""UPDATE request SET usage = jsonb_set(usage, '{exclusive}', 'true')""",),
    "offer_holds_its_rights": ("UPDATE rights_hold SET status = 'released'",),
    "closed_request_holds_nothing": (
        "UPDATE request SET stage = 'lapsed' WHERE stage IN ('offered', 'awaiting_payment')",
    ),
    "wire_copy_is_licensed_only_when_cleared": (
        "ALTER TABLE revision DISABLE TRIGGER only_added",
        "UPDATE revision SET text_owner = 'agency'",
    ),
    "what_travels_was_ours_or_cleared": (
        "UPDATE asset SET owner = 'unknown', file_hash = NULL, media_type = NULL",
    ),
    "copies_carry_the_pictures_of_their_quote": (
        "ALTER TABLE licence_picture DISABLE TRIGGER only_added",
        "DELETE FROM licence_picture",
    ),
    "licence_begins_after_its_embargo": (
        """UPDATE licence SET terms = jsonb_set(terms, '{embargo}', '{"until": "2099-01-01T00:00:00Z"}')""",
    ),
    "free_licence_was_decided_by_a_person": (
        "ALTER TABLE quote DISABLE TRIGGER only_added",
        "UPDATE quote SET net = 0, tax = 0, total = 0",
    ),
    "licence_fee_is_the_share": (
        "UPDATE licence SET terms = jsonb_set(terms, '{net}', '1') WHERE status <> 'void'",
    ),
    "article_shows_its_own_revision": ("UPDATE article SET revision_id = (SELECT max(id) FROM revision)",),
    "quote_adds_up": (
        "ALTER TABLE quote DISABLE TRIGGER only_added",
        """UPDATE quote SET body = jsonb_set(body, '{lines,0,amount}', '1')""",
    ),
    "nobody_waits_for_a_mail_for_an_hour": (
        "UPDATE mail SET sent_at = NULL, due_at = now() - interval '61 minutes'",
    ),
    "no_event_waits_for_an_hour": (
        "UPDATE stripe_event SET done_at = NULL, received_at = now() - interval '61 minutes'",
    ),
    "partner_has_its_history": (
        "INSERT INTO partner (organisation_key, name, domains, country) VALUES ('x', 'X', '{}', 'GB')",
    ),
    "reverse_charge_rests_on_an_answer_or_a_person": (
        "ALTER TABLE quote DISABLE TRIGGER only_added",
        """UPDATE quote SET body = jsonb_set(body, '{tax_case}', '"reverse_charge"')""",
    ),
    "journal_sums_to_zero": (A_SALE,),
    "sale_is_what_was_quoted": (A_SALE,),
    "fees_of_a_licence_are_its_terms": (A_SALE,),
    "sale_has_its_invoice": (A_SALE,),
    "no_more_is_given_back_than_was_sold": (A_SALE.replace("revenue", "refunds").replace("-1", "10 ^ 12"),),
    "share_is_owed_as_it_is_spent": (
        """WITH made AS (INSERT INTO journal (cause, kind) VALUES ('a hand', 'sale') RETURNING id)
           INSERT INTO entry (journal_id, account, currency, amount, author)
           SELECT id, 'author_share', 'GBP', 5, 'Ana' FROM made""",
    ),
    "documents_are_numbered_without_gaps": ("INSERT INTO document_series VALUES ('XX', 2026, 3)",),
    "document_tells_what_was_booked": DOCUMENTS,
    "sums_of_days_are_what_happened": ("INSERT INTO sum_of_day VALUES (current_date, 'asked', '', 1, 0)",),
    "sums_of_periods_are_what_happened": (
        "INSERT INTO sum_of_period VALUES (30, 'medium', 'GBP', 'web', 1, 5)",
    ),
    "invoice_is_not_credited_beyond_its_total": DOCUMENTS,
}
"""What a hand would have to do to break each promise; the checks that others add later need a line here."""


BOOKS = ("journal", "entry", "author_contract", "document", "document_file")
"""What the ledger is written in (G8)."""


@asynccontextmanager
async def undone(town: Town) -> AsyncIterator[Db]:
    """Give a transaction that is rolled back whatever happens in it."""
    async with town.house.database.reading() as db:
        transaction = db.transaction()
        await transaction.start()
        try:
            yield db
        finally:
            await transaction.rollback()


async def a_town_with_everything(town: Town) -> tuple[Json, Json]:
    """Return a licensed request and one that is being paid; nothing is under way any more."""
    bought = await town.bought()
    paying = await town.request("fishing-quota-talks-close")
    await town.checkout(paying)
    await town.at_rest()
    return bought, paying


async def test_each_invariant_names_what_breaks_it(town: Town) -> None:
    """A sound town has nothing to say; each break makes its own check speak, and the roll-back heals it."""
    await a_town_with_everything(town)
    assert await town.broken() == {}
    silent = []
    for name, statements in BREAKS.items():
        async with undone(town) as db:
            for statement in statements:
                await db.execute(statement)
            if not (await checks.broken(db)).get(name):
                silent.append(name)
    assert silent == []
    assert await town.broken() == {}
    assert set(BREAKS) == set(checks.NAMES)


async def test_what_happened_cannot_be_rewritten(town: Town) -> None:
    """Moves, quotes, revisions, cards, downloads and the books are only added to, whoever tries (G29)."""
    bought, _ = await a_town_with_everything(town)
    await town.outside.get(bought["licences"][0]["copies"][0]["url"])
    for table in ("request_move", "quote", "revision", "rate_card", "download", *BOOKS):
        column = await a_column(town, table)
        for statement in (
            f"DELETE FROM {table}",  # noqa: S608 - a table of ours
            f"UPDATE {table} SET {column} = DEFAULT",  # noqa: S608 - the same
        ):
            async with undone(town) as db:
                with pytest.raises(Exception, match=f"{table} is only added to"):
                    await db.execute(statement)


async def a_column(town: Town, table: str) -> str:
    """Return the name of a column of a table that may be set."""
    async with town.house.database.reading() as db:
        return str(
            await db.fetchval(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = $1 AND is_identity = 'NO' AND is_generated = 'NEVER' LIMIT 1",
                table,
            )
        )
