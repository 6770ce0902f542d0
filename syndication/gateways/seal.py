"""Seals what was printed: one signed statement of the licence, in every copy, and every PDF signed.

The statement is a JWS (Ed25519) over the public terms, the revision and the hashes of the copies.
It stands in the head of the HTML page, among the `trustIndicators` of the JSON, and attached to
the PDF; the PDF's own bytes are covered by an invisible PAdES signature, made last.
"""

import asyncio
import re
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

import lxml.html
import msgspec
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.x509 import Certificate
from joserfc import jws
from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from schemas.base import Noun
from schemas.document import Document
from schemas.licence import CopyFormat, CopyOrder, LicenceTerms
from syndication.boundary import boundary
from syndication.errors import PressTrouble
from syndication.gateways.keyring import Keyring

if TYPE_CHECKING:
    # whoever only checks a seal need not wait until the press has been loaded
    from syndication.gateways.press.jobs import PrintedCopies

PROOF_ROLE = "urn:syndication:proof"
"""Marks the trust indicator of a JSON copy that holds the statement."""

PROOF_ADDRESS = "data:application/jose,"
"""What its address starts with; the compact JWS follows."""

PROOF_FILE = "licence.proof.jws"
"""The statement's name among the PDF's attachments."""

PROOF_ELEMENT = re.compile(rb'<script type="application/jose" id="licence-proof">([\w.-]+)</script>\n')
"""The statement in an HTML page's head: data, not code."""

ARTICLE_ELEMENT = re.compile(
    rb"<!-- licensed article begins -->\n(.*)\n<!-- licensed article ends -->", re.DOTALL
)

_SIGNATURE_ROOM = 8_192
"""Hexadecimal digits kept for the signature, which takes 1,600 with one certificate: room for a
chain, and no dry run to measure it."""


_STAMP_ROOM = 32_768
"""Hexadecimal digits kept for a time stamp: its own signature and its authority's chain."""

_AUTHORITY_SECONDS = 5
"""Authorities answer within one."""


class SealedCopy(Noun, frozen=True, kw_only=True):
    """One finished file."""

    format: CopyFormat
    media_type: str
    content: bytes
    sha256: str
    """Lower-case hex."""

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


class SealedCopies(Noun, frozen=True, kw_only=True):
    """The three files of one licence, final."""

    html: SealedCopy
    pdf: SealedCopy
    json: SealedCopy
    proof: str
    """The signed statement they carry, a compact JWS."""

    @property
    def all(self) -> tuple[SealedCopy, ...]:
        """The files in the order they are offered."""
        return (self.html, self.pdf, self.json)


async def seal(
    order: CopyOrder, printed: "PrintedCopies", keyring: Keyring, *, timestamps: str = ""
) -> SealedCopies:
    """Return the copies with the statement in each and the PDF signed.

    `timestamps` is the address of a time-stamp authority (RFC 3161), which then says when the PDF was
    signed, whoever doubts our clock. Without one nothing is asked of anybody. Raises PressTrouble
    when it does not answer.

    Runs in a thread: signing takes tens of milliseconds, and the web goes on meanwhile.
    """
    async with boundary("seal"):
        return await asyncio.to_thread(_sealed, order, printed, keyring, timestamps)


async def seal_document(document: Document, pdf: bytes, keyring: Keyring, *, timestamps: str = "") -> bytes:
    """Return an invoice or a credit note signed as the copies are. Raises as `seal` does."""
    async with boundary("seal"):
        return await asyncio.to_thread(_sealed_document, pdf, document, keyring, timestamps)


def _sealed(
    order: CopyOrder, printed: "PrintedCopies", keyring: Keyring, timestamps: str = ""
) -> SealedCopies:
    statement = msgspec.json.encode(_statement(order, printed))
    header = {"alg": "Ed25519", "kid": keyring.seal_id, "typ": "licence+jws"}
    proof = jws.serialize_compact(header, statement, keyring.seal_key, algorithms=["Ed25519"])
    return SealedCopies(
        html=_copy(CopyFormat.HTML, "text/html; charset=utf-8", _sealed_page(printed.html, proof)),
        pdf=_copy(
            CopyFormat.PDF,
            "application/pdf",
            _sealed_pdf(printed.pdf, proof, order.terms, keyring, timestamps),
        ),
        json=_copy(CopyFormat.JSON, "application/json", _sealed_ninjs(printed.json, proof)),
        proof=proof,
    )


def public_terms(terms: LicenceTerms) -> dict[str, Any]:
    """Return the terms that anyone may read in a published copy: no money, no VAT number."""
    shown: dict[str, Any] = msgspec.to_builtins(terms)
    for name in ("net", "currency"):
        del shown[name]
    shown["licensee"].pop("vat_id", None)
    return shown


def page_hashes(page: bytes) -> dict[str, str]:
    """Return the hashes of a page without its proof: of the file, of the article's markup, of its words."""
    bare = PROOF_ELEMENT.sub(b"", page, count=1)
    found = ARTICLE_ELEMENT.search(bare)
    article = found.group(1) if found else b""
    return {
        "page": _digest(bare),
        "article": _digest(article),
        "words": _digest(letters_of(article).encode()),
    }


