"""What moves money or opens doors asks again who it is (ASVS 7.5.3), and keeps what was typed."""

import html
import re

import httpx

from tests.desk.test_signin import csrf_in
from tests.town import PASSWORD, Town

ASKED = "Confirm that it is you"


async def a_draft(desk: httpx.AsyncClient) -> tuple[str, dict[str, str]]:
    """Begin a draft; return its address and the one token a form needs."""
    csrf = csrf_in((await desk.get("/desk/rate-cards")).text)
    begun = await desk.post("/desk/rate-cards", data={"csrf": csrf, "do": "start"})
    return begun.headers["location"], {"csrf": csrf}


def held(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's form."""
    return {
        html.unescape(name): html.unescape(text)
        for name, text in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    }


async def long_ago(town: Town) -> None:
    """Let a quarter of an hour go by since anybody proved who they are."""
    async with town.house.database.transaction("test") as db:
        await db.execute("UPDATE staff_session SET proven_at = proven_at - interval '15 minutes'")


async def test_a_price_is_published_after_the_password_was_given_again_v7_5_3(town: Town) -> None:
    """The page that asks holds every cell; the right password publishes at once, a wrong one nothing."""
    desk = await town.signed_in()
    draft, form = await a_draft(desk)
    sheet = held((await desk.get(draft)).text)
    typed = {"base.full": "321.00", "note": "Dearer <b>now</b>", "edition": sheet["edition"]}
    await long_ago(town)
    asked = await desk.post(f"{draft}/publish", data=form | typed)
    assert (asked.status_code, ASKED in asked.text) == (403, True)
    kept = held(asked.text)
    assert kept == form | typed
    assert await town.count("rate_card") == 1

    wrong = await desk.post(f"{draft}/publish", data=kept | {"proof": "wrong horse battery"})
    assert (wrong.status_code, "That is not right" in wrong.text) == (403, True)
    assert held(wrong.text) == kept
    assert await town.count("rate_card") == 1

    before = desk.cookies["desk"]
    done = await desk.post(f"{draft}/publish", data=kept | {"proof": PASSWORD})
    assert done.status_code in {303, 422}, done.text
    # ASVS 7.2.4: the session is a new one, the old token is worth nothing
    assert desk.cookies["desk"] != before
    assert (await town.web.get("/desk", headers={"Cookie": f"desk={before}"})).status_code == 303
    assert (await desk.get("/desk")).status_code == 200
    # and the next quarter of an hour nobody is asked
    again = await desk.post(f"{draft}/publish", data={"csrf": csrf_in((await desk.get(draft)).text)})
    assert ASKED not in again.text


async def test_ten_wrong_proofs_close_the_question_v6_3_1(town: Town) -> None:
    """However often it is guessed in a session left open, the eleventh is not compared."""
    desk = await town.signed_in()
    draft, form = await a_draft(desk)
    await long_ago(town)
    for _ in range(10):
        await desk.post(f"{draft}/publish", data=form | {"proof": "wrong horse battery"})
    late = await desk.post(f"{draft}/publish", data=form | {"proof": PASSWORD})
    assert (late.status_code, "quarter of an hour" in late.text) == (403, True)
    assert await town.count("rate_card") == 1
