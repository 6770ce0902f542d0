"""Everything in one file: the three copies, the markup to paste, the pictures, and a word on each.

Made from the sealed copies alone, at the moment it is asked for, and the same bytes every time: it
needs no storage of its own and cannot say anything they do not.
"""

import asyncio
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from schemas.licence import CopyFormat, LicenceTerms
from syndication.gateways.seal import ARTICLE_ELEMENT
from syndication.licensing.addresses import picture_file
from syndication.licensing.licence import terms_in_words

_PICTURE = re.compile(rb'(?<= src=")data:(image/(?:jpeg|png));base64,([A-Za-z0-9+/=]+)(?=")')
"""A picture as it stands inside the HTML copy; the press writes no other `data:` address."""

_PASTE, _README = "paste.html", "README.txt"

_MODE = 0o100644 << 16
"""A plain file its owner may write and all may read, where a ZIP keeps Unix permissions."""


async def bundle(terms: LicenceTerms, copies: Mapping[CopyFormat, bytes]) -> bytes:
    """Return the ZIP of one licence's three copies.

    Inside a folder named for the licence: `NUMBER.html`, `.pdf` and `.json` as they were sealed,
    `paste.html`, `pictures/picture-1.jpg` …, and `README.txt`. Nothing is compressed, since other
    zlibs would give other bytes; PDF and pictures are compressed in themselves. In a thread: a
    copy with many pictures is several megabytes.
    """
    return await asyncio.to_thread(_bundled, terms, copies)


def joined(bundles: Sequence[bytes]) -> bytes:
    """Return the ZIPs of several licences as one; each brings a folder named for its licence."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for each in bundles:
            with ZipFile(BytesIO(each)) as one:
                for entry in one.infolist():
                    archive.writestr(entry, one.read(entry))
    return target.getvalue()


def paste(page: bytes) -> tuple[bytes, dict[str, bytes]]:
    """Return the markup to paste out of an HTML copy, and its pictures as files by their names.

    Every picture keeps its size, its alternative text and its place; its address is the name of its
    file, to be replaced by the one it gets in the CMS.
    """
    found = ARTICLE_ELEMENT.search(page)
    pictures: dict[str, bytes] = {}

    def named(picture: re.Match[bytes]) -> bytes:
        name = picture_file(len(pictures) + 1, picture.group(1).decode())
        pictures[name] = b64decode(picture.group(2))
        return name.encode()

    return _PICTURE.sub(named, found.group(1) if found else b""), pictures


def preview(page: bytes) -> bytes:
    """Return an HTML copy without what stands around its article: how it looks in a page, pictures inside."""
    head, _, _ = page.partition(b"<body>")
    found = ARTICLE_ELEMENT.search(page)
    article = found.group(1) if found else b""
    return head + b"<body>\n<main>\n" + article + b"\n</main>\n</body>\n</html>\n"


def _bundled(terms: LicenceTerms, copies: Mapping[CopyFormat, bytes]) -> bytes:
    markup, pictures = paste(copies[CopyFormat.HTML])
    files = {f"{terms.number}.{kind.value}": copies[kind] for kind in CopyFormat}
    files |= {_PASTE: markup, **pictures}
    files[_README] = _readme(terms, len(pictures)).encode()
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(_entry(f"{terms.number}/{name}", terms.issued_at), content)
    return target.getvalue()


def _entry(name: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
    entry.create_system = 3  # Unix, wherever it is made: the attributes are read its way
    entry.external_attr = _MODE
    return entry


def _readme(terms: LicenceTerms, pictures: int) -> str:
    number = terms.number
    files = [
        (f"{number}.html", "the whole copy as a page, pictures inside"),
        (f"{number}.pdf", "the copy to print and to file; signed"),
        (f"{number}.json", "the copy for machines: ninjs 3.1"),
        (_PASTE, "the article alone, to paste into your CMS as HTML"),
    ]
    if pictures:
        files.append(("pictures/", "upload them, then point the images of paste.html to them"))
    parts = [
        f"{terms.article_headline}\nLicensed by {terms.licensor} to {terms.licensee.name}\nLicence {number}",
        "\n".join(f"{name:<22} {words}" for name, words in files),
        f"This credit line stands with the text, unchanged:\n\n{terms.attribution}",
        "The licence\n\n" + "\n".join(f"{place}. {line}" for place, line in _numbered(terms)),
        *_left_out(terms),
        f"Whether it is genuine and still valid: {terms.verify_url}",
    ]
    return "\r\n".join("\n\n".join(parts).splitlines()) + "\r\n"


def _numbered(terms: LicenceTerms) -> list[tuple[int, str]]:
    return list(enumerate(terms_in_words(terms), start=1))


def _left_out(terms: LicenceTerms) -> list[str]:
    lines = [f"- {one.kind.value}, {one.credit or 'without a credit'}: {one.reason}" for one in terms.omitted]
    return ["Not in this copy\n\n" + "\n".join(lines)] if lines else []
