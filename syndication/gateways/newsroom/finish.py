"""Last passes over the written body: captions find their pictures, facts and furniture leave it."""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re
from collections.abc import Iterator

from lxml import etree

from schemas.article import AssetRead, Owner
from syndication.gateways.newsroom.assets.captions import read_caption, reads_as_caption
from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.clean import NOTE
from syndication.gateways.newsroom.facts import Facts
from syndication.gateways.newsroom.facts.bylines import bare_byline
from syndication.gateways.newsroom.furniture.spoken import introduces_author, is_label, says_furniture
from syndication.gateways.newsroom.page import Element, drop, plain, squeezed, trim_end, unwrap

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PARENTS = ("blockquote", "aside", "li", "td", "dd")


def settle_captions(body: Element, assets: list[Found], own_names: tuple[str, ...]) -> None:
    """Give every caption and credit line beside an asset to it, and take it out of the words."""
    for parent in [body, *body.iter(*_PARENTS)]:
        _settle_in(parent, assets, own_names)
    for part in body.iter("p"):
        for name in ("data-role", "data-caption", "data-credit"):
            part.attrib.pop(name, "")
    for marker in body.iter("figure"):
        marker.attrib.pop("data-loose", "")


def _settle_in(parent: Element, assets: list[Found], own_names: tuple[str, ...]) -> None:
    for part in list(parent):
        if part.tag != "p":
            continue
        if _MEDIA_LABEL.match(plain(part)) and _marker(part.getnext()) is not None:
            drop(part)
            continue
        before, after = _marker_before(part), _marker(part.getnext())
        if part.get("data-role"):
            marker = before if before is not None else after
        elif before is not None and _belongs(part, before, assets[_index(before)], own_names):
            marker = before
        else:
            continue
        if marker is not None:
            for shown in _row(marker, assets):
                _give(part, assets[_index(shown)], own_names)
            drop(part)


def _row(marker: Element, assets: list[Found]) -> list[Element]:
    """Return a picture and those right before it that nothing is said of: one line stands for the row."""
    row = [marker]
    before = _marker_before(marker)
    while before is not None and not assets[_index(before)].is_described:
        row.append(before)
        before = _marker_before(before)
    return row


# What a page says aloud before a picture.
_MEDIA_LABEL = re.compile(
    r"(?i)^(?:image|photo|photograph|picture|video|audio|graphic|gallery|slideshow)\W*$"
)


def _index(marker: Element) -> int:
    return int(marker.get("data-asset") or 0)


def _marker(element: Element | None) -> Element | None:
    return element if element is not None and element.get("data-asset") is not None else None


def _marker_before(part: Element) -> Element | None:
    return _marker(part.getprevious())


def _belongs(part: Element, marker: Element, asset: Found, own_names: tuple[str, ...]) -> bool:
    text = plain(part)
    same = squeezed(text)
    if same and same in {squeezed(asset.alt), squeezed(asset.title)}:
        return True
    return reads_as_caption(text, asset, own_names) or (
        marker.get("data-loose") is not None and _is_slanted(part) and not asset.is_described
    )


_LONGEST_SLANTED = 35


def _is_slanted(part: Element) -> bool:
    """Say whether a short paragraph is set in italics or small as a whole, as captions are."""
    whole = plain(part)
    inner = [child for child in part if child.tag in {"em", "i", "small"}]
    return len(inner) == 1 and plain(inner[0]) == whole and 0 < len(whole.split()) <= _LONGEST_SLANTED


def _give(part: Element, asset: Found, own_names: tuple[str, ...]) -> None:
    if part.get("data-role"):
        captions = [line for line in (part.get("data-caption") or "").split("\n") if line]
        credit_lines = [line for line in (part.get("data-credit") or "").split("\n") if line]
    else:
        captions, credit_lines = read_caption(part, own_names)
    asset.captions += [line for line in captions if line not in asset.captions]
    asset.credits += [line for line in credit_lines if line not in asset.credits]


# --- facts that stand in the body ---------------------------------------------------------------


def spoken_byline(body: Element) -> str:
    """Return the byline that only stands in the text, "By Jane Doe" before the first paragraph, or ""."""
    lines = (plain(block) for block in _head(body) if block.tag == "p")
    found = (
        _BY_LINE.match(line)
        for line in lines
        if len(line.split()) <= _LONGEST_BYLINE and not re.search(r"[.!?]$", line)
    )
    return next((match.string[match.end() - 1 :] for match in found if match), "")


_LONGEST_BYLINE = 12


