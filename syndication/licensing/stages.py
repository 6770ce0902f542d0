"""The one table of moves: where a request may go from where, and through which verb.

The database agrees: a move is an UPDATE that names the stage it leaves and must return a row.
"""

from schemas.licence import LicenceStatus
from schemas.request import Stage
from syndication.errors import StageForbids
from syndication.words import Said, say

MOVES: dict[tuple[Stage, str], Stage] = {
    (Stage.RECEIVED, "quote"): Stage.OFFERED,
    (Stage.RECEIVED, "review"): Stage.REVIEW,
    (Stage.REVIEW, "approve"): Stage.OFFERED,
    (Stage.REVIEW, "offer"): Stage.OFFERED,
    (Stage.REVIEW, "decline"): Stage.DECLINED,
    (Stage.REVIEW, "withdraw"): Stage.WITHDRAWN,
    (Stage.REVIEW, "change"): Stage.RECEIVED,
    (Stage.OFFERED, "change"): Stage.RECEIVED,
    (Stage.OFFERED, "offer"): Stage.OFFERED,
    (Stage.OFFERED, "decline"): Stage.DECLINED,
    (Stage.OFFERED, "withdraw"): Stage.WITHDRAWN,
    (Stage.OFFERED, "lapse"): Stage.LAPSED,
    (Stage.OFFERED, "checkout"): Stage.AWAITING_PAYMENT,
    (Stage.AWAITING_PAYMENT, "settle"): Stage.LICENSED,
    (Stage.AWAITING_PAYMENT, "lapse"): Stage.LAPSED,
    (Stage.AWAITING_PAYMENT, "withdraw"): Stage.WITHDRAWN,
}

STAGE_WORDS: dict[Stage, Said] = {
    Stage.RECEIVED: say("Received"),
    Stage.REVIEW: say("With the desk"),
    Stage.OFFERED: say("Offered"),
    Stage.AWAITING_PAYMENT: say("Waiting for payment"),
    Stage.LICENSED: say("Licensed"),
    Stage.DECLINED: say("Declined"),
    Stage.WITHDRAWN: say("Withdrawn"),
    Stage.LAPSED: say("Lapsed"),
}

DECISIONS = frozenset({Stage.OFFERED, Stage.DECLINED})
"""The stages a decision leads to: somebody, or the rules, named a price or said no."""

OPENS_COPIES = frozenset({LicenceStatus.ACTIVE})
"""The states of a licence in which its copies may be downloaded."""


def may(stage: Stage, verb: str) -> bool:
    """Return whether a request at `stage` can be moved by `verb`."""
    return (stage, verb) in MOVES


def after(stage: Stage, verb: str) -> Stage:
    """Return the stage that `verb` leads to. Raises StageForbids where the table has no such move."""
    try:
        return MOVES[stage, verb]
    except KeyError:
        raise StageForbids(
            _WHY_NOT.get(stage, say("The request is not at a stage that allows this."))
        ) from None


_NOT_NOW = say("The request is not at a stage that allows this.")

_WHY_NOT: dict[Stage, Said] = {
    Stage.REVIEW: say("A person on the desk is looking at this request; there is nothing to pay yet."),
    Stage.OFFERED: say("This request has been decided already: it has an offer."),
    Stage.AWAITING_PAYMENT: say("The requester is paying; the offer can no longer be changed."),
    Stage.LICENSED: say("This request has been paid and licensed."),
    Stage.DECLINED: say("This request was declined."),
    Stage.WITHDRAWN: say("This request was withdrawn."),
    Stage.LAPSED: say("The offer for this request has ended. Send a new request for a new price."),
}
