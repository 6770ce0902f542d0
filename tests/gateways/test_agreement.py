"""One policy, many tongues: no clause may be missing from any of them, and none may say more."""

import json
import re
import shutil
import subprocess
from typing import Any

import lxml.etree
import lxml.html
import msgspec
import pytest

from schemas.article import AssetKind
from schemas.licence import CopyOrder, LicenceStatus, LicenceTerms, PublicLicence
from schemas.quote import Omitted
from schemas.usage import Excerpt, Medium
from syndication.gateways.press import Press
from syndication.gateways.typesetter import environment
from syndication.licensing.licence import licensed_in_words, odrl, policy, rsl, tdm_lines, terms_in_words
from syndication.web.views import LicencePage
from tests.gateways import orders
from tests.web.sample_pages import PUBLIC

_RSL = "{https://rslstandard.org/rsl}"

_GRANTS: dict[str, dict[str, Any]] = {
    "web": {},
    "exclusive print in Arabic": {
        "medium": Medium.PRINT,
        "exclusive": True,
        "languages": ("ar",),
        "translation": True,
    },
    "newsletter excerpt, edited": {
        "medium": Medium.NEWSLETTER,
        "portion": Excerpt(words=250),
        "edits": True,
        "territories": ("WORLD",),
    },
    "AI": {"medium": Medium.AI},
}


def _terms(changed: dict[str, Any]) -> LicenceTerms:
    terms = orders.terms(omitted=(Omitted(kind=AssetKind.PHOTOGRAPH, credit="AFP", reason="not ours"),))
    return msgspec.structs.replace(terms, usage=msgspec.structs.replace(terms.usage, **changed))


def _letters(text: str) -> str:
    """Return a text without blanks, and without the hyphens a line may end with."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def _printed(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    done = subprocess.run(  # noqa: S603 - the program found above, its arguments our own
        [program, "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def _spoken(page: bytes | str) -> str:
    return _letters("".join(map(str, lxml.html.document_fromstring(page).itertext())))


def _public_page(terms: LicenceTerms) -> str:
    shown = PublicLicence(
        number=terms.number,
        status=LicenceStatus.ACTIVE,
        licensee=terms.licensee.name,
        brand=terms.licensee.brand,
        domains=terms.licensee.domains,
        licensor=terms.licensor,
        headline=terms.article_headline,
        article_url=terms.article_url,
        revision=terms.revision,
        licensed=licensed_in_words(terms),
        terms=terms_in_words(terms),
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        issued_at=terms.issued_at,
        attribution=terms.attribution,
    )
    page = LicencePage(number=terms.number, licence=shown)
    return environment().get_template("public/licence.html").render(page=page, site=PUBLIC)


@pytest.mark.parametrize("changed", _GRANTS.values(), ids=_GRANTS.keys())
async def test_every_clause_stands_in_every_tongue(press: Press, changed: dict[str, Any]) -> None:
    """Each sentence of the policy is on the PDF, the HTML, the JSON, in the ODRL and on the public page."""
    terms = _terms(changed)
    copies = await press.print_copies(CopyOrder(article=orders.article(), terms=terms))
    ninjs = json.loads(copies.json)
    tongues = {
        "pdf": _letters(_printed(copies.pdf)),
        "html": _spoken(copies.html),
        "json": _letters(ninjs["usageTerms"]),
        "odrl": _letters(" ".join(odrl(terms)["dcterms:description"])),
        "public page": _spoken(_public_page(terms)),
    }
    for clause in policy(terms):
        missing = [name for name, text in tongues.items() if _letters(clause.sentence) not in text]
        assert not missing, clause.sentence
    assert json.loads(ninjs["rightsInfo"]["encodedRights"]) == odrl(terms)


@pytest.mark.parametrize("changed", _GRANTS.values(), ids=_GRANTS.keys())
def test_every_meaning_comes_from_a_clause(changed: dict[str, Any]) -> None:
    """Taking a clause's meaning out of the agreement leaves nothing: ODRL says no more than the words."""
    terms = _terms(changed)
    agreement = odrl(terms)
    told = [*agreement["permission"][0]["constraint"], *agreement["permission"][0]["duty"]]
    told += [*agreement["permission"][1:], *agreement["prohibition"], *agreement["obligation"]]
    meant = [meaning for clause in policy(terms) for meaning in clause.meaning]
    assert len(told) == len(meant)
    assert all(any(meaning.items() <= rule.items() for rule in told) for meaning in meant)
    assert all(bool(clause.kind) or not clause.meaning for clause in policy(terms))


@pytest.mark.parametrize("changed", _GRANTS.values(), ids=_GRANTS.keys())
def test_crawlers_are_told_what_the_words_reserve(changed: dict[str, Any]) -> None:
    """The mining clause, the TDM lines and the RSL document reserve the same, for the same address."""
    terms = _terms(changed)
    (mining,) = [clause for clause in policy(terms) if clause.reserved]
    assert "Text and data mining" in mining.sentence
    assert "reserved" in mining.sentence
    assert tdm_lines(terms) == ("tdm-reservation=1", f"tdm-policy={terms.verify_url}")
    document = lxml.etree.fromstring(rsl(terms).encode())
    assert document.tag == f"{_RSL}rsl"
    (content,) = document
    assert content.get("url") == terms.article_url
    assert content.findtext(f"{_RSL}license/{_RSL}prohibits") == " ".join(mining.reserved) == "ai-all"
    assert content.find(f"{_RSL}license/{_RSL}permits") is None
    assert content.findtext(f"{_RSL}terms") == terms.verify_url


async def test_the_page_carries_its_crawler_terms_inside(press: Press) -> None:
    """The HTML copy holds the RSL document as data, whole and well-formed, however hostile its address is."""
    hostile = 'https://courier.example/?a=1&b="</script><script>alert(1)</script>'
    terms = msgspec.structs.replace(_terms({}), article_url=hostile)
    copies = await press.print_copies(CopyOrder(article=orders.article(), terms=terms))
    held = lxml.html.document_fromstring(copies.html).xpath("string(//script[@type='application/rsl+xml'])")
    assert held == rsl(terms)
    assert lxml.etree.fromstring(str(held))[0].get("url") == hostile
