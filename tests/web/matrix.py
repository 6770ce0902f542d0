"""Who may come through which door, read from the route table, and `docs/who-may-what.md` written from it.

`python -m tests.web.matrix` writes the file; a test compares it, and another walks every door as everybody.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

from syndication.records.people import Role, Scope
from syndication.settings import read, resources, variable
from syndication.web.app import application

MATRIX = resources() / "docs" / "who-may-what.md"

STAFF = tuple(role.value for role in Role)
KEYS = tuple(f"{scope.value} key" for scope in Scope)
EVERYBODY = ("anybody", "another holder", "holder", "partner", *STAFF, *KEYS)
"""Who may stand before a door; a partner is somebody who signed in by a mailed link."""

_HEAD = """# Who may what

Written from the route table by `python -m tests.web.matrix`; `tests/web/test_matrix.py` compares it and
tries every door as everybody. ● comes in; ◐ comes in after the password or a code was given within the
last quarter of an hour; an empty cell is refused, without a word about what is behind it.

What the roles are for stands in `syndication/web/guards.py`. Who holds a request comes with the token of
its page; programs come with a key.
"""


class Rule(NamedTuple):
    """One method of one route, and its rule."""

    method: str
    template: str
    who: str | None
    roles: frozenset[Role]
    again: bool

    @property
    def admits(self) -> frozenset[str]:
        """Return who comes in, of EVERYBODY."""
        api = self.template.startswith("/api/")
        if self.who == "anyone":
            return frozenset(EVERYBODY)
        if self.who == "holder":
            return frozenset({"holder", "desk key"} if api else {"holder"})
        if self.who == "desk":
            return frozenset({"desk key"} if api else {role.value for role in self.roles})
        if self.who == "partner":
            return frozenset({"partner key"} if api else {"partner"})
        return frozenset({"cms key"}) if self.who == "cms" else frozenset()


def rules(house: Any) -> Iterator[Rule]:  # noqa: ANN401 - a house, or its settings alone
    """Yield every rule of the application, in the order of the addresses."""
    found = [
        Rule(
            method,
            route.path,
            handler.opt.get("who"),
            handler.opt.get("roles", frozenset()),
            handler.opt.get("again", False),
        )
        for route in application(house).routes
        for method, (handler, _) in getattr(route, "route_handler_map", {}).items()
        if method not in {"OPTIONS", "HEAD"}
    ]
    yield from sorted(found, key=lambda rule: (rule.template, rule.method))


def table(house: Any) -> str:  # noqa: ANN401 - as above
    """Return the whole file."""
    known = [rule for rule in rules(house) if rule.who is not None]
    lines = [_HEAD]
    console = [rule for rule in known if rule.who == "desk" and not rule.template.startswith("/api/")]
    lines += _part("The console", console, STAFF)
    api = [rule for rule in known if rule.template.startswith("/api/")]
    lines += _part("The API", api, ("anybody", "holder", *KEYS))
    others = [rule for rule in known if rule not in console and rule not in api]
    lines += ["", "## Everything else", "", "| | who |", "|---|---|"]
    lines += [f"| `{rule.method} {rule.template}` | {rule.who} |" for rule in others]
    return "\n".join(lines) + "\n"


def _part(title: str, listed: list[Rule], columns: tuple[str, ...]) -> list[str]:
    head = f"| | {' | '.join(columns)} |"
    rows = [
        f"| `{rule.method} {rule.template}` | {' | '.join(_cell(rule, each) for each in columns)} |"
        for rule in listed
    ]
    return ["", f"## {title}", "", head, f"|---|{':---:|' * len(columns)}", *rows]


def _cell(rule: Rule, who: str) -> str:
    if who not in rule.admits:
        return ""
    return "◐" if rule.again else "●"


def anywhere() -> Any:  # noqa: ANN401 - what the route table asks of a house
    """Return enough of a house to put the routes together."""
    needed = {
        "database_url": "postgresql://localhost/none",
        "base_url": "http://localhost",
        "secret_key": "k" * 32,
        "stripe_api_key": "sk_test_none",
        "stripe_webhook_secret": "whsec_none",
        "vault_url": "file:///nowhere",
        "keys": "/nowhere",
    }
    return SimpleNamespace(settings=read({variable(name): text for name, text in needed.items()}))


if __name__ == "__main__":
    MATRIX.write_text(table(anywhere()), encoding="utf-8")
