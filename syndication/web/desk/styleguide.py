"""The design system, shown: every piece in its states, made by the very macro that is printed beside it.

A specimen's source is both what is shown as code and what is rendered, so the two cannot part. A new
macro of `layout/macros.html` gets its specimen here; a test counts them. The page is for whoever builds
pages, and is in English alone.
"""

from functools import cache
from typing import NamedTuple

from litestar import get
from litestar.datastructures import State
from markupsafe import Markup

from schemas.request import Stage
from syndication.errors import FieldProblem
from syndication.gateways.typesetter import environment
from syndication.web.desk.dashboard_views import ColumnShown, DotsShown, TileShown
from syndication.web.desk.door import console_page
from syndication.web.desk.views import Shown, ShownGroup, StyleguidePage
from syndication.web.desk.world import TILES
from syndication.web.guards import DESK, staff_of
from syndication.web.rendering import Page, Req, house_of
from syndication.web.views import Choice


class Specimen(NamedTuple):
    """One piece: its name, what it is for, and the words of a template that make it."""

    name: str
    use: str
    source: str


GROUPS: dict[str, tuple[Specimen, ...]] = {
    "Words": (
        Specimen(
            "Scale",
            "Five sizes. Headlines and the licensed words are in a serif, all that is operated in a sans.",
            '<p class="lead">A lead, in the serif.</p>\n<p>Text, at 16 pixels.</p>\n'
            '<p class="fine">Fine print, at 14.</p>',
        ),
        Specimen(
            "Facts",
            "Small facts on one line, a dot between them.",
            '<p class="facts"><span>a website</span><span>France</span><span>asked today</span></p>',
        ),
        Specimen(
            "Amount",
            "From minor units; the sign is small.",
            '{{ amount(20250, "GBP") }} · {{ amount(-500, "EUR") }} · {{ amount(1200, "JPY", true) }}',
        ),
        Specimen("Count", "“1 request”, “12 requests”.", '{{ counted(1, "request", "requests") }}'),
        Specimen("How many wait", "Up to 999.", "{{ count(3) }} {{ count(1000) }}"),
        Specimen("Note", "What must not be missed.", '<p class="note">The print date is 12 December.</p>'),
        Specimen("Key", "A key to press.", "<kbd>a</kbd> <kbd>Enter</kbd>"),
    ),
    "States": (
        Specimen(
            "Badge",
            "A word, a shape and a colour; never a colour alone.",
            '{{ badge("Active", "good") }} {{ badge("Waits", "wait") }} {{ badge("Offered", "open") }}\n'
            '{{ badge("Declined", "bad") }} {{ badge("Ended", "done") }}',
        ),
        Specimen(
            "Stage of a request",
            "",
            "{% for stage in stages %}{{ stage_badge(stage) }} {% endfor %}",
        ),
        Specimen(
            "State of a licence",
            "",
            '{% for status in ["reserved", "active", "suspended", "expired", "revoked", "void"] %}'
            "{{ licence_badge(status) }} {% endfor %}",
        ),
    ),
    "Buttons": (
        Specimen(
            "Buttons",
            "One filled button a page: what the page is for. A button says what happens.",
            '<button type="button" class="primary">Approve at £202.50</button>\n'
            '<button type="button">Keep this</button>\n'
            '<button type="button" class="quiet">Find</button>\n'
            '<button type="button" class="link">Sign out</button>\n'
            '<button type="button" aria-busy="true">Being sent</button>',
        ),
    ),
    "Forms": (
        Specimen(
            "Field",
            "A label, a hint if it helps, the input.",
            '{{ field("name", "Organisation", "Nordwind Verlag", (), hint="As its requests bear it.") }}',
        ),
        Specimen(
            "Field with a problem",
            "What was typed stays; the problem stands beside it and on top.",
            '{{ field("net", "Net price in GBP", "lots", wrong_field, hint="Like 180.00.") }}',
        ),
        Specimen(
            "Problems on top",
            "Each leads to its field.",
            '{{ error_summary(wrong_field, "Everything you typed is still here.") }}',
        ),
        Specimen("Longer text", "", '{{ area("note", "A note to them", "", (), rows=2, optional=true) }}'),
        Specimen("One of many", "", '{{ select("medium", "Where", media, "print", ()) }}'),
        Specimen("One of few", "", '{{ radios("portion", "How much of it", media, "web", ()) }}'),
        Specimen(
            "Yes or no",
            "",
            '{{ tick("edits", "They may edit it", true, (), hint="Given by a person.") }}',
        ),
        Specimen(
            "Folded away",
            "What few need.",
            '<details class="more"><summary>Give the reason</summary><p>It is kept.</p></details>',
        ),
    ),
    "Lists and tables": (
        Specimen("Lists", "Of the same things, one shown.", '{{ tabs("Lists of samples", lists) }}'),
        Specimen(
            "Table",
            "Figures at the right; a wide one scrolls in its own frame.",
            '{% call table("Fees by month", ["Month", ("Licences", "num"), ("Fees", "num")]) %}\n'
            '<tr><th scope="row">October</th><td class="num">41</td><td class="num">£8,302.50</td></tr>\n'
            '<tr><th scope="row">November</th><td class="num">38</td><td class="num">£7,110.00</td></tr>\n'
            "{% endcall %}",
        ),
        Specimen(
            "Empty",
            "What will be here, and how to make the first one.",
            '{{ empty("No licence matches.", "/desk/styleguide", "Back to all") }}',
        ),
    ),
    "Charts": (
        Specimen(
            "Bars",
            "Sorted, labelled where they end; a list to whoever cannot see them.",
            '{{ bars("Fees by territory", [("United Kingdom", 8302, "£8,302"), ("France", 3110, "£3,110"),'
            ' ("The world", 950, "£950")]) }}',
        ),
        Specimen(
            "Columns",
            "Over time. Only what matters bears its figure; the table has all of them.",
            '{{ columns("Fees by month", months, ["Month", "Fees"]) }}',
        ),
        Specimen(
            "Stairs",
            "What is left at each step.",
            '{{ columns("Requests", steps, ["Stage", "Requests"], true) }}',
        ),
        Specimen(
            "Dots",
            "How long something took; half of all of it is named.",
            '{{ dots("Time to a decision", waits, ["Decided", "Requests"], "half within 10 minutes") }}',
        ),
        Specimen(
            "Tiles",
            "The world, every country of one size. A table stands beside it.",
            '{{ tiles("Where licences hold", countries, "United Kingdom: 5, France: 2") }}',
        ),
    ),
    "What floats": (
        Specimen("Done", "What was just done.", '{{ done("Declined, and told why.") }}'),
        Specimen(
            "Toast",
            "News from elsewhere; never an answer to what the reader did.",
            '{{ toast("2 new requests. Show them", id="sample-news", still=true) }}',
        ),
        Specimen(
            "Dialog",
            "A question over the page; it closes with Escape. A script opens it.",
            '<button type="button" class="quiet" data-opens="sample-dialog">Open it</button>\n'
            '{% call dialog("sample-dialog", "Keys on the desk") %}\n'
            "<p>Nothing is sent until you press it.</p>\n"
            '<form method="dialog"><button type="submit" class="quiet">Close</button></form>\n'
            "{% endcall %}",
        ),
    ),
}

