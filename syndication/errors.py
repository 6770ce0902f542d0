"""Every error the service raises on purpose, each with its status and a plain sentence.

SyndicationError
├── Refused                   409  the business says no, with a sentence
│   ├── StageForbids          409  the request is not at a stage that allows this
│   ├── RightsTaken           409  somebody else holds the rights that were asked for
│   ├── NotLicensable         409  the words are not ours to license
│   ├── OfferExpired          410  the price is no longer binding
│   ├── TermsRefused          403  the person may not do this
│   └── ProofWanted           403  the person has to prove again who they are
├── Malformed                 422  every wrong field, each with what to do
├── UnreadableArticle         422  the page holds no article we can read, or one we must not
├── Unknown                   404  there is nothing here, or nothing for you
├── NotSignedIn               401  a key or a sign-in is needed
├── TooMany                   429  slow down
└── ForeignTrouble            503  something that is not ours did not answer
    ├── PaymentTrouble        503  Stripe
    ├── PressTrouble          503  the press could not make the copy
    ├── VaultTrouble          503  the object store
    └── DatabaseAway          503  PostgreSQL
"""

from http import HTTPStatus
from typing import ClassVar

import msgspec

from syndication.words import say


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One wrong field: its path as posted (`usage.months`) and what to do about it."""

    field: str
    message: str


class SyndicationError(Exception):
    """The root. `title` names the kind of trouble, `detail` is the sentence for the reader."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    title: ClassVar[str] = say("Something went wrong on our side")

    def __init__(self, detail: str, *, problems: tuple[FieldProblem, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = problems


class Refused(SyndicationError):
    """A rule of the business says no."""

    status = HTTPStatus.CONFLICT
    title: ClassVar[str] = say("This cannot be done")


class StageForbids(Refused):
    """The request has moved on, or has not come so far yet."""

    title = say("The request is not at that stage")


class RightsTaken(Refused):
    """An exclusive grant stands in the way."""

    title = say("These rights are taken")


class NotLicensable(Refused):
    """The text belongs to an agency, or the article has been withdrawn."""

    title = say("This article cannot be licensed")


class OfferExpired(Refused):
    """The price was binding until a moment that has passed."""

    status = HTTPStatus.GONE
    title = say("This offer has ended")


class TermsRefused(Refused):
    """The person may not do this."""

    status = HTTPStatus.FORBIDDEN
    title = say("Not allowed")


class ProofWanted(Refused):
    """The person has to prove again who they are; `kept` is what was typed, to be posted once more."""

    status = HTTPStatus.FORBIDDEN
    title = "Confirm that it is you"

    def __init__(self, *, kept: tuple[tuple[str, str], ...], wrong: str = "") -> None:
        super().__init__(wrong or "This needs your password again, or a code from your app.")
        self.kept = kept
        self.wrong = wrong


class Malformed(SyndicationError):
    """Some of what was sent cannot be used; `problems` names every field."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = say("Some of the answers need another look")


class UnreadableArticle(SyndicationError):
    """No article could be read from the page; the detail says why, for the person who sent it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = say("This article cannot be read")


_NOTHING = say("There is nothing at this address, or it is no longer valid.")


class Unknown(SyndicationError):
    """Nothing is here. Also the answer to a forged, expired or foreign link: always the same."""

    status = HTTPStatus.NOT_FOUND
    title = say("Nothing is here")

    def __init__(self, detail: str = _NOTHING) -> None:
        super().__init__(detail)


class NotSignedIn(SyndicationError):
    """No key, or no key that is good for this."""

    status = HTTPStatus.UNAUTHORIZED
    title = say("Sign in first")


class TooMany(SyndicationError):
    """Too many tries in too short a time; `wait` is the number of seconds after which one may go on."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    title = say("Too many tries")

    def __init__(self, detail: str, *, wait: int = 60) -> None:
        super().__init__(detail)
        self.wait = wait


class ForeignTrouble(SyndicationError):
    """Something that is not ours did not answer; nothing was lost and it can be tried again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = say("Try again in a moment")


class PaymentTrouble(ForeignTrouble):
    """Stripe did not answer, or its answer is not known."""


class PressTrouble(ForeignTrouble):
    """The press stopped before the copy was made."""


class VaultTrouble(ForeignTrouble):
    """The object store did not take or give a file."""


class DatabaseAway(ForeignTrouble):
    """PostgreSQL cannot be reached."""
