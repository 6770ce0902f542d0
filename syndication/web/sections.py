"""The sections of the console: what its menu shows, to whom.

A new section is one line of `SECTIONS`: its group, its name, its address and, where not everybody on
the desk sees it, the roles that do. The menu takes it at every width, in the order of this list, and
marks it as the one the reader is in for its address and all below it. A line hides nothing: whoever
may not come in is refused by the route itself.
"""

from enum import StrEnum
from typing import NamedTuple

from syndication.records.people import Role
from syndication.web.views import MenuGroup, MenuLink

EVERYBODY = frozenset(Role)

BOOKKEEPERS = frozenset({Role.FINANCE, Role.ADMIN})


class Group(StrEnum):
    """The groups of the menu, in their order."""

    REQUESTS = "Requests"
    RIGHTS = "Rights"
    MONEY = "Money"
    HOUSE = "House"


class Section(NamedTuple):
    """One section of the console."""

    group: Group
    label: str
    path: str
    roles: frozenset[Role] = EVERYBODY


SECTIONS = (
    Section(Group.REQUESTS, "Waiting", "/desk"),
    Section(Group.REQUESTS, "Requests", "/desk/requests"),
    Section(Group.REQUESTS, "Licences", "/desk/licences"),
    Section(Group.REQUESTS, "Dashboard", "/desk/dashboard"),
    Section(Group.RIGHTS, "Articles", "/desk/articles"),
    Section(Group.RIGHTS, "Pictures", "/desk/pictures"),
    Section(Group.RIGHTS, "Partners", "/desk/partners"),
    Section(Group.MONEY, "Payments", "/desk/money"),
    Section(Group.MONEY, "Accounts", "/desk/accounts", BOOKKEEPERS),
    Section(Group.MONEY, "Authors", "/desk/authors", BOOKKEEPERS),
    Section(Group.MONEY, "Rate cards", "/desk/rate-cards"),
    Section(Group.HOUSE, "Mails", "/desk/mails"),
    Section(Group.HOUSE, "People", "/desk/people", frozenset({Role.ADMIN})),
    Section(Group.HOUSE, "API keys", "/desk/keys", frozenset({Role.ADMIN})),
    Section(Group.HOUSE, "Audit log", "/desk/audit", frozenset({Role.ADMIN})),
    Section(Group.HOUSE, "Settings", "/desk/settings", frozenset({Role.ADMIN})),
    Section(Group.HOUSE, "Your account", "/desk/account"),
    Section(Group.HOUSE, "Styleguide", "/desk/styleguide"),
)

MOST_COUNTED = 999
"""What waits is counted no further: one more is told as “999+”, and costs no more than that to know."""


def menu(role: Role, path: str, *, waiting: int) -> tuple[MenuGroup, ...]:
    """Return the menu of somebody with this role who is at `path`."""
    mine = [section for section in SECTIONS if role in section.roles]
    here = max((each.path for each in mine if _within(path, each.path)), key=len, default="")
    return tuple(
        MenuGroup(
            label=group.value,
            links=tuple(
                MenuLink(
                    label=section.label,
                    path=section.path,
                    here=section.path == here,
                    waiting=waiting if section.path == "/desk" else 0,
                )
                for section in mine
                if section.group is group
            ),
        )
        for group in Group
        if any(section.group is group for section in mine)
    )


def _within(path: str, section: str) -> bool:
    return path == section or path.startswith(f"{section}/")
