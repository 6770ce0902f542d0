"""Writes the article anew: the page's elements in, a small clean body and its assets out.

Nothing is copied. Each element of the page is read and its meaning written with the few elements of
the allow-list, so layout, wrappers and scripts have no way through, while every word does.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from syndication.gateways.newsroom.assets.captions import CREDIT_CLASS, is_captioning, read_caption
from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.assets.marks import MEDIA_TAGS, SOCIAL_CLASS
from syndication.gateways.newsroom.assets.media import media_of
from syndication.gateways.newsroom.assets.pictures import background_of, picture_key
from syndication.gateways.newsroom.clean import NOTE
from syndication.gateways.newsroom.page import Element, absolute, plain, raw_text, trim_end, words_of_class
from syndication.licensing.credits import is_credit_line

_INLINE = {
    "a": "a",
    "em": "em",
    "strong": "strong",
    "b": "b",
    "i": "i",
    "u": "u",
    "s": "s",
    "strike": "s",
    "del": "del",
    "ins": "ins",
    "sup": "sup",
    "sub": "sub",
    "small": "small",
    "mark": "mark",
    "abbr": "abbr",
    "acronym": "abbr",
    "code": "code",
    "tt": "code",
    "samp": "code",
    "kbd": "kbd",
    "time": "time",
    "q": "q",
    "cite": "cite",
    "bdi": "bdi",
    "bdo": "bdo",
    "dfn": "em",
    "var": "i",
}
_BLOCK = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "center",
        "fieldset",
        "details",
        "summary",
        "hgroup",
        "address",
        "figure",
        "figcaption",
        "table",
        "ul",
        "ol",
        "dl",
        "li",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "aside",
        "hr",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "form",
        "body",
    ]
)
_PICTURES = frozenset({"img", "amp-img", "picture"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_KEPT_ATTRIBUTES = {
    "abbr": ("title",),
    "time": ("datetime",),
    "ol": ("start", "type", "reversed"),
    "li": ("value",),
    "th": ("scope", "colspan", "rowspan"),
    "td": ("colspan", "rowspan"),
}
_ANCHOR_SIGNS = frozenset({"#", "¶", "§", "🔗", "link"})
_DROP_CAP = re.compile(r"\b(?:drop ?caps?|dropped cap|initial|first letter|lettrine|capital)\b")
_SPACES = re.compile("[ \t\n\r\f]+")
_WRAPPER = re.compile(
    r"\b(?:wp caption|image|images|img|pic|pics|photo|photos|picture|pictures|media|figure|visual"
    r"|illustration"
    r"|bild|foto|imagen|embed|video|audio|gallery|slide|slideshow|thumbnail|thumb|hero|lead art|graphic"
    r"|chart|tr caption container)\b"
)
_NOT_A_WRAPPER = re.compile(
    r"\b(?:text|body|content|article|story|copy|paragraph|prose|grid|row|column|columns)\b"
)
_MOST_LINES_BESIDE_A_PICTURE = 2
_MOST_WORDS_BESIDE_A_PICTURE = 45


class Composed(NamedTuple):
    """The written body, its assets as markers `<figure data-asset="i">` in it, and what they are."""

    body: Element
    assets: list[Found]


def compose(parts: list[Element], base: str, own_names: tuple[str, ...]) -> Composed:
    """Write the elements that hold the article, in order, into one body."""
    writer = _Writer(base, own_names, _footnote_targets(parts))
    body = etree.Element("div")
    for part in parts:
        writer.write(part, body)
    return Composed(body, writer.assets)


def _footnote_targets(parts: list[Element]) -> frozenset[str]:
    return frozenset(
        href[1:]
        for part in parts
        for link in part.iter("a")
        if (href := link.get("href") or "").startswith("#") and href[1:]
    )


class _Line:
    """A container being filled: a paragraph is open while words and inline elements arrive."""

    def __init__(self, out: Element, around: dict[str, str]) -> None:
        self.out = out
        self.around = around
        self.open: Element | None = None
        self.has_words = False
        self.breaks = 0
        self.pieces: list[str] = []
        self.waiting: list[Element] = []

    def say(self, text: str | None) -> None:
        if not text:
            return
        blank = not text.strip(" \t\n\r\f")
        if (blank and self.open is None) or (self.breaks and not text.strip()):
            return
        if not blank:
            self._settle_breaks()
        self._paragraph()
        self.has_words = self.has_words or bool(text.strip())
        self.pieces.append(text)

    def add(self, element: Element) -> None:
        self._settle_breaks()
        paragraph = self._paragraph()
        self._write_pieces(paragraph)
        paragraph.append(element)
        self.has_words = self.has_words or bool(plain(element).strip())

    def broken(self) -> None:
        self.breaks += 1

    def place(self, marker: Element) -> None:
        """Put an asset before the open paragraph's first word, or after the paragraph."""
        if self.has_words:
            self.waiting.append(marker)
        else:
            self.out.append(marker)

    def close(self) -> None:
        paragraph, had_words = self.open, self.has_words
        if paragraph is not None and had_words:
            self._write_pieces(paragraph)
            _trim(paragraph)
            self.out.append(paragraph)
        self.out.extend(self.waiting)
        self.open, self.has_words, self.breaks, self.pieces, self.waiting = None, False, 0, [], []

    def _write_pieces(self, paragraph: Element) -> None:
        """Write the words that have gathered at once: a word at a time costs the square of their number."""
        text, self.pieces = "".join(self.pieces), []
        _append_text(paragraph, _SPACES.sub(" ", text))

    def _paragraph(self) -> Element:
        if self.open is None:
            self.open = etree.Element("p", dict(self.around))
        return self.open

    def _settle_breaks(self) -> None:
        if not self.has_words or self.open is None:
            self.breaks = 0
        elif self.breaks > 1:
            self.close()
        elif self.breaks:
            self._write_pieces(self.open)
            etree.SubElement(self.open, "br")
            self.breaks = 0


