"""What a licensed copy costs beside a plain PDF of the same document: `python -m tests.bench.press [runs]`.

The first copy of a revision and a further one (three files, PDF/A-3a and UA-1, made in the press's
child, and the seal) against `HTML().write_pdf()` of the same document, words, pictures and typefaces
alike, in this process, plus a pyHanko signature; in turn, in one run, medians. Then copies per second.
"""

import asyncio
import gc
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from schemas.licence import CopyOrder
from syndication.gateways.press.fonts import write_configuration
from syndication.licensing.licence_number import new_number

PARAGRAPH = (
    "<p>"
    + "The bridge at the mouth of the harbour has been stuck since Tuesday, and nobody knows. " * 4
    + "</p>"
)
"""Twelve of these and the usual body make 866 words: the article other measurements were made with."""

_IN_ONE = """
@page { size: A4; @bottom-left { content: element(foot); width: 80%; } @bottom-right { width: 20%; } }
.licence, .terms { page: auto; } .foot { page: auto; position: running(foot); } .terms { break-before: page; }
"""
"""The licence's box in the flow, its foot in the margin: the same document, set in one go."""


async def main(runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        # WeasyPrint reads the configuration when it is imported: so it is, by `_Shop`.
        os.environ["FONTCONFIG_FILE"] = str(write_configuration(Path(scratch)))
        shop = _Shop(Path(scratch))
        async with shop.press:
            await _compare(shop, runs)
        for workers in (1, 2):
            await _count(shop, runs, workers)


async def _compare(shop: "_Shop", runs: int) -> None:
    ways: dict[str, Callable[[], Awaitable[object]]] = {
        "plain": shop.plain,
        "first": shop.first,
        "further": shop.further,
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs + 1):
        for name, way in ways.items():
            gc.collect()
            begun = time.perf_counter()
            await way()
            took[name].append(1000 * (time.perf_counter() - begun))
    # The first round warms up all three.
    median = {name: statistics.median(times[1:]) for name, times in took.items()}
    say = sys.stdout.write
    say(f"plain PDF and signature {median['plain']:.0f} ms\n")
    for name in ("first", "further"):
        say(f"{name} copy {median[name]:.0f} ms, ratio {median[name] / median['plain']:.2f}\n")


async def _count(shop: "_Shop", runs: int, workers: int) -> None:
    async with shop.new_press(workers):
        await shop.further()
        begun = time.perf_counter()
        await asyncio.gather(*(shop.further() for _ in range(4 * runs)))
        further = 4 * runs / (time.perf_counter() - begun)
        begun = time.perf_counter()
        await asyncio.gather(*(shop.first() for _ in range(2 * runs)))
        first = 2 * runs / (time.perf_counter() - begun)
    sys.stdout.write(
        f"{workers} worker{'s' if workers > 1 else ''}: "
        f"{first:.1f} first copies a second, {further:.1f} further ones\n"
    )


class _Shop:
    """A press, its keys, and orders for an article that is new, or for one that it has drawn before."""

    def __init__(self, scratch: Path) -> None:
        from syndication.gateways.keyring import Keyring  # noqa: PLC0415 - not before the fonts are known
        from tests.gateways import orders  # noqa: PLC0415 - the same

        self.keyring = Keyring.load_or_create(scratch / "keys")
        self.usual: CopyOrder = orders.order(html=orders.BODY + PARAGRAPH * 12)
        self.numbers: Iterator[int] = count()
        self.new_press(1)

    def new_press(self, workers: int) -> Any:  # noqa: ANN401 - a Press, whose import must wait
        """Put another press in the place of the old one, and return it."""
        from syndication.gateways.press import Press  # noqa: PLC0415 - the same

        self.press = Press(jobs=workers)
        return self.press

    async def first(self) -> None:
        """Make the first copy of an article."""
        article = msgspec.structs.replace(self.usual.article, slug=f"bridge-{next(self.numbers)}")
        await self._make(msgspec.structs.replace(self.usual, article=article))

    async def further(self) -> None:
        """Make a copy for another licensee of the same article."""
        number = new_number("HC", next(self.numbers).to_bytes(16, "big"))
        terms = msgspec.structs.replace(self.usual.terms, number=number)
        await self._make(msgspec.structs.replace(self.usual, terms=terms))

    async def _make(self, order: CopyOrder) -> None:
        from syndication.gateways.seal import seal  # noqa: PLC0415 - the same

        await seal(order, await self.press.print_copies(order), self.keyring)

    async def plain(self) -> None:
        """Make one plain PDF of the same document, and sign it."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - the same
        from pyhanko.sign import signers  # noqa: PLC0415 - the same
        from weasyprint import HTML  # noqa: PLC0415 - the same

        from syndication.gateways.press.fences import OwnPicturesOnly  # noqa: PLC0415 - the same
        from syndication.gateways.seal import signer  # noqa: PLC0415 - the same

        text, pictures = _document(self.usual)
        written = HTML(string=text, url_fetcher=OwnPicturesOnly(pictures)).write_pdf()
        metadata = signers.PdfSignatureMetadata(field_name="Licence", md_algorithm="sha256")
        await signers.PdfSigner(
            metadata, signer(self.keyring.print_key, self.keyring.certificate)
        ).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(written)))


def _document(order: CopyOrder) -> tuple[str, dict[str, tuple[str, bytes]]]:
    """Return the document as one page of HTML, and its pictures by address."""
    from syndication.gateways.press import layout, pdf  # noqa: PLC0415 - the same
    from syndication.gateways.press.drawn import sheet_for  # noqa: PLC0415 - the same
    from syndication.gateways.press.manuscript import prepare  # noqa: PLC0415 - the same

    sheet = sheet_for(order.terms)
    manuscript = prepare(order.article, order.pictures)
    article = pdf.article_markup(order.article, manuscript, sheet)
    licence = re.findall("<body>(.*)</body>", pdf.licence_markup(order, sheet, 1), re.DOTALL)[0]
    box, foot, rest = licence.partition('<div class="foot">')
    sheets = "".join(map(layout.stylesheet, ("pdf.css", "pdf_article.css", "pdf_licence.css")))
    text = article.replace("</head>", f"<style>{sheets}{_IN_ONE}</style></head>")
    line, _, terms = rest.partition("</div>")
    text = text.replace('<div class="opening">', f'{foot}{line}</div><div class="opening">')
    text = text.replace('<div class="article">', box + '<div class="article">')
    text = text.replace("</body>", terms + "</body>")
    pictures = {plate.address: (plate.media_type, plate.content) for plate in manuscript.plates}
    return text, {**pictures, pdf.QR: ("image/png", pdf.qr_code(order.terms.verify_url))}


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
