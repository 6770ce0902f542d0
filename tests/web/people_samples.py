"""The pages about people in each state they can be in, for the samples of every page."""

from msgspec import Struct

from syndication.web.desk.people_views import ConfirmPage

HOSTILE = "<b>Post</b>\"' {{ 7 * 7 }}"

PAGES: dict[str, tuple[str, Struct]] = {
    "confirm": ("desk/confirm.html", ConfirmPage(kept=(("note", HOSTILE), ("on", "2027-01-01")))),
    "confirm-wrong": ("desk/confirm.html", ConfirmPage(kept=(), problem="That is not right.")),
}
