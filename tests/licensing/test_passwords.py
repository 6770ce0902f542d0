"""Which passwords are taken, and what a device is called."""

import doctest

import pytest

from syndication.licensing import devices
from syndication.licensing.devices import device
from syndication.licensing.passwords import too_easy

KNOWN = ("ines@chronicle.example", "ines", "chronicle", "The Estuary Chronicle")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "blue trout under a lamp",
        "Nachtzug nach Passau",
        "زورق في الميناء القديم",
        "b7#kQ9!vLp2z",
        "x9" + "ö" * 3 + "Lampe-Forelle" * 14,
    ],
)
def test_words_that_have_nothing_to_do_with_each_other_are_taken_v6_2_5(password: str) -> None:
    """Any sign, any script, any length up to two hundred: no rule of what must be in it."""
    assert too_easy(password, KNOWN) == ""


@pytest.mark.parametrize(
    "password",
    ["eleven char", "x" * 201, "", "zxcvbnm,./as"[:11]],
)
def test_a_password_has_a_length_v6_2_1(password: str) -> None:
    """Twelve characters at least, two hundred at most."""
    assert "12 to 200" in too_easy(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "123456789012",
        "qwertyuiop[]",
        "passwordpassword",
        "aaaaaaaaaaaaaaaa",
        "ines@chronicle.example1",
        "The Estuary Chronicle",
        "iloveyou2024!",
    ],
)
def test_what_is_guessed_first_is_not_taken_v6_2_4(password: str) -> None:
    """Common ones, rows of keys, repetitions, and what everybody knows about the person."""
    assert "first that are guessed" in too_easy(password, KNOWN)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.14", "curl"),
        ("", "An unknown program"),
    ],
)
def test_a_device_is_called_what_its_owner_calls_it(user_agent: str, name: str) -> None:
    """The browser and the system, without numbers."""
    assert device(user_agent) == name


def test_the_examples_hold() -> None:
    """What the docstrings show is what happens."""
    assert doctest.testmod(devices).failed == 0
