"""The press's door: print, proof and read, each in a process of its own that can be killed."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, assert_never

import msgspec
import structlog

import syndication
from schemas.article import ArticleRead
from schemas.document import Document, Statement
from schemas.licence import ArticlePrinted, CopyOrder, Picture
from syndication.boundary import boundary
from syndication.errors import PressTrouble, UnreadableArticle
from syndication.gateways.press.drawn import Shelf, fingerprint
from syndication.gateways.press.fences import HEAVY_SECONDS, WALL_SECONDS
from syndication.gateways.press.fonts import FURTHER, still_faces, write_configuration
from syndication.gateways.press.jobs import (
    MOST_JOBS,
    MOST_PARCEL,
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
from syndication.words import say

_log = structlog.get_logger(__name__)

_START_SECONDS = 30.0
"""Until the warm process listens: 2 s on a quiet machine, the rest is for a busy one."""

_PATIENCE_SECONDS = WALL_SECONDS + 5.0
"""The child's own clock ends it first; this is for a warm process that has itself gone silent."""

_KEPT_SECONDS = 5.0
"""For which an article lies ready for its next licence."""

_MOST_KEPT = 4
"""Processes that wait so, each with some thirty megabytes of its own."""

_STOPPED = say("The press stopped. Nothing was lost; it will be tried again.")

_TOO_HEAVY = frozenset(
    {signal.SIGXCPU, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGTRAP, signal.SIGILL}
)
"""Signals an article brings on itself: time used up, memory used up inside a C library."""

_Printed = TypeVar("_Printed", Pressed, Proof, DocumentPrinted, ArticleRead)


