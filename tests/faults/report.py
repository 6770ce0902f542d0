"""Writes `REPORT.md` from the figures of a run: what was tried, how often, and what was lost.

`python -m tests.faults.report FIGURES`. A proof writes its line when it has held, so one that is missing
did not hold, or was not run.
"""

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

REPORT = Path(__file__).with_name("REPORT.md")

Figure = dict[str, str | int]

HEAD = """# What the faults found

Written by `python -m tests.faults.report` from the figures of a run; do not edit. Each line is a proof
that held: afterwards no invariant of `sql/checks.sql` was broken, and ledger, documents and Stripe's
sandbox agreed to the minor unit. What is missing did not hold, or was not run. The numbers are those of
the runs that are named; `make soak` asks for 5,000 kills, 1,000,000 deliveries and 10,000 purchases.

"""

WORDS: dict[str, tuple[str, Callable[[Figure], str], Callable[[Figure], str]]] = {
    "kills": (
        "killed before and after statements, calls, files: {about}",
        lambda each: f"{each['kills']:,} kills (each run makes at least {each['least']})",
        lambda _: "nothing lost, nothing doubled",
    ),
    "orders": (
        "every order of {about}, each told twice and under a second id",
        lambda each: f"{each['orders']:,} orders, {each['deliveries']:,} deliveries",
        lambda each: f"{each['states']} final state",
    ),
    "storm": (
        "{about}: shuffled, 64 at once, forged, stale, under other ids",
        lambda each: (
            f"{each['deliveries']:,} deliveries of {each['payments']:,} payments, {each['a_second']}/s"
        ),
        lambda each: f"{each['refused']:,} of {each['forged']:,} forgeries refused, one licence a payment",
    ),
    "faulted purchases": (
        "{about} go wrong, before and after their effect",
        lambda each: f"{each['purchases']:,} purchases, {each['faults']:,} faults, seed {each['seed']}",
        lambda _: "no second session, charge or refund; all settled",
    ),
    "silence": (
        "{about}",
        lambda each: f"{each['stories']} stories beside their twins that were told",
        lambda each: f"{each['differing']} differ",
    ),
}


def report(figures: Iterable[Figure]) -> str:
    """Return the report of a run; of a proof that was run twice, the last time counts."""
    last = {(each["what"], each["about"]): each for each in figures}
    rows = [_row(each) for each in last.values()]
    missing = [what for what in WORDS if what not in {each["what"] for each in last.values()}]
    machine = f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.system()}"
    table = "\n".join(("| when (UTC) | what | tried | found |", "|---|---|---|---|", *rows))
    absent = f"\n\nNot run, or did not hold: {', '.join(missing)}." if missing else ""
    kills = sum(int(each["kills"]) for each in last.values() if each["what"] == "kills")
    return f"{HEAD}{machine}. {kills:,} kills in all.\n\n{table}{absent}\n"


def _row(each: Figure) -> str:
    what, tried, found = WORDS[str(each["what"])]
    return f"| {each['at']} | {what.format(about=each['about'])} | {tried(each)} | {found(each)} |"


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    REPORT.write_text(report(map(json.loads, lines)), encoding="utf-8")
