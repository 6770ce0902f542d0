"""A reader's way from an article to the licensed files, in a real browser."""

import hashlib
from pathlib import Path

import pikepdf
import pytest
from playwright.async_api import expect

from tests.journeys.browser.reader import WIDTHS, Opens, Reader
from tests.town import DECLINED_CARD, Town

ARTICLE = "harbour-pilots-night-watch"
HEADLINE = "The night watch: with the pilots who still climb the ladder"

PLACES = """() => [...document.querySelectorAll(".questions .field, .questions h2, .questions button")]
  .filter((each) => each.offsetParent)
  .map((each) => each.getBoundingClientRect().top + scrollY)"""


async def _from_the_article(reader: Reader, newsroom: str) -> None:
    await reader.page.goto(f"{newsroom}/city/{ARTICLE}")
    await reader.page.get_by_role("link", name="fill out this form").click()
    await reader.page.wait_for_url("**/republish?article=*")
    await expect(reader.page.get_by_role("heading", name=HEADLINE)).to_be_visible()


async def _pays(reader: Reader) -> None:
    await reader.page.get_by_role("button", name="Pay £288.00").click()
    await reader.page.wait_for_url(f"{reader.town.stripe_url}/**")
    await reader.pay()
    await reader.page.wait_for_url(f"{reader.town.base_url}/requests/**")
    await reader.title("The article is licensed to you")


async def _holds_real_files(reader: Reader) -> None:
    number = await reader.page.locator("a.number").inner_text()
    html, pdf = await reader.download("HTML"), await reader.download("PDF")
    await reader.page.get_by_text("Checksums").click()
    sums = await reader.page.locator(".hashes code").all_inner_texts()
    assert {_sum(html), _sum(pdf)} <= set(sums)
    text = html.read_text(encoding="utf-8")
    assert number in text
    assert HEADLINE in text
    with pikepdf.open(pdf) as opened:
        assert len(opened.pages) >= 1
        assert number in str(opened.open_metadata())


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("width", WIDTHS)
async def test_from_the_article_to_the_files(town: Town, newsroom: str, someone: Opens, width: int) -> None:
    """The price follows each answer without a reload and without moving a question; then pay and download."""
    reader = await someone(width=width)
    await _from_the_article(reader, newsroom)
    await reader.page.evaluate("window.stayed = true")
    before = await reader.page.evaluate(PLACES)
    if width < 960:
        await expect(reader.page.locator(".fold .unfolded")).to_be_hidden()
        await reader.page.locator(".fold > summary").click()
    await reader.say_where()
    await reader.page.get_by_label("Country of its seat").select_option("United Kingdom")
    await reader.total("£288.00")
    await reader.page.get_by_label("For", exact=True).select_option("6 months")
    await reader.total("£230.40")
    await reader.page.get_by_label("For", exact=True).select_option("1 year")
    await reader.total("£288.00")
    await expect(reader.page.locator("#announce")).to_contain_text("Total £288.00")
    assert await reader.page.evaluate(PLACES) == before
    assert await reader.page.evaluate("window.stayed")
    await reader.say_who()
    await reader.send()
    await reader.title("We can license this to you now")
    await _pays(reader)
    await _holds_real_files(reader)
    assert await town.count("request") == 1


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_same_without_scripts(town: Town, newsroom: str, someone: Opens, width: int) -> None:
    """Plain posts do the same, and a second press of a button changes nothing."""
    reader = await someone(width=width, scripts=False)
    await _from_the_article(reader, newsroom)
    await reader.say_where()
    await reader.page.get_by_label("Country of its seat").select_option("United Kingdom")
    await reader.page.get_by_role("button", name="Work out the price").click()
    await expect(reader.page.locator("#price")).to_contain_text("£288.00")
    await expect(reader.page.get_by_label("Readers a month")).to_have_value("40,000")
    await reader.say_who()
    await reader.page.get_by_role("button", name="Send the request").dblclick()
    await reader.page.wait_for_url("**/requests/*")
    await reader.title("We can license this to you now")
    assert await town.count("request") == 1

    await reader.page.get_by_role("button", name="Pay £288.00").dblclick()
    await reader.page.wait_for_url(f"{town.stripe_url}/**")
    assert len((await town.at_stripe("checkout/sessions"))["data"]) == 1
    await reader.pay()
    await reader.page.wait_for_url(f"{town.base_url}/requests/**")
    await reader.title("The article is licensed to you")
    await _holds_real_files(reader)


