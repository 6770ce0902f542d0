"""Fetching: no spelling of our own machine or network is connected to; what is odd is refused (G21).

A canary listens on a port of this machine: it must never see a connection.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from syndication.gateways import outbound
from syndication.gateways.outbound import LARGEST, FetchTrouble, fetch

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Canary:
    """A server that counts who connects, on every address of this machine that it can have."""

    def __init__(self) -> None:
        self.port = 0
        self.visits = 0

    async def _sing(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        writer.close()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Canary"]:
        """Listen while the block runs."""
        server = await asyncio.start_server(self._sing, "0.0.0.0", 0)  # noqa: S104 - every address is the point
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self


@pytest.fixture
async def canary() -> AsyncIterator[Canary]:
    """A canary that must not sing."""
    async with Canary().listening() as alive:
        # proof that it would: a plain connection is seen
        _, writer = await asyncio.open_connection("127.0.0.1", alive.port)
        writer.close()
        async with asyncio.timeout(5):
            while not alive.visits:
                await asyncio.sleep(0.01)
        alive.visits = 0
        yield alive


HOSTS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "127.0x0.0.01",
    "0",
    "0.0.0.0",  # noqa: S104 - to be refused
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[fec0::1]",
    "[ff02::1]",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "0xa9fea9fe",
    "100.64.0.1",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
]


@pytest.mark.parametrize("host", HOSTS)
async def test_no_spelling_of_a_private_address_is_connected_to(canary: Canary, host: str) -> None:
    """Loopback, private, link-local, shared, mapped, translated and reserved, in every notation."""
    with pytest.raises(FetchTrouble):
        await fetch(f"http://{host}:{canary.port}/")
    assert canary.visits == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://user:word@127.0.0.1:{port}/",
        "http://example.com@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}#@example.com/",
        "http://127.0.0.1:{port}\\@example.com/",
        "http://①②⑦.⓪.⓪.①:{port}/",
        "http://127。0。0。1:{port}/",
        "https://127.0.0.1:{port}/",
        "HTTP://127.0.0.1:{port}/",
        "http:127.0.0.1:{port}",
        "http:///127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/",
        "gopher://127.0.0.1:{port}/_x",
        "unix:/run/docker.sock",
        "http://",
        "http://[",
        "http://127.0.0.1:99999/",
        "",
        "not an address",
        "http://exa mple.com/",
        "http://127.0.0.1:{port}/\r\nHost: x",
    ],
)
async def test_no_trick_of_an_address_gets_through(canary: Canary, url: str) -> None:
    """User names, fragments, other schemes, full-width digits, line breaks: refused with a sentence."""
    with pytest.raises(FetchTrouble) as refused:
        await fetch(url.format(port=canary.port))
    assert refused.value.detail.endswith(".")
    assert canary.visits == 0


class _Resolver:
    """A name server that answers as it is told, one list of addresses after the other."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def __call__(self, _: str, port: int, **__: object) -> list[tuple[object, ...]]:
        self.asked += 1
        addresses = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]


@pytest.mark.parametrize(
    "answers",
    [
        (("127.0.0.1",),),
        (("10.1.2.3",),),
        (("93.184.215.14", "127.0.0.1"),),
        (("127.0.0.1", "93.184.215.14"),),
        (("169.254.169.254",), ("93.184.215.14",)),
    ],
)
async def test_a_name_that_resolves_to_us_is_refused(
    canary: Canary, monkeypatch: pytest.MonkeyPatch, answers: tuple[tuple[str, ...], ...]
) -> None:
    """One private address among public ones is enough; a second answer is never asked for."""
    resolver = _Resolver(*answers)
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolver)
    with pytest.raises(FetchTrouble, match="not an address on the open web"):
        await fetch(f"http://rebound.example:{canary.port}/")
    assert canary.visits == 0
    assert resolver.asked == 1


@asynccontextmanager
async def _server(answer: Answer) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            await answer(writer)
        except ConnectionError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/page"


async def test_what_an_operator_typed_may_be_on_this_machine() -> None:
    """With `anywhere` a page of this machine is fetched; without, the very same address is not."""

    async def page(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

    async with _server(page) as url:
        assert await fetch(url, anywhere=True) == b"hello"
        with pytest.raises(FetchTrouble, match="not an address on the open web"):
            await fetch(url)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 204, 401, 404, 500])
async def test_a_redirect_is_an_answer_like_any_other_that_is_not_the_page(
    canary: Canary, status: int
) -> None:
    """Nothing is followed: not to another host, not to this one."""

    async def elsewhere(writer: asyncio.StreamWriter) -> None:
        target = f"http://127.0.0.1:{canary.port}/"
        writer.write(f"HTTP/1.1 {status} X\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())

    async with _server(elsewhere) as url:
        with pytest.raises(FetchTrouble, match=f"status {status}"):
            await fetch(url, anywhere=True)
    assert canary.visits == 0


async def test_accents_in_an_address_are_sent_as_escapes() -> None:
    """A picture called café.jpg is found; escapes that stand there already are left alone."""
    asked = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    async with server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        assert await fetch(f"{address}/fotos/café 1.jpg?größe=2&a=%C3%A9", anywhere=True) == b"x"
        assert await fetch(f"{address}/plain%20.jpg?a=b", anywhere=True) == b"x"
    assert asked == ["/fotos/caf%C3%A9%201.jpg?gr%C3%B6%C3%9Fe=2&a=%C3%A9", "/plain%20.jpg?a=b"]


async def test_what_is_too_large_is_dropped_on_the_way() -> None:
    """More than the limit is refused, whatever length was announced; exactly the limit is taken."""

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"x" * 1_048_576
        for _ in range(LARGEST // len(piece) + 2):
            writer.write(b"100000\r\n" + piece + b"\r\n")
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    async def fitting(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {LARGEST}\r\n\r\n".encode() + b"x" * LARGEST)

    async with _server(endless) as url:
        with pytest.raises(FetchTrouble, match="larger than 15 MB"):
            await fetch(url, anywhere=True)
    async with _server(fitting) as url:
        assert len(await fetch(url, anywhere=True)) == LARGEST


async def test_a_server_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patience is for the whole fetch: a byte now and then does not buy more of it."""
    monkeypatch.setattr(outbound, "PATIENCE_SECONDS", 0.3)

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with _server(drip) as url:
        began = asyncio.get_running_loop().time()
        with pytest.raises(FetchTrouble, match="does not answer"):
            await fetch(url, anywhere=True)
        assert asyncio.get_running_loop().time() - began < 2


@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"\x00" * 99]
)
async def test_what_is_no_answer_is_trouble_with_words(said: bytes) -> None:
    """A server that speaks something else, or stops in the middle, is a refusal and no crash."""

    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(said)

    async with _server(speak) as url:
        with pytest.raises(FetchTrouble):
            await fetch(url, anywhere=True)
