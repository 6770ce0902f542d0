"""An excerpt is the opening of the article, and no more of it than was paid for, in every copy."""

import json
import re
import shutil
import subprocess

import lxml.html
import msgspec
import pytest

from schemas.licence import CopyOrder
from schemas.usage import Excerpt
from syndication.gateways.keyring import Keyring
from syndication.gateways.newsroom.words import count_words, text_of
from syndication.gateways.press import Press, PrintedCopies
from syndication.gateways.press import excerpt as opening
from syndication.gateways.seal import seal
from syndication.gateways.verify import Verdict, verify_file
from syndication.licensing.licence import terms_in_words
from tests.gateways import orders

FIRST = """The bridge at the mouth of the harbour has been stuck since Tuesday, and nobody in the town hall
will say whose bridge it is."""


def _order(limit: int, **changed: object) -> CopyOrder:
    usage = msgspec.structs.replace(orders.terms().usage, portion=Excerpt(words=limit))
    return msgspec.structs.replace(orders.order(**changed), terms=orders.terms(usage=usage))


def _pdf_text(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    run = subprocess.run([program, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S603
    return run.stdout.decode()


def _texts(copies: PrintedCopies) -> tuple[str, str, str]:
    return (
        "".join(map(str, lxml.html.document_fromstring(copies.fragment.decode()).itertext())),
        json.loads(copies.json)["bodies"][1]["value"],
        _pdf_text(copies.pdf).replace("-\n", ""),
    )


def _letters(text: str) -> str:
    return "".join(text.split())


async def test_an_excerpt_is_the_opening_in_every_copy(press: Press) -> None:
    """Its words are there, in order, and a plain sentence says how many; what comes after is in no copy."""
    copies = await press.print_copies(_order(40, words=72))
    for text in _texts(copies):
        assert _letters(FIRST) in _letters(text)
        assert "Excerpt: the first 25 of 72 words." in " ".join(text.split())
        assert "three letters" not in text
        assert "The ferry goes round" not in text
    said = json.loads(copies.json)
    assert said["representationType"] == "partial"
    assert [body["wordCount"] for body in said["bodies"]] == [25, 25]
    assert '"wordCount": 25' in copies.html.decode()


async def test_pictures_stand_only_within_the_part(press: Press) -> None:
    """A photograph behind the cut is in no copy; one before it, or above the article, is."""
    without = await press.print_copies(_order(25))
    within = await press.print_copies(_order(45))
    above = await press.print_copies(_order(25, html=re.sub(r"<figure.*?</figure>", "", orders.BODY)))
    assert [copies.html.count(b"<img") for copies in (without, within, above)] == [0, 1, 1]
    assert [len(json.loads(copies.json)["associations"]) for copies in (without, within, above)] == [0, 1, 1]


async def test_an_article_that_is_no_longer_is_whole(press: Press) -> None:
    """More words than it has, and nothing is cut, and nothing says so."""
    copies = await press.print_copies(_order(500))
    whole = await press.print_copies(orders.order())
    for text, words in zip(_texts(copies), _texts(whole), strict=True):
        assert "Excerpt" not in text
        assert "The cyclists do not" in text
        assert text.count("The ferry goes round") == words.count("The ferry goes round")


async def test_whole_and_part_of_one_article_do_not_meet(press: Press) -> None:
    """What is kept of an article for its next licence is kept for the part that is licensed."""
    await press.print_copies(orders.order())
    part = await press.print_copies(_order(40))
    assert "The ferry goes round" not in part.fragment.decode()
    assert "The ferry goes round" in (await press.print_copies(orders.order())).fragment.decode()


async def test_a_sealed_excerpt_is_genuine(press: Press, keyring: Keyring) -> None:
    """The seal is over what was printed, and the licence says what part it is."""
    order = _order(40)
    sealed = await seal(order, await press.print_copies(order), keyring)
    said = {verify_file(copy.content, copy.format, keyring.jwks()).verdict for copy in sealed.all}
    assert said == {Verdict.GENUINE}
    assert "to publish up to 40 words of “The bridge that would not open”" in terms_in_words(order.terms)[0]


@pytest.mark.parametrize(
    ("html", "words", "kept"),
    [
        (orders.BODY, 10, "The bridge at the mouth of the harbour has been…"),
        (orders.BODY, 45, "“and each says it belongs to one of the other two.”"),
        (orders.BODY, 47, "“and each says it belongs to one of the other two.”"),
        (orders.BODY, 60, "A bridge is only a road that has learnt to wait."),
        ("<p>Mr. J. Smith went to <em>Washington. He</em> came back.</p>", 8, "to Washington."),
        ("<p>It cost 3.50 euros? Yes. No</p>", 5, "It cost 3.50 euros? Yes."),
        ("<p>一二三。四五六。七八九。</p>", 7, "一二三。"),
        ("<p>Il dit\u00a0: «\u00a0Bonjour\u00a0!\u00a0» Elle sort.</p>", 8, "Bonjour\u00a0!\u00a0»"),
        ("<ul><li>One two</li><li>Three four</li></ul>", 3, "One two"),
        ("<p>One.</p><table><tr><td>Two. Three.</td><td>Four</td></tr></table>", 3, "One."),
        ("<p>من البحر. إلى الميناء اليوم؟ نعم</p>", 5, "إلى الميناء اليوم؟"),
    ],
)
def test_it_ends_with_a_sentence(html: str, words: int, kept: str) -> None:
    """With the last that fits whole, outside headings and tables; else with a word and an ellipsis."""
    body = lxml.html.fragment_fromstring(html, create_parent="div")
    assert opening.cut(body, words)
    text = text_of(body)
    assert text.replace("\n", " ").endswith(kept)
    assert count_words(text) <= words
