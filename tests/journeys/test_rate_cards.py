"""Rate cards on the desk: drafted, tried out, published for a date, looked back at; and read as data."""

from datetime import UTC, datetime, timedelta

import httpx
import lxml.html

from syndication.desk import signin
from syndication.licensing import rates
from syndication.records.people import Role
from tests.town import PASSWORD, Json, Town

DRAFTS = "/desk/rate-cards/drafts"


async def csrf_of(desk: httpx.AsyncClient) -> dict[str, str]:
    """Return the hidden field that every form of the desk has."""
    page = lxml.html.document_fromstring((await desk.get("/desk/rate-cards")).text)
    (first, *_) = page.iterfind(".//input[@name='csrf']")
    return {"csrf": str(first.get("value"))}


async def begun(desk: httpx.AsyncClient) -> str:
    """Begin a draft from the card in force; return its address."""
    answer = await desk.post("/desk/rate-cards", data=await csrf_of(desk) | {"do": "start"})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def sheet_of(desk: httpx.AsyncClient, draft: str) -> dict[str, list[str]]:
    """Return the form of a draft as a browser would send it."""
    page = lxml.html.document_fromstring((await desk.get(draft)).text)
    form = page.find(f".//form[@action='{draft}']")
    assert isinstance(form, lxml.html.FormElement)
    filled: dict[str, list[str]] = {}
    for name, value in form.form_values():
        filled.setdefault(str(name), []).append(str(value))
    return filled


async def press(desk: httpx.AsyncClient, draft: str, do: str, **typed: str) -> httpx.Response:
    """Change cells of a draft and press one of its buttons."""
    changed = {name.replace("__", "."): [text] for name, text in {"do": do, **typed}.items()}
    cells = await sheet_of(desk, draft) | changed
    return await desk.post(f"{draft}/publish" if do == "publish" else draft, data=cells)


async def price_now(town: Town) -> Json:
    """Return the quote of the plainest wish."""
    wish = town.wish()
    given = {name: wish[name] for name in ("articles", "usage", "organisation", "currency")}
    return dict((await town.web.post("/api/v1/quotes", json=given)).json())


async def test_a_draft_shows_what_it_would_change_and_changes_it_once_published(town: Town) -> None:
    """Every quote before keeps its price and its version; the next one has the new one."""
    desk = await town.signed_in()
    before = await price_now(town)
    draft = await begun(desk)
    saved = await press(desk, draft, "save", full="300.00")
    assert saved.status_code == 303, saved.text
    shown = (await desk.get(draft)).text
    assert "+25 %" in shown
    assert "The Northern Post Ltd" in shown
    assert (await price_now(town))["net"] == before["net"]

    published = await press(desk, draft, "publish", note="Dearer from now on")
    assert published.status_code == 303, published.text
    after = await price_now(town)
    assert after["net"] == before["net"] * 300 // 240
    assert after["rate_card_version"] == before["rate_card_version"] + 1
    version = (await desk.get(str(published.headers["location"]))).text
    assert "Dearer from now on" in version
    assert "Prices in British pounds: Full article" in version
    assert "240.00" in version
    gone = await desk.get(draft)
    assert gone.status_code == 409
    assert await town.count("quote", f"id = '{before['id']}' AND net = {before['net']}") == 1


async def test_a_card_published_for_a_date_counts_from_that_day_and_can_be_taken_back(town: Town) -> None:
    """Announced, it changes no price; taken back with a reason, it never will; a day gone by is refused."""
    desk = await town.signed_in()
    now = await price_now(town)
    draft = await begun(desk)
    late = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    refused = await press(desk, draft, "publish", full="300.00", on=late)
    assert refused.status_code == 422
    assert "gone by" in refused.text
    assert 'value="300.00"' in refused.text
    soon = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    announced = await press(desk, draft, "publish", full="300.00", on=soon)
    page = str(announced.headers["location"])
    assert (await price_now(town))["rate_card_version"] == now["rate_card_version"]
    assert "Announced" in (await desk.get("/desk/rate-cards")).text
    hidden = await town.web.get("/api/v1/rate-card", params={"version": now["rate_card_version"] + 1})
    assert hidden.status_code == 404

    csrf = await csrf_of(desk)
    silent = await desk.post(f"{page}/withdraw", data=csrf | {"reason": " "})
    assert silent.status_code == 422
    taken = await desk.post(
        f"{page}/withdraw", data=csrf | {"reason": "The board said no"}, follow_redirects=True
    )
    assert "The board said no" in taken.text
    again = await desk.post(f"{page}/withdraw", data=csrf | {"reason": "Once more"})
    assert again.status_code == 409


