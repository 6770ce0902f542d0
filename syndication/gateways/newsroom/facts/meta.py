"""What the page's meta elements and microdata say."""

import html as entities

from syndication.gateways.newsroom.page import Element, Page, collapse, select


def metas(page: Page, *names: str) -> list[str]:
    """Return what the meta elements of these names say, name by name; "" is left out."""
    path = "//meta[@property=$name or @name=$name or @itemprop=$name]"
    elements = [element for name in names for element in select(page.root, path, name=name)]
    found = [collapse(entities.unescape(element.get("content") or "")) for element in elements]
    return [line for line in found if line]


def meta(page: Page, *names: str) -> str:
    """Return what the first of these meta elements says, or nothing."""
    return next(iter(metas(page, *names)), "")


def props(page: Page, name: str) -> list[Element]:
    """Return the elements of the page that bear an `itemprop`."""
    path = "//*[contains(concat(' ', normalize-space(@itemprop), ' '), concat(' ', $name, ' '))]"
    return [element for element in select(page.root, path, name=name) if element.tag != "meta"]