class _Writer:
    def __init__(self, base: str, own_names: tuple[str, ...], targets: frozenset[str]) -> None:
        self.base = base
        self.own_names = own_names
        self.targets = targets
        self.assets: list[Found] = []
        self.seen: dict[str, int] = {}

    # --- blocks ---

    def write(self, source: Element, out: Element, around: dict[str, str] | None = None) -> None:
        """Write everything inside an element into `out`, as blocks."""
        line = _Line(out, {**(around or {}), **_language(source)})
        line.say(source.text)
        for child in source:
            self._child(child, line)
        line.close()

    def _child(self, child: Element, line: _Line) -> None:
        self._one(child, line)
        line.say(child.tail)

    def _one(self, child: Element, line: _Line) -> None:
        found = media_of(child, self.base)
        if found is not None:
            marker = self._marker(found)
            if child.tag in _PICTURES and next(child.iterancestors("figure"), None) is None:
                marker.set("data-loose", "yes")
            line.place(marker)
            if is_wrapping(child):
                self._captions_inside(child, line)
        elif child.tag in MEDIA_TAGS or SOCIAL_CLASS.search(words_of_class(child)):
            self._stand_in(child, line)
        elif is_captioning(child):
            line.close()
            line.out.append(self._caption(child))
        else:
            self._background(child, line)
            self._element(child, line)

    def _element(self, child: Element, line: _Line) -> None:
        tag = child.tag
        if tag == "br":
            line.broken()
        elif tag in _BLOCK:
            line.close()
            self._block(child, line)
        elif _holds_blocks(child):
            line.close() if tag not in _INLINE and tag != "span" else None
            self._through(child, line)
        elif tag == "wbr":
            return
        elif self._stays_transparent(child):
            self._through(child, line)
        else:
            self._inline_into(child, line)

    def _stays_transparent(self, child: Element) -> bool:
        return (
            child.tag not in _INLINE
            and self._styled(child) is None
            and not _language(child)
            and child.tag != "ruby"
        )

    def _through(self, child: Element, line: _Line) -> None:
        line.say(child.text)
        for grandchild in child:
            self._child(grandchild, line)

    def _block(self, child: Element, line: _Line) -> None:
        tag = child.tag
        if tag in _HEADINGS:
            self._heading(child, line.out)
        elif tag in {"ul", "ol", "dl"}:
            self._list(child, line)
        elif tag == "table":
            self._table(child, line)
        elif tag == "pre":
            _preformatted(child, line.out)
        elif tag == "hr":
            etree.SubElement(line.out, "hr")
        elif tag in {"figure", "blockquote", "aside"} or is_wrapping(child):
            self._framed(child, line)
        elif _is_drop_cap(child):
            line.say(plain(child))
        elif child.get("id") in self.targets:
            self._target(child, line)
        else:
            self.write(child, line.out, line.around)

    def _target(self, child: Element, line: _Line) -> None:
        """Write a block a footnote leads to, and keep the footnote's way to it."""
        before = len(line.out)
        self.write(child, line.out, line.around)
        if len(line.out) > before:
            line.out[before].set("id", _note(child.get("id") or ""))

    def _heading(self, child: Element, out: Element) -> None:
        inner = etree.Element("div")
        self.write(child, inner)
        heading = etree.Element(child.tag, _language(child))
        for index, part in enumerate(inner):
            if part.get("data-asset") is not None or part.tag != "p":
                out.append(part)
            else:
                _pour(part, heading, " " if index else "")
        self._keep_id(child, heading)
        if plain(heading):
            out.append(heading)

    def _list(self, child: Element, line: _Line) -> None:
        written = etree.Element(child.tag, {**_language(child), **_kept(child)})
        for item in child:
            if item.tag in {"li", "dt", "dd"}:
                self._item(item, written)
            elif item.tag in {"ul", "ol", "dl"}:
                self._list(item, _Line(written[-1] if len(written) else written, {}))
            else:
                self._items_inside(item, written)
        _append_if_filled(line.out, written)

    def _items_inside(self, wrapper: Element, written: Element) -> None:
        """Write the items of a wrapper inside a list (`<div>` around dt and dd)."""
        items = [
            item
            for item in wrapper.iter("li", "dt", "dd")
            if not any(
                other.tag in {"li", "dt", "dd"}
                for other in item.iterancestors()
                if other in list(wrapper.iter())
            )
        ]
        if items:
            for item in items:
                self._item(item, written)
        else:
            holder = etree.Element("li" if written.tag != "dl" else "dd")
            line = _Line(holder, {})
            self._one(wrapper, line)
            line.close()
            _loosen(holder)
            _append_if_filled(written, holder)

    def _item(self, item: Element, written: Element) -> None:
        entry = etree.Element(item.tag, {**_language(item), **_kept(item)})
        self.write(item, entry)
        _loosen(entry)
        self._keep_id(item, entry)
        _append_if_filled(written, entry)

    def _framed(self, child: Element, line: _Line) -> None:
        """Write a figure, quotation or box; captions in it belong to the assets in it."""
        frame = etree.Element(
            child.tag if child.tag in {"figure", "blockquote", "aside"} else "div", _language(child)
        )
        self.write(child, frame, line.around)
        if child.tag == "figure" or (
            frame.tag == "div" and any(part.get("data-asset") is not None for part in frame)
        ):
            self._gather(frame)
        if frame.tag == "figure" and not any(True for _ in frame.iter("table", "pre")):
            frame.tag = "div"
        if _has_class(child, _PULL_QUOTE) and frame.tag in {"div", "blockquote"}:
            frame.tag = "aside"
        if frame.tag == "div":
            _uncaption(frame) if not any(part.get("data-asset") is not None for part in frame) else None
            line.out.extend(list(frame))
        else:
            _append_if_filled(line.out, frame)

    def _gather(self, frame: Element) -> None:
        """Give the captions of a figure to its assets; in a figure every plain line is caption."""
        markers = [part for part in frame if part.get("data-asset") is not None]
        if not markers:
            return
        captions = [
            part for part in frame if (part.tag in {"p", *_HEADINGS} and plain(part)) or part.get("data-role")
        ]
        for part in captions:
            before = [marker for marker in markers if list(frame).index(marker) < list(frame).index(part)]
            alone = len(markers) == 1 or not before
            targets = markers if not before or (part is captions[-1] and len(captions) == 1) else before[-1:]
            for marker in markers if alone else targets:
                self._describe(self.assets[int(marker.get("data-asset") or 0)], part)
        for part in captions:
            frame.remove(part)

    def _describe(self, asset: Found, part: Element) -> None:
        if part.get("data-role"):
            captions, credit_lines = (part.get(name) or "" for name in ("data-caption", "data-credit"))
            asset.captions += [line for line in captions.split("\n") if line and line not in asset.captions]
            asset.credits += [line for line in credit_lines.split("\n") if line and line not in asset.credits]
            return
        captions_read, credits_read = read_caption(part, self.own_names)
        asset.captions += captions_read
        asset.credits += credits_read

    def _caption(self, child: Element) -> Element:
        """Write a caption or credit as a paragraph that says what it is; later it finds its asset."""
        captions, credit_lines = read_caption(child, self.own_names)
        whole = etree.Element(
            "p",
            {
                "data-role": "caption",
                "data-caption": "\n".join(captions),
                "data-credit": "\n".join(credit_lines),
            },
        )
        inner = etree.Element("div")
        line = _Line(inner, {})
        self._through(child, line)
        line.close()
        for index, part in enumerate(inner):
            _pour(part, whole, " " if index else "")
        return whole

    # --- tables ---

    def _table(self, child: Element, line: _Line) -> None:
        rows = [row for row in child.iter("tr") if next(row.iterancestors("table")) is child]
        if _is_layout(child, rows):
            for row in rows:
                for cell in row:
                    self._cell_as_blocks(cell, line)
            return
        table = etree.Element("table", _language(child))
        for part in child:
            if part.tag == "caption":
                self._cell(part, table)
            elif part.tag == "tr":
                self._row(part, table)
            elif part.tag in {"thead", "tbody", "tfoot"}:
                group = etree.SubElement(table, part.tag)
                for row in part:
                    self._row(row, group)
        _append_if_filled(line.out, table)

    def _cell_as_blocks(self, cell: Element, line: _Line) -> None:
        if is_captioning(cell):
            line.out.append(self._caption(cell))
        else:
            self.write(cell, line.out, line.around)

    def _row(self, row: Element, group: Element) -> None:
        if row.tag != "tr":
            return
        written = etree.SubElement(group, "tr")
        for cell in row:
            if cell.tag in {"td", "th"}:
                self._cell(cell, written)

    def _cell(self, cell: Element, written: Element) -> None:
        entry = etree.SubElement(written, cell.tag, {**_language(cell), **_kept(cell)})
        self.write(cell, entry)
        _loosen(entry)

    # --- inline ---

    def _inline_into(self, child: Element, line: _Line) -> None:
        written, markers = self._inline(child)
        for marker in markers:
            line.place(marker)
        if written is None:
            line.say(" " if markers else None)
        elif plain(written) or written.get("id"):
            line.add(written)
        else:
            line.say(raw_text(written))

    def _inline(self, child: Element) -> tuple[Element | None, list[Element]]:
        """Return the inline element that says what `child` says, and the assets that stood in it."""
        if child.tag == "ruby":
            return _ruby(child), []
        tag = self._styled(child) or _INLINE.get(child.tag) or "span"
        written = etree.Element(tag, {**_language(child), **_kept(child), **self._link(child)})
        self._keep_id(child, written)
        markers: list[Element] = []
        _append_text(written, _SPACES.sub(" ", child.text or ""))
        for inner in child:
            markers += self._inline_child(inner, written)
            _append_text(written, _SPACES.sub(" ", inner.tail or ""))
        return _unwrapped(written), markers

    def _inline_child(self, inner: Element, written: Element) -> list[Element]:
        found = media_of(inner, self.base)
        if found is not None:
            return [self._marker(found)]
        if inner.tag in MEDIA_TAGS:
            _append_text(written, _spoken(inner))
            return []
        if inner.tag == "br":
            etree.SubElement(written, "br")
            return []
        if inner.tag == "wbr":
            return []
        part, markers = self._inline(inner)
        if part is not None:
            _add_or_pour(written, part)
        return markers

    def _link(self, child: Element) -> dict[str, str]:
        href = (child.get("href") or "").strip()
        if child.tag != "a" or not href:
            return {}
        if href.startswith("#"):
            return {"href": "#" + _note(href[1:])} if href[1:] in self.targets else {}
        # A relative address on a page whose own address is unknown stays a link until its text is judged.
        address = absolute(href, self.base).replace(" ", "%20")
        if not re.match(r"(?i)https?://[^/]|mailto:.|[^:]*$", address):
            return {}
        return {
            "href": address,
            **{name: child.get(name) or "" for name in ("hreflang", "title") if child.get(name)},
        }

    def _styled(self, child: Element) -> str | None:
        """Return the emphasis a span gives by its style, as Google Docs writes it."""
        style = (child.get("style") or "").replace(" ", "").lower() if child.tag in {"span", "font"} else ""
        if re.search(r"font-weight:(?:bold|[6-9]00)", style):
            return "strong"
        if "font-style:italic" in style:
            return "em"
        shift = re.search(r"vertical-align:(super|sub)", style)
        return {"super": "sup", "sub": "sub"}[shift[1]] if shift else None

    def _keep_id(self, child: Element, written: Element) -> None:
        name = child.get("id") or (child.get("name") if child.tag == "a" else "") or ""
        if name in self.targets:
            written.set("id", _note(name))

    # --- assets ---

    def _marker(self, found: Found) -> Element:
        """Return the place of an asset; a picture shown twice, in whatever size, is one asset."""
        key = f"{found.kind} {picture_key(found.url)}" if found.url else f"nameless {len(self.assets)}"
        index = self.seen.setdefault(key, len(self.assets))
        if index == len(self.assets):
            self.assets.append(found)
        return etree.Element("figure", {"data-asset": str(index)})

    def _background(self, child: Element, line: _Line) -> None:
        found = background_of(child, self.base)
        if found is not None:
            line.place(self._marker(found))

    def _stand_in(self, child: Element, line: _Line) -> None:
        """Write what an icon says: an emoji, or the letter of a drawn initial."""
        line.say(_spoken(child))

    def _captions_inside(self, child: Element, line: _Line) -> None:
        for node in child.iter("figcaption"):
            line.out.append(self._caption(node))


