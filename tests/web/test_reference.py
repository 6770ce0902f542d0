"""The API's reference: each operation has a call that works, and an answer as its schema says."""

import os
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest

from syndication.settings import resources
from syndication.web.openapi import Example, examples
from tests.town import Json, Town
from tests.web.api_story import tell

EXAMPLES = resources() / "templates" / "api" / "examples.json"


@pytest.fixture
async def described(town: Town) -> Json:
    """The API's description as it is served."""
    answer = await town.web.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def operations(described: Json) -> dict[str, Json]:
    """Return every operation by its id, with its method and path."""
    return {
        told["operationId"]: told | {"method": method.upper(), "path": path}
        for path, methods in described["paths"].items()
        for method, told in methods.items()
    }


def fits(described: Json, told: Json, example: Example) -> None:
    """Hold that what was sent and what came back are what the description says."""
    body = told.get("requestBody", {}).get("content", {}).get("application/json")
    if example.body is not None:
        assert body, told["operationId"]
        _valid(described, body["schema"], example.body)
    answered = told["responses"][str(example.status)]
    if example.answer is not None:
        _valid(described, answered["content"]["application/json"]["schema"], example.answer)


def _valid(described: Json, schema: Json, instance: Any) -> None:  # noqa: ANN401 - any JSON
    whole = {**schema, "components": described["components"]}
    jsonschema.Draft202012Validator(whole).validate(instance)


async def test_each_operation_is_called_as_it_is_shown(town: Town, described: Json, tmp_path: Path) -> None:
    """The story calls all of them through a shell, with the lines of the reference; every answer fits."""
    teller = await tell(town, tmp_path)
    told, known = teller.told, operations(described)
    if "WRITE_EXAMPLES" in os.environ:
        EXAMPLES.write_bytes(teller.written())
    assert set(told) == set(known)
    for name, example in told.items():
        fits(described, known[name], example)


async def test_each_operation_has_an_example_that_fits(described: Json) -> None:
    """The examples that are shown were given by this service as it is now: `make examples` renews them."""
    known = operations(described)
    assert set(examples()) == set(known)
    for name, example in examples().items():
        fits(described, known[name], example)


async def test_each_operation_says_who_may_and_what_can_go_wrong(described: Json) -> None:
    """A chapter, the keys it takes, and problems in the form in which they come."""
    schemes = described["components"]["securitySchemes"]
    for name, told in operations(described).items():
        assert len(told["tags"]) == 1, name
        assert {key for each in told["security"] for key in each} <= set(schemes), name
        refusals = {status: each for status, each in told["responses"].items() if int(status) >= 400}
        assert refusals or told["path"].startswith("/health"), name
        for each in refusals.values():
            assert list(each["content"]) == ["application/problem+json"], name


async def test_the_reference_shows_all_of_it(town: Town, described: Json) -> None:
    """One page, by chapters, with the service's own address in each call."""
    answer = await town.web.get("/api")
    page = lxml.html.document_fromstring(answer.text)
    shown = {str(each.get("id")) for each in page.iterfind(".//details[@class='operation']")}
    assert shown == set(operations(described))
    calls = ["".join(map(str, each.itertext())) for each in page.iterfind(".//pre/code[@id]")]
    assert len(calls) == len(shown)
    assert all(town.base_url in call for call in calls)
    assert len(answer.content) < 400_000
