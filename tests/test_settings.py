"""The environment, read once: every mistake named at once, nothing guessed."""

from pathlib import Path

import msgspec
import pytest

from syndication.settings import Settings, SettingsMissing, own_names, read, resources, variable

LEAST = {
    "SYNDICATION_DATABASE_URL": "postgresql://localhost/s",
    "SYNDICATION_BASE_URL": "https://rights.example",
    "SYNDICATION_SECRET_KEY": "k" * 32,
    "STRIPE_API_KEY": "sk_test_12345678",
    "STRIPE_WEBHOOK_SECRET": "whsec_12345678",
    "SYNDICATION_VAULT_URL": "file:///var/lib/syndication",
    "SYNDICATION_KEYS": "/etc/syndication/keys",
}


def test_the_least_that_must_be_set_is_enough() -> None:
    """Seven variables, and every other one has a default that is safe to start with."""
    settings = read(LEAST)
    assert settings.keys == Path("/etc/syndication/keys")
    assert settings.test_mode
    assert settings.secure
    assert (settings.port, settings.currency, settings.offer_days) == (8000, "GBP", 14)


@pytest.mark.parametrize("name", LEAST)
def test_each_missing_one_is_named(name: str) -> None:
    """Without any of the seven nothing starts."""
    with pytest.raises(SettingsMissing, match=f"^{name} is not set$"):
        read({other: text for other, text in LEAST.items() if other != name})


def test_all_mistakes_are_named_at_once() -> None:
    """An operator fixes the whole environment in one go."""
    with pytest.raises(SettingsMissing) as wrong:
        read(
            {"SYNDICATION_PORT": "many", "SYNDICATION_CURRENCY": "pounds", "SYNDICATION_SECRET_KEY": "short"}
        )
    said = str(wrong.value)
    for name in (*LEAST, "SYNDICATION_PORT", "SYNDICATION_CURRENCY"):
        assert name in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SYNDICATION_PORT", "65536"),
        ("SYNDICATION_PORT", "-1"),
        ("SYNDICATION_OFFER_DAYS", "0"),
        ("SYNDICATION_OFFER_DAYS", "91"),
        ("SYNDICATION_LINK_HOURS", "169"),
        ("SYNDICATION_LICENCE_PREFIX", "hc"),
        ("SYNDICATION_LICENCE_PREFIX", "TOOLONG"),
        ("SYNDICATION_SELLER_COUNTRY", "UKX"),
        ("SYNDICATION_PRESS_JOBS", "0"),
        ("STRIPE_WEBHOOK_SECRET", ""),
        ("STRIPE_API_KEY", ""),
        ("SYNDICATION_SECRET_KEY", "k" * 31),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, text: str) -> None:
    """An empty secret, a short key, a port that does not exist: named, and nothing starts."""
    with pytest.raises(SettingsMissing, match=name):
        read(LEAST | {name: text})


def test_every_field_has_its_variable() -> None:
    """Each setting is read from a variable of its own, the two of Stripe under Stripe's names."""
    names = [variable(field.encode_name) for field in msgspec.structs.fields(Settings)]
    assert len(names) == len(set(names))
    assert {name for name in names if not name.startswith("SYNDICATION_")} == {
        "STRIPE_API_KEY",
        "STRIPE_WEBHOOK_SECRET",
    }


def test_a_live_key_is_known_and_http_is_not_secure() -> None:
    """What moves real money is told from what does not."""
    for key, test_mode in (("sk_live_1234", False), ("rk_live_1234", False), ("sk_test_1234", True)):
        assert read(LEAST | {"STRIPE_API_KEY": key}).test_mode is test_mode
    assert not read(LEAST | {"SYNDICATION_BASE_URL": "http://localhost:8000"}).secure


def test_the_names_that_mean_us() -> None:
    """The publication first, the others without blanks; the same without any other setting."""
    names = {
        "SYNDICATION_PUBLICATION": "The Courier",
        "SYNDICATION_PUBLICATION_NAMES": "Courier ; ; Harbour Courier",
    }
    assert read(LEAST | names).own_names == ("The Courier", "Courier", "Harbour Courier") == own_names(names)
    assert own_names({}) == ()


def test_templates_and_statements_are_found() -> None:
    """From a checkout and from an installed package alike."""
    assert (resources() / "sql" / "checks.sql").is_file()
    assert (resources() / "templates" / "layout").is_dir()