async def test_a_second_press_changes_nothing(town: Town, someone: Opens) -> None:
    """Two quick presses on send make one request, two on pay one session; with scripts, too."""
    reader = await someone()
    await reader.goto(f"/republish?article={ARTICLE}")
    await reader.say_where()
    await reader.say_who()
    await reader.page.get_by_role("button", name="Send the request").dblclick()
    await reader.title("We can license this to you now")
    await reader.page.get_by_role("button", name="Pay £288.00").dblclick()
    await reader.page.wait_for_url(f"{town.stripe_url}/**")
    assert await town.count("request") == 1
    assert len((await town.at_stripe("checkout/sessions"))["data"]) == 1


@pytest.mark.parametrize("scripts", [True, False])
async def test_another_article_is_added_by_words(someone: Opens, *, scripts: bool) -> None:
    """A word of its headline adds a second article; it can be taken out again, and no answer is lost."""
    reader = await someone(scripts=scripts)
    page = reader.page
    await reader.goto(f"/republish?article={ARTICLE}")
    await reader.say_where()
    await reader.say_who()
    await page.get_by_text("Add another article").click()
    await page.get_by_label("Words of the headline, or its address").fill("zebra crossing")
    await page.get_by_role("button", name="Add it").click()
    await expect(page.get_by_label("Words of the headline, or its address")).to_have_value("zebra crossing")
    await page.get_by_label("Words of the headline, or its address").fill("ferry choir")
    await page.get_by_role("button", name="Add it").click()
    await expect(page.locator(".chosen article h3")).to_have_count(2)
    await expect(page.locator("#price")).to_contain_text("2 articles")
    await page.get_by_role("button", name="Take this one out").last.click()
    await expect(page.locator(".chosen article h3")).to_have_count(1)
    await reader.total("£288.00")
    await expect(page.get_by_label("Your name")).to_have_value("Jo Bell")
    await expect(page.get_by_label("We accept these terms")).to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
async def test_every_wrong_answer_is_named_at_once(someone: Opens, *, scripts: bool) -> None:
    """The list on top has the focus, names every wrong answer in the form's order, and leads to each."""
    reader = await someone(scripts=scripts)
    page = reader.page
    await reader.goto(f"/republish?article={ARTICLE}")
    await page.get_by_label("Readers a month").fill("quite a lot")
    await page.get_by_label("E-mail").fill("jo at home")
    await page.get_by_label("Anything the desk should know").fill("For our Saturday page.\nThank you.")
    await page.get_by_text("Have it exclusively").click()
    await page.get_by_role("button", name="Send the request").click()
    await expect(page.locator("#summary")).to_be_focused()
    links = await page.locator("#summary a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == [
        "#f-audience",
        "#f-territories",
        "#f-organisation_name",
        "#f-organisation_country",
        "#f-contact_name",
        "#f-contact_email",
        "#f-accept_terms",
    ]
    for link in links:
        await expect(page.locator(link)).to_be_visible()
    await page.locator("#summary a").first.click()
    await expect(page.get_by_label("Readers a month")).to_be_focused()
    await expect(page.get_by_label("Readers a month")).to_have_value("quite a lot")
    await expect(page.get_by_label("E-mail")).to_have_value("jo at home")
    await expect(page.get_by_label("Anything the desk should know")).to_have_value(
        "For our Saturday page.\nThank you."
    )
    await expect(page.get_by_text("Have it exclusively")).to_be_visible()
    await expect(page.locator("#f-exclusive")).to_be_checked()


async def test_a_declined_card_and_the_way_back(someone: Opens) -> None:
    """A decline is said on Stripe's page; going back says nothing was charged, and another card pays."""
    reader = await someone()
    await reader.goto(f"/republish?article={ARTICLE}")
    await reader.say_where()
    await reader.say_who()
    await reader.send()
    await reader.page.get_by_role("button", name="Pay £288.00").click()
    await reader.pay(DECLINED_CARD)
    await expect(reader.page.get_by_role("alert")).to_contain_text("declined")
    await reader.page.get_by_role("link", name="Back without paying").click()
    await reader.title("Nothing has been charged")
    await _pays(reader)