def drop_facts(body: Element, facts: Facts, standfirst: str) -> None:
    """Take out the headline anywhere, and standfirst, byline and date before the first paragraph."""
    headlines = {squeezed(line) for line in facts.headlines}
    for heading in list(body.iter(*HEADINGS)):
        if squeezed(plain(heading)) in headlines:
            drop(heading)
    decks = {squeezed(standfirst)} - {""}
    names = [squeezed(line) for line in [*facts.bylines, facts.byline] if line]
    for block in _head(body):
        text = squeezed(plain(block))
        if text in decks or _is_menu(block) or text in headlines or _is_fact_line(block, names, facts):
            drop(block)


_HEAD_LENGTH = 8


def _head(body: Element) -> Iterator[Element]:
    """Yield the short blocks before the article's first real paragraph."""
    for block in [element for element in list(body) if element.get("data-asset") is None][:_HEAD_LENGTH]:
        text = plain(block)
        yield block
        if block.getparent() is body and len(text.split()) > _LONGEST_FACT:
            return


_LONGEST_FACT = 22
_DATE_LINE = re.compile(
    r"(?i)^\W*(?:(?:first |last |originally )?(?:published|updated|posted|modified|publié|mis à jour"
    r"|modifié|veröffentlicht|aktualisiert|stand|publicado|actualizado|نشر|تاريخ النشر|آخر تحديث)\b.{0,80}"
    r"|(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*,? )?\d{1,2}\.? [^\W\d_]{3,10}\.?,? (?:de )?\d{4}.{0,30}"
    r"|[^\W\d_]{3,10}\.? \d{1,2},? \d{4}.{0,30}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.{0,30}"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.{0,30}"
    r"|\d+ (?:min(?:ute)?s?|hours?|days?) (?:read|ago)|reading time.{0,20}|temps de lecture.{0,20}"
    r"|lesezeit.{0,20}|tiempo de lectura.{0,20})\W*$"
)
_BY_LINE = re.compile(r"(?i)^\W*(?:by|par|von|por|di|door|av|af|بقلم|كتب|كتبت)\s*[:：]?\s+\S")


def _is_menu(block: Element) -> bool:
    """Say whether a line before the article is links only: a menu or a trail of sections."""
    links = list(block.iter("a"))
    return len(links) > 1 and squeezed("".join(plain(link) for link in links)) == squeezed(plain(block))


def _is_fact_line(block: Element, names: list[str], facts: Facts) -> bool:
    text = plain(block)
    if block.tag not in {"p", "ul", "address", "h2", "h3", "h4"} or len(text.split()) > _LONGEST_FACT:
        return False
    same = squeezed(text)
    if re.fullmatch(r"\d{1,4}|[\W_]*", text) and block.tag == "p":
        return True
    named = any(
        name
        and name in same
        and len(same) <= len(name) + len("byenvironmentcorrespondentinlondon1january2025at1200gmt")
        for name in names
    )
    if _DATE_LINE.match(text) or same == squeezed(facts.section):
        return True
    bare = squeezed(bare_byline(text)) in names
    return (
        named
        and (bool(_BY_LINE.match(text)) or same in names or bare)
        and not re.search(r"[.!?]$", text.rstrip())
    )


# --- furniture by its words ---------------------------------------------------------------------


def drop_spoken_furniture(body: Element) -> None:
    """Take out labelled links, sign-ups, labels and the lists under them, wherever they stand."""
    _drop_sections(body)
    for block in list(
        body.iter(
            "p", "ul", "ol", "li", "aside", "blockquote", "h2", "h3", "h4", "h5", "h6", "h1", "td", "dd"
        )
    ):
        if block.getparent() is not None and block.find(".//figure") is None and _is_spoken(block):
            drop(block)
    for block in body.iter("p", "li"):
        _drop_spoken_end(block)
    for block in list(body.iter("ul", "ol", "dl", "aside", "blockquote")):
        if not plain(block) and block.find(".//figure") is None:
            drop(block)


def _drop_spoken_end(block: Element) -> None:
    """Take out a labelled link that was set at the end of a paragraph of the article."""
    last = block[-1] if len(block) else None
    apart = last is not None and last.tag in {"em", "strong", "i", "b", "span", "small"}
    if last is None or not apart or (last.tail or "").strip() or last.find(".//a") is None:
        return
    if says_furniture(last):
        drop(last)
        trim_end(block)


def _is_spoken(block: Element) -> bool:
    if block.tag in {"ul", "ol"}:
        return _is_tag_list(block)
    if block.tag in {"aside", "blockquote"}:
        first = block[0] if len(block) else None
        return first is not None and is_label(plain(first)) and _is_links(block, first)
    if block.tag in {"td", "dd"}:
        return False
    return says_furniture(block)


_TAG_ADDRESS = re.compile(
    r"/(?:tags?|topics?|themen?|thema|themes?|etiquetas?|temas?|tema|sujet|hashtag|category|categories"
    r"|categoria|keyword)s?/",
    re.IGNORECASE,
)


