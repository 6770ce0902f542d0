"""How much may go back at once, and when a second person has to say yes."""

from collections.abc import Sequence


def needs_second(amount: int, currency: str, *, before: int, limit: int, limit_currency: str) -> bool:
    """Return whether a refund needs a second person, in minor units.

    What went back of the payment `before` counts with it, so that no limit is passed in small steps.
    The limit stands in one currency; in any other, two people look at every refund.
    """
    return currency != limit_currency or before + amount > limit


def that_fit(waiting: Sequence[int], left: int) -> int:
    """Return how many of the refunds that wait, oldest first, still fit into what is left."""
    fits = 0
    for amount in waiting:
        left -= amount
        if left < 0:
            break
        fits += 1
    return fits


def alone_up_to(currency: str, *, before: int, limit: int, limit_currency: str) -> int | None:
    """Return how much of a payment one person may give back now, in minor units; None: nothing alone."""
    return max(0, limit - before) if currency == limit_currency else None