class Press:
    """A warm process that forks for each job, started with the first job or by `start`.

    Give it back with `close`, or use it as an asynchronous context manager. At most `jobs` run at
    the same time; others wait in turn. Articles that nobody has proofed yet never take the last turn:
    however hostile they are and however many, a processor is left to the web, and a buyer's copies do
    not wait behind them. When the warm process dies, the next job starts another.
    `typefaces` are folders of further fonts, such as CJK, for letters that ours lack.
    """

    def __init__(self, *, jobs: int = 2, typefaces: tuple[Path, ...] = ()) -> None:
        self._typefaces = typefaces
        self._turns = asyncio.Semaphore(jobs)
        self._unproofed = asyncio.Semaphore(max(1, jobs - 1))
        self._starting = asyncio.Lock()
        self._shelf = Shelf()
        self._kept: dict[bytes, _Line] = {}
        self._warm: _Warm | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Have the press warm, so that the first job does not pay for it; raises PressTrouble."""
        await self._listening()

    async def close(self) -> None:
        """End the warm process and every job it still runs."""
        while self._kept:
            self._kept.popitem()[1].close()
        async with self._starting:
            warm, self._warm = self._warm, None
        if warm is not None:
            await warm.close()

    async def print_copies(self, order: CopyOrder) -> PrintedCopies:
        """Make the three copies; the same order gives the same bytes.

        A further licence of an article costs a third of the first: what is drawn of the article is kept.

        Raises UnreadableArticle when the article cannot be printed, whoever tries; PressTrouble
        when the press failed and the same order may be given again.
        """
        async with self._turns:
            # Looked for only now: whoever was first in the queue may have had it drawn.
            mark = await asyncio.to_thread(fingerprint, order)
            return await self._further(mark, order) or await self._print(mark, order)

    async def _print(self, mark: bytes, order: CopyOrder) -> PrintedCopies:
        drawn = self._shelf.find(mark)
        job = PrintJob(order=_without_files(order) if drawn else order, drawn=drawn)
        line = await self._line()
        pressed = await self._answer(line, job, Pressed)
        self._keep(mark, line)
        if pressed.drawn:
            self._shelf.put(mark, pressed.drawn)
        return pressed.copies

    async def _further(self, mark: bytes, order: CopyOrder) -> PrintedCopies | None:
        """Print where the article still lies from the last copy; None where it lies nowhere any more."""
        line = self._kept.pop(mark, None)
        if line is None:
            return None
        try:
            pressed = await self._answer(line, FurtherJob(order=_without_files(order)), Pressed)
        except PressTrouble:
            # It had printed its share, or was ended: a new process has the same to say.
            return None
        self._keep(mark, line)
        return pressed.copies

    def _keep(self, mark: bytes, line: "_Line") -> None:
        """Keep a process with its article for a moment: a correction is reissued to everyone at once."""
        if mark in self._kept or line.answered == MOST_JOBS:
            line.close()
            return
        self._kept[mark] = line
        asyncio.get_running_loop().call_later(_KEPT_SECONDS, self._let_go, mark, line)
        while len(self._kept) > _MOST_KEPT:
            self._kept.pop(next(iter(self._kept))).close()

    def _let_go(self, mark: bytes, line: "_Line") -> None:
        if self._kept.get(mark) is line:
            self._kept.pop(mark).close()

    async def proof(self, article: ArticlePrinted, pictures: tuple[Picture, ...] = ()) -> Proof:
        """Print a draft and throw it away: what passes here can be printed when it is paid for.

        Raises as `print_copies` does.
        """
        async with self._unproofed, self._turns:
            return await self._once(ProofJob(article=article, pictures=pictures), Proof)

    async def print_document(self, document: Document) -> DocumentPrinted:
        """Print an invoice or a credit note; the same document gives the same bytes.

        Raises as `print_copies` does.
        """
        async with self._turns:
            return await self._once(DocumentJob(document=document), DocumentPrinted)

    async def print_statement(self, statement: Statement) -> DocumentPrinted:
        """Print an author's statement; the same one gives the same bytes. Raises as `print_copies` does."""
        async with self._turns:
            return await self._once(StatementJob(statement=statement), DocumentPrinted)

    async def read(self, html: bytes, url: str, own_names: tuple[str, ...]) -> ArticleRead:
        """Read an article's page, so that a hostile one cannot stall the service.

        Raises UnreadableArticle with the reason; PressTrouble as above.
        """
        async with self._unproofed, self._turns:
            return await self._once(ReadJob(html=html, url=url, own_names=own_names), ArticleRead)

    async def _once(self, job: Job, kind: type[_Printed]) -> _Printed:
        line = await self._line()
        try:
            return await self._answer(line, job, kind)
        finally:
            line.close()

    async def _answer(self, line: "_Line", job: Job, kind: type[_Printed]) -> _Printed:
        """Return the answer; closes the line where there is none."""
        try:
            async with boundary("press.job"):
                answer = await self._asked(line, job)
            return _opened(answer, kind)
        except BaseException:
            line.close()
            raise

    async def _asked(self, line: "_Line", job: Job) -> Answer:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return await line.ask(job)
        except TimeoutError as problem:
            # The child's own clock should have ended it: the warm process itself is stuck.
            await self._give_up(line.warm)
            raise PressTrouble(_STOPPED) from problem
        except (OSError, EOFError, msgspec.DecodeError) as problem:
            # One job was cut off, or the warm process died, which the next job will find.
            raise PressTrouble(_STOPPED) from problem

    async def _line(self) -> "_Line":
        warm = await self._listening()
        try:
            return await _Line.opened(warm)
        except OSError as problem:
            raise PressTrouble(_STOPPED) from problem

    async def _listening(self) -> "_Warm":
        async with self._starting:
            if self._warm is not None and self._warm.alive:
                return self._warm
            if self._warm is not None:
                await self._warm.close()
            self._warm = await _Warm.started(self._typefaces)
            return self._warm

    async def _give_up(self, warm: "_Warm") -> None:
        """Close a warm process that failed, unless somebody has already put another in its place."""
        async with self._starting:
            if self._warm is warm:
                self._warm = None
                await warm.close()