_PULL_QUOTE = re.compile(
    r"\b(?:pull ?quotes?|pulled quote|blockquote pull|wp block pullquote|quote callout|call out quote"
    r"|zitat box)\b"
)


def _has_class(element: Element, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(words_of_class(element)))


def is_wrapping(child: Element) -> bool:
    """Say whether a block only holds a picture and what is said of it: by its class, or by a credit in it."""
    if child.tag not in {"div", "p", "span", "section", "center"}:
        return False
    media = any(True for _ in child.iter(*MEDIA_TAGS)) or background_of(child, "") is not None
    if not media or any(True for _ in child.iter(*_HEADINGS, "ul", "ol", "table", "blockquote")):
        return False
    lines = sum(1 for node in child.iter("p") if plain(node))
    if len(plain(child).split()) > _MOST_WORDS_BESIDE_A_PICTURE or lines > _MOST_LINES_BESIDE_A_PICTURE:
        return False
    classes = words_of_class(child)
    named = bool(_WRAPPER.search(classes)) and not _NOT_A_WRAPPER.search(classes)
    return named or (
        child.tag == "div" and any(_is_set_apart_credit(node) for node in child.iterdescendants())
    )


def _is_set_apart_credit(node: Element) -> bool:
    if node.tag not in {"span", "em", "i", "small", "cite", "p", "div"} or not plain(node):
        return False
    return bool(CREDIT_CLASS.search(words_of_class(node))) or is_credit_line(plain(node))


