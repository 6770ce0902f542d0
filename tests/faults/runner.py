"""Runs one step of the desk in a process that kills itself at a boundary, as `kill -9` would.

Everything is imported once; each order, a line of JSON on standard input, is run in a fork (14 ms)
and answered with a line: the boundaries it passed, and how it ended. The fork shares nothing with
its parent but the code: it opens its own pool, its own client of Stripe, and borrows a warm press.
"""

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import httpx
import msgspec

from schemas.money import RefundWish, ResolutionWish
from schemas.request import CheckoutWish, PaymentMethod
from syndication import boundary
from syndication.desk import refunds, resolution
from syndication.desk.house import House
from syndication.desk.ingest import take_in
from syndication.desk.invoicing import note_overdue, send_invoice
from syndication.desk.mailing import send
from syndication.desk.payment import checkout
from syndication.desk.settlement import end_page, settle_event
from syndication.gateways.identity import IdentityProvider
from syndication.gateways.keyring import Keyring
from syndication.gateways.post import Post
from syndication.gateways.press import Press
from syndication.gateways.press.press import _Warm
from syndication.gateways.stripe import StripeGateway
from syndication.gateways.tax_registers import TaxRegisters
from syndication.gateways.vault import Vault
from syndication.records.door import Database, open_pool
from syndication.settings import Settings
from syndication.web.app import application


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to run: `subject` is the step's own; the process dies at boundary `at`, `when` before or after."""

    settings: dict[str, Any]
    press: str
    step: str
    subject: str
    at: int
    when: str


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How a run ended: the boundaries it came to, whether it was killed, its traceback if it has one."""

    passed: tuple[str, ...]
    killed: bool
    trouble: str = ""


class Killer:
    """The script of a run: tells every boundary by its name, and ends the process at one of them.

    A step about one article does one thing after the other, so a boundary ends before the next begins.
    """

    def __init__(self, tell: int, at: int, when: str) -> None:
        self._tell, self._at, self._when = tell, at, when
        self._seen = -1

    async def before(self, name: str) -> None:
        """Count a boundary; die before its effect."""
        self._seen += 1
        os.write(self._tell, f"{name}\n".encode())
        if self._seen == self._at and self._when == "before":
            os.kill(os.getpid(), signal.SIGKILL)

    async def after(self, name: str) -> None:  # noqa: ARG002 - the seam's signature
        """Die after the effect."""
        if self._seen == self._at and self._when == "after":
            os.kill(os.getpid(), signal.SIGKILL)


async def _visit(house: House, subject: str) -> None:
    """Ask our own web for a page, or post to it: `METHOD path`, headers and body as JSON."""
    method, path, headers, body = msgspec.json.decode(subject, type=tuple[str, str, dict[str, str], str])
    # Litestar types an application's messages more narrowly than httpx does
    transport = httpx.ASGITransport(cast("Any", application(house)))
    async with httpx.AsyncClient(transport=transport, base_url=house.settings.base_url) as web:
        answer = await web.request(method, path, headers=headers, content=body)
    answer.raise_for_status()


async def _take(house: House, subject: str) -> None:
    async def none(_: str) -> None:
        return None

    await take_in(house, subject.encode(), find_picture=none)


async def _invoice(house: House, subject: str) -> None:
    await checkout(house, UUID(subject), CheckoutWish(method=PaymentMethod.INVOICE), proven=True)


async def _want(house: House, subject: str) -> None:
    request_id, wish = msgspec.json.decode(subject, type=tuple[UUID, RefundWish])
    await refunds.want(house, request_id, wish, actor="one@example.com")


async def _resolve(house: House, subject: str) -> None:
    suspense_id, wish = msgspec.json.decode(subject, type=tuple[int, ResolutionWish])
    await resolution.resolve(house, suspense_id, wish, actor="one@example.com")


STEPS: dict[str, Callable[[House, str], Awaitable[object]]] = {
    "checkout": lambda house, subject: checkout(house, UUID(subject)),
    "settle": settle_event,
    "invoice": _invoice,
    "send_invoice": lambda house, subject: send_invoice(house, UUID(subject)),
    "overdue": lambda house, subject: note_overdue(house, UUID(subject)),
    "end_page": end_page,
    "want": _want,
    "approve": lambda house, subject: refunds.approve(house, UUID(subject), actor="two@example.com"),
    "refund": lambda house, subject: refunds.make_refund(house, UUID(subject)),
    "resolve": _resolve,
    "mail": lambda house, subject: send(house, int(subject)),
    "take_in": _take,
    "visit": _visit,
}


@asynccontextmanager
async def _house(order: Order) -> AsyncIterator[House]:
    settings = msgspec.convert(order.settings, Settings, dec_hook=lambda _, text: Path(text))
    pool = await open_pool(settings.database_url, most=4)
    press = Press()
    press._warm = _Warm(cast("asyncio.subprocess.Process", _Borrowed()), Path(order.press))  # noqa: SLF001
    yield House(
        settings=settings,
        database=Database(pool),
        press=press,
        vault=Vault(settings.vault_url),
        stripe=StripeGateway(
            settings.stripe_api_key, settings.stripe_webhook_secret, url=settings.stripe_url
        ),
        post=Post(settings.smtp_url, settings.mail_from),
        keyring=Keyring.load_or_create(settings.keys, settings.publication),
        registers=TaxRegisters(settings),
        identity=IdentityProvider(settings),
    )
    await pool.close()


class _Borrowed:
    """The press of the process that gave the order; it is alive as long as that one is."""

    returncode = None


async def _run(order: Order, tell: int) -> None:
    async with _house(order) as house:
        boundary.install(Killer(tell, order.at, order.when))
        await STEPS[order.step](house, order.subject)


def _fork(order: Order) -> Ended:
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        # what the step logs may not be taken for an answer
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        code = 1
        with suppress(BaseException):
            try:
                asyncio.run(_run(order, writing))
                code = 0
            except Exception:  # noqa: BLE001 - the test that gave the order judges it
                os.write(writing, f"!{traceback.format_exc()}".encode())
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        passed, _, trouble = told.read().partition("!")
    _, status = os.waitpid(pid, 0)
    return Ended(passed=tuple(passed.split()), killed=os.WIFSIGNALED(status), trouble=trouble)


def main() -> None:
    """Answer orders until standard input ends."""
    for line in sys.stdin:
        ended = _fork(msgspec.json.decode(line, type=Order))
        sys.stdout.write(msgspec.json.encode(ended).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
