"""The seal: every change to a copy shows, offline, and old copies outlive the keys that sealed them."""

import json
import random
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import jsonschema
import pikepdf
import pytest
import pytest_asyncio
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from joserfc import jws
from joserfc.jwk import KeySet
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from syndication.errors import PressTrouble
from syndication.gateways.keyring import Keyring
from syndication.gateways.press import Press, PrintedCopies
from syndication.gateways.seal import PROOF_ELEMENT, SealedCopies, seal
from syndication.gateways.verify import Verdict, verify_file
from tests.gateways import orders

SCHEMA = Path(__file__).parents[3] / "shared" / "reference" / "ninjs-schema-3.1.json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the keys."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def keyring(folder: Path) -> Keyring:
    """Return the keys, made on the first call."""
    return Keyring.load_or_create(folder)


@pytest_asyncio.fixture(scope="module")
async def printed() -> AsyncIterator[PrintedCopies]:
    """Return the copies, not yet sealed."""
    async with Press() as press:
        yield await press.print_copies(orders.order())


@pytest_asyncio.fixture(scope="module")
async def sealed(printed: PrintedCopies, keyring: Keyring) -> SealedCopies:
    """Return the sealed copies."""
    return await seal(orders.order(), printed, keyring)


def test_sealed_copies_are_genuine(sealed: SealedCopies, keyring: Keyring) -> None:
    """Each of the three files verifies with the public keys alone and says whose licence it is."""
    for copy in sealed.all:
        found = verify_file(copy.content, f"copy.{copy.format}", keyring.jwks())
        assert found.verdict is Verdict.GENUINE, found
        assert (found.number, found.licensee) == (orders.NUMBER, "Norrland Media AB")
        assert found.ends_at == "2027-12-01T00:00:00Z"


def test_without_keys_an_intact_file_is_unknown(sealed: SealedCopies) -> None:
    """Anybody can sign: without the publication's keys nothing is genuine."""
    for copy in sealed.all:
        found = verify_file(copy.content, "copy")
        assert found.verdict is Verdict.UNKNOWN
        assert "public keys" in found.reasons[0]


async def test_a_strangers_seal_is_unknown(printed: PrintedCopies, keyring: Keyring, tmp_path: Path) -> None:
    """Copies sealed with other keys are not ours, however sound they are."""
    forged = await seal(orders.order(), printed, Keyring.load_or_create(tmp_path))
    for copy in forged.all:
        assert verify_file(copy.content, "copy", keyring.jwks()).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"stuck since Tuesday", b"stuck since Monday", "words"),
        (b"<em>one of the other two</em>", b"one of the other two", "markup"),
        (b"2rem", b"3rem", "page around it"),
        (b"<!-- licensed article begins -->", b"", "marks"),
    ],
)
def test_a_changed_page_says_what_was_changed(
    sealed: SealedCopies, keyring: Keyring, old: bytes, new: bytes, reason: str
) -> None:
    """Words, markup, the page around the article: the answer names the innermost that changed."""
    assert old in sealed.html.content
    found = verify_file(sealed.html.content.replace(old, new), "copy.html", keyring.jwks())
    assert found.verdict is Verdict.ALTERED
    assert reason in found.reasons[0]


def test_a_changed_json_names_its_members(sealed: SealedCopies, keyring: Keyring) -> None:
    """Every member that differs, is missing or was added is named."""
    document = json.loads(sealed.json.content)
    document["headlines"][0]["value"] = "Another"
    del document["edNote"]
    document["slugline"] = "new"
    found = verify_file(json.dumps(document).encode(), "copy.json", keyring.jwks())
    assert found.verdict is Verdict.ALTERED
    assert [re.findall("“(.*)”", reason)[0] for reason in found.reasons] == [
        "edNote",
        "headlines",
        "slugline",
    ]


def test_a_json_that_was_only_reformatted_is_genuine(sealed: SealedCopies, keyring: Keyring) -> None:
    """Order of members and blanks are not content."""
    document = json.loads(sealed.json.content)
    shuffled = json.dumps(dict(reversed(document.items())), indent=4).encode()
    assert verify_file(shuffled, "copy.json", keyring.jwks()).verdict is Verdict.GENUINE


def test_any_changed_bit_of_the_pdf_shows(sealed: SealedCopies, keyring: Keyring) -> None:
    """A flipped bit anywhere, a cut end or an added byte: never genuine, and never an error."""
    pdf = sealed.pdf.content
    chance = random.Random(7)  # noqa: S311 - a test that repeats itself
    signature = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    # Half of them in the signature itself, which does not cover itself.
    places = [chance.randrange(len(pdf)) for _ in range(40)] + list(range(signature, signature + 1500, 40))
    for place in places:
        changed = bytearray(pdf)
        changed[place] ^= 1 << chance.randrange(8)
        assert verify_file(bytes(changed), "copy.pdf", keyring.jwks()).verdict is not Verdict.GENUINE
    for cut in (pdf + b"\n", pdf[:-20]):
        assert verify_file(cut, "copy.pdf", keyring.jwks()).verdict is Verdict.ALTERED
    assert verify_file(pdf[: len(pdf) // 2], "copy.pdf", keyring.jwks()).verdict is Verdict.UNKNOWN


def test_a_pdf_saved_again_is_altered(sealed: SealedCopies, keyring: Keyring) -> None:
    """An editor that saves the PDF breaks the seal, also when it keeps the signature's form field."""
    target = BytesIO()
    with pikepdf.open(BytesIO(sealed.pdf.content)) as pdf:
        pdf.docinfo["/Title"] = "Another"
        pdf.save(target)
    assert verify_file(target.getvalue(), "copy.pdf", keyring.jwks()).verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"{", b"<p>x</p>", b"%PDF-1.7", b"\xff\xfe", b'{"trustIndicators": 1}']
)
def test_what_we_did_not_make_is_unknown(content: bytes, keyring: Keyring) -> None:
    """Any other file is unknown, without an error."""
    assert verify_file(content, "file", keyring.jwks()).verdict is Verdict.UNKNOWN


