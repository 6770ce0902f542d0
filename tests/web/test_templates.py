"""The pages and mails as a reader gets them: whole, well-formed, accessible by construction, and inert."""

import gzip
import re
from collections import Counter
from itertools import product

import pytest
from lxml import etree

from syndication.gateways.typesetter import environment
from syndication.settings import resources
from syndication.words import ENGLISH_CODE, LANGUAGES
from tests.web.sample_pages import HOSTILE, MAILS, PAGES, Sample

TEMPLATES = resources() / "templates"
ASSETS = TEMPLATES / "assets"
SHARED = {"layout", "assets", "copy"}
"""Folders that hold no page of their own, or another's."""

EVERY_PAGE = pytest.mark.parametrize("sample", PAGES.values(), ids=PAGES.keys())
WHOLE_PAGES = pytest.mark.parametrize(
    "sample",
    [sample for sample in PAGES.values() if sample.template != "public/price.html"],
    ids=[name for name, sample in PAGES.items() if sample.template != "public/price.html"],
)


def rendered(sample: Sample, language: str = ENGLISH_CODE) -> str:
    """Render a sample as its handler does."""
    return environment(language).get_template(sample.template).render(page=sample.page, site=sample.site)


def parsed(html: str) -> etree._Element:
    """Parse without forgiving anything: a stray or unclosed tag raises."""
    return etree.fromstring(html, etree.HTMLParser(recover=False))


def attributes(tree: etree._Element, name: str) -> list[str]:
    """Return every value of one attribute, in the order of the page."""
    return [str(element.get(name)) for element in tree.iter(etree.Element) if element.get(name) is not None]


@EVERY_PAGE
def test_page_is_well_formed_and_says_what_it_is(sample: Sample) -> None:
    """Each page parses strictly, has no name twice, and every reference inside it leads somewhere."""
    tree = parsed(rendered(sample))
    ids = attributes(tree, "id")
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    pointed = [
        name
        for kind in ("for", "aria-labelledby", "aria-describedby", "data-copy", "data-reveal")
        for value in attributes(tree, kind)
        for name in value.split()
    ]
    inside = [href[1:] for href in attributes(tree, "href") if href.startswith("#")]
    assert set(pointed) | set(inside) <= set(ids)


@WHOLE_PAGES
def test_page_has_one_headline_and_a_title(sample: Sample) -> None:
    """Each page has a title, one h1 and no heading that skips a level."""
    tree = parsed(rendered(sample))
    levels = [int(str(tag.tag)[1]) for tag in tree.iter("h1", "h2", "h3") if list(tag.iterancestors("main"))]
    assert levels.count(1) == 1
    first = levels.index(1)
    assert all(
        after - before <= 1 for before, after in zip(levels[first:], levels[first + 1 :], strict=False)
    )
    assert tree.findtext("head/title", default="").strip()
    assert tree.get("lang")
    assert tree.get("dir")


@EVERY_PAGE
def test_page_needs_no_exception_from_the_content_policy(sample: Sample) -> None:
    """No page has inline script, inline style or an event attribute, and nothing comes from another site.

    A frame shows a page of ours that may do nothing; the desk sees our own pictures.
    """
    tree = parsed(rendered(sample))
    assert list(tree.iter("style")) == []
    assert [script for script in tree.iter("script") if not script.get("src") or script.text] == []
    names = {str(name) for element in tree.iter(etree.Element) for name in element.attrib}
    assert [name for name in names if name == "style" or name.startswith("on")] == []
    frames = list(tree.iter("iframe"))
    assert all(
        str(frame.get("src")).startswith(("/requests/", "/desk/requests/", "/desk/mails/", "/partner/"))
        for frame in frames
    )
    assert all(frame.get("sandbox") == "" for frame in frames)
    shown_inside = {str(frame.get("src")) for frame in frames}
    sources = attributes(tree, "src") + [str(link.get("href")) for link in tree.iter("link")]
    ours = ("/assets/", "/desk/pictures/file?")
    assert [source for source in sources if not source.startswith(ours) and source not in shown_inside] == []


