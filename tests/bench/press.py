"""What a licensed copy costs beside a plain PDF of the same document: `python -m tests.bench.press [runs]`.

The first copy of a revision and a further one (three files, PDF/A-3a and UA-1, made in the press's
child, and the seal) against `HTML().write_pdf()` of the same document, words and pictures alike, in a
warm process of its own, and a pyHanko signature; in turn, in one run. The plain one is made twice: with
the pinned typefaces as they are packaged, and with the faces the press cuts from them. Printed are the
medians of the clock, and the processor time of all processes together, which says the same on a busy
machine. Then copies per second.
"""

import asyncio
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from io import BytesIO
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import msgspec
import segno
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from weasyprint import HTML

from schemas.licence import CopyOrder
from syndication.gateways.keyring import Keyring
from syndication.gateways.press import Press, layout, pdf
from syndication.gateways.press.drawn import sheet_for
from syndication.gateways.press.fences import GIVES_WAY, OwnPicturesOnly
from syndication.gateways.press.fonts import FOLDERS, still_faces, write_configuration
from syndication.gateways.press.manuscript import prepare
from syndication.gateways.seal import seal, signer
from syndication.licensing.licence_number import new_number
from tests.gateways import orders

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
        folder = Path(scratch)
        shop = _Shop(folder / "keys")
        packaged = _printer(folder, FOLDERS)
        cut = _printer(folder, still_faces(folder))
        async with shop.press:
            await _compare(
                {
                    "plain PDF and signature, typefaces as packaged": partial(shop.plain, packaged),
                    "plain PDF and signature, typefaces as we cut them": partial(shop.plain, cut),
                    "first copy": shop.first,
                    "further copy": shop.further,
                },
                runs,
            )
        for workers in (1, 2):
            await _count(shop, runs, workers)
        packaged.shutdown()
        cut.shutdown()


def _printer(folder: Path, typefaces: tuple[Path, ...]) -> ProcessPoolExecutor:
    """Return a process that sees these typefaces: WeasyPrint reads the configuration when it is imported."""
    place = Path(tempfile.mkdtemp(dir=folder))
    os.environ["FONTCONFIG_FILE"] = str(write_configuration(place, typefaces))
    # As polite as the press's child is, or a busy machine would be asked another question of each.
    printer = ProcessPoolExecutor(1, get_context("spawn"), os.nice, (GIVES_WAY,))
    printer.submit(os.getpid).result()
    return printer


async def _compare(ways: dict[str, Callable[[], Awaitable[object]]], runs: int) -> None:
    took: dict[str, list[float]] = {name: [] for name in ways}
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs + 1):
        for name, way in ways.items():
            begun, used = time.perf_counter(), _processor_time(os.getpid())
            await way()
            took[name].append(1000 * (time.perf_counter() - begun))
            spent[name].append(1000 * (_processor_time(os.getpid()) - used))
    # The first round warms up all of them.
    _say("by the clock", {name: statistics.median(times[1:]) for name, times in took.items()})
    _say("of the processor", {name: statistics.mean(times[1:]) for name, times in spent.items()})


def _say(kind: str, found: dict[str, float]) -> None:
    packaged, cut, *_ = found.values()
    for name, each in found.items():
        line = f"{name}: {each:.0f} ms, ratio {each / packaged:.2f}; as we cut them {each / cut:.2f}"
        sys.stdout.write(f"{kind}, {line}\n")


