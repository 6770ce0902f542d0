"""Says of a file whether it is a copy we sealed, offline: genuine, altered (and what), or unknown."""

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from io import BytesIO
from typing import Any

import msgspec
from asn1crypto import cms, core, x509
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from schemas.base import Noun
from syndication.gateways.seal import (
    ARTICLE_ELEMENT,
    PROOF_ADDRESS,
    PROOF_ELEMENT,
    PROOF_FILE,
    PROOF_ROLE,
    member_hashes,
    page_hashes,
)
from syndication.words import Said, say

ZIP_BEGINS = b"PK\x03\x04"
"""PKWARE's APPNOTE, 4.3.7."""


class Verdict(StrEnum):
    """What can be said of a file."""

    GENUINE = "genuine"
    ALTERED = "altered"
    UNKNOWN = "unknown"


class Verification(Noun, frozen=True, kw_only=True):
    """The answer: the verdict, why in plain sentences, and what the sealed statement says."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    number: str = ""
    licensor: str = ""
    licensee: str = ""
    headline: str = ""
    starts_at: str = ""
    """ISO 8601 in UTC, as sealed; whether the licence is still valid is for its public page to say."""
    ends_at: str = ""
    verify_url: str = ""


class _Said(Exception):
    """Ends the inquiry with a verdict."""

    def __init__(self, verdict: Verdict, *reasons: str) -> None:
        super().__init__(*reasons)
        self.verdict = verdict
        self.reasons = reasons


_NO_KEYS = say(
    "The file is in itself as it was sealed; whose seal it is needs the publication's public keys (--jwks)."
)


def verify_file(content: bytes, name: str, jwks: Mapping[str, Any] | None = None) -> Verification:
    """Return what can be said of a file, by its content; `name` is only for the sentences.

    `jwks` are the publication's public keys, as published at `/.well-known/jwks.json`, old ones
    included. Without them an intact file is unknown: anybody can sign. Never raises for what the
    file holds, and asks nothing of the network.
    """
    try:
        statement, changes = _inquire(content, name, jwks)
    except _Said as said:
        return Verification(verdict=said.verdict, reasons=said.reasons)
    if changes:
        return _answer(Verdict.ALTERED, changes, statement)
    if jwks is None:
        return _answer(Verdict.UNKNOWN, (_NO_KEYS,), statement)
    return _answer(Verdict.GENUINE, (say("{name} is as it was sealed.", name=name),), statement)


def unsealed(name: str) -> Said:
    """Say that a file shows nothing of ours."""
    return say("{name} carries no seal of a licence.", name=name)


def _inquire(
    content: bytes, name: str, jwks: Mapping[str, Any] | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    if content.startswith(b"%PDF-"):
        return _inquire_pdf(content, jwks)
    if content.lstrip()[:1] == b"{":
        return _inquire_ninjs(content, name, jwks)
    if content.startswith(ZIP_BEGINS):
        raise _Said(
            Verdict.UNKNOWN, say("{name} is a ZIP: unpack it and give one of the copies inside.", name=name)
        )
    return _inquire_page(content, name, jwks)


def _inquire_page(
    content: bytes, name: str, jwks: Mapping[str, Any] | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    found = PROOF_ELEMENT.search(content)
    if found is None:
        raise _Said(Verdict.UNKNOWN, unsealed(name))
    statement = _statement(found.group(1).decode(), jwks)
    return statement, _page_changes(page_hashes(content), statement["html"], content)


def _page_changes(found: dict[str, str], sealed: dict[str, str], content: bytes) -> tuple[str, ...]:
    if found == sealed:
        return ()
    if ARTICLE_ELEMENT.search(content) is None:
        return (say("The marks around the licensed article are gone."),)
    if found["words"] != sealed["words"]:
        return (
            say("The words of the article, its credit line among them, are not those that were licensed."),
        )
    if found["article"] != sealed["article"]:
        return (
            say("The words are as licensed; the article's markup (links, pictures, headings) was changed."),
        )
    return (say("The article is as licensed; the page around it was changed."),)


def _inquire_ninjs(
    content: bytes, name: str, jwks: Mapping[str, Any] | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        document = msgspec.json.decode(content, type=dict[str, Any])
        indicators = msgspec.convert(document.get("trustIndicators", []), list[dict[str, str]])
    except (msgspec.DecodeError, RecursionError) as problem:
        raise _Said(
            Verdict.UNKNOWN, say("{name} is no JSON that we could have written.", name=name)
        ) from problem
    proofs = [one["href"] for one in indicators if one.get("role") == PROOF_ROLE and "href" in one]
    if len(proofs) != 1:
        raise _Said(Verdict.UNKNOWN, unsealed(name))
    statement = _statement(proofs[0].removeprefix(PROOF_ADDRESS), jwks)
    found, sealed = member_hashes(document), statement["json"]
    changed = sorted(
        member for member in found.keys() | sealed.keys() if found.get(member) != sealed.get(member)
    )
    return statement, tuple(say("“{member}” is not what was sealed.", member=member) for member in changed)


def _inquire_pdf(content: bytes, jwks: Mapping[str, Any] | None) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        reader = PdfFileReader(BytesIO(content))
        signatures = reader.embedded_signatures
        statement = _statement(_attachment(reader), jwks)
        if not signatures:
            return statement, (say("The signature of the PDF was removed."),)
        return statement, _envelope_changes(signatures[0], content) or _awaited(
            _pdf_changes(signatures[0], jwks)
        )
    except _Said:
        raise
    except Exception as damage:
        # A parser fails in every way on bytes that were tampered with: all of them mean this.
        if b"/ByteRange" not in content:
            raise _Said(Verdict.UNKNOWN, say("The PDF cannot be read, and carries no signature.")) from damage
        raise _Said(
            Verdict.ALTERED, say("The PDF was signed, and has been damaged or changed since.")
        ) from damage


def _awaited(question: Coroutine[Any, Any, tuple[str, ...]]) -> tuple[str, ...]:
    """Run pyHanko's coroutine in a thread of its own: the caller may have a loop running, or none."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, question).result()


