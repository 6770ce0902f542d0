"""The keys that seal copies: Ed25519 for the licence, P-256 for the PDF; old public keys stay known."""

import fcntl
import os
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey, OKPKey

CERTIFICATE_YEARS = 10
"""A copy is filed for as long as a contract is: longer than any licence we grant."""

_SEAL, _PRINT, _CERTIFICATE, _PUBLIC = "seal.pem", "print.pem", "print.crt", "jwks.json"


class Keyring(NamedTuple):
    """The keys that sign now, and the public half of every key that ever did."""

    seal_key: OKPKey
    print_key: EllipticCurvePrivateKey
    certificate: x509.Certificate
    public: tuple[dict[str, Any], ...]
    """JWKs without private parts, newest first; those of PDFs carry their certificate as `x5c`."""

    @property
    def seal_id(self) -> str:
        """The `kid` of the key that signs licences now."""
        return self.seal_key.thumbprint()

    def jwks(self) -> dict[str, Any]:
        """Return the key set that is published at `/.well-known/jwks.json`."""
        return {"keys": list(self.public)}

    @classmethod
    def load_or_create(cls, folder: Path, owner: str = "Licensed copies") -> Self:
        """Return the keys of the folder; makes the first ones where there are none.

        Each generation of keys is a sub-folder; the youngest signs. Private keys of older ones
        may be deleted, their `jwks.json` must stay. Several processes may call this at once.
        """
        with _locked(folder):
            if not _generations(folder):
                _create(folder, owner)
            return cls._loaded(folder)

    @classmethod
    def rotate(cls, folder: Path, owner: str = "Licensed copies") -> Self:
        """Make new keys that sign from now on; what the old ones signed stays verifiable."""
        with _locked(folder):
            _create(folder, owner)
            return cls._loaded(folder)

    @classmethod
    def _loaded(cls, folder: Path) -> Self:
        generations = _generations(folder)
        newest = generations[0]
        print_key = serialization.load_pem_private_key((newest / _PRINT).read_bytes(), password=None)
        if not isinstance(print_key, EllipticCurvePrivateKey):
            raise TypeError(f"{newest / _PRINT} is no elliptic-curve key")
        return cls(
            seal_key=OKPKey.import_key((newest / _SEAL).read_bytes()),
            print_key=print_key,
            certificate=x509.load_pem_x509_certificate((newest / _CERTIFICATE).read_bytes()),
            public=_public(generations),
        )


def published(folder: Path) -> dict[str, Any] | None:
    """Return the public keys kept in a folder, as `Keyring.jwks` does, or None where there are none.

    Touches no private key and makes nothing.
    """
    keys = _public(_generations(folder))
    return {"keys": list(keys)} if keys else None


def _public(generations: list[Path]) -> tuple[dict[str, Any], ...]:
    return tuple(
        key for place in generations for key in msgspec.json.decode((place / _PUBLIC).read_bytes())["keys"]
    )


def _generations(folder: Path) -> list[Path]:
    return sorted((path.parent for path in folder.glob(f"*/{_PUBLIC}")), reverse=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _create(folder: Path, owner: str) -> None:
    """Write a generation of keys under another name first: a half-written one is never read."""
    now = datetime.now(UTC)
    seal = OKPKey.generate_key("Ed25519")
    print_key = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(print_key, owner, now)
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=".new-"))
    files = {
        _SEAL: seal.as_pem(private=True),
        _PRINT: _pem(print_key),
        _CERTIFICATE: certificate.public_bytes(serialization.Encoding.PEM),
        _PUBLIC: msgspec.json.encode({"keys": [_seal_jwk(seal), _print_jwk(print_key, certificate)]}),
    }
    for name, content in files.items():
        with os.fdopen(os.open(draft / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(content)
    draft.rename(folder / f"{now:%Y%m%dT%H%M%S%fZ}")


def _pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _seal_jwk(key: OKPKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "use": "sig", "alg": "Ed25519", "kid": key.thumbprint()}


def _print_jwk(key: EllipticCurvePrivateKey, certificate: x509.Certificate) -> dict[str, Any]:
    public = ECKey.import_key(key.public_key())
    chain = [b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()]
    return {
        **public.as_dict(private=False),
        "use": "sig",
        "alg": "ES256",
        "kid": public.thumbprint(),
        "x5c": chain,
    }


def _self_signed(key: EllipticCurvePrivateKey, owner: str, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, owner[:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Clocks differ by minutes between machines: a copy signed at once must not be too early.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=366 * CERTIFICATE_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
