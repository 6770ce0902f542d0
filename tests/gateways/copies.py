"""Writes sealed copies for validators that are not ours: `python -m tests.gateways.copies FOLDER`.

Every sample article (English, French, Arabic), every page the newsroom's reader is tested with, articles
in Greek, Russian and, where a typeface for it is installed, Chinese; on A4 and Letter, whole and as an
excerpt, with terms of one page and of several. With veraPDF: `verapdf --flavour 3a FOLDER/*.pdf`, and
the same with `--flavour ua1`.
"""

# ruff: noqa: RUF001  (sentences in several scripts)

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from schemas.article import ArticleRead, AssetKind, Owner
from schemas.licence import ArticlePrinted, CopyOrder, Picture
from schemas.usage import Excerpt
from syndication.desk.ingest import beside
from syndication.gateways.keyring import Keyring
from syndication.gateways.press import Press
from syndication.gateways.seal import seal
from syndication.sandbox import publication
from tests.gateways import orders


def as_printed(read: ArticleRead, slug: str) -> ArticlePrinted:
    """Return an article as the press sets it, straight from its page."""
    return ArticlePrinted(
        slug=slug,
        url=read.url,
        headline=read.headline,
        standfirst=read.standfirst,
        byline=read.byline,
        published=read.published or "",
        language=read.language,
        direction=read.direction,
        words=read.words,
        revision="0" * 64,
        html=read.html,
        text=read.text,
        section=read.section,
    )


async def pictures_of(read: ArticleRead, page: Path) -> tuple[Picture, ...]:
    """Return the photographs of ours that lie beside the page."""
    found = []
    for place, asset in enumerate(read.assets):
        ours = asset.owner is Owner.OWN and asset.kind is AssetKind.PHOTOGRAPH
        content = await beside(page)(asset.url) if ours else None
        if content:
            found.append(
                Picture(
                    asset=place,
                    media_type="image/jpeg",
                    data=content,
                    alt=asset.alt,
                    caption=asset.caption,
                    credit=asset.credit,
                )
            )
    return tuple(found)


async def write(folder: Path) -> None:
    """Write three sealed copies of each order into `folder`."""
    keyring = Keyring.load_or_create(folder / "keys", publication.NAME)
    async with Press(typefaces=tuple(place for place in (CJK,) if place.is_dir())) as press:
        async for order in _orders(press):
            sealed = await seal(order, await press.print_copies(order), keyring)
            for copy in sealed.all:
                name = f"{order.article.slug}.{copy.format}"
                await asyncio.to_thread((folder / name).write_bytes, copy.content)


async def _orders(press: Press) -> AsyncIterator[CopyOrder]:
    for page in (*publication.pages(), *sorted(FIXTURES.glob("*.html"))):
        read = await press.read(
            page.read_bytes(), f"https://paper.example/{page.stem}", publication.OWN_NAMES
        )
        pictures = await pictures_of(read, page)
        yield CopyOrder(article=as_printed(read, page.stem), terms=orders.terms(), pictures=pictures)
    usual, american = orders.order(), msgspec.structs.replace(orders.terms().licensee, country="US")
    excerpt = msgspec.structs.replace(orders.terms().usage, portion=Excerpt(words=40))
    omitted = orders.terms().omitted * 90
    for slug, terms in (
        ("on-letter", orders.terms(licensee=american)),
        ("excerpt", orders.terms(usage=excerpt)),
        ("long-terms", orders.terms(omitted=omitted)),
    ):
        article = msgspec.structs.replace(usual.article, slug=slug)
        yield msgspec.structs.replace(usual, article=article, terms=terms)
    for language, (headline, html) in SCRIPTS.items():
        yield orders.order(
            slug=language, language=language, headline=headline, standfirst=headline, html=html
        )


FIXTURES = Path(__file__).parent / "pages"

CJK = Path("/usr/share/fonts/opentype/noto")
"""Where Debian puts fonts-noto-cjk."""

SCRIPTS = {
    "el": (
        "Η γέφυρα που δεν άνοιγε",
        "<p>Η γέφυρα στο στόμιο του λιμανιού έχει κολλήσει από την Τρίτη, και κανείς δεν ξέρει γιατί.</p>"
        "<h2>Τρία γράμματα</h2><blockquote><p>Γέφυρα είναι ο δρόμος που έμαθε να περιμένει.</p></blockquote>"
        "<table><caption>Ανοίγματα</caption><thead><tr><th>Έτος</th><th>Ανοίγματα</th></tr></thead>"
        "<tbody><tr><td>2024</td><td>211</td></tr><tr><td>2025</td><td>198</td></tr></tbody></table>" * 3,
    ),
    "ru": (
        "Мост, который не открывался",
        "<p>Мост у входа в гавань заклинило со вторника, и никто в ратуше не говорит, чей он.</p>"
        "<h2>Три письма</h2><blockquote><p>Мост — это дорога, научившаяся ждать.</p></blockquote>"
        "<ul><li>Паром идёт в обход</li><li>Велосипедисты — нет</li></ul>" * 3,
    ),
    "zh": (
        "打不开的桥",
        "<p>港口的旋转桥从星期二起就卡住了，市政厅里没有人愿意说这座桥归谁管。</p>"
        "<h2>三封信</h2><blockquote><p>桥不过是学会了等待的路。</p></blockquote>"
        "<p>“我们有三封信，”港务长说，“每一封都说桥属于另外两家。”</p>" * 3,
    ),
}
"""Headline and body, by language."""


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(write(target))
