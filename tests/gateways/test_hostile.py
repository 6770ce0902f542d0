"""Hostile articles by the hundred, through reading and proofing: none stalls, none escapes.

`HOSTILE_ARTICLES` says how many, `HOSTILE_SEED` which: the soak asks for ten thousand others.
"""

import asyncio
import os
import time
from pathlib import Path

import pytest

from syndication.errors import UnreadableArticle
from syndication.gateways.press import Press
from syndication.gateways.press.fences import WALL_SECONDS
from tests.gateways import orders
from tests.gateways.canary import Canary
from tests.gateways.hostile import HostileArticle, generated

COUNT = int(os.environ.get("HOSTILE_ARTICLES", "300"))
SEED = int(os.environ.get("HOSTILE_SEED", "4"))

_FENCE = WALL_SECONDS + 3
"""Seconds: the child's own clock, and what a loaded machine takes to fork it and to say so."""


@pytest.mark.timeout(120 + COUNT)
async def test_no_hostile_article_stalls_or_escapes(tmp_path: Path) -> None:
    """Each is printed, or refused with a sentence, within its time; no canary is touched; the press lives."""
    async with Press(jobs=2) as press, Canary(tmp_path) as canary:
        turns = asyncio.Semaphore(2)

        async def tried(article: HostileArticle, number: int) -> tuple[float, str]:
            async with turns:
                begun = time.monotonic()
                await (_read_and_proof if number % 2 else _proof)(press, article)
                return time.monotonic() - begun, article.name

        articles = generated(COUNT, SEED, str(canary.path), canary.url)
        took = await asyncio.gather(*(tried(article, number) for number, article in enumerate(articles)))
        assert max(took) < (_FENCE, ""), max(took)
        assert canary.visits == 0
        assert (await press.proof(orders.article())).pages >= 2


async def _proof(press: Press, article: HostileArticle) -> None:
    """Proof the body as it stands, as if reading had let it pass."""
    try:
        await press.proof(orders.article(html=article.html))
    except UnreadableArticle as refused:
        assert refused.detail.endswith("."), article.name  # noqa: PT017 - printing it is as good


async def _read_and_proof(press: Press, article: HostileArticle) -> None:
    """Read the page, and proof what was read, as an article comes in."""
    page = f"<html lang=en><title>Bridge</title><article><h1>Bridge</h1>{article.html}</article></html>"
    try:
        read = await press.read(page.encode(), "https://courier.example/x", ("The Harbour Courier",))
        await press.proof(orders.article(html=read.html))
    except UnreadableArticle as refused:
        assert refused.detail.endswith("."), article.name  # noqa: PT017 - the same


async def test_a_job_has_a_gibibyte_and_ten_seconds() -> None:
    """The limits are the kernel's own, set before the article is read."""
    async with Press() as press:
        assert press._warm is not None  # noqa: SLF001 - the test looks at the job's process
        warm = press._warm._process.pid  # noqa: SLF001 - the same
        waiting = asyncio.create_task(press.proof(orders.article(html="<p>" + "word " * 20_000 + "</p>")))
        children = Path(f"/proc/{warm}/task/{warm}/children")
        limits = await asyncio.to_thread(_limits_of_first_child, children)
        waiting.cancel()
    said = {line[:26].strip(): line[26:47].strip() for line in limits.splitlines()}
    assert said["Max address space"] == str(1024**3)
    assert said["Max cpu time"] == "10"
    assert said["Max file size"] == "0"


def _limits_of_first_child(children: Path) -> str:
    while not (found := children.read_text().split()):
        time.sleep(0.01)
    # It sets its limits before all else.
    time.sleep(0.2)
    return Path(f"/proc/{found[0]}/limits").read_text()
