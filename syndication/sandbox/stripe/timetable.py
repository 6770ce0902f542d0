"""What time brings: appointments kept in the book, each with what is then to happen to an object.

An appointment is a moment on the sandbox's own time, or on a test clock's. The sandbox's time is the
machine's plus what a person has let pass (`Sandbox.age`); what is made afterwards begins today again.
"""

from collections.abc import Callable
from typing import Final

from syndication.sandbox.stripe.book import Entry
from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.settings import Sandbox

Duty = Callable[[Sandbox, str], None]
"""Does to an object, named by its id, what its time has come for; nothing when it is past that."""

_DUTIES: Final[dict[str, Duty]] = {}
_CLOCK: Final = "test_helpers.test_clock"


def duty(what: str) -> Callable[[Duty], Duty]:
    """Register what an appointment of this name does."""

    def register(one: Duty) -> Duty:
        _DUTIES[what] = one
        return one

    return register


def appoint(sandbox: Sandbox, what: str, subject: Json, at: int) -> None:
    """Write down what is to happen to an object at a moment of its own time."""
    clock = subject.get("test_clock") or ""
    sandbox.book.write(
        "INSERT INTO appointments (what, object, clock, at) VALUES (?, ?, ?, ?)",
        *(what, subject["id"], clock, at if clock else at + sandbox.aged),
    )


def moment_of(sandbox: Sandbox, clock: str | None) -> int:
    """Return what time it is for whatever hangs on a test clock; the sandbox's time without one."""
    frozen: int = sandbox.book.get(_CLOCK, clock).body["frozen_time"] if clock else sandbox.now()
    return frozen


def keep_appointments(sandbox: Sandbox, clock: str = "") -> None:
    """Do everything whose time has come, the earliest first, each in one transaction."""
    while True:
        now = moment_of(sandbox, clock) if clock else sandbox.now() + sandbox.aged
        row = sandbox.book.row(
            "SELECT * FROM appointments WHERE clock = ? AND at <= ? ORDER BY at, id LIMIT 1", clock, now
        )
        if row is None:
            return
        with sandbox.book.transaction():
            sandbox.book.write("DELETE FROM appointments WHERE id = ?", row["id"])
            _DUTIES[row["what"]](sandbox, row["object"])


def of_the_same_clock(owner: Entry | None) -> str | None:
    """Return the test clock an owner hangs on, for what is made for it."""
    return owner.body["test_clock"] if owner else None