def _processor_time(process: int) -> float:
    """Return the seconds used by a process, by those it has buried, and by those it still has."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return 0.0  # it has gone meanwhile
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return own + sum(_processor_time(int(child)) for child in children)


async def _count(shop: "_Shop", runs: int, workers: int) -> None:
    async with Press(jobs=workers) as shop.press:
        await shop.further()
        first = await _rate(shop.first, 2 * runs)
        further = await _rate(shop.further, 4 * runs)
    sys.stdout.write(f"workers: {workers}; a second: {first:.1f} first copies, {further:.1f} further ones\n")


async def _rate(act: Callable[[], Awaitable[None]], times: int) -> float:
    begun = time.perf_counter()
    await asyncio.gather(*(act() for _ in range(times)))
    return times / (time.perf_counter() - begun)


class _Shop:
    """A press, its keys, and orders for an article that is new, or for one that it has drawn before."""

    def __init__(self, keys: Path) -> None:
        self.keys = keys
        self.keyring = Keyring.load_or_create(keys)
        self.press = Press(jobs=1)
        self._usual = orders.order(html=orders.BODY + PARAGRAPH * 12)
        self._numbers: Iterator[int] = count()

    async def plain(self, printer: ProcessPoolExecutor) -> None:
        """Make one plain PDF of the same document, and sign it."""
        loop = asyncio.get_running_loop()
        order = msgspec.msgpack.encode(self._usual)
        await loop.run_in_executor(printer, _plain, order, self.keys)

    async def first(self) -> None:
        """Make the first copy of an article."""
        article = msgspec.structs.replace(self._usual.article, slug=f"bridge-{next(self._numbers)}")
        await self._make(msgspec.structs.replace(self._usual, article=article))

    async def further(self) -> None:
        """Make a copy for another licensee of the same article."""
        number = new_number("HC", next(self._numbers).to_bytes(16, "big"))
        terms = msgspec.structs.replace(self._usual.terms, number=number)
        await self._make(msgspec.structs.replace(self._usual, terms=terms))

    async def _make(self, order: CopyOrder) -> None:
        await seal(order, await self.press.print_copies(order), self.keyring)


def _plain(encoded: bytes, keys: Path) -> int:
    text, pictures, pen = _ready(encoded, keys)
    written = HTML(string=text, url_fetcher=OwnPicturesOnly(pictures)).write_pdf()
    return len(pen.sign_pdf(IncrementalPdfFileWriter(BytesIO(written))).getvalue())


@cache
def _ready(encoded: bytes, keys: Path) -> tuple[str, dict[str, tuple[str, bytes]], signers.PdfSigner]:
    """Return the document and the key, made ready in the first round, which is not counted."""
    keyring = Keyring.load_or_create(keys)
    metadata = signers.PdfSignatureMetadata(field_name="Licence", md_algorithm="sha256")
    pen = signers.PdfSigner(metadata, signer(keyring.print_key, keyring.certificate))
    return *_document(msgspec.msgpack.decode(encoded, type=CopyOrder)), pen


def _document(order: CopyOrder) -> tuple[str, dict[str, tuple[str, bytes]]]:
    """Return the document as one page of HTML, and its pictures by address."""
    sheet = sheet_for(order.terms)
    manuscript = prepare(order.article, order.pictures)
    article = pdf.article_markup(order.article, manuscript, sheet, ahead=0)
    licence = re.findall("<body>(.*)</body>", pdf.licence_markup(order, sheet, 1, 1), re.DOTALL)[0]
    box, foot, rest = licence.partition('<div class="foot">')
    sheets = "".join(map(layout.stylesheet, ("pdf.css", "pdf_article.css", "pdf_licence.css")))
    text = article.replace("</head>", f"<style>{sheets}{_IN_ONE}</style></head>")
    line, _, terms = rest.partition("</div>")
    text = text.replace('<div class="opening">', f'{foot}{line}</div><div class="opening">')
    text = text.replace('<div class="article">', box + '<div class="article">')
    text = text.replace("</body>", terms + "</body>")
    pictures = {plate.address: (plate.media_type, plate.content) for plate in manuscript.plates}
    return text, {**pictures, pdf.QR: ("image/svg+xml", _qr_code(order.terms.verify_url))}


def _qr_code(address: str) -> bytes:
    target = BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="svg", border=4)
    return target.getvalue()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
