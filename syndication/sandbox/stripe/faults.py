"""The fault script: what goes wrong, at which call or event, and how often.

`POST /sandbox/faults` takes a list of faults; they are kept in the book and tried in order. Each goes
wrong `times` times (`null`: until cleared): at once and every time, from the `nth` call or event that
it fits, or each time with a `probability`, drawn from its `seed` so that a run can be repeated.

Faults of a call fit `method` and `path` (`*` stands for anything):

- `error_before`  500, nothing has happened; a retry with the same key starts afresh
- `error_after`   500, though it happened; a retry with the same key gets the true answer
- `stored_500`    500, kept under the idempotency key for good; it happened, unless `effect` is false
- `timeout_after` it happened, and the answer does not come for `seconds`, then the line is cut
- `reset`         the line is cut in the middle of the answer; it happened, unless `effect` is false
- `conflict_409`  another call is using this key; nothing has happened
- `rate_limit_429` too many calls; nothing has happened
- `slow`          the call begins only after `seconds`; its key is in use meanwhile

Faults of an event fit its type by `event`; their `seconds` are rounded to whole ones:

- `mute_webhooks` it is written down but told to nobody
- `duplicate`     it is delivered `copies` times
- `reorder`       the next `times` events are delivered last one first, `seconds` apart
- `late`          it is delivered after `seconds`

Faults of money, `wrong_amount` (one minor unit too many), `wrong_currency` and `livemode_true`, change
an object where `where` says: inside the `event`; in the `answer` of a call; `everywhere`, which is the
payment itself at the moment it is paid.
"""

import random
from fnmatch import fnmatchcase
from typing import Annotated, Final, Literal, get_args

import msgspec

from syndication.sandbox.stripe.paper import Json
from syndication.sandbox.stripe.settings import Sandbox

CallFault = Literal[
    "error_before",
    "error_after",
    "stored_500",
    "timeout_after",
    "reset",
    "conflict_409",
    "rate_limit_429",
    "slow",
]
EventFault = Literal[
    "mute_webhooks", "duplicate", "reorder", "late", "wrong_amount", "wrong_currency", "livemode_true"
]
OF_CALLS: Final[tuple[str, ...]] = get_args(CallFault)
OF_EVENTS: Final[tuple[str, ...]] = get_args(EventFault)
_AMOUNTS: Final = (
    *("amount", "amount_due", "amount_paid", "amount_received", "amount_remaining"),
    *("amount_subtotal", "amount_total", "subtotal", "total"),
)
_OF_MONEY: Final = frozenset({"wrong_amount", "wrong_currency", "livemode_true"})


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the script."""

    kind: CallFault | EventFault
    method: Literal["*", "GET", "POST", "DELETE"] = "*"
    path: str = "*"
    event: str = "*"
    times: Annotated[int, msgspec.Meta(ge=1)] | None = 1
    seconds: Annotated[float, msgspec.Meta(ge=0, le=300)] = 2
    copies: Annotated[int, msgspec.Meta(ge=1, le=100)] = 2
    effect: bool = True
    where: Literal["event", "answer", "everywhere"] = "event"
    nth: Annotated[int, msgspec.Meta(ge=1)] = 1
    probability: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1
    seed: int = 0


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A fault that applies now; `left` counts how often it will still apply after this."""

    fault: Fault
    left: int


def write_script(sandbox: Sandbox, script: list[Fault]) -> None:
    """Add faults to the end of the script."""
    with sandbox.book.transaction():
        for fault in script:
            sandbox.book.write(
                "INSERT INTO faults (script, remaining) VALUES (?, ?)",
                *(msgspec.json.encode(fault).decode(), fault.times),
            )


def clear_script(sandbox: Sandbox) -> None:
    """Let everything go right again."""
    sandbox.book.write("DELETE FROM faults")


def script(sandbox: Sandbox) -> list[Json]:
    """Return what is still to go wrong, in order."""
    rows = sandbox.book.rows("SELECT script, remaining FROM faults ORDER BY id")
    return [{**msgspec.json.decode(row["script"]), "times": row["remaining"]} for row in rows]


