"""What operators watch: the figures are there, say what waits, and are nobody else's to read."""

import json
import re
from pathlib import Path

import pytest

from tests.town import Town

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana.json"

TOKEN = "a-token-of-prometheus"


def figure(told: str, name: str) -> float:
    """Return a figure by its name with its labels."""
    (line,) = [line for line in told.splitlines() if line.startswith(f"{name} ")]
    return float(line.rpartition(" ")[2])


async def test_the_figures_say_what_waits_and_how_long_things_take(town: Town) -> None:
    """A request for a person, a purchase, a missing page: each is counted, by route and never by address."""
    await town.request(edits=True)
    await town.bought()
    await town.web.get("/licences/HC-0000-0000-0")
    told = (await town.web.get("/metrics")).text
    assert figure(told, 'syndication_waiting{what="review"}') == 1
    assert figure(told, 'syndication_waiting_oldest_seconds{what="review"}') > 0
    assert figure(told, 'syndication_waiting{what="suspense"}') == 0
    asked = 'syndication_answer_seconds_count{method="POST",route="/api/v1/requests",status="201"}'
    assert figure(told, asked) >= 2
    missing = 'syndication_answer_seconds_count{method="GET",route="/licences/{number}",status="404"}'
    assert figure(told, missing) >= 1
    assert figure(told, 'syndication_effect_seconds_count{kind="stripe"}') > 0
    assert figure(told, 'syndication_job_seconds_count{ended="done",job="settle_event"}') >= 1
    assert "HC-0000" not in told


async def test_every_panel_of_the_dashboard_has_its_figures(town: Town) -> None:
    """What Grafana asks for is what is told; the names of Python's own figures included."""
    await town.bought()
    told = (await town.web.get("/metrics")).text
    asked = {
        name
        for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:syndication|process)_\w+", target["expr"])
    }
    assert len(asked) >= 6
    # a counter that has counted nothing has its description and no line yet
    known = set(re.findall(r"^(?:# TYPE )?(\w+)", told, flags=re.MULTILINE))
    assert asked - known == set()


class TestWithAToken:
    """The same where a token was set."""

    @pytest.fixture
    def seller(self) -> dict[str, str]:
        """A publisher whose Prometheus has a token."""
        return {"seller_country": "GB", "seller_vat_id": "GB980780684", "metrics_token": TOKEN}

    async def test_figures_are_for_whoever_has_the_token(self, town: Town) -> None:
        """None, another, and one too long are told that nothing is here; the right one reads."""
        for given in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {TOKEN}x"}):
            assert (await town.web.get("/metrics", headers=given)).status_code == 404
        right = {"Authorization": f"Bearer {TOKEN}"}
        assert "syndication_waiting" in (await town.web.get("/metrics", headers=right)).text
