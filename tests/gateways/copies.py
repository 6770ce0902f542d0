"""Writes the sealed copies of every sample article, for validators that are not ours.

python -m tests.gateways.copies FOLDER
"""

import asyncio
import sys
from pathlib import Path

from schemas.article import ArticleRead, AssetKind, Owner
from schemas.licence import ArticlePrinted, CopyOrder, Picture
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
    """Write three sealed copies of each sample article into `folder`."""
    keyring = Keyring.load_or_create(folder / "keys", publication.NAME)
    async with Press() as press:
        for page in publication.pages():
            html = await asyncio.to_thread(page.read_bytes)
            read = await press.read(html, "", publication.OWN_NAMES)
            order = CopyOrder(
                article=as_printed(read, page.stem),
                terms=orders.terms(),
                pictures=await pictures_of(read, page),
            )
            sealed = await seal(order, await press.print_copies(order), keyring)
            for copy in sealed.all:
                await asyncio.to_thread((folder / f"{page.stem}.{copy.format}").write_bytes, copy.content)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(write(target))
