"""The ZIP: the copies as they were sealed, the markup to paste, and pictures that say whose they are."""

import io
import json
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


async def test_everything_comes_in_one_file(town: Town) -> None:
    """The three copies as they were sealed, the markup to paste, the pictures by name, and nothing else."""
    bought = await town.bought()
    (licence,) = bought["licences"]
    number = licence["number"]
    answer = await town.outside.get(licence["bundle"])
    assert answer.headers["content-type"] == "application/zip"
    assert f'filename="{number}.zip"' in answer.headers["content-disposition"]
    files = opened(answer)
    copies = {f"{number}.{form}" for form in ("html", "pdf", "json")}
    assert set(files) == copies | {"paste.html", "pictures/picture-1.jpg", "README.txt"}
    for copy in licence["copies"]:
        content = files[f"{number}.{copy['format']}"]
        assert content == (await town.outside.get(copy["url"])).content
        assert verify_file(content, "copy", town.house.keyring.jwks()).verdict is Verdict.GENUINE
    assert [copy["format"] for copy in licence["copies"]] == ["html", "json", "pdf"]
    pastes_the_sealed_article(files["paste.html"].decode(), files[f"{number}.html"].decode())
    says_whose_it_is(files["pictures/picture-1.jpg"], town, number)
    await names_its_pictures(files, town, bought)


def pastes_the_sealed_article(markup: str, page: str) -> None:
    """Assert that the markup, its picture put back, is the article of the HTML copy."""
    assert "data:" not in markup
    before, after = markup.split('src="pictures/picture-1.jpg"')
    assert f'{before}src="data:image/jpeg;base64,' in page
    assert f'"{after}\n<!-- licensed article ends -->' in page


def says_whose_it_is(picture: bytes, town: Town, number: str) -> None:
    """Assert that a picture, sized for the web, carries its maker, its owner, its terms and words for it."""
    with Image.open(io.BytesIO(picture)) as image:
        assert image.format == "JPEG"
        assert max(image.size) <= 1600
        assert not image.getexif()
        described = lxml.etree.fromstring(image.info["xmp"])

    def said(path: str) -> str:
        return str(described.xpath(f"string({path})", namespaces=_NAMESPACES))

    settings = town.house.settings
    assert said("//@photoshop:Credit") == said("//dc:creator//rdf:li") == STAFF
    assert said("//dc:rights//rdf:li") == f"© {datetime.now(UTC).year} {settings.publication}"
    assert said("//@rights:Marked") == "True"
    assert said("//@rights:WebStatement") == f"{settings.base_url}/licences/{number}"
    assert number in said("//rights:UsageTerms//rdf:li")
    assert said("//plus:LicensorURL") == settings.publication_url
    assert said("//iptc:AltTextAccessibility//rdf:li")


async def names_its_pictures(files: dict[str, bytes], town: Town, bought: Json) -> None:
    """Assert that the JSON's rendition is a file of the ZIP, at an address for the holder's token."""
    ninjs = json.loads(files[f"{bought['licences'][0]['number']}.json"])
    (rendition,) = ninjs["associations"][0]["renditions"]
    address, _, name = rendition["href"].partition("#")
    assert len(files[name]) == rendition["sizeInBytes"]
    asked = await town.outside.get(address, headers=town.holding(bought))
    assert opened(asked)[name] == files[name]
    with Image.open(io.BytesIO(files[name])) as image:
        assert image.size == (rendition["width"], rendition["height"])


async def test_the_zip_explains_itself_and_is_the_same_each_time(town: Town) -> None:
    """Three ways to it, one file, each noted with its hash; its text carries credit, terms and address."""
    bought = await town.bought("fishing-quota-talks-close")
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

    readme = opened(answers[0])["README.txt"].decode()
    public = (await town.web.get(f"/api/v1/licences/{licence['number']}")).json()
    assert public["attribution"] in readme
    assert all(sentence in readme for sentence in public["terms"])
    assert f"{town.base_url}/licences/{licence['number']}" in readme
    (left_out,) = bought["quote"]["omitted"]
    assert f"- photograph, {left_out['credit']}: {left_out['reason']}" in readme


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
    await town.give_back(mine)
    answers += [await town.outside.get(link), await town.web.get(path, headers=town.as_desk)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert await town.count("download") == 0