def _is_tag_list(block: Element) -> bool:
    links = list(block.iter("a"))
    return (
        bool(links)
        and len(links) == len(list(block.iter("li")))
        and all(_TAG_ADDRESS.search(link.get("href") or "") for link in links)
    )


def _is_links(block: Element, label: Element) -> bool:
    words = len(plain(block).split()) - len(plain(label).split())
    linked = sum(len(plain(link).split()) for link in block.iter("a"))
    return linked >= words * 0.6


def _drop_sections(body: Element) -> None:
    """Take out a label and the links that stand under it, until words of the article follow."""
    for label in list(body.iter("p", *HEADINGS)):
        if label.getparent() is None or not is_label(plain(label)):
            continue
        if introduces_author(plain(label)):
            _drop_author_note(label)
            continue
        after = label.getnext()
        while after is not None and _is_linked_block(after):
            following = after.getnext()
            drop(after)
            after = following
        drop(label)


def _drop_author_note(label: Element) -> None:
    """Take out "About the author" and the paragraphs under it, to the end of its box or a heading."""
    for after in list(label.itersiblings()):
        if after.tag != "p":
            break
        drop(after)
    drop(label)


def _is_linked_block(block: Element) -> bool:
    if block.tag not in {"ul", "ol", "p", "h3", "h4", "h5", "h6"}:
        return False
    links = [link for link in block.iter("a") if not (link.get("href") or "").startswith("#")]
    linked = sum(len(squeezed(plain(link))) for link in links)
    return bool(links) and linked >= 0.8 * len(squeezed(plain(block)))


# --- order ---------------------------------------------------------------------------------------


def drop_repeated_quotes(body: Element) -> None:
    """Take out a pull quote whose words stand in the text; one that says more stays."""
    whole = squeezed(
        " ".join(
            plain(part) for part in body.iter("p", "li") if not any(True for _ in part.iterancestors("aside"))
        )
    )
    for aside in list(body.iter("aside")):
        said = squeezed(plain(aside))
        if said and aside.find(".//figure") is None and (said in whole or _quoted_part(aside) in whole):
            drop(aside)


def _quoted_part(aside: Element) -> str:
    """Return a pull quote without the line that names who said it."""
    parts = [squeezed(plain(part)) for part in aside]
    return "".join(parts[:-1]) or "\x00"


def renumber_headings(body: Element) -> None:
    """Renumber the headings: the first is h2, and none is skipped on the way down."""
    open_levels: list[int] = []
    for heading in body.iter(*HEADINGS):
        level = int(heading.tag[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        heading.tag = f"h{min(len(open_levels) + 1, 6)}"


def settle_notes(body: Element) -> None:
    """Keep only those ways to a footnote that lead somewhere, and only those targets somebody asks for."""
    targets = {element.get("id") for element in body.iter() if element.get("id")}
    asked = set()
    for link in list(body.iter("a")):
        href = link.get("href") or ""
        if href.startswith("#" + NOTE) and href[1:] not in targets:
            unwrap(link)
        elif href.startswith("#"):
            asked.add(href[1:])
    for element in body.iter():
        if element.get("id") and element.get("id") not in asked:
            del element.attrib["id"]


def fill_figures(body: Element, assets: tuple[AssetRead, ...], found: list[Found]) -> None:
    """Write the picture, caption and credit into the figures of our own assets; the others stay empty."""
    for figure in body.iter("figure"):
        if figure.get("data-asset") is None:
            continue
        asset, seen = assets[_index(figure)], found[_index(figure)]
        if asset.owner is Owner.OWN:
            _fill(figure, asset, seen)


def _fill(figure: Element, asset: AssetRead, seen: Found) -> None:
    if asset.kind in {"photograph", "graphic"} and re.match(r"(?i)https?://", asset.url):
        sizes = {
            name: value for name, value in (("width", seen.width), ("height", seen.height)) if value.isdigit()
        }
        etree.SubElement(figure, "img", {"src": asset.url, "alt": asset.alt, **sizes})
    if asset.caption or asset.credit:
        caption = etree.SubElement(figure, "figcaption")
        caption.text = asset.caption + (" " if asset.caption and asset.credit else "")
        if asset.credit:
            etree.SubElement(caption, "small").text = asset.credit


def settle_links(body: Element) -> None:
    """Unwrap links that lead nowhere from a copy, and spans that say nothing."""
    for link in list(body.iter("a")):
        if not re.match(rf"(?i)https?://|mailto:|#{NOTE}", link.get("href") or "") and not link.get("id"):
            unwrap(link)
    for span in list(body.iter("span")):
        if not span.attrib:
            unwrap(span)