def for_call(sandbox: Sandbox, method: str, path: str) -> Fault | None:
    """Return the first fault that strikes this call, and count it as used."""
    for line in _lines(sandbox):
        fault = line.fault
        asked = (fault.kind not in OF_EVENTS or fault.where == "answer") and fault.method in ("*", method)
        if asked and fnmatchcase(path, fault.path) and _strikes(sandbox, line):
            return _use(sandbox, line).fault
    return None


def for_event(sandbox: Sandbox, kind: str) -> list[Drawn]:
    """Return every fault that strikes an event of this type, each counted as used once."""
    return [
        _use(sandbox, line)
        for line in _lines(sandbox)
        if line.fault.kind in OF_EVENTS
        and line.fault.where == "event"
        and fnmatchcase(kind, line.fault.event)
        and _strikes(sandbox, line)
    ]


def for_payment(sandbox: Sandbox) -> list[Drawn]:
    """Return every fault that falsifies a payment as it is made, each counted as used once."""
    return [
        _use(sandbox, line)
        for line in _lines(sandbox)
        if line.fault.kind in _OF_MONEY and line.fault.where == "everywhere" and _strikes(sandbox, line)
    ]


def falsified_answer(answer: Json, fault: Fault) -> Json:
    """Return an answer, or each object of a list, with what the fault makes wrong of it."""
    if answer.get("object") in ("list", "search_result"):
        return {**answer, "data": [falsified_answer(one, fault) for one in answer["data"]]}
    return falsified(answer, [Drawn(fault=fault, left=0)])


def falsified(subject: Json, drawn: list[Drawn]) -> Json:
    """Return the object with a wrong amount, currency or mode where the script says so."""
    kinds = {one.fault.kind for one in drawn}
    changes: Json = {}
    if "wrong_amount" in kinds:
        changes |= {name: subject[name] + 1 for name in _AMOUNTS if subject.get(name)}
    if "wrong_currency" in kinds and "currency" in subject:
        changes["currency"] = "usd" if subject["currency"] != "usd" else "eur"
    if "livemode_true" in kinds:
        changes["livemode"] = True
    return {**subject, **changes}


def delays(drawn: list[Drawn]) -> list[int]:
    """Return after how many seconds each delivery of an event begins: `[0]` when nothing is wrong."""
    delay, copies = 0.0, 1
    for one in drawn:
        if one.fault.kind == "late":
            delay += one.fault.seconds
        elif one.fault.kind == "reorder":
            delay += one.fault.seconds * one.left
        elif one.fault.kind == "duplicate":
            copies *= one.fault.copies
    return [round(delay)] * copies


def mutes(drawn: list[Drawn]) -> bool:
    """Say whether nobody is told."""
    return any(one.fault.kind == "mute_webhooks" for one in drawn)


def lies(fault: Fault) -> bool:
    """Say whether a fault makes an answer wrong."""
    return fault.kind in _OF_MONEY


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """A fault as it stands in the book: how often it still strikes, and what it has seen go by."""

    number: int
    left: int | None
    seen: int
    fault: Fault


def _lines(sandbox: Sandbox) -> list[_Line]:
    rows = sandbox.book.rows("SELECT id, script, remaining, seen FROM faults ORDER BY id")
    return [
        _Line(
            number=row["id"],
            left=row["remaining"],
            seen=row["seen"],
            fault=msgspec.json.decode(row["script"], type=Fault),
        )
        for row in rows
    ]


def _strikes(sandbox: Sandbox, line: _Line) -> bool:
    """Count what the fault fits, and say whether it strikes this time."""
    seen, fault = line.seen + 1, line.fault
    sandbox.book.write("UPDATE faults SET seen = ? WHERE id = ?", seen, line.number)
    draw = random.Random(f"{fault.seed} {fault.kind} {seen}").random()  # noqa: S311  # a script, no secret
    return seen >= fault.nth and (fault.probability == 1 or draw < fault.probability)


def _use(sandbox: Sandbox, line: _Line) -> Drawn:
    if line.left == 1:
        sandbox.book.write("DELETE FROM faults WHERE id = ?", line.number)
    elif line.left is not None:
        sandbox.book.write("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", line.number)
    return Drawn(fault=line.fault, left=(line.left or 1) - 1)
