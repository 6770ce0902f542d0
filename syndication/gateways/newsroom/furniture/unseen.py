"""Takes out what a browser does not show."""

import re

from syndication.gateways.newsroom.furniture.named import LARGEST_SHARE, running_words, shows_picture
from syndication.gateways.newsroom.page import Element, drop, select, words_of_class

_UNSEEN_TAGS = (
    "script",
    "style",
    "template",
    "link",
    "meta",
    "base",
    "button",
    "select",
    "input",
    "textarea",
    "option",
    "dialog",
    "nav",
    "menu",
    "datalist",
    "progress",
    "meter",
    "amp-ad",
    "amp-auto-ads",
    "amp-sidebar",
    "amp-analytics",
    "amp-consent",
    "amp-social-share",
    "amp-sticky-ad",
    "amp-user-notification",
    "ins-ad",
    "fbs-ad",
    "footer-nav",
)
_HIDDEN_STYLE = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_HIDING_CLASS = re.compile(r"\| (?:hidden|hide|is hidden|d none|display none) \|")
_READ_ALOUD_ONLY = re.compile(
    r"\b(?:visually hidden|visuallyhidden|sr only|screen reader(?: text| only)?|screenreader|u hidden"
    r"|offscreen|a11y hidden|element invisible|hide accessible)\b"
)


def drop_unseen(root: Element) -> None:
    """Take out what a browser does not show, once the pictures that wait in <noscript> are saved."""
    _lift_noscript(root)
    for element in list(root.iter(*_UNSEEN_TAGS)):
        drop(element)
    for element in list(select(root, "//body//*")):
        if _is_hidden(element) and not _holds_article(element, root):
            drop(element)


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "false":
        return True
    if _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    if _HIDING_CLASS.search(words_of_class(element)):
        return True
    silent = element.get("aria-hidden") == "true" and element.tag not in {
        "img",
        "svg",
        "picture",
        "figure",
        "figcaption",
        "span",
    }
    return silent or bool(_READ_ALOUD_ONLY.search(words_of_class(element)))


def _holds_article(element: Element, root: Element) -> bool:
    """Say whether most of the page's words stand here: an article that a script would have shown."""
    return running_words(element) > LARGEST_SHARE * max(running_words(root), 1)


def _lift_noscript(root: Element) -> None:
    """Keep the picture of a <noscript> where no other element shows it; drop the rest."""
    for silent in list(root.iter("noscript")):
        pictures = list(silent.iter("img", "amp-img", "iframe", "video"))
        before = silent.getprevious()
        if pictures and (before is None or not shows_picture(before)) and not _next_shows(silent):
            silent.tag = "span"
        else:
            drop(silent)


def _next_shows(element: Element) -> bool:
    after = element.getnext()
    return after is not None and after.tag in {"img", "picture", "amp-img", "iframe", "video"}
