"""The form by plain posts: the price without JavaScript, every wrong answer at once, nothing lost."""

import html
import re

import httpx

from tests.town import Town
from tests.web.typed import Form, typed

ODD: Form = {
    "organisation_name": "",
    "organisation_brand": "“Post” & <b>Sons</b>",
    "organisation_domains": "not a domain, example.org",
    "organisation_vat_id": "GB 12/34",
    "organisation_country": "",
    "contact_name": " ",
    "contact_email": "jo at post",
    "audience": "about 20k",
    "months": "0",
    "starts_on": "1.12.",
    "portion": "excerpt",
    "words": "some",
    "message": "First line\nsecond </textarea><script>alert(1)</script>",
    "territories": [],
    "accept_terms": "",
}
"""Answers most of which are wrong, and some of which are only odd."""


def unfolded(page: httpx.Response) -> str:
    """Return the text of a page as its reader's browser understands it."""
    return html.unescape(page.text)


def value_of(page: str, name: str) -> str:
    """Return what stands in an input or a text area."""
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    box = re.search(rf'<input[^>]*name="{name}"[^>]*?value="([^"]*)"', page)
    found = area or box
    assert found, name
    return html.unescape(found[1])


async def test_every_wrong_answer_is_named_and_everything_typed_is_still_there(town: Town) -> None:
    """422 with one sentence at each input, and each answer as it was typed, harmless."""
    page = await town.web.post("/republish", data=typed(**ODD))
    assert page.status_code == 422
    described = set(re.findall(r'href="#f-(\w+)"', page.text))
    assert described >= {
        "organisation_name",
        "organisation_domains",
        "organisation_vat_id",
        "organisation_country",
        "contact_name",
        "contact_email",
        "audience",
        "months",
        "starts_on",
        "words",
        "territories",
        "accept_terms",
    }
    kept = ("organisation_brand", "organisation_domains", "organisation_vat_id", "contact_email", "audience")
    for name in (*kept, "starts_on", "words", "message"):
        assert value_of(page.text, name) == ODD[name], name
    assert "<script>alert" not in page.text
    assert "<b>Sons" not in page.text
    assert await town.count("request") == 0

    mended = typed(form_key=value_of(page.text, "form_key"))
    sent = await town.web.post("/republish", data=mended)
    assert sent.status_code == 303
    assert (await town.outside.get(sent.headers["location"])).status_code == 200


async def test_the_price_follows_a_plain_post(town: Town) -> None:
    """Without JavaScript the button shows the price and keeps the answers; the panel alone says the same."""
    for changes, told in (
        ({}, "£288.00"),
        ({"months": "24"}, "£403.20"),
        ({"currency": "JPY", "organisation_country": "US"}, "¥47,760"),
        ({"currency": "KWD", "organisation_country": "US"}, "96.480"),
        ({"audience": ""}, "the audience"),
    ):
        form = typed(**changes) | {"do": "price", "contact_email": "half typed"}
        page = await town.web.post("/republish", data=form)
        panel = await town.web.post("/republish/price", data=form)
        assert page.status_code == panel.status_code == 200
        assert told in unfolded(page).replace("\xa0", ""), changes
        assert told in unfolded(panel).replace("\xa0", ""), changes
        assert "half typed" in page.text
        assert "<html" not in panel.text
    assert await town.count("quote") == 0


async def test_articles_are_added_by_words_and_by_address_and_taken_out(town: Town) -> None:
    """One by a word of its headline, one by its address; a stranger is told so; one is taken out again."""
    first, second, third = "harbour-pilots-night-watch", "ferry-choir-crossing", "fishing-quota-talks-close"
    address = "https://www.harbourcourier.example/sea/2026/11/19/fishing-quota-talks-close/?utm_source=x"
    page = await town.web.post("/republish", data=typed(first) | {"do": "add", "add_article": "choir"})
    assert chosen(page) == [first, second]
    page = await town.web.post(
        "/republish", data=typed(first, second) | {"do": "add", "add_article": address}
    )
    assert chosen(page) == [first, second, third]
    lost = await town.web.post(
        "/republish", data=typed(first) | {"do": "add", "add_article": "xylophone <i>"}
    )
    assert (lost.status_code, chosen(lost), "xylophone &lt;i&gt;" in lost.text) == (422, [first], True)
    page = await town.web.post("/republish", data=typed(first, second) | {"do": f"remove:{first}"})
    assert chosen(page) == [second]
    none = await town.web.post("/republish", data=typed() | {"article": []})
    assert (none.status_code, "at least one article" in none.text) == (422, True)
    assert value_of(page.text, "contact_email") == typed()["contact_email"]


def chosen(page: httpx.Response) -> list[str]:
    """Return the articles a form carries."""
    return re.findall(r'<input type="hidden" name="article" value="([^"]+)"', page.text)


async def test_numbers_are_read_as_people_write_them(town: Town) -> None:
    """A thousand is a thousand with a comma, a space, a dot or an apostrophe."""
    for written in ("20,000", "20 000", "20.000", "20’000", "20\u202f000", "20000"):
        sent = await town.web.post("/republish", data=typed(audience=written))
        assert sent.status_code == 303, written
    assert await town.count("request", "(usage ->> 'audience')::int = 20000") == 6


async def test_the_form_of_an_unknown_article_says_so(town: Town) -> None:
    """404 with the form and a way on; an address of ours in any of its spellings finds the article."""
    lost = await town.web.get("/republish", params={"article": "no-such-article"})
    assert (lost.status_code, "We have no article at no-such-article" in lost.text) == (404, True)
    for spelt in (
        "http://harbourcourier.example/city/harbour-pilots-night-watch",
        "https://www.harbourcourier.example/city/harbour-pilots-night-watch/?utm_campaign=a#top",
        " https://WWW.harbourcourier.example/city/harbour-pilots-night-watch ",
    ):
        page = await town.web.get("/republish", params={"article": spelt})
        assert (page.status_code, chosen(page)) == (200, ["harbour-pilots-night-watch"]), spelt


async def test_what_cannot_be_sold_is_said_on_the_form(town: Town) -> None:
    """Rights that are taken: 409's sentence stands on the form, and nothing typed is lost."""
    signature = {"name": "Ada Quill", "statement": "I grant these exclusive rights."}
    await town.decide(await town.request(exclusive=True), "approve", signature=signature)
    page = await town.web.post("/republish", data=typed(message="Please do"))
    assert page.status_code == 422
    assert "Somebody else holds exclusive rights in this article" in page.text
    assert value_of(page.text, "message") == "Please do"