def letters_of(markup: bytes) -> str:
    """Return all that is written in an article element, without blanks: markup moves those about."""
    if not markup.strip():
        return ""
    parsed = lxml.html.fragment_fromstring(markup.decode("utf-8", "replace"), create_parent="div")
    return "".join(parsed.text_content().split())


def member_hashes(document: dict[str, Any]) -> dict[str, str]:
    """Return a hash of each member of a ninjs document without its proof."""
    indicators = [one for one in document.get("trustIndicators", ()) if one.get("role") != PROOF_ROLE]
    bare = {**document, "trustIndicators": indicators}
    return {name: _digest(msgspec.json.encode(value, order="sorted")) for name, value in sorted(bare.items())}


def _statement(order: CopyOrder, printed: "PrintedCopies") -> dict[str, Any]:
    return {
        "iss": order.terms.licensor_url,
        "sub": order.terms.number,
        "iat": int(order.terms.issued_at.timestamp()),
        "revision": order.article.revision,
        "terms": public_terms(order.terms),
        "html": page_hashes(printed.html),
        "json": member_hashes(msgspec.json.decode(printed.json)),
    }


def _sealed_page(page: bytes, proof: str) -> bytes:
    element = f'<script type="application/jose" id="licence-proof">{proof}</script>\n'.encode()
    return page.replace(b"</head>", element + b"</head>", 1)


def _sealed_ninjs(document: bytes, proof: str) -> bytes:
    ninjs = msgspec.json.decode(document)
    title = "The licence's signed statement: JWS, Ed25519"
    ninjs["trustIndicators"].append({"role": PROOF_ROLE, "title": title, "href": PROOF_ADDRESS + proof})
    return msgspec.json.format(msgspec.json.encode(ninjs), indent=1)


def _sealed_pdf(pdf: bytes, proof: str, terms: LicenceTerms, keyring: Keyring, timestamps: str = "") -> bytes:
    writer = _Pdf17Writer(BytesIO(pdf))
    _attach(writer, proof.encode(), terms)
    metadata = _signature("Licence", reason=f"Licensed copy under {terms.number}", name=terms.licensor)
    return _signed(writer, metadata, keyring, timestamps)


def _sealed_document(pdf: bytes, document: Document, keyring: Keyring, timestamps: str) -> bytes:
    metadata = _signature("Document", reason=f"Issued as {document.number}", name=document.seller.name)
    return _signed(_Pdf17Writer(BytesIO(pdf)), metadata, keyring, timestamps)


def _signature(field: str, *, reason: str, name: str) -> signers.PdfSignatureMetadata:
    return signers.PdfSignatureMetadata(
        field_name=field,
        reason=reason,
        name=name,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )


def _signed(
    writer: IncrementalPdfFileWriter,
    metadata: signers.PdfSignatureMetadata,
    keyring: Keyring,
    timestamps: str,
) -> bytes:
    authority = HTTPTimeStamper(timestamps, timeout=_AUTHORITY_SECONDS) if timestamps else None
    pen = signers.PdfSigner(metadata, signer(keyring.print_key, keyring.certificate), timestamper=authority)
    room = _SIGNATURE_ROOM + (_STAMP_ROOM if timestamps else 0)
    try:
        return bytes(pen.sign_pdf(writer, bytes_reserved=room).getvalue())
    except (OSError, TimestampRequestError) as trouble:
        raise PressTrouble("The time-stamp authority does not answer. It will be asked again.") from trouble


@lru_cache(maxsize=4)
def signer(private: EllipticCurvePrivateKey, certificate: Certificate) -> signers.SimpleSigner:
    """Return pyHanko's view of the key that signs PDFs; kept, for reading a key takes milliseconds."""
    key = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    encoded = certificate.public_bytes(serialization.Encoding.DER)
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(encoded),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call] # pyHanko types it not
    )


class _Pdf17Writer(IncrementalPdfFileWriter):
    """Adds to a file without raising it to PDF 2.0, as pyHanko would: PDF/A-3 is 1.7 (ISO 19005-3, 6.1.2).

    All that is added here (PAdES signature, associated file) is allowed there by ISO 19005-3 itself.
    """

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        del version


def _attach(writer: IncrementalPdfFileWriter, content: bytes, terms: LicenceTerms) -> None:
    """Attach the statement as an associated file, as PDF/A-3 asks: media type, date, relationship."""
    stamped = embed.EmbeddedFileParams(modification_date=terms.issued_at, creation_date=terms.issued_at)
    held = embed.EmbeddedFileObject.from_file_data(
        writer, content, mime_type="application/jose", params=stamped
    )
    specification = embed.FileSpec(
        PROOF_FILE,
        file_name=PROOF_FILE,
        embedded_data=held,
        description=f"Signed statement of licence {terms.number}: JWS, Ed25519",
        af_relationship=generic.pdf_name("/Supplement"),
    )
    embed.embed_file(writer, specification)
    writer.update_root()  # type: ignore[no-untyped-call] # the same


def _copy(kind: CopyFormat, media_type: str, content: bytes) -> SealedCopy:
    return SealedCopy(format=kind, media_type=media_type, content=content, sha256=_digest(content))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
