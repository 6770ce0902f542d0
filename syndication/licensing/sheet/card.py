"""Every cell of a card, and the card that the cells of a sheet make."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from schemas.rate_card import ExcerptPrice, ExchangeRate, ExclusiveFactors, Prices, RateCard, Tier
from schemas.usage import Medium, OrganisationType, Region
from syndication.licensing import rates
from syndication.licensing.money import digits, rounded
from syndication.licensing.sheet.cells import Reader, Wrong, major, minor, times
from syndication.licensing.sheet.rules import automatic_in, rule_cells

TIERS = ("audience", "months", "territories", "languages", "articles")
PREMIUMS = ("world", "translation", "edits")
SCOPES = ("country", "region", "world")
AMOUNTS = ("full", "minimum", "maximum", "assets", "rush")


def sheet(card: RateCard) -> dict[str, str]:
    """Return a card as cells; `card_of` makes an equal price of them."""
    return dict(
        (
            ("currency", card.currency),
            *_price_cells("", card, card.currency),
            *(
                cell
                for code, own in card.points.items()
                for cell in _price_cells(f"points.{code}.", own, code)
            ),
            *_exchange_cells(card),
            *((f"media.{medium}", times(factor)) for medium, factor in card.media.items()),
            *((f"organisations.{kind}", times(factor)) for kind, factor in card.organisations.items()),
            *((f"regions.{region}", times(factor)) for region, factor in card.regions.items()),
            *(cell for table in TIERS for cell in _tier_cells(table, getattr(card, table))),
            *((name, times(getattr(card, name))) for name in PREMIUMS),
            *((f"exclusive.{scope}", times(_exclusive(card, scope))) for scope in SCOPES),
            *rule_cells(card.automatic, card.currency),
        )
    )


def card_of(cells: Mapping[str, str]) -> tuple[RateCard | None, tuple[Wrong, ...]]:
    """Return the card of a sheet, or None and every cell that cannot be used.

    A card that can be read and must not be published comes with what is wrong with it as well.
    """
    reader = Reader(cells)
    currency = reader.text("currency")
    made = _card(reader, currency)
    if reader.wrong:
        return None, tuple(reader.wrong)
    found = (problem.partition(": ") for problem in rates.problems(made))
    return made, tuple(
        Wrong(cell=table, message=f"{message[:1].upper()}{message[1:]}") for table, _, message in found
    )


def with_own_prices(cells: Mapping[str, str], code: str) -> dict[str, str]:
    """Return a sheet in which a currency has prices of its own instead of a rate: first what the rate makes.

    A sheet without a rate for it that can be read comes back as it is.
    """
    reader = Reader(cells)
    row = next((row for row in reader.rows("exchange", "code") if reader.text(f"{row}.code") == code), None)
    rate = 0 if row is None else reader.millionths(f"{row}.rate")
    if row is None or reader.wrong:
        return dict(cells)
    kept = {cell: text for cell, text in cells.items() if not cell.startswith(f"{row}.")}
    return kept | dict(_converted(reader, reader.text("currency"), code, rate))


def _converted(reader: Reader, currency: str, code: str, millionths: int) -> Iterator[tuple[str, str]]:
    priced = [cell for cell in reader.cells if cell in AMOUNTS or cell.startswith("excerpts.")]
    for cell in priced:
        amount = None if cell.endswith(".words") else minor(reader.text(cell), currency)
        if amount is None:
            yield f"points.{code}.{cell}", reader.text(cell)
        else:
            step = Fraction(10) ** (digits(code) - digits(currency))
            turned = rounded(Fraction(amount * millionths, 1_000_000) * step)
            yield f"points.{code}.{cell}", major(turned, code)


def _card(reader: Reader, currency: str) -> RateCard:
    own = _prices(reader, "", currency)
    return RateCard(
        currency=currency,
        full=own.full,
        minimum=own.minimum,
        maximum=own.maximum,
        excerpts=own.excerpts,
        assets=own.assets,
        rush=own.rush,
        points={code: _prices(reader, f"points.{code}.", code) for code in _points(reader)},
        exchange=dict(_exchange(reader)),
        media={medium: reader.factor(f"media.{medium}") for medium in Medium},
        organisations={kind: reader.factor(f"organisations.{kind}") for kind in OrganisationType},
        regions={
            region: reader.factor(f"regions.{region}")
            for region in Region
            if reader.text(f"regions.{region}")
        },
        audience=_tiers(reader, "audience"),
        months=_tiers(reader, "months"),
        territories=_tiers(reader, "territories"),
        languages=_tiers(reader, "languages"),
        articles=_tiers(reader, "articles"),
        world=reader.factor("world"),
        translation=reader.factor("translation"),
        edits=reader.factor("edits"),
        exclusive=ExclusiveFactors(
            country=reader.factor("exclusive.country"),
            region=reader.factor("exclusive.region"),
            world=reader.factor("exclusive.world"),
        ),
        automatic=automatic_in(reader, currency),
    )


def _exclusive(card: RateCard, scope: str) -> int:
    return card.exclusive if isinstance(card.exclusive, int) else int(getattr(card.exclusive, scope))


def _price_cells(before: str, prices: Prices, currency: str) -> Iterator[tuple[str, str]]:
    for name in AMOUNTS:
        amount = getattr(prices, name)
        yield f"{before}{name}", "" if amount is None else major(amount, currency)
    for place, excerpt in enumerate(prices.excerpts):
        yield f"{before}excerpts.{place}.words", str(excerpt.words)
        yield f"{before}excerpts.{place}.amount", major(excerpt.amount, currency)


def _exchange_cells(card: RateCard) -> Iterator[tuple[str, str]]:
    for place, (code, rate) in enumerate(card.exchange.items()):
        yield f"exchange.{place}.code", code
        yield f"exchange.{place}.rate", f"{rate.millionths / 1_000_000:.6f}".rstrip("0").rstrip(".")
        yield f"exchange.{place}.day", rate.day.isoformat()


def _tier_cells(table: str, tiers: Iterable[Tier]) -> Iterator[tuple[str, str]]:
    for place, tier in enumerate(tiers):
        yield f"{table}.{place}.upto", f"{tier.upto:,}"
        yield f"{table}.{place}.factor", times(tier.factor)


def _points(reader: Reader) -> tuple[str, ...]:
    """Return the currencies in which the sheet has prices of its own."""
    inside = (cell.split(".") for cell in reader.cells if cell.startswith("points.") and reader.text(cell))
    return tuple(dict.fromkeys(parts[1] for parts in inside if len(parts) > len(("points", "EUR"))))


def _prices(reader: Reader, before: str, currency: str) -> Prices:
    rows = tuple(reader.rows(f"{before}excerpts", "words", "amount"))
    return Prices(
        full=reader.amount(f"{before}full", currency),
        minimum=reader.amount(f"{before}minimum", currency),
        maximum=reader.amount_if_any(f"{before}maximum", currency),
        assets=reader.amount_if_any(f"{before}assets", currency) or 0,
        rush=reader.amount_if_any(f"{before}rush", currency) or 0,
        excerpts=tuple(
            ExcerptPrice(words=reader.whole(f"{row}.words"), amount=reader.amount(f"{row}.amount", currency))
            for row in rows
        ),
    )


def _exchange(reader: Reader) -> Iterator[tuple[str, ExchangeRate]]:
    for row in reader.rows("exchange", "code", "rate", "day"):
        code = reader.text(f"{row}.code").upper()
        rate = ExchangeRate(millionths=reader.millionths(f"{row}.rate"), day=reader.day(f"{row}.day"))
        if not (code.isascii() and code.isalpha() and len(code) == len("EUR")):
            reader.note(f"{row}.code", "Give the three letters of a currency, such as EUR.")
        yield code, rate


def _tiers(reader: Reader, table: str) -> tuple[Tier, ...]:
    rows = tuple(reader.rows(table, "upto", "factor"))
    if not rows:
        reader.note(table, "Give at least one row.")
    return tuple(
        Tier(upto=reader.whole(f"{row}.upto"), factor=reader.factor(f"{row}.factor")) for row in rows
    )
