"""Our books beside Stripe's: each transaction on the balance has its entry, each entry its transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID

import msgspec


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What Stripe says moved: minor units of the currency the buyer paid in, negative when it left.

    `subject` is Stripe's id of the PaymentIntent, the refund or the dispute.
    """

    id: str
    subject: str
    currency: str
    amount: int


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """What our books say moved, under the same names."""

    cause: str
    request_id: UUID | None
    subject: str
    currency: str
    amount: int


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Something one of the two says and the other does not. `amount` in minor units."""

    subject: str
    source: str
    """Stripe's transaction, or the cause of our journal."""
    currency: str
    amount: int
    words: str


def unbooked(told: Iterable[Told], booked: Iterable[Booked]) -> tuple[Difference, ...]:
    """Return what Stripe says and our books do not, each movement counted once."""
    alone = _alone([(one.id, _key(one)) for one in told], map(_key, booked))
    return tuple(_difference(source, key, "Stripe says so, our books do not") for source, key in alone)


def untold(booked: Iterable[Booked], told: Iterable[Told]) -> tuple[Difference, ...]:
    """Return what our books say and Stripe does not, each movement counted once."""
    alone = _alone([(one.cause, _key(one)) for one in booked], map(_key, told))
    return tuple(_difference(source, key, "Our books say so, Stripe does not") for source, key in alone)


_Key = tuple[str, str, int]


def _key(one: Told | Booked) -> _Key:
    return one.subject, one.currency, one.amount


def _alone(said: Iterable[tuple[str, _Key]], others: Iterable[_Key]) -> Iterator[tuple[str, _Key]]:
    """Yield what is said and has no equal among the others, each of which answers for one."""
    left = Counter(others)
    for source, key in said:
        if left[key] > 0:
            left[key] -= 1
        else:
            yield source, key


def _difference(source: str, key: _Key, words: str) -> Difference:
    subject, currency, amount = key
    return Difference(subject=subject, source=source, currency=currency, amount=amount, words=words)
