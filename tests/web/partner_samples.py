"""The pages of partners in each state they can be in, for the samples of every page."""

from datetime import UTC, date, datetime

from msgspec.structs import replace

from syndication.errors import FieldProblem
from syndication.records.partners import FieldChanged
from syndication.web.desk.partner_views import (
    FoundedShown,
    PartnerChange,
    PartnerListed,
    PartnerPage,
    PartnerPeople,
    PartnerPerson,
    PartnersPage,
    PartnerTyped,
    PlacementShown,
)
from syndication.web.views import Choice

COUNTRIES = (Choice(value="FR", label="France"), Choice(value="GB", label="United Kingdom"))
HOSTILE = "<b>Post</b>\"' {{ 7 * 7 }}"
TYPED = PartnerTyped(
    name="The Northern Post Ltd",
    domains="northernpost.example, post.example",
    country="GB",
    notes="Contract of 2024, renewed each spring.",
    pays_by_invoice=True,
    invoice_days="45",
    early_release=True,
)
WRONG = tuple(
    FieldProblem(field=name, message=message)
    for name, message in (
        ("name", "A partner of this name is written down already."),
        ("domains", "Anybody may have a mailbox at gmail.com; name domains that are the partner’s own."),
        ("country", "Choose the country of its seat."),
        ("invoice_days", "Give 1 to 90 days."),
        ("notes", "Keep the notes under 4,000 characters."),
        ("reason", "Say why, in a few words: it stands in the history."),
    )
)
POST = PartnerListed(
    id=1,
    name="The Northern Post Ltd",
    country="GB",
    domains=("northernpost.example", "post.example"),
    known_since=date(2024, 4, 1),
    pays_by_invoice=True,
    blocked=False,
)
LIST = PartnersPage(
    partners=(
        POST,
        replace(POST, id=2, name=HOSTILE, blocked=True, pays_by_invoice=False),
        replace(POST, id=3, name="Radio Sel et Vent", country="FR", domains=(), pays_by_invoice=False),
    ),
    may_change=True,
    countries=COUNTRIES,
)
PAGE = PartnerPage(
    id=1,
    name="The Northern Post Ltd",
    known_since=date(2024, 4, 1),
    blocked_reason="",
    may_change=True,
    seen=7,
    typed=TYPED,
    history=(
        PartnerChange(
            at=datetime(2026, 11, 20, 14, 5, tzinfo=UTC),
            actor="ines@chronicle.example",
            reason="They asked for more time; Tom agreed on the telephone",
            fields=(
                FieldChanged(
                    field="Payment",
                    before="by invoice, within 30 days",
                    after="by invoice, within 45 days",
                ),
            ),
        ),
        PartnerChange(
            at=datetime(2024, 4, 1, 9, 0, tzinfo=UTC),
            actor="tom@chronicle.example",
            reason="Contract of 2024",
            fields=(
                FieldChanged(field="Name", before="", after="The Northern Post Ltd"),
                FieldChanged(field="Payment", before="", after="by invoice, within 30 days"),
            ),
        ),
    ),
    countries=COUNTRIES,
    people=PartnerPeople(
        people=(
            PartnerPerson(
                email="jo@northernpost.example", role="owner", joined_at=datetime(2026, 1, 1, tzinfo=UTC)
            ),
            PartnerPerson(email=HOSTILE, role="member", joined_at=None),
        ),
        placements=(
            PlacementShown(
                number="EC-7K3QX-9TB2M-4",
                url="https://elsewhere.example/1",
                published_on=date(2026, 11, 20),
                at_home=False,
            ),
        ),
    ),
)
PAGES = {
    "partners": ("desk/partners.html", LIST),
    "partners-none": ("desk/partners.html", replace(LIST, partners=())),
    "partners-found": ("desk/partners.html", replace(LIST, looked_for="post", may_change=False, more=True)),
    "partners-not-found": ("desk/partners.html", replace(LIST, partners=(), looked_for="zebra")),
    "partners-wrong": ("desk/partners.html", replace(LIST, adding=True, typed=TYPED, problems=WRONG)),
    "partner": ("desk/partner.html", PAGE),
    "partner-wrong": ("desk/partner.html", replace(PAGE, came_back="change", problems=WRONG)),
    "partner-blocked": ("desk/partner.html", replace(PAGE, blocked_reason="Two chargebacks in a month")),
    "partner-block-wrong": (
        "desk/partner.html",
        replace(
            PAGE,
            came_back="block",
            problems=(FieldProblem(field="block_reason", message="Say why, in a few words."),),
        ),
    ),
    "partner-changed-meanwhile": (
        "desk/partner.html",
        replace(PAGE, problem="A colleague changed this partner while you looked at it."),
    ),
    "partner-founded": (
        "desk/partner.html",
        replace(
            PAGE,
            came_back="ask-in",
            email=HOSTILE,
            problems=(FieldProblem(field="email", message="Give an e-mail address."),),
            people=PartnerPeople(
                founded=(FoundedShown(id=3, people=HOSTILE, founded_at=datetime(2026, 1, 1, tzinfo=UTC)),)
            ),
        ),
    ),
    "partner-read": ("desk/partner.html", replace(PAGE, may_change=False)),
}
