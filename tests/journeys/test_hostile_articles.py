"""While hostile articles are read and proofed, the web goes on: none of it happens in its process."""

import asyncio
import os
import signal
from http import HTTPStatus

import lxml.etree
import lxml.html
import nh3
import pytest

from syndication.sandbox import publication
from tests.gateways.hostile import bombs
from tests.town import Town

PAGE = (publication.PAGES / "harbour-pilots-night-watch.html").read_bytes()
HTML = {"Content-Type": "text/html; charset=utf-8"}
HEAVY = ("nested divs", "broken tags", "wide cell", "long")


async def test_no_article_is_parsed_in_the_webs_process(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every parser and the sanitiser out of order there, articles are taken in, and bombs refused."""

    def parse(*_: object, **__: object) -> None:
        pytest.fail("an article was parsed where pages are served")

    for module, names in (
        (lxml.html, ("document_fromstring", "fragment_fromstring", "fromstring", "parse", "HTMLParser")),
        (lxml.etree, ("fromstring", "HTML", "XML", "parse", "HTMLParser")),
        (nh3, ("clean",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, parse)
    taken = await town.web.put("/api/v1/articles/night-watch-two", content=_page(PAGE), headers=_cms(town))
    assert taken.status_code == HTTPStatus.CREATED, taken.text
    for bomb in bombs():
        if bomb.name in HEAVY:
            page = _page(PAGE).replace(b"</p>", b"</p>" + bomb.html.encode(), 1)
            told = await town.web.put("/api/v1/articles/night-watch-two", content=page, headers=_cms(town))
            assert told.status_code in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}, bomb.name
            assert told.is_success or told.json()["detail"].endswith("."), bomb.name


async def test_the_web_answers_while_the_press_stands_still(town: Town) -> None:
    """A press that does not move holds up the article that waits for it, and no quote, page or payment."""
    warm = town.house.press._warm  # noqa: SLF001 - the test stops its process
    assert warm is not None
    os.kill(warm._process.pid, signal.SIGSTOP)  # noqa: SLF001 - the same
    try:
        given = ("articles", "usage", "organisation", "currency")
        wish = {name: each for name, each in town.wish().items() if name in given}
        waiting = asyncio.create_task(
            town.web.put("/api/v1/articles/night-watch-three", content=_page(PAGE), headers=_cms(town))
        )
        quotes = [await town.web.post("/api/v1/quotes", json=wish) for _ in range(20)]
        pages = [await town.web.get(path) for path in ("/", "/verify", "/health/live")]
        assert {answer.status_code for answer in (*quotes, *pages)} == {HTTPStatus.OK}
        assert not waiting.done()
    finally:
        os.kill(warm._process.pid, signal.SIGCONT)  # noqa: SLF001 - the same
    assert (await waiting).status_code == HTTPStatus.CREATED


def _page(page: bytes) -> bytes:
    return page.replace(b"city/harbour-pilots-night-watch", b"city/another-night-watch")


def _cms(town: Town) -> dict[str, str]:
    return town.as_cms | HTML
