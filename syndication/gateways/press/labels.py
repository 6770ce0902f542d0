"""What a photograph says of itself wherever it is copied: whose it is, and under which licence it travels.

IPTC Photo Metadata, in the two ways programs read it: XMP, in JPEG and PNG, and the older IIM, which has
a place in JPEG alone. IIM has less room for each label, and says the same as far as it has.
"""

import re
import zlib
from collections.abc import Mapping
from hashlib import md5
from html import escape

from schemas.licence import LicenceTerms, Picture
from syndication.gateways.press.manuscript import Manuscript, Plate

_XML_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
 photoshop:Credit="{credit}" xmpRights:Marked="True" xmpRights:WebStatement="{statement}">
<dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{notice}</rdf:li></rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{caption}</rdf:li></rdf:Alt></dc:description>
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">{usage}</rdf:li></rdf:Alt></xmpRights:UsageTerms>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">{alt}</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility>
<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>{licensor}</plus:LicensorURL>
</rdf:li></rdf:Seq></plus:Licensor>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

_LONGEST_LABEL = 1_000
"""Characters of one label inside a photograph: a JPEG's segment holds 65,000 bytes, for all of them."""

_PNG_HEADER = 33
"""Bytes of a PNG's signature and its IHDR."""

_UTF8 = (1, 90), b"\x1b%G"
"""How IIM says that its labels are UTF-8: ISO 2022's sequence for it. Source: IIM 4.2, 1:90."""

_VERSION = (2, 0), (4).to_bytes(2, "big")

_DATASETS = {
    "usage": (40, 256),
    "creator": (80, 32),
    "credit": (110, 32),
    "notice": (116, 128),
    "caption": (120, 2_000),
}
"""Each label's number in record 2 of IIM, and the octets it may take. Source: IIM 4.2, chapter 6."""

_IIM_RESOURCE, _DIGEST_RESOURCE = 0x0404, 0x0425
"""Photoshop's blocks: IIM, and its hash, by which a reader knows that XMP was written with it."""


def labelled(manuscript: Manuscript, terms: LicenceTerms) -> Manuscript:
    """Return the manuscript with the rights written into every photograph."""
    return manuscript._replace(plates=tuple(_labelled(plate, terms) for plate in manuscript.plates))


def _labelled(plate: Plate, terms: LicenceTerms) -> Plate:
    said = _said(plate.picture, terms)
    write = _label_png if plate.media_type == "image/png" else _label_jpeg
    return plate._replace(content=write(plate.content, said))


def _label_jpeg(file: bytes, said: Mapping[str, str]) -> bytes:
    """Put XMP and IIM in segments behind the file's JFIF header. Source: XMP part 3, 1.1.3."""
    header = 4 + int.from_bytes(file[4:6], "big")
    xmp = _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp(said))
    iim = _iim(said)
    digest = md5(iim, usedforsecurity=False).digest()
    blocks = _block(_IIM_RESOURCE, iim) + _block(_DIGEST_RESOURCE, digest)
    return file[:header] + xmp + _segment(0xED, b"Photoshop 3.0\0" + blocks) + file[header:]


def _segment(kind: int, content: bytes) -> bytes:
    return bytes((0xFF, kind)) + (len(content) + 2).to_bytes(2, "big") + content


def _block(kind: int, content: bytes) -> bytes:
    """Return one of Photoshop's image resources, without a name, of an even length."""
    head = b"8BIM" + kind.to_bytes(2, "big") + bytes(2) + len(content).to_bytes(4, "big")
    return head + content + bytes(len(content) % 2)


def _iim(said: Mapping[str, str]) -> bytes:
    labels = (((2, number), _fitting(said[name], most)) for name, (number, most) in _DATASETS.items())
    return b"".join(_dataset(*label) for label in (_UTF8, _VERSION, *labels) if label[1])


def _dataset(number: tuple[int, int], content: bytes) -> bytes:
    return bytes((0x1C, *number)) + len(content).to_bytes(2, "big") + content


def _fitting(words: str, most: int) -> bytes:
    """Return as much of a label as fits into so many octets; no letter is cut in two."""
    return words.encode()[:most].decode(errors="ignore").encode()


def _label_png(file: bytes, said: Mapping[str, str]) -> bytes:
    """Put the XMP in a chunk iTXt behind the file's IHDR. Source: XMP part 3, 1.1.5."""
    chunk = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + _xmp(said)
    length, check = (len(chunk) - 4).to_bytes(4, "big"), zlib.crc32(chunk).to_bytes(4, "big")
    return file[:_PNG_HEADER] + length + chunk + check + file[_PNG_HEADER:]


def _said(picture: Picture, terms: LicenceTerms) -> dict[str, str]:
    """Return what the file says of itself, by the names of the fields: IPTC Photo Metadata 2023.1."""
    words = {
        "creator": picture.credit or terms.licensor,
        "credit": picture.credit or terms.licensor,
        "notice": f"© {terms.issued_at.year} {terms.licensor}",
        "usage": f"Licensed with “{terms.article_headline}” only, under {terms.number}.",
        "caption": picture.caption,
        "alt": picture.alt,
        "statement": terms.verify_url,
        "licensor": terms.licensor_url,
    }
    return {name: _XML_UNFIT.sub("", each[:_LONGEST_LABEL]) for name, each in words.items()}


def _xmp(said: Mapping[str, str]) -> bytes:
    return _XMP.format(**{name: escape(words) for name, words in said.items()}).encode()
