"""The ZIP: the copies as they were sealed, the markup to paste, and pictures that say whose they are."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime

import httpx
import lxml.etree
from PIL import Image

from syndication.gateways.verify import Verdict, verify_file
from tests.town import Json, Town

STAFF = "Marta Olsen/The Harbour Courier"
"""The credit of the sample's photograph."""

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "rights": "http://ns.adobe.com/xap/1.0/rights/",
    "iptc": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}


def opened(answer: httpx.Response) -> dict[str, bytes]:
    """Return the files of a ZIP by their names without its one folder."""
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        (folder,) = {name.partition("/")[0] for name in archive.namelist()}
        return {name.removeprefix(f"{folder}/"): archive.read(name) for name in archive.namelist()}


async def everything(town: Town, bought: Json) -> dict[str, bytes]:
    """Download the ZIP of a bought licence by its link."""
    return opened(await town.outside.get(bought["licences"][0]["bundle"]))


async def test_everything_comes_in_one_file(town: Town) -> None:
    """The three copies are byte for byte those of their own links and genuine; nothing else is inside."""
    bought = await town.bought()
    (licence,) = bought["licences"]
    answer = await town.outside.get(licence["bundle"])
    assert answer.headers["content-type"] == "application/zip"
    assert f'filename="{licence["number"]}.zip"' in answer.headers["content-disposition"]
    files = opened(answer)
    number = licence["number"]
    assert set(files) == {
        f"{number}.html",
        f"{number}.pdf",
        f"{number}.json",
        "paste.html",
        "pictures/picture-1.jpg",
        "README.txt",
    }
    keys = town.house.keyring.jwks()
    for copy in licence["copies"]:
        content = files[f"{number}.{copy['format']}"]
        assert content == (await town.outside.get(copy["url"])).content
        assert verify_file(content, "copy", keys).verdict is Verdict.GENUINE
    assert [copy["format"] for copy in licence["copies"]] == ["html", "json", "pdf"]


async def test_what_is_pasted_is_the_sealed_article_with_its_pictures_by_name(town: Town) -> None:
    """Put the pictures back and the markup is that of the HTML copy; it names no other file and no data."""
    bought = await town.bought()
    files = await everything(town, bought)
    markup = files["paste.html"].decode()
    page = files[f"{bought['licences'][0]['number']}.html"].decode()
    assert re.findall(r'<img src="([^"]+)"', markup) == ["pictures/picture-1.jpg"]
    assert "data:" not in markup
    before, after = markup.split('src="pictures/picture-1.jpg"')
    assert f'{before}src="data:image/jpeg;base64,' in page
    assert f'"{after}\n<!-- licensed article ends -->' in page
    assert markup.count(bought["licences"][0]["number"]) >= 3


async def test_pictures_say_whose_they_are_wherever_they_go(town: Town) -> None:
    """Each picture is sized for the web and carries credit, notice, licence page, licensor, words for it."""
    bought = await town.bought()
    picture = (await everything(town, bought))["pictures/picture-1.jpg"]
    with Image.open(io.BytesIO(picture)) as image:
        assert image.format == "JPEG"
        assert max(image.size) <= 1600
        assert not image.getexif()
        described = lxml.etree.fromstring(image.info["xmp"])

    def said(path: str) -> str:
        return str(described.xpath(f"string({path})", namespaces=_NAMESPACES))

    settings = town.house.settings
    number = bought["licences"][0]["number"]
    assert said("//@photoshop:Credit") == said("//dc:creator//rdf:li") == STAFF
    assert said("//dc:rights//rdf:li") == f"© {datetime.now(UTC).year} {settings.publication}"
    assert said("//@rights:Marked") == "True"
    assert said("//@rights:WebStatement") == f"{settings.base_url}/licences/{number}"
    assert number in said("//rights:UsageTerms//rdf:li")
    assert said("//plus:LicensorURL") == settings.publication_url
    assert said("//iptc:AltTextAccessibility//rdf:li")


async def test_the_json_names_each_picture_in_the_zip(town: Town) -> None:
    """A rendition's address is the ZIP a holder may ask for with the access token, and the file inside it."""
    bought = await town.bought()
    files = await everything(town, bought)
    number = bought["licences"][0]["number"]
    ninjs = json.loads(files[f"{number}.json"])
    (rendition,) = ninjs["associations"][0]["renditions"]
    address, _, name = rendition["href"].partition("#")
    assert len(files[name]) == rendition["sizeInBytes"]
    asked = await town.outside.get(address, headers=town.holding(bought))
    assert opened(asked)[name] == files[name]
    with Image.open(io.BytesIO(files[name])) as image:
        assert image.size == (rendition["width"], rendition["height"])


async def test_the_readme_carries_credit_terms_and_address(town: Town) -> None:
    """Whoever opens only the text file knows what must stand, what is allowed, and where to ask."""
    bought = await town.bought("fishing-quota-talks-close")
    readme = (await everything(town, bought))["README.txt"].decode()
    number = bought["licences"][0]["number"]
    public = (await town.web.get(f"/api/v1/licences/{number}")).json()
    assert public["attribution"] in readme
    assert all(sentence in readme for sentence in public["terms"])
    assert f"{town.base_url}/licences/{number}" in readme
    assert "Not in this copy" in readme
    assert "Reuters" in readme or "AFP" in readme or "AP" in readme


async def test_the_zip_is_the_same_bytes_each_time_and_each_is_noted(town: Town) -> None:
    """Three ways to it, one file: its hash is in the log beside how it was fetched."""
    bought = await town.bought()
    (licence,) = bought["licences"]
    path = f"/api/v1/licences/{licence['number']}/copies/zip"
    answers = [
        await town.outside.get(licence["bundle"]),
        await town.web.get(path, headers=town.holding(bought)),
        await town.web.get(path, headers=town.as_desk),
    ]
    assert len({answer.content for answer in answers}) == 1
    named = {answer.headers["etag"].strip('"') for answer in answers}
    async with town.house.database.reading() as db:
        noted = await db.fetch("SELECT via, sha256 FROM download WHERE format = 'zip' ORDER BY id")
    assert [row["via"] for row in noted] == ["link", "holder", "desk"]
    assert {row["sha256"] for row in noted} == named


async def test_the_zip_is_closed_with_its_licence(town: Town) -> None:
    """Unpaid, foreign, forged, for another file, revoked: the 404 of every copy, and nothing noted."""
    reserved = await town.request()
    await town.checkout(reserved)
    mine, theirs = await town.bought(), await town.bought("fishing-quota-talks-close")
    link, number = mine["licences"][0]["bundle"], mine["licences"][0]["number"]
    path = f"/api/v1/licences/{number}/copies/zip"
    assert [licence["bundle"] for licence in (await town.look(reserved))["licences"]] == [""]
    answers = [
        await town.web.get(path),
        await town.web.get(path, headers=town.holding(theirs)),
        await town.web.get(path, headers=town.holding(reserved)),
        await town.outside.get(link.replace("/zip?", "/pdf?")),
        await town.outside.get(mine["licences"][0]["copies"][0]["url"].replace("/html?", "/zip?")),
        await town.outside.get(link.replace("signature=", "signature=0")),
    ]
    async with town.house.database.transaction("revoke") as db:
        await db.execute("UPDATE licence SET status = 'revoked' WHERE number = $1", number)
    answers += [await town.outside.get(link), await town.web.get(path, headers=town.as_desk)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert await town.count("download") == 0
