"""What a licensed copy costs beside a plain PDF of the same document: `python -m tests.bench.press [runs]`.

Prints medians in milliseconds of one run on this machine, and their ratio: the press (three copies,
PDF/A-3a, tagged, in a forked child) and the seal, against `HTML().write_pdf()` of the very same
markup in this process plus a pyHanko signature.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from schemas.licence import CopyOrder
from syndication.gateways.press import Press
from syndication.gateways.press.fonts import write_configuration

PARAGRAPH = (
    "<p>"
    + "The bridge at the mouth of the harbour has been stuck since Tuesday, and nobody knows. " * 4
    + "</p>"
)
"""Twelve of these and the usual body make 866 words: the article other measurements were made with."""


async def _median(runs: int, act: Callable[[], Awaitable[object]]) -> float:
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        await act()
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took)


async def main(runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        # WeasyPrint reads the configuration when it is imported: so it is, below.
        os.environ["FONTCONFIG_FILE"] = str(write_configuration(Path(scratch)))
        from weasyprint import HTML  # noqa: PLC0415 - see above

        from syndication.gateways.keyring import Keyring  # noqa: PLC0415 - see above
        from syndication.gateways.press import pdf  # noqa: PLC0415 - the same
        from syndication.gateways.press.manuscript import prepare  # noqa: PLC0415 - the same
        from syndication.gateways.seal import seal  # noqa: PLC0415 - the same
        from tests.gateways import orders  # noqa: PLC0415 - the same

        order = orders.order(html=orders.BODY + PARAGRAPH * 12)
        keyring = Keyring.load_or_create(Path(scratch) / "keys")

        def _plain_pdf(order: CopyOrder) -> bytes:
            manuscript = prepare(order)
            written: bytes = HTML(
                string=pdf.markup(order, manuscript), url_fetcher=pdf.own_pictures(order, manuscript)
            ).write_pdf()
            return written

        async def plain() -> None:
            await seal(order, msgspec.structs.replace(printed, pdf=_plain_pdf(order)), keyring)

        async with Press(jobs=2) as press:
            printed = await press.print_copies(order)
            three = await _median(runs, lambda: press.print_copies(order))
            sealing = await _median(runs, lambda: seal(order, printed, keyring))
            base = await _median(runs, plain)
            begun = time.perf_counter()
            await asyncio.gather(*(press.print_copies(order) for _ in range(2 * runs)))
            rate = 2 * runs / (time.perf_counter() - begun)
    sys.stdout.write(
        f"three copies {three:.0f} ms, seal {sealing:.0f} ms, plain PDF and signature {base:.0f} ms\n"
    )
    sys.stdout.write(
        f"ratio {(three + sealing) / base:.2f}; {rate:.1f} orders a second with two jobs at once\n"
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
