"""The language the article is written in, and the direction it is read in."""

import re

from syndication.gateways.newsroom.facts.json_ld import Node, line_of
from syndication.gateways.newsroom.facts.meta import meta
from syndication.gateways.newsroom.page import Page, texts

_RTL = frozenset({"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "ckb", "dv"})
_SCRIPTS = (
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
# The languages that share a script: a label of one of them is believed.
_SAME_SCRIPT = {
    "ar": {"ar", "fa", "ur", "ps", "sd", "ug", "ckb"},
    "he": {"he", "yi"},
    "hi": {"hi", "mr", "ne"},
    "ru": {"ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"},
}
_SAMPLE = 20_000


def language_of(page: Page, story: Node) -> str:
    """Return the primary language subtag ("fr"): as labelled, unless the script contradicts the label."""
    named = [
        line_of(story.get("inLanguage")),
        *texts(page.root, "//article[@lang]/@lang"),
        page.root.get("lang") or "",
        page.root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        *texts(page.root, "//body/@lang"),
        meta(page, "og:locale", "content-language", "language", "dc.language"),
        *texts(page.root, "//meta[translate(@http-equiv, 'CL', 'cl')='content-language']/@content"),
    ]
    labels = [
        match[1].lower()
        for match in (re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|$)", str(name)) for name in named)
        if match
    ]
    script = _script(page)
    if script:
        return next((label for label in labels if label in _SAME_SCRIPT.get(script, {script})), script)
    return labels[0] if labels else "en"


def _script(page: Page) -> str:
    body = page.root.find("body")
    sample = "".join(
        text
        for element in (body if body is not None else page.root).iter("p", "h1", "div")
        for text in [element.text or ""]
    )[:_SAMPLE]
    letters = sum(character.isalpha() for character in sample) or 1
    for language, characters in _SCRIPTS:
        share = len(characters.findall(sample)) / letters
        # A third is enough: kana make up less of Japanese, and names and figures stay Latin.
        if share > (0.1 if language == "ja" else 0.34):
            return language
    return ""


def direction_of(page: Page, language: str) -> str:
    """Return the direction the page names, unless the language is written from right to left."""
    named = texts(page.root, "//article/@dir | /html/@dir | //body/@dir")
    return next(
        (
            str(value).lower()
            for value in named
            if str(value).lower() in {"ltr", "rtl"} and language not in _RTL
        ),
        "rtl" if language in _RTL else "ltr",
    )
