"""Sample dashboards: a busy month, a desk nobody has asked yet, and a month without a sale."""

from datetime import date

from msgspec.structs import replace

from syndication.licensing.usage import country_name
from syndication.web.desk.dashboard_views import (
    ColumnShown,
    DashboardPage,
    DotsShown,
    FigureShown,
    NamedShown,
    TileShown,
)
from syndication.web.desk.world import TILES
from syndication.web.views import Choice, View

HOSTILE = "<script>alert(1)</script>\"' onload=alert(1) {{ 7 * 7 }}"

_MONTHS = ("Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")

_LICENCES = {"GB": 14, "US": 9, "IE": 6, "FR": 4, "DE": 2, "AU": 1}

BUSY = DashboardPage(
    periods=(
        Choice(value="/desk/dashboard?days=30", label="30 days", chosen=True),
        Choice(value="/desk/dashboard?days=91", label="Quarter"),
        Choice(value="/desk/dashboard?days=365", label="Year"),
        Choice(value="/desk/dashboard?days=0", label="All"),
    ),
    in_currencies=(
        Choice(value="/desk/dashboard?days=30", label="GBP", chosen=True),
        Choice(value="/desk/dashboard?days=30&currency=EUR", label="EUR"),
    ),
    currency="GBP",
    since=date(2026, 10, 30),
    today=date(2026, 11, 28),
    new=False,
    figures=(
        FigureShown(
            figure="£4,310.00",
            words="in fees before tax in 30 days, 12% more than in the 30 before",
        ),
        FigureShown(figure="9 of 14", words="requests licensed so far; 2 were not decided"),
        FigureShown(figure="2 hours", words="for half of the 11 decisions people took"),
    ),
    months=tuple(
        ColumnShown(
            label=month,
            name=f"{month} 2026",
            size=100_000 + place % 5 * 90_000,
            figure=f"£{1_000 + place % 5 * 900:,}.00",
            told=place in {4, 11},
        )
        for place, month in enumerate(_MONTHS)
    ),
    stairs=(
        ColumnShown(label="Asked", size=14, figure="14"),
        ColumnShown(label="Offered", size=12, figure="12 · 86%"),
        ColumnShown(label="Licensed", size=9, figure="9 · 64%"),
    ),
    dots=tuple(
        DotsShown(
            label=label,
            within=f"within {bound}",
            times=times * 3,
            dots=times,
            marked=bound == "2 hours",
        )
        for label, bound, times in (
            ("1 min", "1 minute", 0),
            ("", "2 minutes", 1),
            ("", "5 minutes", 2),
            ("10 min", "10 minutes", 4),
            ("", "30 minutes", 12),
            ("", "1 hour", 7),
            ("2 hours", "2 hours", 9),
            ("", "4 hours", 6),
            ("", "8 hours", 5),
            ("", "12 hours", 3),
            ("1 day", "1 day", 5),
            ("", "2 days", 2),
            ("", "3 days", 1),
            ("", "5 days", 0),
            ("7 days", "7 days", 1),
            ("", "14 days", 0),
            ("", "30 days", 0),
            ("later", "30 days", 0),
        )
    ),
    a_dot=3,
    at_once=312,
    articles=(
        NamedShown(
            name=f"The night watch at the pilot station {HOSTILE}",
            address="/desk/articles/harbour-pilots-night-watch",
            language="en",
            direction="ltr",
            times=7,
            amount=190_000,
        ),
        NamedShown(
            name="حراسة الميناء في الليل",
            address="/desk/articles/harbour-ar",
            language="ar",
            direction="rtl",
            times=3,
            amount=81_500,
        ),
        NamedShown(
            name="Given back, all of it",
            address="/desk/articles/back",
            language="en",
            direction="ltr",
            times=1,
            amount=-20_000,
        ),
    ),
    media=(
        NamedShown(name="A website", times=21, amount=300_000),
        NamedShown(name="Print", times=6, amount=131_000),
    ),
    territories=tuple(
        NamedShown(name=country_name(code), times=times, amount=times * 20_250)
        for code, times in (*_LICENCES.items(), ("WORLD", 2))
    ),
    tiles=tuple(
        TileShown(
            code=code,
            x=x,
            y=y,
            shade=-(-_LICENCES.get(code, 0) * 4 // 14),
            name=country_name(code),
            times=_LICENCES.get(code, 0),
        )
        for code, (x, y) in TILES.items()
    ),
    worldwide=2,
)

NOTHING = replace(
    BUSY,
    in_currencies=(),
    figures=(),
    months=(),
    stairs=(),
    dots=(),
    articles=(),
    media=(),
    territories=(),
    tiles=(),
    worldwide=0,
    at_once=0,
)

PAGES: dict[str, tuple[str, View]] = {
    "hostile-dashboard": ("desk/dashboard.html", BUSY),
    "dashboard-all": ("desk/dashboard.html", replace(BUSY, since=None, a_dot=1, at_once=1)),
    "dashboard-unsold": ("desk/dashboard.html", replace(NOTHING, stairs=BUSY.stairs)),
    "dashboard-quiet": ("desk/dashboard.html", replace(NOTHING, new=True)),
    "dashboard-new": ("desk/dashboard.html", replace(NOTHING, new=True, since=None)),
}
