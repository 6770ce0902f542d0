"""A web server inside this process, open for as long as a block runs."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

DRAIN_SECONDS = 10
"""How long requests under way may take after the stop was asked for."""


class PortTaken(Exception):
    """Something else listens where a server was told to."""


class _Server(uvicorn.Server):
    """A server that leaves the signals to the command line, which stops several things in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: Any, host: str, port: int, *, proxies: str = "") -> AsyncIterator[None]:  # noqa: ANN401 - any ASGI application
    """Serve `app`; on leaving, finish what is under way.

    Raises PortTaken when it cannot listen there.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    sockets = [_bound(host, port)]
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=sockets))
    try:
        while not server.started and not running.done():  # noqa: ASYNC110 - uvicorn only sets a flag
            await asyncio.sleep(0.005)
        if running.done():
            await running
        yield
    finally:
        _end_what_stays_open(app)
        server.should_exit = True
        await running


def _end_what_stays_open(app: Any) -> None:  # noqa: ANN401 - any ASGI application
    """Let an application end the answers it keeps open; each would be waited for otherwise."""
    ends = getattr(getattr(app, "state", None), "ends", None)
    if ends is not None:
        ends()


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that names its protocol, as uvicorn's own does not.

    asyncio sends small answers at once (TCP_NODELAY) only where it knows that they go over TCP. Without
    it a body waited until its head was acknowledged: 48 ms an answer on a kept connection, not 1.
    """
    listening = socket.socket(
        socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as refused:
        listening.close()
        raise PortTaken(f"Nothing can listen on {host}, port {port}: {refused.strerror}.") from refused
    return listening
