"""Addresses of articles: when two are the same one, and the slug an address gives."""

import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id|cmp|ref|source|s)$")
"""Parameters that say where a reader came from, not what is read."""

_LONGEST_SLUG = 120


def address_key(url: str) -> str:
    """Return `url` without what does not tell articles apart; empty when it is no web address."""
    try:
        parts = urlsplit(url.strip())
        given_port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    port = f":{given_port}" if given_port not in {None, 80, 443} else ""
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name)])
    path = unquote(parts.path).rstrip("/")
    return parts.hostname.lower().removeprefix("www.") + port + path + (f"?{query}" if query else "")


def slug_of(url: str, headline: str) -> str:
    """Return a slug from the last part of an address, or else from the headline."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    last = re.sub(r"\.(?:s?html?|php|aspx?)$", "", parts[-1]) if parts else ""
    return _slug(last) or _slug(headline) or "article"


def bundle_address(verify_url: str) -> str:
    """Return where a licence's ZIP is to be had, from the address of its public page."""
    base, page, number = verify_url.rpartition("/licences/")
    return f"{base}/api/v1{page}{number}/copies/zip"


def picture_file(place: int, media_type: str) -> str:
    """Return the name of a picture's file in the ZIP; `place` counts from one in the order of the body."""
    ending = {"image/jpeg": "jpg", "image/png": "png"}[media_type]
    return f"pictures/picture-{place}.{ending}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
