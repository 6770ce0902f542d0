"""The press's own process: it imports everything once, then forks for each job.

`python -m syndication.gateways.press.child SOCKET` listens on the socket until its standard input
ends, as it does when the service ends, however that ends. Each connection carries one parcel in
(a job) and one out (an answer); the job's own process is fenced before it reads the parcel.
"""

import contextlib
import gc
import logging
import os
import select
import signal
import socket
import sys
import time
import traceback
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import NoReturn

import msgspec
from PIL import Image
from pyphen import Pyphen  # type: ignore[import-untyped] # it ships no types

from schemas.article import ArticleRead
from schemas.licence import ArticlePrinted, CopyOrder, Picture
from syndication.errors import UnreadableArticle
from syndication.gateways.newsroom import read_article
from syndication.gateways.press import fences, fonts, layout, ninjs, page, pdf
from syndication.gateways.press.document import print_document, print_statement
from syndication.gateways.press.draft import draft_order
from syndication.gateways.press.drawn import Drawn, sheet_for
from syndication.gateways.press.jobs import (
    MOST_JOBS,
    Answer,
    Broken,
    DocumentJob,
    DocumentPrinted,
    Done,
    Fell,
    FurtherJob,
    Hostile,
    Job,
    Pressed,
    PrintedCopies,
    PrintJob,
    Proof,
    ProofJob,
    ReadJob,
    StatementJob,
    packed,
)
from syndication.gateways.press.labels import labelled
from syndication.gateways.press.letters import letters
from syndication.gateways.press.manuscript import prepare
from syndication.settings import resources

MOST_PAGE = 12_000_000
"""Bytes of a page that is read. The heaviest news pages have three million."""


