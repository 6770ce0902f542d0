"""What an admin says of a colleague, and of a key."""

from typing import Literal

from schemas.base import Line, Noun
from schemas.usage import Email


class StaffGiven(Noun, frozen=True, kw_only=True):
    """A colleague to be invited."""

    email: Email
    role: Literal["reader", "editor", "approver", "finance", "admin"]


class KeyGiven(Noun, frozen=True, kw_only=True):
    """An API key to be made: what it is for, and a name to know it by."""

    name: Line
    scope: Literal["cms", "desk"]
