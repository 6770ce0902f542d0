"""The seam: nothing in production, and a script that sees, refuses or delays every effect in tests."""

import pytest

from syndication import boundary as seam
from syndication.boundary import boundary


class Notes:
    """A script that writes down what passes, and may refuse one name."""

    def __init__(self, refused: str = "") -> None:
        self.seen: list[str] = []
        self._refused = refused

    async def before(self, name: str) -> None:
        """Note a beginning, or refuse it."""
        self.seen.append(f"before {name}")
        if name == self._refused:
            raise ConnectionResetError(name)

    async def after(self, name: str) -> None:
        """Note an end."""
        self.seen.append(f"after {name}")


@pytest.fixture(autouse=True)
def _clean() -> object:
    yield
    seam.install(None)


async def test_with_no_script_an_effect_simply_happens() -> None:
    """Production installs nothing."""
    happened = []
    async with boundary("sql.quote"):
        happened.append("effect")
    assert happened == ["effect"]


async def test_a_script_sees_before_and_after_in_order() -> None:
    """Nested effects close from the inside."""
    notes = Notes()
    seam.install(notes)
    async with boundary("outer"), boundary("inner"):
        notes.seen.append("effect")
    assert notes.seen == ["before outer", "before inner", "effect", "after inner", "after outer"]


async def test_a_refusal_before_keeps_the_effect_from_happening() -> None:
    """What raises before is as if the other side were gone."""
    notes = Notes(refused="stripe.refund")
    seam.install(notes)
    with pytest.raises(ConnectionResetError):
        async with boundary("stripe.refund"):
            notes.seen.append("effect")
    assert notes.seen == ["before stripe.refund"]


async def test_an_effect_that_fails_has_no_after() -> None:
    """`after` means that it has happened."""
    notes = Notes()
    seam.install(notes)
    with pytest.raises(ValueError, match="no"):
        async with boundary("vault.keep"):
            raise ValueError("no")
    assert notes.seen == ["before vault.keep"]


async def test_a_script_taken_away_sees_nothing() -> None:
    """None takes it away."""
    notes = Notes()
    seam.install(notes)
    seam.install(None)
    async with boundary("mail.send"):
        pass
    assert notes.seen == []
