"""The web server: how it answers, whatever it serves."""

import socket
import statistics
import time

import httpx
import pytest
from litestar import Litestar, get

from syndication.serving import PortTaken, serving


@get("/")
async def greeting() -> dict[str, str]:
    """Answer with a head and a small body."""
    return {"good": "day"}


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


async def test_answers_on_a_kept_connection_do_not_wait_for_acknowledgements() -> None:
    """Half of forty small answers on one connection come within 20 ms; a delayed acknowledgement is 40."""
    port = free_port()
    app = Litestar([greeting], openapi_config=None, logging_config=None)
    async with (
        serving(app, "127.0.0.1", port),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        waits = []
        for _ in range(40):
            begun = time.perf_counter()
            await client.get("/")
            waits.append(time.perf_counter() - begun)
    assert statistics.median(waits[20:]) < 0.02


async def test_a_taken_port_is_an_error() -> None:
    """Where something listens already, serving raises at once and leaves nothing open."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortTaken, match="in use"):
            async with serving(Litestar([greeting]), "127.0.0.1", int(taken.getsockname()[1])):
                pass