def _holds_blocks(child: Element) -> bool:
    return any(True for _ in child.iter(*_BLOCK)) or (
        child.tag in {"a", "span"} and not plain(child) and any(True for _ in child.iter(*MEDIA_TAGS))
    )


def _is_drop_cap(child: Element) -> bool:
    return (
        child.tag == "div"
        and bool(_DROP_CAP.search(words_of_class(child)))
        and len(plain(child)) <= len("“W")
    )


def _spoken(child: Element) -> str:
    alt = child.get("alt") or ""
    emoji = bool(alt) and len(alt) <= len("🏴󠁧󠁢󠁳󠁣󠁴󠁿") and not alt.isascii()
    letter = len(alt) == 1 and bool(_DROP_CAP.search(words_of_class(child)))
    return alt if emoji or letter else ""


_LONG_CELL = 60


def _is_layout(table: Element, rows: list[Element]) -> bool:
    """Say whether a table only arranges the page: one cell a row, or whole paragraphs in its cells."""
    if table.get("role") in {"presentation", "none"}:
        return True
    if any(True for _ in table.iter("th", "caption", "thead")):
        return False
    cells = [cell for row in rows for cell in row]
    single = all(len(row) <= 1 for row in rows)
    return single or any(_is_page_part(cell) for cell in cells)


