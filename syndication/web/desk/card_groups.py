"""The cells of a sheet, put in groups with labels: the form of a draft, and the words for a change."""

from collections.abc import Iterator, Mapping

from babel.numbers import get_currency_name

from schemas.usage import Medium, OrganisationType
from syndication.licensing.sheet.card import SCOPES, TIERS
from syndication.licensing.sheet.rules import ANSWERS, NAMES
from syndication.licensing.territories import REGION_NAMES
from syndication.web.desk.rate_card_views import Cell, Changed, Group, Table
from syndication.web.forms import MEDIUM_LABELS, ORGANISATION_LABELS
from syndication.web.views import Choice

_SPARE_ROWS = 2
"""Empty rows at the end of a table; saving brings the next ones."""

_AMOUNTS = {
    "full": ("Full article", "Before any factor."),
    "minimum": ("Least of an article", "However much is taken off."),
    "maximum": ("Most of an article", "Pictures and rush apart. Leave empty for no limit."),
    "assets": ("Each picture of ours", "That travels with the copy."),
    "rush": ("Rush", "A decision within the day; charged when a person decides."),
}

_TABLES = {
    "audience": ("Audience", "Up to"),
    "months": ("Duration", "Months, up to"),
    "territories": ("Number of countries", "Up to"),
    "languages": ("Number of languages", "Up to"),
    "articles": ("Articles at once", "Up to"),
}

_SCOPES = {"country": "In one country", "region": "Within one region", "world": "Beyond one region"}

_RULE_LABELS = {
    "name": "Name",
    "decision": "Who decides",
    "reason": "Reason told",
    "net_upto": "Fee up to",
    "net_above": "Fee above",
    "media": "Media",
    "organisations": "Kinds of organisation",
    "countries": "Countries of the seat",
    "mail_domains": "Mail domains",
    "free_mail": "Everybody’s mail domain",
    "partner": "Known partner",
    "new": "First licence",
    "edits": "Right to edit",
    "translation": "Right to translate",
}

_RULE_HINTS = {
    "reason": "When a person decides; a sentence for the requester.",
    "countries": "Codes such as GB, or EUROPE.",
    "mail_domains": "The contact’s, such as example.com.",
}

_ANSWER_CHOICES = (
    Choice(value="", label="either"),
    Choice(value="yes", label="yes"),
    Choice(value="no", label="no"),
)

_DECISIONS = (
    Choice(value="review", label="A person"),
    Choice(value="automatic", label="At once"),
)


def groups(cells: Mapping[str, str], *, spare: int = _SPARE_ROWS) -> tuple[Group, ...]:
    """Return a sheet as the groups of its form; `spare` empty rows end each table."""
    currency = cells.get("currency", "")
    return (
        Group(
            name="prices",
            title=f"Prices in {get_currency_name(currency, count=2, locale='en_GB')}",
            lead="What a full article, an excerpt, a picture and a rush cost before any factor.",
            cells=tuple(_amounts(cells, "", currency)),
            tables=(_excerpts(cells, "", currency, spare),),
        ),
        Group(
            name="media",
            title="Media",
            lead="Each multiplies the price: 1 leaves it, 0.5 halves it, 2 doubles it.",
            cells=tuple(_factors(cells, "media", _media())),
        ),
        Group(
            name="organisations",
            title="Who publishes",
            lead="Each multiplies the price, as the media do.",
            cells=tuple(_factors(cells, "organisations", _kinds())),
        ),
        Group(
            name="tiers",
            title="How many, how long, where",
            lead="Up to and including a number the factor counts; the last row also counts beyond it.",
            tables=tuple(_tiers(cells, table, spare) for table in TIERS),
            cells=(
                *_factors(cells, "regions", {region.value: words for region, words in REGION_NAMES.items()}),
                _cell(cells, "world", "The whole world", "×"),
            ),
        ),
        Group(
            name="rights",
            title="Further rights",
            cells=(
                *(
                    _cell(cells, f"exclusive.{scope}", f"Exclusive: {_SCOPES[scope].lower()}", "×")
                    for scope in SCOPES
                ),
                _cell(cells, "translation", "Translation", "×"),
                _cell(cells, "edits", "Edits", "×"),
            ),
        ),
        Group(
            name="currencies",
            title="Other currencies",
            lead="Each by a rate and its day, or by prices of its own.",
            tables=(_exchange(cells, currency, spare),),
        ),
        *(_own_prices(cells, code, spare) for code in _own(cells)),
        Group(
            name="rules",
            title="What is decided at once",
            lead=(
                "From the top, the first rule that matches decides; what none matches goes to a person. "
                "Whatever stands here, a person decides what is exclusive or free."
            ),
            entries=tuple(_rules(cells, currency, min(spare, 1))),
        ),
    )


