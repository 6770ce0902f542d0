"""The Harbour Courier, a made-up newspaper: article pages to try the service on.

Every person, place and event in `pages/` is invented, the agencies named in its credits are not.
The pages are as different newsroom systems make them, furniture included. Two things are meant
for the server that shows them: the token `REPUBLISH_BASE`, which stands for the address of the
licensing service, and the pictures and stylesheets of `FILES`, asked for under `/files/`.
"""

from pathlib import Path
from typing import Final

NAME: Final = "The Harbour Courier"
OWN_NAMES: Final = (NAME, "هاربر كوريير")
"""How the paper signs its own photographs, in each alphabet it prints."""

SELLER: Final = "The Harbour Courier Ltd"
ADDRESS: Final = "4 Customs Quay; Saltgate; SG1 4QY"
"""Who sells, and where: what an invoice has to say."""

SITE: Final = "https://www.harbourcourier.example"
"""The origin of every canonical address; `.example` belongs to nobody (RFC 2606)."""

PAGES: Final = Path(__file__).parent / "pages"
FILES: Final = Path(__file__).parent / "files"

REPUBLISH_BASE: Final = "{{republish_base}}"
"""Written in each page where the licensing service's own origin belongs."""


def pages() -> tuple[Path, ...]:
    """Return the article pages in the order of their names; a page's stem is its article's slug."""
    return tuple(sorted(PAGES.glob("*.html")))