def test_a_seal_moved_to_another_text_is_altered(sealed: SealedCopies, keyring: Keyring) -> None:
    """Our seal on words of somebody else convinces nobody."""
    proof = PROOF_ELEMENT.search(sealed.html.content)
    assert proof is not None
    forged = b"<html><head>" + proof.group(0) + b"</head><p>Other words</p></html>"
    assert verify_file(forged, "forged.html", keyring.jwks()).verdict is Verdict.ALTERED


def _oldest_private(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*.pem"))[:2]


async def test_old_copies_stay_genuine_after_new_keys(
    sealed: SealedCopies, printed: PrintedCopies, keyring: Keyring, folder: Path
) -> None:
    """After a rotation new copies carry new seals; old ones verify, also without the old private keys."""
    rotated = Keyring.rotate(folder)
    assert rotated.seal_id != keyring.seal_id
    for path in _oldest_private(folder):
        path.unlink()
    again = Keyring.load_or_create(folder)
    fresh = await seal(orders.order(), printed, again)
    for copy in (*sealed.all, *fresh.all):
        assert verify_file(copy.content, "copy", again.jwks()).verdict is Verdict.GENUINE


def test_keys_are_private_and_kept(folder: Path, tmp_path: Path) -> None:
    """The same folder gives the same keys; private files are the owner's alone and not in the key set."""
    made = Keyring.load_or_create(tmp_path / "new")
    assert Keyring.load_or_create(tmp_path / "new").jwks() == made.jwks()
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*/*.pem"))
    assert not any("d" in key for key in made.jwks()["keys"])


def test_the_statement_tells_no_price(sealed: SealedCopies, keyring: Keyring) -> None:
    """What travels in a published page has the public terms: no fee, no tax number, no person."""
    keys = KeySet.import_key_set({"keys": [key for key in keyring.jwks()["keys"] if key["kty"] == "OKP"]})
    statement = json.loads(jws.deserialize_compact(sealed.proof, keys, algorithms=["Ed25519"]).payload)
    assert statement["sub"] == orders.NUMBER
    assert statement["revision"] == orders.article().revision
    assert not {"net", "currency"} & statement["terms"].keys()
    assert "vat_id" not in statement["terms"]["licensee"]


def test_the_sealed_json_is_still_ninjs(sealed: SealedCopies) -> None:
    """The proof stands where ninjs allows it."""
    if not SCHEMA.exists():
        pytest.skip("the ninjs 3.1 schema is not beside this checkout")
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(json.loads(sealed.json.content))] == []


def test_the_sealed_pdf_is_still_an_archive(sealed: SealedCopies) -> None:
    """Signing keeps PDF 1.7, adds the statement as an associated file, and certifies: no changes allowed."""
    with pikepdf.open(BytesIO(sealed.pdf.content)) as pdf:
        assert pdf.pdf_version == "1.7"
        assert "/Version" not in pdf.Root
        assert sorted(pdf.attachments) == ["licence.odrl.json", "licence.proof.jws"]
        assert [str(one.AFRelationship) for one in pdf.Root.AF] == ["/Supplement", "/Supplement"]
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 1
        assert str(pdf.Root.Perms.DocMDP.SubFilter) == "/ETSI.CAdES.detached"
        assert [float(side) for side in pdf.Root.AcroForm.Fields[0].Rect] == [0, 0, 0, 0]


def test_size_and_hash_are_those_of_the_file(sealed: SealedCopies) -> None:
    """What is recorded of a copy is what was made."""
    for copy in sealed.all:
        assert copy.size == len(copy.content) > 1000
        assert re.fullmatch("[0-9a-f]{64}", copy.sha256)


@contextmanager
def _authority() -> Iterator[str]:
    """Run a time-stamp authority on this machine, which says noon of 22 November 2026."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Noon")])
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(noon - timedelta(days=1))
        .not_valid_after(noon + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    stamper = DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        tsa_key=keys.PrivateKeyInfo.load(private),
        fixed_dt=noon,
    )

    class Clerk(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

    with HTTPServer(("127.0.0.1", 0), Clerk) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


async def test_an_authority_says_when_it_was_signed(printed: PrintedCopies, keyring: Keyring) -> None:
    """With a time-stamp authority the PDF carries its word, is genuine, and a touched stamp shows."""
    with _authority() as address:
        stamped = await seal(orders.order(), printed, keyring, timestamps=address)
    pdf = stamped.pdf.content
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    held = signature.signer_info["unsigned_attrs"][0]["values"][0]["content"]
    assert held["encap_content_info"]["content"].parsed["gen_time"].native == datetime(
        2026, 11, 22, 12, tzinfo=UTC
    )
    assert verify_file(pdf, "copy.pdf", keyring.jwks()).verdict is Verdict.GENUINE
    token = held["signer_infos"][0]["signature"].native.hex().upper().encode()
    place = pdf.upper().index(token) + 10
    touched = pdf[:place] + (b"0" if pdf[place : place + 1] != b"0" else b"1") + pdf[place + 1 :]
    assert verify_file(touched, "copy.pdf", keyring.jwks()).verdict is Verdict.ALTERED


async def test_an_authority_that_is_silent_is_trouble(printed: PrintedCopies, keyring: Keyring) -> None:
    """Where the authority does not answer, nothing is sealed, and it is tried again."""
    with pytest.raises(PressTrouble, match="authority"):
        await seal(orders.order(), printed, keyring, timestamps="http://127.0.0.1:9/")