def _is_page_part(cell: Element) -> bool:
    return (
        len(plain(cell).split()) > _LONG_CELL
        or any(True for _ in cell.iter("table", "h1", "h2"))
        or len(list(cell.iter("p"))) > 1
    )


def _preformatted(child: Element, out: Element) -> None:
    written = etree.SubElement(out, "pre")
    for line_break in child.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    written.text = raw_text(child).strip("\n")


def _ruby(child: Element) -> Element:
    """Write a reading beside its characters: 漢字(かんじ)."""
    written = etree.Element("span")
    for node in child.iter():
        if node.tag == "rt":
            _append_text(written, f"({plain(node)})")
        elif node.tag not in {"rp", "rtc"} and isinstance(node.tag, str):
            _append_text(written, node.text or "")
        if node is not child and node.tag != "rp":
            _append_text(written, (node.tail or "").strip("\n"))
    return written


def _language(element: Element) -> dict[str, str]:
    kept = {name: (element.get(name) or "").strip() for name in ("lang", "dir")}
    return {name: value for name, value in kept.items() if value}


def _kept(element: Element) -> dict[str, str]:
    return {
        name: element.get(name) or ""
        for name in _KEPT_ATTRIBUTES.get(element.tag, ())
        if element.get(name) is not None
    }


def _note(name: str) -> str:
    return NOTE + re.sub(r"[^\w.-]", "-", name)


