"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes for the day it is gone.

A code is good for its half minute and the two around it, and once. The app's secret is sealed,
recovery codes are kept by their hash: a dump of the database opens nothing.
"""

import hmac
import re
import secrets
from datetime import datetime

import msgspec
import pyotp
import segno

from syndication.desk.house import House
from syndication.errors import FieldProblem, Malformed, Refused
from syndication.gateways.strongbox import seal, unsealed
from syndication.licensing.links import derived
from syndication.records import people, requests
from syndication.records.door import Db
from syndication.records.people import Role, StaffRow

STEP_SECONDS = 30
"""What every authenticator app takes for granted."""

RECOVERY_CODES = 10

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No i, l, o, 0 and 1: they are copied from paper."""

_CODE_LETTERS = 16
"""79 bits: more than anybody could try on a dump, even if the service's own key were in it."""

_DIGITS = re.compile(r"[0-9]{6}")


class App(msgspec.Struct, frozen=True, kw_only=True):
    """What an authenticator app is given: the same as a picture, as a link and as letters to type."""

    qr: str
    """An SVG element."""
    uri: str
    secret: str
    """In fours, to be typed."""


def needed(house: House, role: Role) -> bool:
    """Return whether a role has to have a second factor; who only reads may do without."""
    return house.settings.second_factor == "required" and role is not Role.READER


def is_code(typed: str) -> bool:
    """Return whether something typed can be a code of an app."""
    return _DIGITS.fullmatch(_bare(typed)) is not None


async def begin(db: Db, house: House, staff_id: int) -> None:
    """Make a secret for an app; what counted before counts until the first code of this one is given."""
    sealed = seal(house.settings.secret_key, pyotp.random_base32(), about=_about(staff_id))
    await people.set_totp_pending(db, staff_id, sealed=sealed)


def app(house: House, staff: StaffRow) -> App:
    """Return what to put into an app. Raises Refused when none is being set up."""
    secret = _opened(house, staff.id, staff.totp_pending)
    if secret is None:
        raise Refused("No app is being set up. Begin anew from your account.")
    uri = pyotp.TOTP(secret).provisioning_uri(name=staff.email, issuer_name=house.settings.publication)
    qr = segno.make(uri, error="m", micro=False).svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, light="white", dark="black"
    )
    in_fours = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return App(qr=qr, uri=uri, secret=in_fours)


async def keep(db: Db, house: House, staff: StaffRow, code: str) -> tuple[str, ...]:
    """Make an app the second factor once it gives the right code; return new recovery codes, shown once.

    Raises Malformed for a wrong code.
    """
    secret = _opened(house, staff.id, staff.totp_pending)
    step = _step_of(secret, code, await requests.moment(db)) if secret is not None else None
    if step is None:
        raise wrong_code(
            "This is not the code the app shows now. Wait for the next one, and see that the clock of the "
            "telephone is set by itself."
        )
    await people.keep_totp(db, staff.id, step=step)
    return await make_codes(db, house, staff.id)


async def make_codes(db: Db, house: House, staff_id: int) -> tuple[str, ...]:
    """Return ten new recovery codes, to be shown this once; those before are worth nothing."""
    codes = tuple(
        "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LETTERS)) for _ in range(RECOVERY_CODES)
    )
    await people.replace_recovery_codes(db, staff_id, [_hashed(house, staff_id, code) for code in codes])
    return tuple("-".join(code[at : at + 4] for at in range(0, _CODE_LETTERS, 4)) for code in codes)


async def use(db: Db, house: House, staff: StaffRow, typed: str) -> str:
    """Use up what was typed; return what it was, in words: empty when it is not right, or was used before."""
    if not is_code(typed):
        code = _bare(typed).lower()
        right = len(code) == _CODE_LETTERS and await people.use_recovery_code(
            db, _hashed(house, staff.id, code)
        )
        return "a recovery code" if right else ""
    secret = _opened(house, staff.id, staff.totp_secret)
    step = _step_of(secret, typed, await requests.moment(db)) if secret is not None else None
    if step is None or not await people.use_totp_step(db, staff.id, step):
        return ""
    return "a code"


def wrong_code(sentence: str) -> Malformed:
    """Return the refusal of a code, beside its field."""
    return Malformed(sentence, problems=(FieldProblem(field="code", message=sentence),))


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the step of time whose code this is: the one of now, or a neighbour."""
    given, step = _bare(code).encode(), int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    found = [
        at for at in (step - 1, step, step + 1) if hmac.compare_digest(totp.generate_otp(at).encode(), given)
    ]
    return found[-1] if found else None


def _opened(house: House, staff_id: int, sealed: bytes | None) -> str | None:
    return unsealed(house.settings.secret_key, sealed, about=_about(staff_id)) if sealed else None


def _hashed(house: House, staff_id: int, code: str) -> bytes:
    return bytes.fromhex(derived(house.settings.secret_key, "recovery", f"{staff_id}:{code}"))


def _about(staff_id: int) -> str:
    return f"totp:{staff_id}"


def _bare(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed[:64])
