"""The figures of our own assets are filled; the places of others stay empty."""

import re

from lxml import etree

from schemas.article import AssetRead, Owner
from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.finish.captions import index_of
from syndication.gateways.newsroom.page import Element


def fill_figures(body: Element, assets: tuple[AssetRead, ...], found: list[Found]) -> None:
    """Write the picture, caption and credit into the figures of our own assets; the others stay empty."""
    for figure in body.iter("figure"):
        if figure.get("data-asset") is None:
            continue
        asset, seen = assets[index_of(figure)], found[index_of(figure)]
        if asset.owner is Owner.OWN:
            _fill(figure, asset, seen)


def _fill(figure: Element, asset: AssetRead, seen: Found) -> None:
    if asset.kind in {"photograph", "graphic"} and re.match(r"(?i)https?://", asset.url):
        sizes = {
            name: value for name, value in (("width", seen.width), ("height", seen.height)) if value.isdigit()
        }
        etree.SubElement(figure, "img", {"src": asset.url, "alt": asset.alt, **sizes})
    if asset.caption or asset.credit:
        caption = etree.SubElement(figure, "figcaption")
        caption.text = asset.caption + (" " if asset.caption and asset.credit else "")
        if asset.credit:
            etree.SubElement(caption, "small").text = asset.credit
