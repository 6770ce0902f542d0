"""The press: three copies of one order, from a child that nothing leaves and nothing stalls."""

import asyncio
import base64
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from hashlib import md5
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import msgspec
import nh3
import pikepdf
import pytest
import pytest_asyncio
from lxml.html import HtmlElement
from PIL import Image, IptcImagePlugin
from weasyprint import HTML

from schemas.licence import CopyOrder
from syndication.errors import PressTrouble, UnreadableArticle
from syndication.gateways.newsroom import read_article
from syndication.gateways.press import Press, PrintedCopies
from syndication.gateways.press.fences import OwnPicturesOnly
from syndication.gateways.press.fonts import settable
from syndication.gateways.press.jobs import MOST_JOBS
from syndication.gateways.press.manuscript import clean
from syndication.licensing.licence_number import new_number
from syndication.sandbox import publication
from tests.gateways import orders
from tests.gateways.canary import Canary
from tests.gateways.hostile import HostileArticle, bombs, intruders, scripts

SCHEMA = Path(__file__).parents[3] / "shared" / "reference" / "ninjs-schema-3.1.json"

FENCE = 18.0
"""Seconds: the child's fifteen, and what a loaded machine takes to fork it and to say so."""

ARABIC = "<p>نُشر هذا المقال أولاً في صحيفة الميناء.</p><h2>ثلاث رسائل</h2><p>لا أحد يعرف.</p>"


@pytest_asyncio.fixture(scope="module")
async def press() -> AsyncIterator[Press]:
    """Return a warm press."""
    async with Press() as warm:
        yield warm


@pytest_asyncio.fixture(scope="module")
async def copies(press: Press) -> PrintedCopies:
    """Return the copies of the usual order."""
    return await press.print_copies(orders.order())


def _page(markup: bytes) -> HtmlElement:
    return lxml.html.document_fromstring(markup.decode())


def _article(markup: bytes) -> HtmlElement:
    return _page(markup).xpath("//article")[0]


def _words(text: str) -> str:
    return " ".join(text.split())