def _envelope_changes(signature: EmbeddedPdfSignature, content: bytes) -> tuple[str, ...]:
    """Look at the one place the signature does not cover, its own: it must be as we write it, to the bit."""
    _, begin, end, _ = signature.byte_range
    held = content[begin:end]
    digits = _envelope(signature).hex().upper().encode().ljust(len(held) - 2, b"0")
    return () if held == b"<" + digits + b">" else (say("The PDF's signature was tampered with."),)


def _envelope(signature: EmbeddedPdfSignature) -> bytes:
    """Return the signature's CMS envelope built anew around what it signs: RFC 5652, section 5.1."""
    signer, certificate = signature.signer_info, signature.signer_cert
    sha256 = {"algorithm": "sha256", "parameters": core.Null()}
    issued = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    signed = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(issued)}),
        "digest_algorithm": sha256,
        "signed_attrs": signer["signed_attrs"],
        "signature_algorithm": signer["signature_algorithm"],
        "signature": signer["signature"],
    }
    if signer["unsigned_attrs"]:
        # A time stamp stands beside what is signed; it has a signature of its own.
        signed["unsigned_attrs"] = signer["unsigned_attrs"]
    envelope = {
        "version": "v1",
        "digest_algorithms": [sha256],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [cms.SignerInfo(signed)],
    }
    built: bytes = cms.ContentInfo(
        {"content_type": "signed_data", "content": cms.SignedData(envelope)}
    ).dump()
    return built


async def _pdf_changes(signature: EmbeddedPdfSignature, jwks: Mapping[str, Any] | None) -> tuple[str, ...]:
    certificate = signature.signer_cert
    if jwks is not None and certificate.dump() not in _certificates(jwks):
        raise _Said(Verdict.UNKNOWN, say("The PDF is signed with a key that is not the publication's."))
    trusted = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    status = await async_validate_pdf_signature(signature, trusted, skip_diff=True)
    if not (status.intact and status.valid):
        return (say("The PDF was changed after it had been signed."),)
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        return (say("The PDF's time stamp was tampered with."),)
    if signature.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        return (say("Something was added to the PDF after it had been signed."),)
    return ()


def _attachment(reader: PdfFileReader) -> str:
    """Return the attached statement; ends the inquiry where there is none."""
    unsealed = _Said(Verdict.UNKNOWN, say("The PDF carries no seal of a licence."))
    if "/Names" not in reader.root or "/EmbeddedFiles" not in reader.root["/Names"]:
        raise unsealed
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for place in range(0, len(names) - 1, 2):
        if names[place] == PROOF_FILE:
            return bytes(names[place + 1]["/EF"]["/F"].data).decode("ascii", "replace")
    raise unsealed


def _certificates(jwks: Mapping[str, Any]) -> set[bytes]:
    return {
        x509.Certificate.load(_base64(chain)).dump()
        for key in jwks.get("keys", ())
        for chain in key.get("x5c", ())[:1]
    }


def _base64(text: str) -> bytes:
    return msgspec.convert(text, bytes)


def _statement(proof: str, jwks: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the sealed statement; ends the inquiry when its signature is not ours or is broken."""
    try:
        if jwks is None:
            return _claims(jws.extract_compact(proof.encode()).payload)
        header = jws.extract_compact(proof.encode()).headers()
        ours = [key for key in jwks.get("keys", ()) if key.get("kty") == "OKP"]
        if header.get("kid") not in {key.get("kid") for key in ours}:
            raise _Said(Verdict.UNKNOWN, say("The seal was made with a key that is not the publication's."))
        keys = KeySet.import_key_set({"keys": ours})
        return _claims(jws.deserialize_compact(proof, keys, algorithms=["Ed25519"]).payload)
    except (JoseError, ValueError) as problem:
        raise _Said(Verdict.ALTERED, say("The seal itself was changed.")) from problem


def _claims(payload: bytes) -> dict[str, Any]:
    return msgspec.json.decode(payload, type=dict[str, Any])


def _answer(verdict: Verdict, reasons: tuple[str, ...], statement: dict[str, Any]) -> Verification:
    terms = statement["terms"]
    return Verification(
        verdict=verdict,
        reasons=reasons,
        number=statement["sub"],
        licensor=terms["licensor"],
        licensee=terms["licensee"]["name"],
        headline=terms["article_headline"],
        starts_at=terms["starts_at"],
        ends_at=terms["ends_at"],
        verify_url=terms["verify_url"],
    )