class _Warm:
    """The process that has imported everything, and the folder with its socket and font configuration."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder
        self.address = str(folder / "s")

    @classmethod
    async def started(cls, typefaces: tuple[Path, ...]) -> Self:
        """Start one and wait until it listens; raises PressTrouble."""
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="press-"))
        faces = await asyncio.to_thread(still_faces, folder)
        configuration = write_configuration(folder, (*faces, *typefaces))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "syndication.gateways.press.child",
            str(folder / "s"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            env=_environment(configuration, typefaces),
            cwd=folder,
        )
        warm = cls(process, folder)
        try:
            await warm._listens()
        except BaseException:
            await warm.close()
            raise
        return warm

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def close(self) -> None:
        """End the process, wait for it, and remove its folder."""
        if self._process.stdin is not None:
            self._process.stdin.close()
            with suppress(ConnectionError):
                await self._process.stdin.wait_closed()
        try:
            await asyncio.wait_for(self._process.wait(), timeout=2)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def _listens(self) -> None:
        try:
            async with asyncio.timeout(_START_SECONDS):
                while not os.access(self.address, os.F_OK):
                    if not self.alive:
                        raise PressTrouble(say("The press could not be started."))
                    await asyncio.sleep(0.02)
        except TimeoutError as problem:
            raise PressTrouble(say("The press could not be started in time.")) from problem


def _environment(fontconfig: Path, typefaces: tuple[Path, ...]) -> dict[str, str]:
    """Return all the child is told: no key, no password, no address of ours.

    The seed of hashes is fixed so that sets come in the same order, and the date that is written
    into subset typefaces is, so that the same order gives the same bytes.
    """
    source = Path(syndication.__file__).parents[1]
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(fontconfig),
        "PYTHONPATH": str(source),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "1767225600",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        FURTHER: os.pathsep.join(map(str, typefaces)),
    }


def _without_files(order: CopyOrder) -> CopyOrder:
    bare = tuple(msgspec.structs.replace(picture, data=b"") for picture in order.pictures)
    return msgspec.structs.replace(order, pictures=bare)


class _Line:
    """The connection to one job's process."""

    def __init__(self, warm: _Warm, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.warm = warm
        self._reader = reader
        self._writer = writer
        self.answered = 0
        """Jobs, which its process counts too."""

    @classmethod
    async def opened(cls, warm: _Warm) -> Self:
        """Have a process forked."""
        return cls(warm, *await asyncio.open_unix_connection(warm.address))

    async def ask(self, job: Job) -> Answer:
        """Return the process's answer; raises OSError or EOFError when it has gone."""
        self._writer.write(packed(job))
        await self._writer.drain()
        length = int.from_bytes(await self._reader.readexactly(4), "big")
        if length > MOST_PARCEL:
            raise EOFError("the child answers too much")
        answer: Answer = msgspec.msgpack.decode(await self._reader.readexactly(length), type=Answer)
        self.answered += 1
        return answer

    def close(self) -> None:
        """End the process: its foreman sees that nobody waits."""
        self._writer.close()


def _opened(answer: Answer, kind: type[_Printed]) -> _Printed:
    """Return what the child made; raises UnreadableArticle or PressTrouble where it made nothing."""
    match answer:
        case Done():
            return msgspec.msgpack.decode(answer.answer, type=kind)
        case Hostile():
            raise UnreadableArticle(answer.detail)
        case Broken():
            _log.error("press.broken", trace=answer.trace)
            raise PressTrouble("The press failed. Nothing was lost; it will be tried again.")
        case Fell():
            raise _fall(answer)
        case _:
            assert_never(answer)


def _fall(fell: Fell) -> PressTrouble | UnreadableArticle:
    """Say whose fault it was: the article's when it used up what no article needs, else the machine's."""
    out_of_time = fell.signal == signal.SIGALRM and fell.seconds > HEAVY_SECONDS
    if out_of_time or fell.signal in _TOO_HEAVY:
        return UnreadableArticle(
            "The article is too heavy to print: it uses up the time or the memory of the press."
        )
    _log.warning("press.fell", signal=fell.signal, seconds=fell.seconds)
    return PressTrouble("The press was stopped before it had finished. It will be tried again.")
