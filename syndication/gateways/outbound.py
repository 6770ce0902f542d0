"""Fetching from the open web: the address is resolved, judged and connected to in one place.

A name that resolves to ourselves or to a private network is refused by the connector, so neither a
redirect nor a second resolution can lead elsewhere. A redirect is an answer like any other: no.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from contextlib import aclosing
from http import HTTPStatus
from urllib.parse import quote, urlsplit, urlunsplit

import httpcore
import msgspec

from syndication.boundary import boundary
from syndication.errors import ForeignTrouble

LARGEST = 15 * 1024 * 1024
"""Bytes. A press photograph is a few megabytes."""

PATIENCE_SECONDS = 6.0
"""For the whole of one fetch; a CMS waits for its push meanwhile."""


_KEPT = "%/:=&?~+!$,;'@()*[]"
"""What means something in a path or a query, and escapes that stand there already."""


class FetchTrouble(ForeignTrouble):
    """A page or a picture could not be fetched; the detail says why."""


class _Pinned(httpcore.AsyncNetworkBackend):
    """Connects to the address it has judged, and to no other."""

    def __init__(self, *, anywhere: bool) -> None:
        self._anywhere = anywhere
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not self._anywhere and not all(_is_public(address) for address in addresses):
            raise FetchTrouble(f"{host} is not an address on the open web.")
        return await self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""Where a network without IPv4 reaches it (RFC 6052): the last four bytes are the address meant."""


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _TRANSLATED:
            inner = ipaddress.IPv4Address(found.packed[-4:])
        if inner is None and (found.is_reserved or found.is_site_local):
            return False
        found = inner or found
    return found.is_global and not found.is_multicast


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of another service: within how many seconds, for an answer of how many bytes at most."""

    method: str = "GET"
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    seconds: float
    largest: int


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What it answered."""

    status: int
    body: bytes


async def fetch(url: str, *, anywhere: bool = False) -> bytes:
    """Return what stands at `url`. Raises FetchTrouble when it cannot be had.

    `anywhere` also allows addresses of this machine and its network: for what an operator typed.
    """
    call = Call(url=url, headers=(("Accept", "*/*"),), seconds=PATIENCE_SECONDS, largest=LARGEST)
    return (await exchange("outbound.fetch", call, anywhere=anywhere)).body


async def exchange(name: str, call: Call, *, anywhere: bool = False, any_status: bool = False) -> Reply:
    """Pass the boundary `name`, ask, and return the answer. Raises FetchTrouble when there is none.

    With `any_status` an answer is one whatever its status; without it only 200 is. `anywhere` as in `fetch`.
    """
    url = call.url
    try:
        async with (
            boundary(name),
            asyncio.timeout(call.seconds),
            httpcore.AsyncConnectionPool(network_backend=_Pinned(anywhere=anywhere)) as pool,
        ):
            return await _answered(pool, call, any_status=any_status)
    except (httpcore.UnsupportedProtocol, httpcore.ProtocolError, UnicodeError, ValueError) as wrong:
        raise FetchTrouble(f"{url} is not an address that can be fetched.") from wrong
    except (OSError, httpcore.NetworkError, httpcore.TimeoutException, TimeoutError) as trouble:
        raise FetchTrouble(f"{url} does not answer.") from trouble


def _in_ascii(url: str) -> str:
    """Return an address as it goes over the wire; many newsrooms write accents into the names of pictures."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode("ascii")
    path, query = (quote(text, safe=_KEPT) for text in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


async def _answered(pool: httpcore.AsyncConnectionPool, call: Call, *, any_status: bool) -> Reply:
    url, headers = _in_ascii(call.url), [("User-Agent", "syndication/1"), *call.headers]
    async with pool.stream(call.method, url, headers=headers, content=call.body or None) as answer:
        if answer.status != HTTPStatus.OK and not any_status:
            raise FetchTrouble(f"{url} answers with status {answer.status}.")
        content = bytearray()
        async with aclosing(answer.aiter_stream()) as pieces:  # type: ignore[type-var]
            async for piece in pieces:
                content += piece
                if len(content) > call.largest:
                    raise FetchTrouble(f"{url} is larger than {_size(call.largest)}.")
    return Reply(status=answer.status, body=bytes(content))


def _size(most: int) -> str:
    return f"{most // 1024 // 1024} MB" if most >= 1024 * 1024 else f"{most // 1024} KB"
