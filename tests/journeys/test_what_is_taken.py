"""Rights that are taken: told before and at sending, without a name, with what would be free instead."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from syndication.licensing.usage import months_after
from syndication.records.door import QUERIES
from tests.town import Json, Town
from tests.web.typed import typed

SIGNATURE = {"name": "Ada Quill", "statement": "I grant these exclusive rights."}
PATH = "/api/v1/articles/harbour-pilots-night-watch/availability"
TODAY = datetime.now(UTC).date()


async def exclusive(town: Town, **changes: Any) -> Json:  # noqa: ANN401 - answers of the wish
    """Let the desk offer an exclusive grant for France and half a year to somebody."""
    wanted = {"exclusive": True, "territories": ["FR"], "months": 6} | changes
    request = await town.request(**wanted)
    answer = await town.decide(request, "approve", signature=SIGNATURE)
    assert answer.status_code == 200, answer.text
    return request


async def asked(town: Town, **parameters: str) -> Json:
    """Return what the API says is taken."""
    answer = await town.web.get(PATH, params={"medium": "web", "territories": "GB,FR"} | parameters)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_what_is_taken_is_told_and_given_back_when_the_offer_lapses(town: Town) -> None:
    """Offered, it stands in the way and says so; withdrawn, it is free; nobody is named anywhere."""
    assert (await asked(town))["free"] is True
    offered = await exclusive(town)
    found = await asked(town)
    free_from = months_after(TODAY, 6).isoformat()
    (window,) = found["windows"]
    assert (found["free"], found["free_from"], found["free_in"]) == (False, free_from, ["GB"])
    assert (window["territories"], window["held"], window["exclusive"]) == (["FR"], True, True)
    assert (window["starts_on"], window["ends_on"]) == (TODAY.isoformat(), free_from)
    assert "Northern" not in str(found)
    # elsewhere, in another medium or language, or later, it is free
    for other in ({"territories": "GB"}, {"medium": "print"}, {"languages": "de"}, {"starts_on": free_from}):
        assert (await asked(town, **other))["free"] is True, other
    assert (await asked(town, territories="EU"))["free_in"].count("FR") == 0
    refused = await town.web.post("/api/v1/requests", json=town.wish(territories=["GB", "FR"]))
    day = f"{months_after(TODAY, 6):%-d %B %Y}"
    assert (refused.status_code, refused.json()["title"]) == (409, "These rights are taken")
    assert f"in France from {TODAY:%-d %B %Y} until {day}" in refused.json()["detail"]
    assert f"It is free from {day}. It is free now in the United Kingdom." in refused.json()["detail"]
    await town.web.post(f"/api/v1/requests/{offered['id']}/withdraw", headers=town.holding(offered))
    assert (await asked(town))["free"] is True
    assert (await town.request(territories=["GB", "FR"]))["stage"] == "offered"


async def test_the_form_offers_a_way_out_without_scripts(town: Town) -> None:
    """The window, its table, and buttons that change one answer and keep all others."""
    await exclusive(town)
    form = typed(territories=["GB", "FR"], message="Keep me")
    page = (await town.web.post("/republish", data=form | {"do": "price"})).text
    assert "Taken at that time" in page
    assert "The same as a table" in page
    ways = re.findall(r'name="do" value="(set:[^"]+)"', page)
    assert ways == [f"set:starts_on={months_after(TODAY, 6)}", "set:territories=GB"]
    for way in ways:
        free = (await town.web.post("/republish", data=form | {"do": way})).text
        assert "Taken at that time" not in free, way
        assert "We can license this to you now" in free
        assert "Keep me" in free
    refused = await town.web.post("/republish", data=form)
    assert refused.status_code == 422
    assert "Somebody else holds exclusive rights in this article for a website in France" in refused.text


async def test_who_wants_it_alone_learns_what_stands_in_the_way(town: Town) -> None:
    """Licences of others, as one window; the wish goes to the desk, which reads the same."""
    await town.bought(territories=["GB"], months=3)
    await town.bought(territories=["GB"], months=6)
    assert (await asked(town))["windows"] == []
    found = await asked(town, exclusive="true")
    assert [(each["exclusive"], each["territories"]) for each in found["windows"]] == [(False, ["GB"])]
    assert found["windows"][0]["ends_on"] == months_after(TODAY, 6).isoformat()
    wish = await town.request(exclusive=True, territories=["GB", "FR"])
    assert wish["stage"] == "review"
    assert (
        "Others hold licences in this article for a website in the United Kingdom"
        in (wish["quote"]["reasons"][-1])
    )


async def test_a_saving_is_a_button_that_changes_one_answer(town: Town) -> None:
    """Without scripts: each costs what it says, and everything else stays as it was typed."""
    form = typed(territories=["GB", "FR", "DE"], translation="true", message="Keep me", audience="40 000")
    page = (await town.web.post("/republish", data=form | {"do": "price"})).text
    savings = re.findall(r'name="do" value="(cheaper:[^"]+)".*?class="saves">(\S+?)<', page)
    assert len(savings) >= 4
    for press, costs in savings:
        cheaper = (await town.web.post("/republish", data=form | {"do": press})).text
        assert f"Changed: {press[8:]}" in cheaper
        net = re.search(r'<tr class="net">.*?<span class="sign">£</span>([\d,.]+)', cheaper)
        assert net is not None
        assert f"£{net[1]}" == costs, press
        assert "Keep me" in cheaper
        assert "40 000" in cheaper
    # a button of a page from before, and one nobody made, change nothing
    for press in ("cheaper:For 999 months", "set:contact_email=a@b.example", "set:starts_on=nonsense"):
        same = await town.web.post("/republish", data=form | {"do": press})
        assert (same.status_code, "jo@northernpost.example" in same.text) == (200, True), press


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"medium": "smoke"}, "medium"),
    ({"territories": "QQ"}, "territories"),
    ({"territories": "gb"}, "territories"),
    ({"languages": "!"}, "languages"),
    ({"months": "0"}, "months"),
    ({"months": "x"}, "months"),
    ({"starts_on": "9999-12-31"}, "starts_on"),
    ({"starts_on": "2001-01-01"}, "starts_on"),
    ({"starts_on": "soon"}, "starts_on"),
)


async def test_a_wrong_question_is_told_what_is_wrong(town: Town) -> None:
    """Each parameter by its own name; an article that is not there is 404, as anywhere else."""
    for parameters, field in WRONG:
        answer = await town.web.get(PATH, params={"medium": "web"} | parameters)
        assert answer.status_code == 422, parameters
        named = {re.sub(r"\[.*", "", wrong["field"]) for wrong in answer.json()["errors"]}
        assert named == {field}, answer.text
    assert (await town.web.get("/api/v1/articles/nothing/availability?medium=web")).status_code == 404


async def test_an_index_serves_both_questions(town: Town) -> None:
    """Among 8,000 holds of other articles and of this one, neither question reads the table through."""
    request = await town.request()
    async with town.house.database.transaction("explain") as db:
        await db.execute(
            """INSERT INTO rights_hold (
                   request_id, article_id, medium, territory, language, period, slot, status
               )
               SELECT $1, 1 + n % 4, int4range(1, 2), int4range(n % 700, n % 700 + 1), int4range(149, 150),
                      daterange(current_date + n, current_date + n + 90),
                      int8range(1000000 + n, 1000000 + n, '[]'), 'issued'
               FROM generate_series(1, 8000) AS n""",
            request["id"],
        )
        await db.execute("ANALYZE rights_hold")
        few = {"articles": [1], "medium": 1, "places": [191, 180], "languages": [149], "most": 300}
        until = TODAY + timedelta(days=2_000)
        for name, given, index in (
            ("exclusive_windows", {**few, "today": TODAY}, "rights_hold_exclusive"),
            (
                "windows_in_the_way_of_exclusivity",
                {**few, "starts_on": TODAY, "ends_on": until},
                "exclusive_rights_are_granted_once",
            ),
        ):
            plan = await explained(db, name, given)
            assert index in plan, plan
            assert "Seq Scan on rights_hold" not in plan, plan


async def explained(db: Any, name: str, given: dict[str, object]) -> str:  # noqa: ANN401 - asyncpg's own generic
    """Return the plan of a named query."""
    statement = QUERIES[name]
    rows = await db.fetch(f"EXPLAIN {statement.sql}", *statement.values(given))
    return "\n".join(row[0] for row in rows)
