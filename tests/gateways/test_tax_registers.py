"""Asking the registers of VAT numbers over HTTP: yes, no, and every way of not answering."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from syndication.gateways import tax_registers
from syndication.gateways.tax_registers import TaxRegisters
from syndication.licensing.tax_cases import NumberState
from syndication.sandbox.tax_registers import CLIENT_ID, CLIENT_SECRET
from syndication.settings import Settings

VALID, INVALID, SILENT = NumberState.VALID, NumberState.INVALID, NumberState.UNAVAILABLE


def asking(registers: str, **changes: Any) -> TaxRegisters:  # noqa: ANN401
    """Return a gateway to the sandbox for a French publisher; `changes` are settings."""
    plain: dict[str, Any] = {
        "database_url": "postgresql://nowhere",
        "base_url": "http://localhost",
        "secret_key": "x" * 32,
        "stripe_api_key": "sk_test_nobody",
        "stripe_webhook_secret": "whsec_nobody",
        "vault_url": "file:///nowhere",
        "keys": Path("nowhere"),
        "seller_country": "FR",
        "seller_vat_id": "FR 40 303 265 045",
        "vies_url": registers,
        "hmrc_url": registers,
        "hmrc_client_id": CLIENT_ID,
        "hmrc_client_secret": CLIENT_SECRET,
    }
    return TaxRegisters(Settings(**plain | changes))


@pytest.fixture
async def sandbox(registers: str) -> AsyncIterator[httpx.AsyncClient]:
    """The registers' own doors; what a test let go wrong goes right again afterwards."""
    async with httpx.AsyncClient(base_url=registers) as client:
        yield client
        await client.delete("/sandbox/faults")


NUMBERS = [
    ("IT00743110157", VALID, ""),
    ("DE200000005", INVALID, ""),
    ("DE201000007", SILENT, "INVALID_INPUT"),
    ("DE202000009", SILENT, "INVALID_REQUESTER_INFO"),
    ("DE300000002", SILENT, "SERVICE_UNAVAILABLE"),
    ("DE301000004", SILENT, "MS_UNAVAILABLE"),
    ("DE302000006", SILENT, "TIMEOUT"),
    ("DE400000000", SILENT, "VAT_BLOCKED"),
    ("DE401000001", SILENT, "IP_BLOCKED"),
    ("DE500000007", SILENT, "GLOBAL_MAX_CONCURRENT_REQ"),
    ("DE600000004", SILENT, "MS_MAX_CONCURRENT_REQ"),
    ("DE601000006", SILENT, "MS_MAX_CONCURRENT_REQ_TIME"),
    ("XI980780684", VALID, ""),
    ("GB980780684", VALID, ""),
    ("GB200000026", INVALID, ""),
    ("GB201000020", SILENT, "INVALID_REQUEST"),
    ("GB300000018", SILENT, "SERVER_ERROR"),
    ("GBGD001", SILENT, "INVALID_REQUEST"),
    ("CHE123456788", SILENT, "no register knows numbers of this form"),
]


@pytest.mark.parametrize(("number", "state", "said"), NUMBERS)
async def test_what_a_register_says_about_a_number(
    registers: str, number: str, state: NumberState, said: str
) -> None:
    """Yes and no are answers; each of its errors is none, and is told by its name."""
    answered = await asking(registers).ask(number)
    assert (answered.state, answered.said) == (state, said)


async def test_the_answer_proves_the_asking(registers: str) -> None:
    """Who says who asks is given a number for it, and the holder's name where the country tells it."""
    french, british = asking(registers), asking(registers, seller_country="GB", seller_vat_id="GB980780684")
    answered = await french.ask("IT00743110157")
    assert answered.reference.startswith("WAPI")
    assert answered.name == "Holder of IT00743110157"
    assert answered.address == "1 Registry Street 1000 IT"
    silent_about_names = await french.ask("DE136695976")
    assert (silent_about_names.name, silent_about_names.address) == ("", "")
    assert (await british.ask("IT00743110157")).reference == ""
    looked_up = await british.ask("GB100000034")
    assert looked_up.reference
    assert looked_up.name == "Holder of GB100000034"
    assert looked_up.address == "1 Registry Street, SW1A 1AA"
    assert (await french.ask("GB100000034")).reference == ""


@pytest.mark.parametrize(
    "fault", ["error_500", "busy_429", "garbage", "truncated", "endless", "unavailable", "half", "slow"]
)
@pytest.mark.parametrize("number", ["IT00743110157", "GB980780684"])
async def test_every_trouble_is_no_answer(
    registers: str, sandbox: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, fault: str, number: str
) -> None:
    """Neither an error nor nonsense, neither silence nor an answer without end says yes or no."""
    monkeypatch.setattr(tax_registers, "SECONDS", 1.0)
    gateway = asking(registers)
    await sandbox.post("/sandbox/faults", json=[fault])
    answered = await gateway.ask(number)
    assert answered.state is SILENT
    assert answered.said
    assert (await gateway.ask(number)).state is VALID


async def test_nobody_there_is_no_answer() -> None:
    """A register that cannot be reached at all is unavailable too."""
    nowhere = asking("http://localhost:9")
    for number in ("IT00743110157", "GB980780684"):
        assert (await nowhere.ask(number)).state is SILENT


async def test_hmrc_wants_an_application(registers: str) -> None:
    """Without credentials, or with wrong ones, British numbers have no answer, and HMRC is not hammered."""
    assert (
        await asking(registers, hmrc_client_id="").ask("GB980780684")
    ).said == "no HMRC application is set"
    refused = await asking(registers, hmrc_client_secret="wrong").ask("GB980780684")
    assert refused.state is SILENT


async def test_a_token_is_fetched_again_when_it_no_longer_holds(registers: str) -> None:
    """A token HMRC has forgotten costs one asking, not all that follow."""
    gateway = asking(registers)
    assert (await gateway.ask("GB980780684")).state is VALID
    gateway._token = "forgotten"  # noqa: SLF001 - what HMRC does after a restart
    assert (await gateway.ask("GB980780684")).said == "INVALID_CREDENTIALS"
    assert (await gateway.ask("GB980780684")).state is VALID


async def test_the_sandbox_explains_itself(sandbox: httpx.AsyncClient) -> None:
    """Its page names a number for every answer, and refuses a fault it does not know."""
    page = await sandbox.get("/")
    assert "DE200000005" in page.text
    assert "MS_UNAVAILABLE" in page.text
    assert (await sandbox.post("/sandbox/faults", json=["nonsense"])).status_code == 400