def main(address: str) -> None:
    """Listen on the socket at `address` until standard input ends."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    fences.leave_network()
    _warm_up()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(16)
    listener.settimeout(0)
    _Foreman(listener).work()


def _warm_up() -> None:
    """Load what every job needs before the first fork, by printing one small article."""
    layout.environment()
    fonts.coverage()
    for path in fonts.ARABIC:
        letters(path)
    for language in _HYPHENATED:
        Pyphen(lang=language)
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    specimen = Picture(asset=0, media_type="image/jpeg", data=picture.getvalue(), caption="C", credit="C")
    order = draft_order(_SPECIMEN, (specimen,))
    print_copies(order, drawn(order))
    gc.collect()
    gc.freeze()
    # A job's process ends before garbage weighs anything, and its memory is bounded.
    gc.disable()


_HYPHENATED = ("en", "fr", "es", "it", "pt", "el", "ru", "uk")
"""Languages whose patterns are read before the first fork: English takes 60 ms, these 150 together."""

_AT_LEISURE = ("de", "nl", "sv", "nb", "nn", "da", "hu", "pl", "cs", "ro", "lv", "ca", "is", "bg", "et", "lt")
"""Those that are read while nobody waits: German and Hungarian take 550 ms and 50 MB, the others 450 ms."""

_SPECIMEN = ArticlePrinted(
    slug="specimen",
    url="https://specimen.invalid/",
    headline="Specimen",
    byline="Nobody",
    published="2026-01-01T00:00:00+00:00",
    standfirst="Every style once",
    language="en",
    direction="ltr",
    words=7,
    revision="0" * 64,
    html="<h2>Head</h2><p>One <b>bold</b>, one <i>slanted</i>, <b><i>both</i></b>.</p><p><a href='https://a.invalid'>Link</a>"
    "<p lang=ar dir=rtl>لغة <b>عربية</b></p>"
    "<ul><li>Item</ul><blockquote><p>Quotation</blockquote><table><tr><th>Head<tr><td>Cell</table>",
    text="Head",
)


_A_QUIET_MOMENT = 200
"""Milliseconds in which nobody asks for anything."""


class _Foreman:
    """Takes jobs from the socket, forks for each, and tells whoever waits how a job's process ended."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._woken, waker = socket.socketpair()
        waker.settimeout(0)
        self._waker = waker
        signal.set_wakeup_fd(waker.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._running: dict[int, socket.socket] = {}
        self._unread = list(reversed(_AT_LEISURE))
        self._poll = select.poll()
        for source in (listener, self._woken, sys.stdin):
            self._poll.register(source, select.POLLIN)

    def work(self) -> None:
        """Serve until standard input ends; then end every job."""
        acts = {self._listener.fileno(): self._take, self._woken.fileno(): self._bury}
        while True:
            ready = {
                descriptor for descriptor, _ in self._poll.poll(_A_QUIET_MOMENT if self._unread else None)
            }
            if not ready:
                # The jobs that are forked from here on have the patterns already.
                Pyphen(lang=self._unread.pop())
                continue
            if sys.stdin.fileno() in ready:
                break
            self._give_up(ready)
            for descriptor in ready & acts.keys():
                acts[descriptor]()
        # From here on nobody looks at the wake-up socket, and it is about to close.
        signal.set_wakeup_fd(-1)
        for pid in self._running:
            os.kill(pid, signal.SIGKILL)

    def _take(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except BlockingIOError:
            return
        pid = os.fork()
        if not pid:
            _become_job(self._listener, connection)
        self._running[pid] = connection
        self._poll.register(connection, select.POLLRDHUP)

    def _give_up(self, ready: set[int]) -> None:
        """End the jobs nobody waits for any more."""
        for pid, connection in self._running.items():
            if connection.fileno() in ready:
                self._poll.unregister(connection)
                os.kill(pid, signal.SIGKILL)

    def _bury(self) -> None:
        """Tell whoever waits how a child ended; where it had answered, nobody reads this any more."""
        self._woken.recv(512)
        while self._running:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if not pid:
                return
            number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            with self._running.pop(pid) as connection:
                with contextlib.suppress(KeyError):
                    self._poll.unregister(connection)
                connection.settimeout(0)
                # The other side may have gone: it has its answer, or no longer wants one.
                with contextlib.suppress(OSError):
                    connection.send(packed(Fell(signal=number, seconds=used.ru_utime + used.ru_stime)))


def _become_job(listener: socket.socket, connection: socket.socket) -> NoReturn:
    """Answer one job in this process, just forked, and end it."""
    code = 1
    try:
        listener.close()
        signal.set_wakeup_fd(-1)
        _work(connection)
        code = 0
    finally:
        os._exit(code)


def _work(connection: socket.socket) -> None:
    """Answer a job, and further licences of its article, in a process of its own, which ends afterwards."""
    connection.settimeout(None)
    fences.limit()
    fences.raise_fence(_readable())
    bench = _Bench()
    with connection.makefile("rb") as stream:
        for _ in range(MOST_JOBS):
            job = _received(stream)
            if job is None:
                return
            if isinstance(job, ReadJob | ProofJob):
                fences.give_way()
            fences.start_clock()
            connection.sendall(packed(_judged(job, bench)))
            fences.stop_clock()
            if bench.drawn is None:
                return


def _judged(job: Job, bench: "_Bench") -> Answer:
    try:
        return bench.answered(job)
    except UnreadableArticle as refused:
        return Hostile(detail=refused.detail)
    except (MemoryError, RecursionError):
        return Hostile(detail="The article needs more memory than any article should.")
    except Exception:  # noqa: BLE001 - whatever it was, the service is told, and logs it
        return Broken(trace=traceback.format_exc())


def _readable() -> tuple[Path, ...]:
    """Return what a job may still read: Python with its libraries, our own code and templates, typefaces."""
    ours = resources()
    python = (Path(sys.prefix), Path(sys.base_prefix), Path(os.__file__).parent)
    return (*python, ours / "syndication", ours / "schemas", ours / "templates", *fonts.folders())


def _received(stream: BufferedReader) -> Job | None:
    length = int.from_bytes(stream.read(4), "big")
    if not length:
        return None
    job: Job = msgspec.msgpack.decode(stream.read(length), type=Job)
    return job


class _Bench:
    """Where one article lies while its copies are printed."""

    def __init__(self) -> None:
        self.drawn: Drawn | None = None

    def answered(self, job: Job) -> Done:
        match job:
            case PrintJob():
                return self._printed(job.order, job.drawn)
            case FurtherJob():
                if self.drawn is None:
                    raise ValueError("nothing was printed here before")
                return self._printed(job.order, self.drawn)
            case ProofJob():
                return _done(proof(job.article, job.pictures))
            case DocumentJob():
                return _done(print_document(job.document))
            case StatementJob():
                return _done(print_statement(job.statement))
            case ReadJob():
                return _done(read(job))

    def _printed(self, order: CopyOrder, known: Drawn | None) -> Done:
        copies, self.drawn = print_copies(order, known or drawn(order))
        return _done(Pressed(copies=copies, drawn=self.drawn if self.drawn is not known else None))


def _done(answer: Pressed | Proof | DocumentPrinted | ArticleRead) -> Done:
    return Done(answer=msgspec.Raw(msgspec.msgpack.encode(answer)))


def drawn(order: CopyOrder) -> Drawn:
    """Draw the order's article, for every licence of it."""
    sheet = sheet_for(order.terms)
    return pdf.draw(order.article, prepare(order.article, order.pictures, sheet.words), sheet)


def print_copies(order: CopyOrder, ready: Drawn) -> tuple[PrintedCopies, Drawn]:
    """Make the three copies from one order, of its article as it was drawn; return how it now is, too."""
    manuscript = labelled(ready.manuscript, order.terms)
    article_element = page.fragment(order, manuscript)
    printed = pdf.print_pdf(order, ready, sheet_for(order.terms))
    copies = PrintedCopies(
        html=page.full_page(order, manuscript, article_element).encode(),
        fragment=article_element.encode(),
        pdf=printed.pdf,
        json=ninjs.ninjs(order, manuscript, article_element),
        pages=printed.pages,
        unset=printed.unset,
    )
    return copies, printed.drawn


def proof(article: ArticlePrinted, pictures: tuple[Picture, ...]) -> Proof:
    """Print a draft under terms of the usual length."""
    begun = time.monotonic()
    order = draft_order(article, pictures)
    printed = pdf.print_pdf(order, drawn(order), sheet_for(order.terms))
    return Proof(
        pages=printed.pages, milliseconds=round(1000 * (time.monotonic() - begun)), unset=printed.unset
    )


def read(job: ReadJob) -> ArticleRead:
    """Read an article's page."""
    if len(job.html) > MOST_PAGE:
        raise UnreadableArticle(f"The page is larger than {MOST_PAGE // 1_000_000} MB.")
    return read_article(job.html, url=job.url, own_names=job.own_names)


if __name__ == "__main__":
    main(sys.argv[1])