async def test_what_cannot_be_read_is_kept_as_typed_and_every_cell_is_named(town: Town) -> None:
    """Wrong cells stay in the draft with a sentence each; it cannot be published, and is not."""
    desk = await town.signed_in()
    draft = await begun(desk)
    typed = {"full": "a lot", "audience__0__factor": "2,5,x", "media__web": "", "rules__0__name": ""}
    answer = await press(desk, draft, "publish", **typed)
    assert answer.status_code == 422
    page = lxml.html.document_fromstring((await desk.get(draft)).text)
    cells = {str(each.get("name")): each for each in page.iterfind(".//input")}
    wrong = {name for name, each in cells.items() if each.get("aria-invalid") == "true"}
    assert {"full", "audience.0.factor", "media.web", "rules.0.name"} <= wrong
    assert cells["full"].get("value") == "a lot"
    assert page.find(".//button[@value='publish']") is None
    assert await town.count("rate_card") == 1


async def test_wider_terms_that_would_cost_less_cannot_be_published(town: Town) -> None:
    """A card that reads well and prices badly is refused with the sentence that says where."""
    desk = await town.signed_in()
    draft = await begun(desk)
    answer = await press(desk, draft, "publish", months__7__factor="0.5")
    assert answer.status_code == 422
    assert "must not cost less" in answer.text
    assert await town.count("rate_card") == 1


async def test_two_who_save_one_draft_are_told(town: Town) -> None:
    """The second is shown what he typed and who was first; nothing is written over."""
    desk = await town.signed_in()
    draft = await begun(desk)
    cells = await sheet_of(desk, draft)
    assert (await press(desk, draft, "save", full="250.00")).status_code == 303
    second = await desk.post(draft, data=cells | {"do": ["save"], "full": ["260.00"]})
    assert second.status_code == 409
    assert 'value="260.00"' in second.text
    assert (await sheet_of(desk, draft))["full"] == ["250.00"]


async def test_a_file_goes_out_and_comes_back_as_the_same_card(town: Town) -> None:
    """The version as a file, brought in again, changes nothing; what is no card is refused with reasons."""
    desk = await town.signed_in()
    file = await desk.get("/desk/rate-cards/1/card.toml")
    async with town.house.database.reading() as db:
        stored = await db.fetchval("SELECT body FROM rate_card WHERE version = 1")
    assert rates.from_toml(file.content).full == stored["full"]
    csrf = await csrf_of(desk) | {"do": "import"}
    sent = {"file": ("card.toml", file.content)}
    brought = await desk.post("/desk/rate-cards", data=csrf, files=sent, follow_redirects=True)
    assert brought.url.path.startswith(DRAFTS)
    assert "Together they cost what they cost now" in brought.text
    broken = await desk.post("/desk/rate-cards", data=csrf, files={"file": ("card.toml", b'full = "much"')})
    assert broken.status_code == 422
    assert "full" in broken.text
    nothing = await desk.post("/desk/rate-cards", data=csrf)
    assert nothing.status_code == 422


async def test_an_example_shows_every_drafts_price_of_it(town: Town) -> None:
    """Chosen by its address, let go of by a button; what is no request is refused."""
    asked = await town.request(audience=5_000_000)
    desk = await town.signed_in()
    draft = await begun(desk)
    chosen = await press(
        desk, draft, "example", request=f"{town.base_url}/desk/requests/{asked['id']}", full="300.00"
    )
    assert chosen.status_code == 303, chosen.text
    assert await town.count("rate_card_example") == 1
    nobody = await press(desk, draft, "example", request="yesterday")
    assert nobody.status_code == 422
    await press(desk, draft, f"drop:{asked['id']}")
    assert await town.count("rate_card_example") == 0


async def test_a_currency_gets_prices_of_its_own(town: Town) -> None:
    """They begin as what its rate made, and from then on stand by themselves."""
    desk = await town.signed_in()
    draft = await begun(desk)
    await press(desk, draft, "own", own="JPY")
    cells = await sheet_of(desk, draft)
    assert cells["points.JPY.full"] == ["47,760"]
    await press(desk, draft, "publish", points__JPY__full="50000")
    prices = (await town.web.get("/api/v1/rate-card")).json()["prices"]
    assert prices["points"]["JPY"]["full"] == 50_000
    assert "JPY" not in prices["exchange"]


async def test_only_those_who_answer_for_prices_change_them(town: Town) -> None:
    """An approver looks, and is refused when he begins a draft."""
    await signin.admit(town.house, email="ed@example.com", role=Role.APPROVER, password=PASSWORD)
    reader = await town.signed_in("ed@example.com")
    page = await reader.get("/desk/rate-cards")
    assert page.status_code == 200
    assert "Begin a draft" not in page.text
    answer = await reader.post("/desk/rate-cards", data=await csrf_of(reader) | {"do": "start"})
    assert answer.status_code == 403


async def test_anybody_reads_the_prices_and_nobody_the_rules(town: Town) -> None:
    """Over the API, the version in force; how the desk decides is not in it."""
    answer = await town.web.get("/api/v1/rate-card")
    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    assert answer.json()["prices"]["full"] == 24_000
    assert "automatic" not in answer.text
    assert (await town.web.get("/api/v1/rate-card", params={"version": 7})).status_code == 404