def changes(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[Changed, ...]:
    """Return every cell that differs between two sheets, each with the words for it."""
    names = _words(was) | _words(now)
    ordered = (*names, *sorted({*was, *now} - names.keys()))
    return tuple(
        Changed(label=names.get(cell, cell), was=was.get(cell, ""), now=now.get(cell, ""))
        for cell in ordered
        if was.get(cell, "") != now.get(cell, "")
    )


def _words(cells: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for group in groups(cells, spare=0):
        for cell in group.cells:
            found[cell.name] = f"{group.title}: {cell.label}"
        for table in group.tables:
            for place, row in enumerate(table.rows, start=1):
                found |= {cell.name: f"{table.legend}, row {place}: {cell.label}" for cell in row}
        for place, entry in enumerate(group.entries, start=1):
            found |= {cell.name: f"Rule {place}: {cell.label}" for cell in entry}
    return found


def _cell(cells: Mapping[str, str], name: str, label: str, before: str = "", hint: str = "") -> Cell:
    return Cell(name=name, label=label, value=cells.get(name, ""), before=before, hint=hint)


def _amounts(cells: Mapping[str, str], before: str, currency: str) -> Iterator[Cell]:
    for name, (label, hint) in _AMOUNTS.items():
        yield _cell(cells, f"{before}{name}", label, currency, hint)


def _factors(cells: Mapping[str, str], table: str, labels: Mapping[str, str]) -> Iterator[Cell]:
    for name, label in labels.items():
        yield _cell(cells, f"{table}.{name}", label, "×")


def _media() -> dict[str, str]:
    return {medium.value: MEDIUM_LABELS[medium][0] for medium in Medium}


def _kinds() -> dict[str, str]:
    return {kind.value: ORGANISATION_LABELS[kind] for kind in OrganisationType}


def _places(cells: Mapping[str, str], table: str, spare: int) -> tuple[int, ...]:
    """Return the places of a table's rows, and of the empty ones that follow them."""
    inside = (
        cell.removeprefix(f"{table}.").partition(".")[0] for cell in cells if cell.startswith(f"{table}.")
    )
    used = sorted({int(place) for place in inside if place.isdecimal()})
    following = used[-1] + 1 if used else 0
    return (*used, *range(following, following + spare))


def _tiers(cells: Mapping[str, str], table: str, spare: int) -> Table:
    legend, upto = _TABLES[table]
    return Table(
        name=table,
        legend=legend,
        heads=(upto, "Factor"),
        rows=tuple(
            (
                _cell(cells, f"{table}.{place}.upto", upto),
                _cell(cells, f"{table}.{place}.factor", "Factor", "×"),
            )
            for place in _places(cells, table, spare)
        ),
    )


def _excerpts(cells: Mapping[str, str], before: str, currency: str, spare: int) -> Table:
    table = f"{before}excerpts"
    return Table(
        name=table,
        legend="Excerpts",
        heads=("Words, up to", "Price"),
        rows=tuple(
            (
                _cell(cells, f"{table}.{place}.words", "Words, up to"),
                _cell(cells, f"{table}.{place}.amount", "Price", currency),
            )
            for place in _places(cells, table, spare)
        ),
    )


def _exchange(cells: Mapping[str, str], currency: str, spare: int) -> Table:
    return Table(
        name="exchange",
        legend="Rates of exchange",
        heads=("Currency", f"For one {currency}", "As of"),
        rows=tuple(
            (
                _cell(cells, f"exchange.{place}.code", "Currency"),
                _cell(cells, f"exchange.{place}.rate", f"For one {currency}"),
                _cell(cells, f"exchange.{place}.day", "As of"),
            )
            for place in _places(cells, "exchange", spare)
        ),
    )


def _own(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.split(".")[1] for cell in cells if cell.startswith("points.")))


def _own_prices(cells: Mapping[str, str], code: str, spare: int) -> Group:
    return Group(
        name=f"points.{code}",
        title=f"Prices in {get_currency_name(code, count=2, locale='en_GB')}",
        lead="Empty every field of this part to have no prices of its own in this currency.",
        cells=tuple(_amounts(cells, f"points.{code}.", code)),
        tables=(_excerpts(cells, f"points.{code}.", code, spare),),
    )


def _rules(cells: Mapping[str, str], currency: str, spare: int) -> Iterator[tuple[Cell, ...]]:
    for place in _places(cells, "rules", spare):
        yield tuple(_rule_cell(cells, f"rules.{place}.{name}", name, currency) for name in NAMES)


def _rule_cell(cells: Mapping[str, str], cell: str, name: str, currency: str) -> Cell:
    options: Mapping[str, tuple[Choice, ...]] = {
        "decision": _DECISIONS,
        "media": tuple(Choice(value=value, label=label) for value, label in _media().items()),
        "organisations": tuple(Choice(value=value, label=label) for value, label in _kinds().items()),
        **dict.fromkeys(ANSWERS, _ANSWER_CHOICES),
    }
    return Cell(
        name=cell,
        label=_RULE_LABELS[name],
        value=cells.get(cell, ""),
        before=currency if name.startswith("net_") else "",
        hint=_RULE_HINTS.get(name, ""),
        options=options.get(name, ()),
        many=name in {"media", "organisations"},
        wide=name == "reason",
    )
