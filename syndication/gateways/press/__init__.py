"""The press: makes the licensed copies, proofs drafts and reads pages, each in a killable process.

press.py       the door: `Press`, used by the desk, started and closed by the command line
jobs.py        what crosses the pipe
child.py       the warm process, and the work itself
fences.py      limits, audit hook, fetcher that refuses
bounds.py      how much an article may be
manuscript.py  the article made ready: sanitiser, figures, headings · excerpt.py its opening alone
tables.py      its tables even · labels.py what its photographs say of themselves
layout.py      templates and what they are given
drawn.py       the article drawn once for every licence of it, and how long that is kept
page.py        HTML · ninjs.py JSON
pdf.py         the article's pages and the licence's · binding.py both as one tagged file · qr.py
structure.py   what its tags lack
document.py    invoices and credit notes
fonts.py       the pinned typefaces · faces.py cut into still ones · letters.py what their glyphs say
"""

from syndication.gateways.press.jobs import PrintedCopies, Proof
from syndication.gateways.press.press import Press

__all__ = ["Press", "PrintedCopies", "Proof"]
