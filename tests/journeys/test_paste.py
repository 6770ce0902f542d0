"""What is pasted: a page of its own behind the status page, and a look at it that can do nothing."""

import io
import zipfile

import lxml.html

from tests.town import Town


async def test_a_page_offers_what_is_pasted_and_shows_it(town: Town) -> None:
    """The box holds the ZIP's paste.html, to be selected by hand; page and preview are private, and inert."""
    bought = await town.bought()
    (licence,) = bought["licences"]
    path = bought["status_page"].removeprefix(town.base_url)
    (link,) = await _links_to_paste(town, path)
    page = lxml.html.document_fromstring((await town.web.get(link)).text)
    (box,) = page.iterfind(".//textarea[@readonly]")
    zipped = await town.outside.get(licence["bundle"])
    with zipfile.ZipFile(io.BytesIO(zipped.content)) as archive:
        markup = archive.read(f"{licence['number']}/paste.html").decode()
    assert str(box.text).strip() == markup.strip()
    assert page.find(f".//label[@for='{box.get('id')}']") is not None
    assert "1 picture belongs to the article" in "".join(map(str, page.itertext()))

    (frame,) = page.iterfind(".//iframe")
    shown = await town.web.get(str(frame.get("src")))
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert shown.headers["x-frame-options"] == "SAMEORIGIN"
    looks = lxml.html.document_fromstring(shown.content)
    assert [part.tag for part in looks.iter("header", "article", "footer", "img")] == ["article", "img"]
    assert [str(img.get("src"))[:23] for img in looks.iter("img")] == ["data:image/jpeg;base64,"]
    # looking is no download
    assert await town.count("download") == 1

    theirs = await town.bought("fishing-quota-talks-close")
    token = theirs["access_token"]
    strangers = [
        await town.web.get(f"/requests/{token}/paste/{licence['number']}"),
        await town.web.get(f"{path}/paste/HC-0000-0000-0"),
        await town.web.get(f"/requests/{token}/preview/{licence['number']}"),
        await town.web.get(f"/requests/{'A' * 43}/preview/{licence['number']}"),
        await town.web.get(f"{path}/preview/HC-0000-0000-0"),
    ]
    await town.give_back(bought)
    strangers += [await town.web.get(link), await town.web.get(str(frame.get("src")))]
    assert {answer.status_code for answer in strangers} == {404}
    assert await _links_to_paste(town, path) == []


async def test_the_status_page_reads_no_copy(town: Town) -> None:
    """However many licences there are, and wherever their files lie, the page asks the vault for none."""
    bought = await town.bought()
    path = bought["status_page"].removeprefix(town.base_url)
    async with town.house.database.transaction("lose") as db:
        await db.execute("UPDATE copy SET sha256 = repeat('0', 64)")
    assert len(await _links_to_paste(town, path)) == 1


async def _links_to_paste(town: Town, path: str) -> list[str]:
    answer = await town.web.get(path)
    assert answer.status_code == 200
    page = lxml.html.document_fromstring(answer.text)
    return [str(link.get("href")) for link in page.iterfind(".//p[@class='to-paste']/a")]
