"""What the press is asked for and what it answers, as it crosses the pipe to the child."""

import msgspec

from schemas.base import Noun
from schemas.document import Document, Statement
from schemas.licence import ArticlePrinted, CopyOrder, Picture
from syndication.gateways.press.drawn import Drawn

MOST_PARCEL = 256 * 1024 * 1024
"""Bytes of one message: forty photographs of 5 MB and room; a longer one is a broken child."""


MOST_JOBS = 16
"""Copies of one article that one process prints: the time and memory it may use are for all of them."""


class PrintedCopies(Noun, frozen=True, kw_only=True):
    """The three copies of one licence, not yet sealed, and the body for pasting."""

    html: bytes
    """The full page, UTF-8."""
    fragment: bytes
    """The article element alone, for pasting into a CMS, UTF-8."""
    pdf: bytes
    """PDF/A-3a and PDF/UA-1, the ODRL licence attached."""
    json: bytes
    """ninjs 3.1, UTF-8."""
    pages: int
    """Pages of the PDF."""
    unset: int = 0
    """Characters that no typeface of ours has: the PDF names them, HTML and JSON carry them."""


class Proof(Noun, frozen=True, kw_only=True):
    """The article can be printed."""

    pages: int
    milliseconds: int
    """From the article to the finished PDF, in the child."""
    unset: int = 0
    """As in `PrintedCopies`."""


class Pressed(Noun, frozen=True, kw_only=True):
    """The answer to a print: the copies, and the drawn article where it was drawn for them."""

    copies: PrintedCopies
    drawn: Drawn | None = None


class DocumentPrinted(Noun, frozen=True, kw_only=True):
    """An invoice, a credit note or a statement, not signed."""

    pdf: bytes
    """PDF/A-3a and PDF/UA-1."""
    pages: int


class PrintJob(Noun, frozen=True, kw_only=True, tag="print"):
    """Make the three copies; where the article was `drawn` before, the pictures need no files."""

    order: CopyOrder
    drawn: Drawn | None = None


class FurtherJob(Noun, frozen=True, kw_only=True, tag="further"):
    """Make the three copies for another licence of the article that this process has just printed."""

    order: CopyOrder


class ProofJob(Noun, frozen=True, kw_only=True, tag="proof"):
    """Print a draft and throw it away."""

    article: ArticlePrinted
    pictures: tuple[Picture, ...] = ()


class DocumentJob(Noun, frozen=True, kw_only=True, tag="document"):
    """Print an invoice or a credit note."""

    document: Document


class StatementJob(Noun, frozen=True, kw_only=True, tag="statement"):
    """Print an author's statement."""

    statement: Statement


class ReadJob(Noun, frozen=True, kw_only=True, tag="read"):
    """Read an article's page."""

    html: bytes
    url: str
    own_names: tuple[str, ...]


Job = PrintJob | FurtherJob | ProofJob | DocumentJob | StatementJob | ReadJob


class Done(Noun, frozen=True, kw_only=True, tag="done"):
    """The job's answer, encoded as the kind of job has it."""

    answer: msgspec.Raw


class Hostile(Noun, frozen=True, kw_only=True, tag="hostile"):
    """The article cannot be read or printed, whoever tries and however often."""

    detail: str


class Broken(Noun, frozen=True, kw_only=True, tag="broken"):
    """The press itself failed; `trace` is for the log."""

    trace: str


class Fell(Noun, frozen=True, kw_only=True, tag="fell"):
    """The child ended without an answer."""

    signal: int
    """What ended it; 0 when it ended by itself."""
    seconds: float
    """Of processor time it had used."""


Answer = Done | Hostile | Broken | Fell


def packed(message: Job | Answer) -> bytes:
    """Return a message as one parcel: its length in four bytes, then itself."""
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(4, "big") + body
