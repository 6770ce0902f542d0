"""The rules of the automatic decision: what needs a person, and why."""

from collections.abc import Iterator

from schemas.rate_card import RateCard
from schemas.usage import Usage
from syndication.licensing.fees import in_card_currency
from syndication.licensing.usage import MEDIUM_WORDS


def needs_a_person(card: RateCard, usage: Usage, *, net: int, currency: str) -> Iterator[str]:
    """Yield a sentence for each rule of the card that sends the request to the desk."""
    if usage.exclusive:
        yield "Exclusive rights need the owner's signature"
    if net == 0:
        yield "A licence without a fee is never given automatically"
    if usage.medium not in card.automatic.media:
        yield f"Licences for {MEDIUM_WORDS[usage.medium]} are decided by a person"
    if usage.edits:
        yield "The right to edit is given by a person"
    if in_card_currency(card, net, currency) > card.automatic.limit:
        yield "The fee is above the limit for automatic licences"