COLOURS = ("paper", "raised", "ink", "soft", "hair", "edge", "accent", "good", "wait", "bad")
"""The tokens of `site.css`, as their swatches are named."""

_IMPORTS = (
    '{% from "layout/macros.html" import amount, area, badge, bars, columns, count, counted, dialog, done, '
    "dots, empty, error_summary, field, licence_badge, radios, select, stage_badge, table, tabs, tick, "
    "tiles, toast %}"
)

_GIVEN = {
    "stages": tuple(Stage),
    "wrong_field": (FieldProblem(field="net", message="Give the net price in GBP, such as 180.00."),),
    "media": (
        Choice(value="web", label="A website"),
        Choice(value="print", label="In print", hint="newspaper or magazine"),
    ),
    "lists": (
        Choice(value="/desk/styleguide", label="Needs a person", chosen=True, hint="3"),
        Choice(value="/desk/articles", label="Articles"),
    ),
    "months": (
        ColumnShown(label="Sep", name="Sep 2026", size=4210, figure="£4,210", told=False),
        ColumnShown(label="Oct", name="Oct 2026", size=8302, figure="£8,302"),
        ColumnShown(label="Nov", name="Nov 2026", size=7110, figure="£7,110"),
    ),
    "steps": (
        ColumnShown(label="Asked", size=14, figure="14"),
        ColumnShown(label="Offered", size=12, figure="12 · 86%"),
        ColumnShown(label="Licensed", size=9, figure="9 · 64%"),
    ),
    "waits": (
        DotsShown(label="1 min", within="within 1 minute", times=2, dots=2),
        DotsShown(label="10 min", within="within 10 minutes", times=5, dots=5, marked=True),
        DotsShown(label="1 hour", within="within 1 hour", times=1, dots=1),
    ),
    "countries": tuple(
        TileShown(
            code=code,
            x=x,
            y=y,
            shade={"GB": 4, "FR": 2}.get(code, 0),
            name=code,
            times={"GB": 5, "FR": 2}.get(code, 0),
        )
        for code, (x, y) in TILES.items()
    ),
}


@cache
def specimens() -> tuple[ShownGroup, ...]:
    """Return every piece, rendered."""
    return tuple(
        ShownGroup(
            name=name,
            pieces=tuple(
                Shown(
                    name=piece.name,
                    use=piece.use,
                    source=piece.source,
                    made=_made(piece),
                )
                for piece in pieces
            ),
        )
        for name, pieces in GROUPS.items()
    )


def _made(piece: Specimen) -> Markup:
    made = environment().from_string(_IMPORTS + piece.source).render(_GIVEN)
    # a list of problems draws the reader to itself where it is no sample
    return Markup(made.replace(" autofocus", ""))  # noqa: S704 - of our own template, escaped there


@get("/desk/styleguide", opt=dict(DESK), include_in_schema=False)
async def styleguide(request: Req, state: State) -> Page:
    """Show every piece of the design system."""
    house = house_of(state)
    staff = staff_of(request)
    page = StyleguidePage(colours=COLOURS, groups=specimens())
    return await console_page(request, house, staff, "desk/styleguide.html", page)


HANDLERS = [styleguide]
