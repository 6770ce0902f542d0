"""The whole way with an object store that speaks S3: nothing of a copy lies on this machine's disk."""

import asyncio
import sys
from collections.abc import AsyncIterator
from hashlib import sha256

import httpx
import obstore
import pytest
from obstore.store import from_url

from syndication.desk.ingest import beside, take_in
from syndication.sandbox import publication
from tests.town import NO_TLS, Town, free_ports

BUCKET = "copies"
SLUG = "library-night-shelves"


@pytest.fixture
async def store(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The address of an S3 with one empty bucket, named to our vault as operators name theirs."""
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    for name, value in {
        "AWS_ENDPOINT_URL": address,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    try:
        async with httpx.AsyncClient(verify=NO_TLS) as client, asyncio.timeout(30):
            while True:
                try:
                    answer = await client.put(f"{address}/{BUCKET}")
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
                    continue
                assert answer.status_code == 200, answer.text
                break
        yield address
    finally:
        server.terminate()
        await server.wait()


@pytest.fixture
def seller(store: str) -> dict[str, str]:
    """A publisher that keeps its copies there."""
    assert store
    return {
        "seller_country": "GB",
        "seller_vat_id": "GB980780684",
        "vault_url": f"s3://{BUCKET}",
    }


async def kept() -> dict[str, bytes]:
    """Return every object of the bucket, read past our own vault."""
    bucket = from_url(f"s3://{BUCKET}")
    names = [each["path"] for page in obstore.list(bucket) for each in page]
    return {name: bytes(await (await obstore.get_async(bucket, name)).bytes_async()) for name in names}


async def test_copies_are_kept_in_and_handed_out_of_an_object_store(town: Town) -> None:
    """An article with its pictures is read in, sold and downloaded; each object is named by its hash."""
    page = publication.PAGES / f"{SLUG}.html"
    await take_in(town.house, page.read_bytes(), find_picture=beside(page))
    bought = await town.bought(SLUG)
    (licence,) = bought["licences"]
    objects = await kept()
    assert all(name.rpartition("/")[2] == sha256(content).hexdigest() for name, content in objects.items())
    hashes = {name.rpartition("/")[2] for name in objects}
    for copy in licence["copies"]:
        content = (await town.outside.get(copy["url"])).content
        assert sha256(content).hexdigest() == copy["sha256"]
        assert copy["sha256"] in hashes
    assert (await town.outside.get(licence["bundle"])).content[:2] == b"PK"


async def test_a_file_that_was_altered_in_the_store_is_not_handed_out(town: Town) -> None:
    """Whoever can write to the bucket cannot change what a partner gets: it is refused, and said."""
    page = publication.PAGES / f"{SLUG}.html"
    await take_in(town.house, page.read_bytes(), find_picture=beside(page))
    bought = await town.bought(SLUG)
    pdf = next(copy for copy in bought["licences"][0]["copies"] if copy["format"] == "pdf")
    name = pdf["sha256"]
    await obstore.put_async(
        from_url(f"s3://{BUCKET}"), f"{name[:2]}/{name[2:4]}/{name}", b"%PDF-1.7 something else"
    )
    answer = await town.outside.get(pdf["url"])
    assert answer.status_code == 503
    assert "not what was stored" in answer.text
