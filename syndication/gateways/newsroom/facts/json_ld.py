"""What the page's JSON-LD says: mended, flattened, and the node that is this article."""

import html as entities
import json
import re
from collections.abc import Iterator
from typing import Any

from syndication.gateways.newsroom.page import Element, Page, collapse, plain, select, squeezed

Node = dict[str, Any]
_STORY_TYPES = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|Report|SocialMediaPosting|OpinionNewsArticle|Review)$"
)
_DEEPEST_JSON = 40


def nodes_of(root: Element) -> list[Node]:
    """Return every object of the page's JSON-LD, nested ones too."""
    blocks = select(root, "//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
    return [node for block in blocks for node in _nodes(_parsed(block.text or ""), 0)]


def _parsed(text: str) -> object:
    """Parse one block, mending what content systems break: comments, entities, stray commas, line breaks."""
    ends = [text.rfind("}"), text.rfind("]")]
    starts = [place for place in (text.find("{"), text.find("[")) if place >= 0]
    bare = text[min(starts, default=0) : max(ends) + 1]
    for attempt in (bare, re.sub(r",(\s*[}\]])", r"\1", bare), entities.unescape(bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST_JSON:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _nodes(item, depth + 1)


def types_of(node: Node) -> list[str]:
    """Return the types of a node, without the vocabulary's address."""
    return [str(name).rsplit("/", 1)[-1] for name in as_list(node.get("@type"))]


def as_list(value: object) -> list[Any]:
    """Return a JSON-LD value as the list it may be: none, one or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def story_of(nodes: list[Node], page: Page) -> Node:
    """Return the node of this article: of several, the one whose headline stands on the page."""
    stories = [
        node
        for node in nodes
        if any(_STORY_TYPES.search(name) for name in types_of(node))
        and line_of(node.get("headline") or node.get("name"))
    ]
    if not stories:
        return next((node for node in nodes if "WebPage" in types_of(node) and node.get("headline")), {})
    shown = squeezed(" ".join(plain(element) for element in select(page.root, "//h1 | //head/title")))
    matching = [
        node for node in stories if squeezed(line_of(node.get("headline") or node.get("name")))[:40] in shown
    ]
    return _resolved(max(matching or stories[:1], key=len), nodes)


def _resolved(node: Node, nodes: list[Node]) -> Node:
    """Follow {"@id": …} one step, for the fields we read."""
    named = {str(other["@id"]): other for other in nodes if "@id" in other and len(other) > 1}

    def follow(value: object) -> object:
        if isinstance(value, list):
            return [follow(item) for item in value]
        if isinstance(value, dict) and set(value) <= {"@id", "@type", "name"} and "@id" in value:
            return named.get(str(value["@id"]), value)
        return value

    return {key: follow(value) for key, value in node.items()}


def line_of(value: object) -> str:
    """Return a JSON-LD value as one line of text."""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url") or ""
    if isinstance(value, list):
        return line_of(value[0]) if value else ""
    if not isinstance(value, str):
        return ""
    return collapse(re.sub(r"<[^<>]{1,200}>", "", entities.unescape(entities.unescape(value))))


def lines_of(value: object) -> list[str]:
    """Return each of a JSON-LD value's items as a line of text."""
    return [line for line in (line_of(item) for item in as_list(value)) if line]


def body_text(story: Node) -> str:
    """Return the article's words as the data gives them, or nothing."""
    body = story.get("articleBody")
    return entities.unescape(body) if isinstance(body, str) else ""
