"""A file somebody holds is compared with what we sealed, and its licence with how it stands now."""

from enum import StrEnum

import msgspec

from schemas.licence import PublicLicence
from syndication.desk.delivery import public_licence
from syndication.desk.house import House
from syndication.errors import Unknown
from syndication.gateways.examiner import examine
from syndication.gateways.verify import Verdict, Verification
from syndication.words import say


class Finding(StrEnum):
    """What a stranger is told of a file."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    """Genuine, and the article has a newer revision."""
    ALTERED = "altered"
    UNKNOWN = "unknown"


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: why, in sentences, and the licence the seal names, as it stands at this moment."""

    finding: Finding
    reasons: tuple[str, ...]
    licence: PublicLicence | None = None


_SINCE = say("The article has been changed since this copy was made: a newer revision exists.")


async def examine_file(house: House, content: bytes) -> Examined:
    """Return what can be said of a file by its content. Raises TooMany when too many files wait."""
    said = await examine(content, "", house.keyring.jwks())
    licence = await _licence(house, said)
    if said.verdict is not Verdict.GENUINE:
        return Examined(finding=Finding(said.verdict.value), reasons=said.reasons, licence=licence)
    if licence is None:
        reason = say("The seal is ours, but licence {number} has never been in force.", number=said.number)
        return Examined(finding=Finding.UNKNOWN, reasons=(reason,))
    if licence.superseded:
        reasons = (*said.reasons, _SINCE)
        return Examined(finding=Finding.SUPERSEDED, reasons=reasons, licence=licence)
    return Examined(finding=Finding.GENUINE, reasons=said.reasons, licence=licence)


async def _licence(house: House, said: Verification) -> PublicLicence | None:
    if not said.number:
        return None
    try:
        return await public_licence(house, said.number)
    except Unknown:
        return None