def _pdf_text(pdf: bytes, way: str = "-raw") -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    run = subprocess.run(  # noqa: S603 - our own file, a fixed program
        [shutil.which("pdftotext") or "", way, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return run.stdout.decode()


def _elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Yield every structure element in reading order."""
    waiting: list[Any] = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if not isinstance(element, pikepdf.Dictionary):
            continue
        if "/S" in element:
            yield element
        kids = element.get("/K", pikepdf.Array())
        waiting.extend(reversed(list(kids) if isinstance(kids, pikepdf.Array) else [kids]))


# --- The copies ---


async def test_the_same_order_gives_the_same_bytes(press: Press, copies: PrintedCopies) -> None:
    """Two prints of an order are equal byte for byte, also from another warm process."""
    async with Press() as other:
        again = await other.print_copies(orders.order())
    assert again == copies
    assert await press.print_copies(orders.order()) == copies


async def test_the_credit_line_is_first_and_last_in_every_copy(copies: PrintedCopies) -> None:
    """The credit line opens and closes the article and the plain text, and stands twice in the PDF."""
    credit = _words(orders.terms().attribution)
    for markup in (copies.fragment, copies.html):
        words = _words(_article(markup).text_content())
        assert words.startswith(credit)
        assert words.endswith(credit)
    plain = json.loads(copies.json)["bodies"][1]["value"]
    assert plain.startswith(credit)
    assert plain.endswith(credit)
    assert _words(_pdf_text(copies.pdf)).count(credit) >= 2


async def test_words_are_verbatim_in_every_copy(copies: PrintedCopies) -> None:
    """The publication's words are there, each and in order; the agency's caption is not, nor the old one."""
    caption = "The bridge on Tuesday, at low water. Maren Holt/The Harbour Courier"
    for text in (
        _article(copies.fragment).text_content(),
        json.loads(copies.json)["bodies"][1]["value"],
        _RUNNING.sub("", _pdf_text(copies.pdf)).replace("-\n", ""),
    ):
        assert _letters(orders.WORDS) in _letters(text).replace(_letters(caption), "")
        assert "Agency caption" not in text
        assert "Old caption" not in text


_RUNNING = re.compile(
    r"^(?:Licensed to .*· Licence .*|Page \d+ of \d+|The Harbour Courier · .*)$", re.MULTILINE
)
"""Head and foot lines of the PDF."""


def _letters(text: str) -> str:
    """Return the text without blanks and bullets: table cells touch in one copy and not in another."""
    return "".join(text.replace("•", "").split())


async def test_every_copy_says_number_terms_omissions_and_source(copies: PrintedCopies) -> None:
    """Number, verification page, omission and canonical address are in HTML, JSON and PDF."""
    page = copies.html.decode()
    assert f'<link rel="canonical" href="{orders.terms().article_url}">' in page
    assert '<meta name="tdm-reservation" content="1">' in page
    for text in (page, copies.fragment.decode(), copies.json.decode(), _words(_pdf_text(copies.pdf))):
        assert orders.NUMBER in text
        assert "Omitted: photograph, credit AFP; belongs to AFP; license it from them." in text
        assert orders.terms().verify_url.rsplit("/", 1)[0] in text.replace(" ", "")
    assert "It may be published in Norway and Sweden only." in page
    assert "£210.00" in _pdf_text(copies.pdf)
    assert "210.00" not in page


async def test_the_fragment_survives_a_cms(copies: PrintedCopies) -> None:
    """The article element has no style, script, class or handler, and stands in the page between marks."""
    fragment = copies.fragment.decode()
    assert not re.search(r"<(?:style|script|link|meta|iframe)|\sclass=|\sstyle=|\son\w+=", fragment)
    assert fragment in copies.html.decode()
    assert 'src="data:image/jpeg;base64,' in fragment
    assert clean(clean(fragment)) == clean(fragment)


async def test_structured_facts_name_the_licence(copies: PrintedCopies) -> None:
    """The page's JSON-LD says what it is based on, who holds the rights and where the licence is."""
    described = json.loads(_page(copies.html).xpath("string(//script[@type='application/ld+json'])"))
    assert described["isBasedOn"] == orders.article().url
    assert described["license"] == orders.terms().verify_url
    assert described["copyrightHolder"]["name"] == "The Harbour Courier"
    assert described["copyrightYear"] == 2026
    assert described["creditText"] == orders.terms().attribution


async def test_the_json_is_ninjs(press: Press, copies: PrintedCopies) -> None:
    """The JSON copy validates against IPTC's schema, with and without what is optional."""
    if not SCHEMA.exists():
        pytest.skip("the ninjs 3.1 schema is not beside this checkout")
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    bare = CopyOrder(
        article=orders.article(
            standfirst="", byline="", published="", section="", html="<p>One.</p>", text="One."
        ),
        terms=orders.terms(omitted=()),
    )
    for document in (copies.json, (await press.print_copies(bare)).json):
        assert [error.message for error in validator.iter_errors(json.loads(document))] == []
    assert json.loads(json.loads(copies.json)["rightsInfo"]["encodedRights"])["@type"] == "Agreement"


# --- One article, many licences ---


def _for_another_licensee(**changed: object) -> CopyOrder:
    organisation = msgspec.structs.replace(orders.terms().licensee, name="Midtjylland Avis A/S", brand="")
    number = new_number("HC", b"another sixteen.")
    usual = orders.order()
    return msgspec.structs.replace(
        usual, terms=orders.terms(licensee=organisation, number=number, **changed), pictures=usual.pictures
    )


async def test_a_further_copy_is_what_a_fresh_print_is(press: Press, copies: PrintedCopies) -> None:
    """The copy for a second licensee, of an article drawn for the first, equals one from a fresh press."""
    further = await press.print_copies(_for_another_licensee())
    async with Press() as fresh:
        assert further == await fresh.print_copies(_for_another_licensee())
    first, second = _pdf_text(copies.pdf), _pdf_text(further.pdf)
    assert "Norrland Media AB" in first
    assert "Norrland" not in second
    assert second.count("Midtjylland Avis A/S · Licence") == further.pages


async def test_a_process_that_keeps_the_article_may_go() -> None:
    """Further copies come from one process; when it is killed, or has done its share, another takes over."""
    async with Press() as press:
        wanted = await press.print_copies(orders.order())
        kept = _children(_warm_pid(press))
        assert await press.print_copies(orders.order()) == wanted
        assert _children(_warm_pid(press)) == kept
        os.kill(kept[0], signal.SIGKILL)
        assert await press.print_copies(orders.order()) == wanted
        for _ in range(MOST_JOBS):
            assert await press.print_copies(orders.order()) == wanted
        assert kept[0] not in _children(_warm_pid(press))


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def test_a_changed_article_is_drawn_anew(press: Press) -> None:
    """The words, the caption or the paper make another article: nothing old is shown under a new hash."""
    words = await press.print_copies(orders.order(html="<p>The bridge has opened.</p>"))
    assert "The bridge has opened." in _pdf_text(words.pdf)
    caption = orders.order()
    caption = msgspec.structs.replace(caption, pictures=(orders.picture(caption="The bridge today."),))
    assert "The bridge today." in _words(_pdf_text((await press.print_copies(caption)).pdf))


@pytest.mark.parametrize("name", ["Norrland", "W" * 190, "港" * 190])
async def test_the_box_keeps_its_place_for_every_licensee(press: Press, name: str) -> None:
    """However long a licensee's name, the box, the foot and the terms are where they belong."""
    organisation = msgspec.structs.replace(orders.terms().licensee, name=name, brand=name[::-1] + ".")
    order = CopyOrder(article=orders.article(), terms=orders.terms(licensee=organisation))
    printed = await press.print_copies(order)
    pages = _pdf_text(printed.pdf).split("\f")[: printed.pages]
    assert [page.count("Licensed to") for page in pages] == [2] + [1] * (printed.pages - 1)
    last = len(pages)
    assert all(f"Page {number} of {last}" in page for number, page in enumerate(pages, start=1))
    assert "The licence is governed by" in "".join(pages[1:])
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        assert len(pdf.pages) == printed.pages
        assert orders.terms().verify_url in {str(link.A.URI) for link in pdf.pages[0].Annots}


async def test_every_mark_leads_to_its_element_and_back(press: Press, copies: PrintedCopies) -> None:
    """Marked content, structure and links of the bound file name one another, on every page."""
    further = await press.print_copies(_for_another_licensee())
    for file in (copies.pdf, further.pdf):
        with pikepdf.open(BytesIO(file)) as pdf:
            numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
            keys = [int(key) for key in list(numbers)[::2]]
            assert keys == sorted(set(keys))
            tree = dict(zip(keys, list(numbers)[1::2], strict=True))
            for page in pdf.pages:
                drawn = page.obj.Contents
                streams = drawn if isinstance(drawn, pikepdf.Array) else [drawn]
                content = b"\n".join(stream.read_bytes() for stream in streams)
                marks = sorted(int(mark) for mark in re.findall(rb"/MCID (\d+)", content))
                assert marks == list(range(len(tree[int(page.obj.StructParents)])))
                for link in page.obj.get("/Annots", ()):
                    holds = [
                        kid for kid in tree[int(link.StructParent)].K if isinstance(kid, pikepdf.Dictionary)
                    ]
                    assert link.objgen in {kid.Obj.objgen for kid in holds if "/Obj" in kid}
            pages = {page.obj.objgen for page in pdf.pages}
            for element in _elements(pdf):
                assert element.P.objgen != (0, 0)
                for kid in element.get("/K", ()):
                    if isinstance(kid, int):
                        assert element.Pg.objgen in pages
                        assert tree[int(element.Pg.StructParents)][kid].objgen == element.objgen


def test_the_licence_is_read_behind_the_headline_and_at_the_end(copies: PrintedCopies) -> None:
    """A screen reader meets headline, licence, article, terms; feet and lines are artifacts."""
    with pikepdf.open(BytesIO(copies.pdf)) as pdf:
        parts = list(pdf.Root.StructTreeRoot.K[0].K)
        kinds = [[str(one.S) for one in _within(part)] for part in parts]
    assert "/H1" in kinds[0]
    assert "/Figure" in kinds[1]
    assert "/Table" in kinds[2] + kinds[3]
    assert kinds[-1].count("/LI") > 10


def _within(part: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield part
    for kid in part.get("/K", ()):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _within(kid)


# --- The PDF ---


async def test_the_pdf_claims_and_keeps_archive_and_access(copies: PrintedCopies) -> None:
    """XMP says PDF/A-3a and PDF/UA-1 and the rights; language, title, tags and sRGB intent are set."""
    with pikepdf.open(BytesIO(copies.pdf)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert xmp.count("<rdf:RDF") == 1
        assert 'pdfaid:part="3"' in xmp
        assert 'pdfaid:conformance="A"' in xmp
        assert 'pdfuaid:part="1"' in xmp
        assert orders.terms().verify_url in xmp
        assert "© 2026 The Harbour Courier" in xmp
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
        assert str(pdf.docinfo.Title) == orders.article().headline
        assert pdf.pdf_version == "1.7"


def test_the_pdf_is_sound(copies: PrintedCopies, tmp_path: Path) -> None:
    """Qpdf finds no error in it."""
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    path = tmp_path / "copy.pdf"
    path.write_bytes(copies.pdf)
    asked = [shutil.which("qpdf") or "", "--check", str(path)]
    run = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 - our own file, a fixed program
    assert run.returncode == 0, run.stdout + run.stderr


async def test_figures_have_alternatives_and_headings_skip_no_level(copies: PrintedCopies) -> None:
    """Every figure has its alternative text; headings start with H1 and go down one level at a time."""
    with pikepdf.open(BytesIO(copies.pdf)) as pdf:
        kinds = [(str(element.S), element) for element in _elements(pdf)]
        figures = [element for kind, element in kinds if kind == "/Figure"]
        assert {str(figure.Alt) for figure in figures} >= {"A swing bridge, half open"}
        assert all(str(figure.get("/Alt", "")) for figure in figures)
        levels = [int(kind[2:]) for kind, _ in kinds if re.fullmatch(r"/H\d", kind)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert {"/Table", "/TH", "/TD", "/L", "/LI", "/Link"} <= {kind for kind, _ in kinds}


_LISTS = """
<ul><li>One line</li><li><p>One paragraph</p><ul><li>Below it</li></ul></li>
<li><p>Two</p><p>Three</p></li></ul>
<table><thead><tr><th>Year</th><th>Openings</th><th>Notes</th></tr></thead>
<tbody><tr><th rowspan="9">2024</th><td>211</td></tr>
<tr><td>198</td><td colspan="60">Mist</td></tr></tbody></table>
"""


async def test_items_have_a_body_and_rows_are_even(press: Press) -> None:
    """An item of several paragraphs is label and body; a short row gets its cells, a long span its end.

    A header says what it heads.
    """
    printed = await press.print_copies(orders.order(html=_LISTS))
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        elements = list(_elements(pdf))
        items = [tuple(str(kid.S) for kid in each.K) for each in elements if each.S == "/LI"]
        rows = [each.K for each in elements if each.S == "/TR"]
        assert set(items) == {("/Lbl", "/LBody"), ("/LBody",)}
        assert items.count(("/Lbl", "/LBody")) == 4
        assert [len(row) for row in rows] == [3, 3, 2]
        assert [int(cell.A.RowSpan) for cell in rows[1] if "/RowSpan" in cell.A] == [2]
        assert [str(cell.A.Scope) for row in rows for cell in row if cell.S == "/TH"] == [
            *["/Column"] * 3,
            "/Row",
        ]
    cells = [len(row) for row in _article(printed.fragment).iter("tr")]
    assert cells == [3, 3, 2]


async def test_fonts_are_embedded_and_pictures_not_interpolated(copies: PrintedCopies) -> None:
    """Every font travels in the file, and no image asks for smoothing, which PDF/A forbids."""
    with pikepdf.open(BytesIO(copies.pdf)) as pdf:
        fonts = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        images = [
            one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        assert images
        assert not any(image.get("/Interpolate", False) for image in images)
        assert all(image.ColorSpace in {pikepdf.Name.DeviceRGB, pikepdf.Name.DeviceGray} for image in images)


_NOT_KNOWN_THERE = ("pdfaExtension", "pdfaSchema", "pdfaProperty", "pdfuaid:part", "expected 'B'")
"""What pikepdf's validator of PDF/A-3b denies though PDF/A-3a allows it: extension schemas, level A."""


@pytest.mark.parametrize("script", ["latin", "arabic"])
async def test_an_independent_validator_finds_no_violation(press: Press, script: str) -> None:
    """Pikepdf's allow-list validator, whose rules are veraPDF's, finds nothing but what it does not know."""
    pdfa = pytest.importorskip("pikepdf.pdfa")
    html = ARABIC if script == "arabic" else orders.BODY + _LISTS
    printed = await press.print_copies(orders.order(html=html))
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        findings = pdfa.check(pdf, "3b").findings
    wrong = [found.message for found in findings if found.kind == "violation"]
    assert [message for message in wrong if not any(known in message for known in _NOT_KNOWN_THERE)] == []


async def test_photographs_say_whose_they_are(copies: PrintedCopies) -> None:
    """The picture in the HTML copy carries credit, notice, caption and licence in its own metadata, twice."""
    source = str(_article(copies.fragment).xpath("string(.//img/@src)"))
    with Image.open(BytesIO(base64.b64decode(source.partition(",")[2]))) as image:
        rights = image.info["xmp"].decode()
        iim = IptcImagePlugin.getiptcinfo(image) or {}
        resources = image.info["photoshop"]
    for words in (
        "Maren Holt/The Harbour Courier",
        "© 2026 The Harbour Courier",
        orders.NUMBER,
        "at low water",
    ):
        assert words in rights
    told = {place: iim[place] for place in ((1, 90), (2, 40), (2, 80), (2, 110), (2, 116), (2, 120))}
    assert told == {
        (1, 90): b"\x1b%G",
        (2, 40): f"Licensed with “The bridge that would not open” only, under {orders.NUMBER}.".encode(),
        (2, 80): b"Maren Holt/The Harbour Courier",
        (2, 110): b"Maren Holt/The Harbour Courier",
        (2, 116): "© 2026 The Harbour Courier".encode(),
        (2, 120): b"The bridge on Tuesday, at low water.",
    }
    assert resources[0x0425] == md5(resources[0x0404], usedforsecurity=False).digest()


async def test_a_long_label_is_cut_between_letters(press: Press) -> None:
    """IIM gives a name 32 octets: what is longer ends before a letter that would not fit whole."""
    photograph = orders.picture(credit="ø" * 15 + "–" + "ø" * 15)
    order = msgspec.structs.replace(orders.order(), pictures=(photograph,))
    copies = await press.print_copies(order)
    source = str(_article(copies.fragment).xpath("string(.//img/@src)"))
    with Image.open(BytesIO(base64.b64decode(source.partition(",")[2]))) as image:
        assert (IptcImagePlugin.getiptcinfo(image) or {})[2, 80] == ("ø" * 15).encode()


_WORDPRESS = """
    a abbr address article aside b bdo big blockquote br caption cite code dd del details dfn div dl dt
    em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp
    section small span strike strong sub summary sup table tbody td tfoot th thead tr u ul var
"""
"""What an author without special rights may post: `$allowedposttags` of WordPress 6, wp-includes/kses.php."""

_DRUPAL = """
    a blockquote cite code dd dl dt em h2 h3 h4 h5 h6 li ol p span br strong ul
"""
"""The text format "Basic HTML" of Drupal's standard profile."""


@pytest.mark.parametrize(("system", "tags"), [("WordPress", _WORDPRESS), ("Drupal", _DRUPAL)])
def test_pasting_keeps_words_and_credit(copies: PrintedCopies, system: str, tags: str) -> None:
    """What the default filters of a CMS strip changes no word, and the credit line keeps its link."""
    pasted = nh3.clean(
        copies.fragment.decode(), tags=set(tags.split()), url_schemes={"http", "https", "mailto"}
    )
    assert _letters(_page(pasted.encode()).text_content()) == _letters(
        _article(copies.fragment).text_content()
    ), system
    assert pasted.count(f'<a href="{orders.terms().article_url}"') == 2


async def test_the_agreement_is_attached(copies: PrintedCopies) -> None:
    """The ODRL Agreement is an associated file of the PDF."""
    with pikepdf.open(BytesIO(copies.pdf)) as pdf:
        attached = json.loads(pdf.attachments["licence.odrl.json"].get_file().read_bytes())
        assert attached["dcterms:identifier"] == orders.NUMBER
        assert [str(one.AFRelationship) for one in pdf.Root.AF] == ["/Supplement"]


@pytest.mark.parametrize(("country", "height"), [("SE", 842), ("US", 792)])
async def test_paper_is_that_of_the_licensees_country(press: Press, country: str, height: int) -> None:
    """Sweden gets A4, the United States Letter."""
    organisation = msgspec.structs.replace(orders.terms().licensee, country=country)
    printed = await press.print_copies(
        CopyOrder(article=orders.article(), terms=orders.terms(licensee=organisation))
    )
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        assert round(float(pdf.pages[0].mediabox[3])) == height


async def test_arabic_is_set_with_its_own_letters(press: Press) -> None:
    """An Arabic article keeps its words, its direction and its language, and no letter is missing."""
    printed = await press.print_copies(
        CopyOrder(
            article=orders.article(
                language="ar",
                direction="rtl",
                html=ARABIC,
                headline="الجسر الذي لا يُفتح",
                standfirst="",
                byline="",
            ),
            terms=orders.terms(),
        ),
    )
    assert printed.unset == 0
    assert b'<article lang="ar" dir="rtl">' in printed.fragment
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        assert str(pdf.Root.Lang) == "ar"
    assert "[U+" not in _pdf_text(printed.pdf)


async def test_arabic_words_are_found_in_the_pdf(press: Press) -> None:
    """Who searches the Arabic article, or copies from it, meets its own words and each of its letters.

    Poppler may set a blank, or the next letter, beside a vowel mark: there only the letters count.
    """
    order = _sample("old-port-fish-market")
    page = unicodedata.normalize("NFKC", _pdf_text((await press.print_copies(order)).pdf, "-layout"))
    found = "".join(_ARABIC.findall(page))
    words = [word for word in re.findall(r"[\u0620-\u0655]+", order.article.text) if _ARABIC.fullmatch(word)]
    assert len(words) > 400
    assert [word for word in words if word not in found] == []
    assert Counter("".join(_ARABIC.findall(order.article.text))) <= Counter(found)


_ARABIC = re.compile(r"[\u0620-\u063f\u0641-\u064a]+")
"""Letters, without the stroke that lengthens a word, and without vowels."""


def _sample(slug: str) -> CopyOrder:
    """Return an order for an article of the sandbox's publication, as the newsroom reads it."""
    page = Path(publication.__file__).parent / "pages" / f"{slug}.html"
    read = read_article(page.read_bytes(), url=f"https://courier.example/{slug}", own_names=())
    told = {name: getattr(read, name) for name in ("headline", "html", "text", "language", "direction")}
    return CopyOrder(article=orders.article(standfirst="", byline="", **told), terms=orders.terms())


async def test_further_typefaces_are_used_where_they_are_given() -> None:
    """A folder of typefaces given to the press sets what ours cannot; without it the letters are named."""
    folder = Path("/usr/share/fonts/truetype/noto")
    if not await asyncio.to_thread((folder / "NotoSansThai-Regular.ttf").exists):
        pytest.skip("there is no Thai typeface on this machine")
    thai = CopyOrder(article=orders.article(html="<p>สะพานที่ไม่ยอมเปิด</p>"), terms=orders.terms())
    async with Press(typefaces=(folder,)) as press:
        printed = await press.print_copies(thai)
    assert printed.unset == 0
    assert "[U+" not in _pdf_text(printed.pdf)


# --- Footnotes ---


async def test_footnotes_lead_to_their_notes_and_back(press: Press) -> None:
    """In page, fragment and PDF each mark of the long read leads to its note, and the note to its mark."""
    order = _sample("the-last-dredger")
    printed = await press.print_copies(order)
    wanted = {f"note-fn{number}" for number in (1, 2, 3)} | {f"note-fnref{number}" for number in (1, 2, 3)}
    for markup in (printed.html, printed.fragment):
        article = _article(markup)
        assert sorted(article.xpath(".//@id")) == sorted(wanted)
        assert {link[1:] for link in article.xpath(".//a/@href") if link.startswith("#")} == wanted
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        named = list(pdf.Root.Names.Dests.Names)
        pages = {page.obj.objgen for page in pdf.pages}
        assert {str(name) for name in named[::2]} == wanted
        assert all(place[0].objgen in pages for place in named[1::2])
        links = [link for page in pdf.pages for link in page.obj.get("/Annots", ()) if "/Dest" in link]
        assert {str(link.Dest) for link in links} == wanted
        tagged = [
            kid.Obj.objgen
            for element in _elements(pdf)
            if str(element.S) == "/Link"
            for kid in element.K
            if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
        ]
        assert {link.objgen for link in links} <= set(tagged)
        assert all(str(link.Contents) for link in links)
    assert printed.unset == 0


_HALVES = """<p id="intro">A mark<sup id="note-r1"><a href="#note-1">1</a></sup>, one<a href="#note-9">9</a>,
one <a href="#top">elsewhere</a> <span id="note-8">and a target</span>.</p>
<ol><li id="note-1">First. <a href="#note-r1">↩</a></li>
<li id="note-1">Twice. <a href="#note-r7">↩</a></li></ol>"""


async def test_half_a_footnote_is_words(press: Press) -> None:
    """A link within the page whose other end is missing, or is no footnote's, goes; its words stay."""
    printed = await press.print_copies(orders.order(html=_HALVES))
    article = _article(printed.fragment)
    assert sorted(article.xpath(".//@id")) == ["note-1", "note-r1"]
    assert [link for link in article.xpath(".//a/@href") if link.startswith("#")] == ["#note-1", "#note-r1"]
    words = _words(article.text_content())
    assert "A mark1, one9, one elsewhere and a target." in words
    assert words.count("↩") == 1


async def test_letters_without_a_typeface_are_named(press: Press) -> None:
    """What no typeface has is named in the PDF, counted, and stays itself in HTML and JSON."""
    odd = CopyOrder(article=orders.article(html="<p>Sailors 港 wave 👋🏽 home.</p>"), terms=orders.terms())
    printed = await press.print_copies(odd)
    text = _words(_pdf_text(printed.pdf))
    assert "[U+6E2F]" in text
    assert "[waving hand sign]" in text
    assert printed.unset >= 2
    assert "港" in printed.html.decode()
    assert "👋🏽" in json.loads(printed.json)["bodies"][0]["value"]


def test_letters_the_typefaces_have_are_left_alone() -> None:
    """Latin with accents, Greek, Cyrillic, Arabic and typographic signs are set as they are."""
    text = "Ærøskøbing, l’été, Łódź, Αθήνα, Київ, الميناء — “x” … € № ½ ﬁ\u00ad\u200d"
    assert settable(text) == (text, 0)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGB")]
)
async def test_photographs_of_every_kind_are_printed(press: Press, kind: str, mode: str) -> None:
    """Transparency, palettes, CMYK and grey become plain RGB, which PDF/A allows."""
    picture = orders.picture(data=orders.photograph(300, 200, kind, mode))
    printed = await press.print_copies(
        CopyOrder(article=orders.article(), terms=orders.terms(), pictures=(picture,))
    )
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        images = [
            one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        photographs = [image for image in images if image.Width == 300]
        assert [str(image.ColorSpace) for image in photographs] == ["/DeviceRGB"]
        assert not any("/SMask" in image for image in images)


async def test_a_file_that_is_no_photograph_is_refused(press: Press) -> None:
    """A picture that cannot be opened stops the copy with a sentence."""
    with pytest.raises(UnreadableArticle, match="photograph"):
        await press.proof(
            orders.article(), (orders.picture(data=b"<svg xmlns='http://www.w3.org/2000/svg'/>"),)
        )


async def test_a_photograph_that_unfolds_to_gigabytes_is_refused(press: Press) -> None:
    """Twenty thousand pixels square fit into a small file, and not into the press."""
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    with pytest.raises(UnreadableArticle, match=r"pixels|cannot be opened"):
        await press.proof(orders.article(), (orders.picture(data=bomb.getvalue()),))


# --- Reading ---


async def test_a_page_is_read_in_the_child(press: Press) -> None:
    """The newsroom reads in the press's child, and says no from there with its own sentence."""
    body = "".join(f"<p>Paragraph {number} of the article has these words in it.</p>" for number in range(9))
    page = f"<html lang=en><title>Bridge</title><article><h1>Bridge</h1>{body}</article></html>"
    read = await press.read(page.encode(), "https://courier.example/bridge", ("The Harbour Courier",))
    assert read.headline == "Bridge"
    assert "Paragraph 8 of the article" in read.text
    with pytest.raises(UnreadableArticle):
        await press.read(b"<html></html>", "https://courier.example/nothing", ())


@pytest.mark.parametrize(
    "bomb", ["<div>" * 100_000, "<table><tr><td>" * 5_000, "<p>" + "<b>" * 20_000, "\x00" * 9_999]
)
async def test_a_hostile_page_does_not_stall_reading(press: Press, bomb: str) -> None:
    """A page made to break parsers is refused, or read, in time; never trouble that is tried again."""
    begun = time.monotonic()
    with contextlib.suppress(UnreadableArticle):
        await press.read(f"<article><h1>x</h1>{bomb} words".encode(), "https://courier.example/x", ())
    assert time.monotonic() - begun < FENCE


# --- The fences ---


def _unpacked(pdf: bytes) -> bytes:
    """Return every stream of a PDF, decompressed."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return b"".join(
            one.read_bytes()
            for one in opened.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image"
        )


_ATTACK = '<p>x <a rel="attachment" href="file://{path}">y</a><img src="{url}" alt="x"></p>'


async def test_the_sanitiser_alone_leaves_no_address(tmp_path: Path) -> None:
    """After cleaning, no body mentions the canary in an attribute."""
    for attack in intruders(str(tmp_path / "canary.txt"), "http://127.0.0.1:9/canary"):
        # A link that a reader may follow is an address nobody fetches.
        kept = re.sub(r'<a href="http://[^"]*" rel="noopener">', "", clean(attack.html))
        assert not re.search(r'=\s*"?[^">]*canary', kept), attack.name


async def test_the_fetcher_alone_refuses_files_and_network(tmp_path: Path) -> None:
    """Unsanitised markup reaches nothing through our fetcher, and does reach it through WeasyPrint's own."""
    async with Canary(tmp_path) as canary:
        attack = _ATTACK.format(path=canary.path, url=canary.url)
        fenced = await asyncio.to_thread(HTML(string=attack, url_fetcher=OwnPicturesOnly({})).write_pdf)
        assert canary.visits == 0
        assert not canary.sings_in(_unpacked(fenced))
        open_door = await asyncio.to_thread(HTML(string=attack).write_pdf)
        assert canary.visits > 0
        assert canary.sings_in(_unpacked(open_door))


_BEHIND_THE_FENCE = """
import sys, socket, subprocess, os, pathlib, tempfile
from weasyprint import HTML
from syndication.gateways.press import fences
path, port, attack = sys.argv[1], int(sys.argv[2]), sys.argv[3]
html = HTML(string=attack)
fences.raise_fence((pathlib.Path(sys.prefix), pathlib.Path(sys.base_prefix)))
tries = {
    "read": lambda: open(path).read(),
    "read low": lambda: os.open(path, os.O_RDONLY),
    "write": lambda: open(path + ".new", "w"),
    "list": lambda: os.listdir(os.path.dirname(path)),
    "remove": lambda: os.remove(path),
    "connect": lambda: socket.create_connection(("127.0.0.1", port)),
    "run": lambda: subprocess.run(["/bin/true"]),
    "system": lambda: os.system("true"),
    "fork": os.fork,
    "temporary": tempfile.mkdtemp,
    "climb": lambda: open(sys.prefix + "/../" * 20 + path).read(),
}
for name, attempt in tries.items():
    try:
        attempt()
    except PermissionError:
        continue
    print(name)
try:
    html.write_pdf()
except PermissionError:
    pass
"""


async def test_the_audit_hook_alone_refuses_files_network_and_processes(tmp_path: Path) -> None:
    """Behind the fence Python opens nothing, and WeasyPrint with its own fetcher gets nowhere."""
    async with Canary(tmp_path) as canary:
        attack = _ATTACK.format(path=canary.path, url=canary.url)
        port = canary.url.split(":")[2].split("/")[0]
        run = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _BEHIND_THE_FENCE,
            str(canary.path),
            port,
            attack,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        out, _ = await run.communicate()
        assert out.decode() == ""
        assert canary.visits == 0
        assert canary.path.read_text() == canary.song


async def test_no_article_reaches_file_or_network(press: Press, tmp_path: Path) -> None:
    """Every intruder at once, and each short field, through the whole press: no canary sings."""
    async with Canary(tmp_path) as canary:
        html = "".join(attack.html for attack in intruders(str(canary.path), canary.url))
        sneaky = f'<img src="{canary.url}"><a rel="attachment" href="file://{canary.path}">x</a>'
        organisation = msgspec.structs.replace(orders.terms().licensee, name=sneaky[:190], brand=sneaky[:190])
        printed = await press.print_copies(
            CopyOrder(
                article=orders.article(
                    html=html, headline=sneaky, standfirst=sneaky, byline=sneaky, section=sneaky
                ),
                terms=orders.terms(licensee=organisation, licensor=sneaky, governing_law=sneaky),
                pictures=(orders.picture(asset=99, alt=sneaky, caption=sneaky, credit=sneaky),),
            ),
        )
        assert canary.visits == 0
        assert not canary.sings_in(_unpacked(printed.pdf), printed.html, printed.json)
        with pikepdf.open(BytesIO(printed.pdf)) as pdf:
            assert list(pdf.attachments) == ["licence.odrl.json"]


_ACTIVE = {"script", "style", "iframe", "svg", "math", "form", "object", "template"}


@pytest.mark.parametrize("article", list(scripts()), ids=lambda article: article.name)
async def test_no_script_reaches_the_html_copy(press: Press, article: HostileArticle) -> None:
    """No element, handler or address in the page runs anything; the words before the attack stay."""
    printed = await press.print_copies(
        CopyOrder(article=orders.article(html=article.html), terms=orders.terms())
    )
    said = {script.get("type") for script in _page(printed.html).iter("script")}
    assert said <= {"application/ld+json", "application/rsl+xml"}
    body = _article(printed.html)
    assert not {element.tag for element in body.iter()} & _ACTIVE
    for element in body.iter():
        assert not [name for name in map(str, element.attrib) if name.startswith("on") or name == "style"]
        assert re.match(r"https:|mailto:", str(element.get("href", "https:")))
    words = body.text_content()
    assert "before" in words
    assert printed.html.count(b"<!-- licensed article ends -->") == 1


@pytest.mark.parametrize("article", list(bombs()), ids=lambda article: article.name)
async def test_no_bomb_holds_the_press(press: Press, article: HostileArticle) -> None:
    """A bomb is printed or refused with a sentence within 15 seconds, and the next article is printed."""
    begun = time.monotonic()
    try:
        await press.proof(orders.article(html=article.html))
    except UnreadableArticle as refused:
        assert refused.detail.endswith(".")  # noqa: PT017 - printing it is as good
    assert time.monotonic() - begun < FENCE


async def test_the_child_has_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of our environment the warm process has the path alone."""
    monkeypatch.setenv("STRIPE_API_KEY", "sk_test_canary")
    async with Press() as fresh:
        pid = _warm_pid(fresh)
        told = await asyncio.to_thread(Path(f"/proc/{pid}/environ").read_bytes)
    assert b"canary" not in told
    assert {pair.split(b"=")[0] for pair in told.split(b"\0") if pair} <= {
        b"PATH",
        b"LANG",
        b"FONTCONFIG_FILE",
        b"PYTHONPATH",
        b"PYTHONHASHSEED",
        b"SOURCE_DATE_EPOCH",
        b"PYTHONDONTWRITEBYTECODE",
        b"PYTHONNOUSERSITE",
        b"PRESS_TYPEFACES",
    }


async def test_a_killed_child_may_be_tried_again_and_a_killed_press_starts_anew() -> None:
    """Killing the job's process, or the warm one, is trouble once; the next order is printed."""
    async with Press() as press:
        waiting = asyncio.create_task(press.proof(orders.article(html="<p>" + "word " * 29_000 + "</p>")))
        os.kill(await asyncio.to_thread(_first_child, _warm_pid(press)), signal.SIGKILL)
        with pytest.raises(PressTrouble):
            await waiting
        os.kill(_warm_pid(press), signal.SIGKILL)
        await asyncio.sleep(0.1)
        assert (await press.proof(orders.article())).pages >= 2


async def test_a_job_nobody_waits_for_is_ended() -> None:
    """When the request is cancelled, its process goes too and makes room."""
    async with Press(jobs=1) as press:
        waiting = asyncio.create_task(press.proof(orders.article(html="<p>" + "word " * 29_000 + "</p>")))
        children = Path(f"/proc/{_warm_pid(press)}/task/{_warm_pid(press)}/children")
        assert await asyncio.to_thread(_comes, lambda: bool(children.read_text()))
        waiting.cancel()
        assert await asyncio.to_thread(_comes, lambda: not children.read_text())
        assert (await press.proof(orders.article())).pages >= 2


def _comes(sign: Callable[[], bool]) -> bool:
    """Say whether something comes true within five seconds."""
    for _ in range(500):
        if sign():
            return True
        time.sleep(0.01)
    return False


async def test_jobs_wait_their_turn() -> None:
    """With one job at a time, four orders are printed one after the other, all of them."""
    async with Press(jobs=1) as press:
        proofs = await asyncio.gather(*(press.proof(orders.article()) for _ in range(4)))
    assert {proof.pages for proof in proofs} == {proofs[0].pages}


async def test_articles_nobody_has_proofed_leave_a_turn_free() -> None:
    """However many of them wait, and however long one takes, a buyer's copies go past them."""
    async with Press(jobs=2) as press:
        heavy = orders.article(html="<p>" + "word " * 29_000 + "</p>")
        waiting = [asyncio.create_task(press.proof(heavy)) for _ in range(4)]
        first = await asyncio.to_thread(_first_child, _warm_pid(press))
        os.kill(first, signal.SIGSTOP)
        assert (await press.print_copies(orders.order())).pages >= 2
        assert [proof.done() for proof in waiting] == [False] * 4
        os.kill(first, signal.SIGKILL)
        for proof in waiting:
            proof.cancel()


async def test_a_closed_press_leaves_nothing_behind() -> None:
    """After `close` the warm process is gone, and its folder."""
    press = Press()
    await press.proof(orders.article())
    pid, folder = _warm_pid(press), _folder(press)
    await press.close()
    assert not os.access(f"/proc/{pid}", os.F_OK)
    assert not os.access(folder, os.F_OK)


def _warm_pid(press: Press) -> int:
    assert press._warm is not None  # noqa: SLF001 - the test kills what it looks at
    return press._warm._process.pid  # noqa: SLF001 - the same


def _folder(press: Press) -> Path:
    assert press._warm is not None  # noqa: SLF001 - the same
    return Path(press._warm.address).parent  # noqa: SLF001 - the same


def _first_child(pid: int) -> int:
    """Wait for the first process the warm one forks."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for _ in range(2000):
        if found := children.read_text().split():
            return int(found[0])
        time.sleep(0.005)
    pytest.fail("the press forked nothing within ten seconds")


def test_cleaning_twice_is_cleaning_once() -> None:
    """`clean(clean(x))` equals `clean(x)` for every hostile body."""
    for attack in (*scripts(), *intruders("/canary", "http://canary.example/")):
        once = clean(attack.html)
        assert clean(once) == once
    assert nh3.is_html(clean("<p>x</p>"))
