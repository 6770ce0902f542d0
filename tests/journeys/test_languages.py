"""Stories in French and Arabic: the form, the price, what is wrong, the mail and the request's page."""

import re
from datetime import UTC, datetime

from tests.town import Town

IN_FRENCH = {"Accept-Language": "fr-CA, fr;q=0.9, en;q=0.5"}

ASKED = {
    "article": "harbour-pilots-night-watch",
    "form_key": "a-key-of-sixteen-letters",
    "medium": "web",
    "territories": "FR",
    "languages": "en",
    "audience": "20000",
    "months": "12",
    "starts_on": datetime.now(UTC).date().isoformat(),
    "portion": "full",
    "currency": "GBP",
    "organisation_name": "Le Fleuve SARL",
    "organisation_type": "commercial",
    "organisation_country": "GB",
    "contact_name": "Claire Dubois",
    "contact_email": "claire@fleuve.example",
    "accept_terms": "true",
}


_READERS = (("fr", "fr", "ltr"), ("ar-EG", "ar", "rtl"), ("de", "en", "ltr"))


async def test_a_reader_is_spoken_to_as_the_browser_asks(town: Town) -> None:
    """The page says which language it is in, and caches are told what it hangs on."""
    for header, language, direction in _READERS:
        page = await town.web.get(
            "/republish?article=harbour-pilots-night-watch", headers={"Accept-Language": header}
        )
        assert f'<html lang="{language}" dir="{direction}">' in page.text
        assert page.headers["content-language"] == language
        assert {part.strip() for part in page.headers["vary"].split(",")} >= {"Accept-Language", "Cookie"}


async def test_a_language_is_chosen_once(town: Town) -> None:
    """The switch in the footer is a link; what was chosen goes before what the browser says."""
    browser = await town.browser()
    first = await browser.get("/?q=river&lang=ar", headers=IN_FRENCH)
    assert '<html lang="ar" dir="rtl">' in first.text
    assert 'href="?q=river&amp;lang=fr"' in first.text
    cookie = next(value for name, value in first.headers.multi_items() if name == "set-cookie")
    assert "lang=ar" in cookie
    assert "HttpOnly" in cookie
    assert '<html lang="ar"' in (await browser.get("/verify", headers=IN_FRENCH)).text
    assert '<html lang="fr"' in (await browser.get("/verify?lang=fr")).text
    for nonsense in ("de", "", "../ar", "AR", "\x00"):
        page = await browser.get("/verify", params={"lang": nonsense})
        assert page.status_code == 200
        assert '<html lang="fr"' in page.text


async def test_whoever_switches_in_the_form_loses_nothing(town: Town) -> None:
    """On the form the switch sends it to be read again, with everything that was typed."""
    page = await town.web.post("/republish?lang=ar", data={**ASKED, "do": "price", "message": "Bonjour !"})
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "Bonjour !" in page.text
    assert 'value="Le Fleuve SARL"' in page.text
    assert 'formaction="/republish?lang=fr"' in page.text


async def test_the_price_is_told_line_by_line_in_french(town: Town) -> None:
    """Lines, amounts and what would be cheaper are French; a button still sends what we understand."""
    panel = await town.web.post("/republish/price", data=ASKED, headers=IN_FRENCH)
    assert "Tarif de base" in panel.text
    assert "le texte intégral" in panel.text
    assert re.search(r'\d,\d\d</bdi><span class="sign">\u00a0£GB</span>', panel.text)
    cheaper = re.search(r'value="(cheaper:For [^"]+)"[^>]*><span>([^<]+)</span>', panel.text)
    assert cheaper
    assert cheaper[2].startswith("Pour ")
    changed = await town.web.post("/republish", data={**ASKED, "do": cheaper[1]}, headers=IN_FRENCH)
    assert f"Modifié\u00a0: {cheaper[2]}" in changed.text


async def test_what_is_wrong_is_said_in_the_readers_language(town: Town) -> None:
    """Each sentence beside its field; programs are answered in English."""
    wrong = {
        **ASKED,
        "contact_email": "nobody",
        "audience": "many",
        "organisation_vat_id": "XX1",
        "do": "send",
    }
    page = await town.web.post("/republish", data=wrong, headers=IN_FRENCH)
    assert page.status_code == 422
    assert "Indiquez une adresse électronique comme" in page.text
    assert "Indiquez l’audience en nombre entier" in page.text
    missing = await town.web.get("/requests/nothing", headers={**IN_FRENCH, "Accept": "text/html"})
    assert "Il n’y a rien à cette adresse" in missing.text
    answer = await town.web.post(
        "/api/v1/quotes",
        json={
            name: given
            for name, given in town.wish("none").items()
            if name in ("articles", "usage", "organisation")
        },
        headers=IN_FRENCH,
    )
    assert "We have no article" in answer.text


async def test_a_request_speaks_its_language_to_the_end(town: Town) -> None:
    """Its page and its mails speak what was asked in, wherever they are opened; the quote is English."""
    request = await town.request(language="ar", contact={"name": "ليلى", "email": "layla@nahar.example"})
    mail = await town.mail("layla@nahar.example", "ترخيص")
    assert '<html lang="ar" dir="rtl">' in mail["html"]
    assert "السعر الأساسي" in mail["text"]
    assert "Base fee" not in mail["text"] + mail["html"]
    path = request["status_page"].removeprefix(town.base_url)
    page = (await town.web.get(path, headers=IN_FRENCH)).text
    assert '<html lang="ar" dir="rtl">' in page
    assert "السعر الأساسي" in page
    assert "Base fee" not in page
    assert '<html lang="fr"' in (await town.web.get(f"{path}?lang=fr")).text
    told = await town.look(request)
    assert told["quote"]["lines"][0]["label"] == "Base fee"


async def test_why_a_person_decides_is_told_in_french_years_later(town: Town) -> None:
    """Reasons and what is left out are stored as English, and said again from what they were made of."""
    request = await town.request(language="fr", edits=True, exclusive=True)
    assert "Exclusive rights need the owner's signature" in request["quote"]["reasons"]
    page = (await town.web.get(request["status_page"].removeprefix(town.base_url))).text
    assert "Des droits exclusifs exigent la signature de leur titulaire" in page
    assert "Exclusive rights" not in page


async def test_a_licence_is_explained_and_stays_english(town: Town) -> None:
    """The public page says what is licensed in the reader's language, and that the English words decide."""
    number = (await town.bought())["licences"][0]["number"]
    page = (await town.web.get(f"/licences/{number}?lang=ar")).text
    assert "هذا الترخيص ساري المفعول" in page
    assert "نصه الإنجليزي هو المعتمد" in page
    whole = re.search(r'<ol lang="en" dir="ltr">(.*?)</ol>', page, re.DOTALL)
    assert whole
    assert "It may be published" in whole[1]
