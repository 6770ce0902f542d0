"""What the pages about people are given: one Struct a page."""

from syndication.web.views import View


class ConfirmPage(View, frozen=True, kw_only=True):
    """Asks somebody who is signed in to prove it again; `kept` is posted once more with the proof."""

    kept: tuple[tuple[str, str], ...]
    problem: str = ""