@EVERY_PAGE
def test_page_links_to_nothing_that_runs(sample: Sample) -> None:
    """Whatever address an article or an asset claims, a link is http(s), mailto, otpauth or our own path."""
    tree = parsed(rendered(sample))
    addresses = attributes(tree, "href") + attributes(tree, "action")
    assert [at for at in addresses if not re.match(r"https?://|mailto:|otpauth:|/(?!/)|#|\?", at)] == []


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("hostile")])
def test_what_was_typed_comes_out_as_text(name: str) -> None:
    """A headline, name, reason or credit full of markup is shown letter by letter and never evaluated."""
    tree = parsed(rendered(PAGES[name]))
    shown = "".join(str(text) for text in tree.itertext()) + "".join(attributes(tree, "value"))
    assert HOSTILE in shown


@WHOLE_PAGES
def test_forms_that_change_something_are_posted(sample: Sample) -> None:
    """Every desk form carries the member's token, and only a search is a GET."""
    for form in parsed(rendered(sample)).iter("form"):
        method = str(form.get("method"))
        action = str(form.get("action"))
        if method == "get":
            assert form.get("role") == "search"
        elif method != "dialog" and sample.site.member_email:
            assert action.startswith("/partner")
            assert form.xpath("string(.//input[@name='csrf']/@value)") == sample.site.member_csrf
        elif method != "dialog" and sample.site.staff_email:
            assert action.startswith("/desk/")
            assert form.xpath("string(.//input[@name='csrf']/@value)") == sample.site.staff_csrf


def test_form_asks_exactly_what_the_handler_reads() -> None:
    """The names of the form's inputs are those of `Answers` and the few the handler adds."""
    sample = PAGES["form"]
    names = {
        str(question.get("name"))
        for main in parsed(rendered(sample)).iter("main")
        for question in main.iter("input", "select", "textarea")
        if question.get("name")
    }
    answers = set(sample.page.answers.__struct_fields__)  # type: ignore[attr-defined]
    assert names == answers | {"article", "add_article", "form_key"}


def test_every_wrong_field_is_told_beside_it_and_on_top() -> None:
    """Each problem stands in the summary with a link, and beside its field, which says it is invalid."""
    tree = parsed(rendered(PAGES["form-wrong"]))
    for problem in PAGES["form-wrong"].page.problems:  # type: ignore[attr-defined]
        assert tree.xpath(f"//section[@id='summary']//a[@href='#f-{problem.field}']/text()") == [
            problem.message
        ]
        assert tree.xpath(f"string(//p[@id='w-{problem.field}'])") == problem.message
        if problem.field != "article":
            assert tree.xpath(f"//*[@aria-invalid and contains(@aria-describedby, 'w-{problem.field}')]")


def test_nothing_typed_is_lost() -> None:
    """What was typed stands in the form again, however wrong it was."""
    tree = parsed(rendered(PAGES["form-wrong"]))
    assert tree.xpath("string(//input[@name='audience']/@value)") == "lots"
    assert tree.xpath("string(//input[@name='contact_email']/@value)") == "claire@"
    assert tree.xpath("string(//input[@name='add_article']/@value)") == "zeppelin"
    assert tree.xpath("//input[@name='territories'][@checked]/@value") == ["GB", "FR"]
    assert tree.xpath("//input[@name='portion'][@checked]/@value") == ["excerpt"]
    assert tree.xpath("//select[@name='organisation_country']/option[@selected]/@value") == ["FR"]


def test_bill_adds_up_in_front_of_the_reader() -> None:
    """The panel shows each line, the sum so far, the tax and the total."""
    words = "".join(str(text) for text in parsed(rendered(PAGES["price"])).itertext())
    shown = re.sub(r"\s+", " ", words)
    for figure in ("£150.00", "£37.50", "£187.50", "\N{MINUS SIGN}£168.75", "£168.75", "£33.75", "£202.50"):
        assert figure in shown


