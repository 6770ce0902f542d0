"""The rules of the automatic decision, as they stand in a rate card: in order, the first match decides."""

from typing import Annotated

import msgspec

from schemas.base import Noun
from schemas.quote import Decision
from schemas.usage import Domain, Medium, OrganisationType, Territory

Limit = Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]
"""A net in minor units of the card's own currency."""

RuleName = Annotated[
    str,
    msgspec.Meta(min_length=3, max_length=80, pattern=r"^[^\x00-\x1f\x7f“”]*\S[^\x00-\x1f\x7f“”]*(?!\n)$"),
]
"""What a rule is called wherever it decided: on the quote, in the history. One line, no quotation marks."""

Sentence = Annotated[str, msgspec.Meta(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*(?!\n)$")]


class Rule(Noun, frozen=True, kw_only=True):
    """One rule: when all its conditions hold, its decision counts. A condition left out always holds.

    Conditions that list something hold when what is asked for is in the list. What no rule decides goes
    to a person; so does, whatever the rules say, what is exclusive, what is free, and what an
    organisation asks for that the desk has blocked (`syndication.licensing.rules`).
    """

    name: RuleName
    decision: Decision
    reason: Sentence = ""
    """What the requester and the desk read when it sends a request to a person; each condition has a
    sentence of its own where this is empty."""
    net_upto: Limit | None = None
    """The net, in the card's currency, is this or less."""
    net_above: Limit | None = None
    """The net, in the card's currency, is more than this."""
    media: tuple[Medium, ...] = ()
    organisations: tuple[OrganisationType, ...] = ()
    countries: tuple[Territory, ...] = ()
    """The country of the organisation's seat, or a region that holds it."""
    mail_domains: tuple[Domain, ...] = ()
    """The contact's mail address is at one of these domains or below it."""
    free_mail: bool | None = None
    """It is at a domain where anybody may have a mailbox."""
    partner: bool | None = None
    """A known partner asks: its name, and an address at one of its domains."""
    new: bool | None = None
    """Whoever asks has no licence of ours yet, under this name and from there, and is no known partner."""
    edits: bool | None = None
    translation: bool | None = None


class AutomaticRules(Noun, frozen=True, kw_only=True):
    """What may be decided without a person.

    Either `rules`, or their short form: a `limit` of the net and the `media` that need no person, as
    the first cards have it; edits then go to a person.
    """

    limit: Limit | None = None
    """The highest net, in the card's currency, that needs no person."""
    media: tuple[Medium, ...] = ()
    """The media that need no person."""
    rules: Annotated[tuple[Rule, ...], msgspec.Meta(max_length=100)] = ()
