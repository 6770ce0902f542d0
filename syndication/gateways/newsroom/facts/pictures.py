"""What the page's data says of pictures: address, caption, credit; the lead first."""

from collections.abc import Iterator
from typing import NamedTuple

from syndication.gateways.newsroom.facts.json_ld import Node, as_list, line_of, types_of
from syndication.gateways.newsroom.facts.meta import metas
from syndication.gateways.newsroom.page import Page, absolute


class PictureFact(NamedTuple):
    """What the page's data says about one picture."""

    url: str
    caption: str
    credit: str


def pictures_of(page: Page, story: Node, nodes: list[Node]) -> Iterator[PictureFact]:
    """Yield the lead pictures first, then every other picture the data describes."""
    for value in [*as_list(story.get("image")), *as_list(story.get("thumbnailUrl"))]:
        yield from _picture(value, page)
    yield from (
        PictureFact(absolute(url, page.base), "", "")
        for url in metas(page, "og:image", "og:image:url", "og:image:secure_url", "twitter:image")
    )
    for node in nodes:
        if "ImageObject" in types_of(node):
            yield from _picture(node, page)


def _picture(value: object, page: Page) -> Iterator[PictureFact]:
    if isinstance(value, str):
        yield PictureFact(absolute(value, page.base), "", "")
    if not isinstance(value, dict):
        return
    url = line_of(value.get("contentUrl")) or line_of(value.get("url")) or line_of(value.get("@id"))
    credit = _first_line(
        value, "creditText", "credit", "copyrightHolder", "creator", "author", "copyrightNotice"
    )
    if url:
        yield PictureFact(absolute(url, page.base), _first_line(value, "caption", "description"), credit)


def _first_line(node: Node, *names: str) -> str:
    return next((line for line in (line_of(node.get(name)) for name in names) if line), "")