@pytest.mark.parametrize(
    ("name", "waits"),
    [
        ("status-received", True),
        ("status-ended", False),
        ("status-confirming", True),
        ("status-came-back", False),
        ("status-offered", False),
        ("status-licensed", False),
        ("status-review", False),
    ],
)
def test_status_page_looks_again_only_while_it_waits(name: str, *, waits: bool) -> None:
    """A page between two stages refreshes itself without a script; a page at rest does not."""
    tree = parsed(rendered(PAGES[name]))
    assert bool(tree.xpath("//noscript/meta[@http-equiv='refresh']")) is waits


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("active", "Genuine"),
        ("suspended", "Genuine, but suspended"),
        ("expired", "Genuine, but ended"),
        ("revoked", "Revoked"),
        ("unknown", "Not genuine"),
    ],
)
def test_stranger_reads_at_once_whether_a_licence_is_genuine(name: str, verdict: str) -> None:
    """The verification page's headline is the verdict, and only a known number names a licensee."""
    html = rendered(PAGES[f"licence-{name}"])
    assert parsed(html).xpath("string(//h1)") == verdict
    assert ("Lac Info Association" in html) is (name != "unknown")


@pytest.mark.parametrize("event", MAILS)
def test_mail_says_the_same_in_html_and_text(event: str) -> None:
    """Each mail has a one-line subject, its one action in both forms, and nothing that runs or loads."""
    page = MAILS[event]
    text = environment().get_template(f"mail/{event}.txt")
    subject = "".join(text.blocks["subject"](text.new_context({"page": page})))
    html = parsed(environment().get_template(f"mail/{event}.html").render(page=page))
    plain = text.render(page=page)
    assert subject.strip()
    assert "\n" not in subject.strip()
    assert subject.strip() == html.findtext("head/title")
    assert page.link in plain
    assert attributes(html, "href") == [page.link]
    assert attributes(html, "src") == []
    assert "&amp;" not in plain
    assert "\n\n\n" not in plain


def test_every_template_has_a_sample() -> None:
    """No page or mail is left out of these tests."""
    shown = {sample.template for sample in PAGES.values()} | {f"mail/{event}.html" for event in MAILS}
    there = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if path.parent.name not in SHARED and path.stem not in {"layout", "macros"}
    }
    assert there == shown


def test_pages_are_light() -> None:
    """The heaviest page comes over the wire, with its style and script packed as they are sent, in 100 kB.

    The style sheet can be read in one sitting, and each script on one screen or two.
    """
    style, script, of_the_desk = ((ASSETS / name).read_bytes() for name in ("site.css", "site.js", "desk.js"))
    assert len(style) < 72_000
    assert max(len(script), len(of_the_desk)) < 8_000
    packed = len(gzip.compress(style)) + len(gzip.compress(script)) + len(gzip.compress(of_the_desk))
    # the editor of a rate card is the one page with some hundred fields
    heaviest = max(
        len(rendered(sample).encode()) for name, sample in PAGES.items() if "rate-card-draft" not in name
    )
    heaviest = max(heaviest, *(len(rendered(PAGES["form"], language).encode()) for language in LANGUAGES))
    assert heaviest + packed < 100_000


def _tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(letter * 2 for letter in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_ink_reads_on_every_paper(theme: str) -> None:
    """Text has a contrast of 7:1 in both themes, and an edge that means something 4.5:1."""
    blocks = re.findall(r":root \{(.*?)\}", (ASSETS / "site.css").read_text(), re.DOTALL)
    colours = _tokens(blocks[0 if theme == "light" else 1])
    for paper, ink in product(("paper", "raised"), ("ink", "soft", "accent", "good", "wait", "bad")):
        assert _contrast(colours[paper], colours[ink]) >= 7, (paper, ink)
    assert _contrast(colours["accent"], colours["on-accent"]) >= 7
    assert min(_contrast(colours[paper], colours["edge"]) for paper in ("paper", "raised")) >= 4.5