def _append_text(element: Element, text: str) -> None:
    if not text:
        return
    last = next(element.iterchildren(reversed=True), None)
    before = (element.text if last is None else last.tail) or ""
    joined = before + (text.lstrip(" ") if before.endswith(" ") else text)
    if last is None:
        element.text = joined
    else:
        last.tail = joined


def _pour(source: Element, into: Element, between: str) -> None:
    """Move an element's words and children to the end of another."""
    _append_text(into, between)
    _append_text(into, source.text or "")
    tails = [(child, child.tail) for child in source]
    for child, _ in tails:
        into.append(child)


def _add_or_pour(into: Element, part: Element) -> None:
    if part.tag == "span" and not part.attrib:
        _pour(part, into, "")
    else:
        into.append(part)


def _unwrapped(written: Element) -> Element | None:
    """Return a link without an address as a plain span, and None for what says nothing."""
    if written.tag == "a" and not written.get("href"):
        written.tag = "span"
        if written.get("title"):
            del written.attrib["title"]
    if not len(written) and not written.text and not written.get("id"):
        return None
    return written


def _loosen(entry: Element) -> None:
    """Write a list item or cell of one paragraph without the paragraph."""
    first = entry[0] if len(entry) else None
    alone = (
        first is not None
        and first.tag == "p"
        and not first.get("data-role")
        and all(part.tag in {"ul", "ol"} for part in list(entry)[1:])
    )
    if first is None or not alone or entry.text:
        return
    attributes = list(first.items())
    entry.remove(first)
    rest = list(entry)
    for part in rest:
        entry.remove(part)
    _pour(first, entry, "")
    entry.extend(rest)
    for name, value in attributes:
        entry.set(name, value)


def _append_if_filled(out: Element, element: Element) -> None:
    if plain(element) or any(True for _ in element.iter("figure")):
        out.append(element)


def _uncaption(frame: Element) -> None:
    """Let captions of a frame without an asset be paragraphs again: they caption a table or a quotation."""
    for part in frame.iter("p"):
        for name in ("data-role", "data-caption", "data-credit"):
            part.attrib.pop(name, "")


def _trim(paragraph: Element) -> None:
    paragraph.text = (paragraph.text or "").lstrip(" ")
    trim_end(paragraph)


def markers_of(body: Element) -> Iterator[Element]:
    """Yield the markers of assets in a written body, in order."""
    return (figure for figure in body.iter("figure") if figure.get("data-asset") is not None)
