"""Our books beside Stripe's list: each movement has one equal, and what has none is named."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from syndication.licensing.balance import Booked, Told, unbooked, untold

MOVES = st.lists(
    st.tuples(st.sampled_from(["pi_1", "pi_2", "re_1"]), st.sampled_from(["GBP", "JPY"]), st.integers(-2, 2)),
    max_size=8,
)


def told(moves: list[tuple[str, str, int]]) -> list[Told]:
    """Return what Stripe says."""
    return [
        Told(id=f"txn_{place}", subject=subject, currency=currency, amount=amount)
        for place, (subject, currency, amount) in enumerate(moves)
    ]


def booked(moves: list[tuple[str, str, int]]) -> list[Booked]:
    """Return what our books say."""
    return [
        Booked(cause=f"cause {place}", request_id=None, subject=subject, currency=currency, amount=amount)
        for place, (subject, currency, amount) in enumerate(moves)
    ]


@given(MOVES, MOVES)
def test_what_one_side_says_alone_is_named_as_often_as_it_is_said(
    stripes: list[tuple[str, str, int]], ours: list[tuple[str, str, int]]
) -> None:
    """The differences are those of two bags, and none where both say the same, in whatever order."""
    missing = unbooked(told(stripes), booked(ours))
    unknown = untold(booked(ours), told(stripes))
    assert Counter((one.subject, one.currency, one.amount) for one in missing) == Counter(stripes) - Counter(
        ours
    )
    assert Counter((one.subject, one.currency, one.amount) for one in unknown) == Counter(ours) - Counter(
        stripes
    )
    assert unbooked(told(stripes), booked(stripes[::-1])) == ()


def test_a_difference_says_where_to_look() -> None:
    """Stripe's transaction, or the cause of our journal."""
    (missing,) = unbooked(told([("pi_1", "GBP", 5)]), [])
    assert (missing.source, missing.words) == ("txn_0", "Stripe says so, our books do not")
    (unknown,) = untold(booked([("pi_1", "GBP", 5)]), [])
    assert (unknown.source, unknown.words) == ("cause 0", "Our books say so, Stripe does not")
