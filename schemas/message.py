"""What is written to and fro about a request."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Noun

Body = Annotated[str, msgspec.Meta(min_length=1, max_length=4000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class Side(StrEnum):
    """Who wrote it."""

    DESK = "desk"
    REQUESTER = "requester"


class MessageWish(Noun, frozen=True, kw_only=True):
    """`POST …/messages`: a question of the desk, or what the requester has to say."""

    body: Body


class MessageView(Noun, frozen=True, kw_only=True):
    """One message, as both sides read it. A requester is not told which colleague on the desk wrote it."""

    id: int
    side: Side
    author: str
    body: str
    at: datetime


class Conversation(Noun, frozen=True, kw_only=True):
    """All that was written about a request, oldest first."""

    messages: tuple[MessageView, ...]
