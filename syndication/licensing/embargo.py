"""Embargoes: a moment on the clocks of a zone, and whether it has come."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from schemas.rights import Embargo
from syndication.words import Said, day, say


def known_zones() -> tuple[str, ...]:
    """Return the IANA zones that people write, in order: no abbreviations, no aliases of offsets."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"))


def embargo_at(local: datetime, zone: str) -> Embargo:
    """Return the embargo until a moment as the clocks of `zone` show it.

    Where they show it twice, in the night they go back, the later one counts. Raises LookupError for
    an unknown zone, ValueError for a moment that is skipped there.
    """
    try:
        clocks = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise LookupError(zone) from unknown
    until = local.replace(tzinfo=clocks, fold=1).astimezone(UTC)
    if until.astimezone(clocks).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(local)
    return shown_in(zone, until)


def shown_in(zone: str, until: datetime) -> Embargo:
    """Return the embargo until an instant, which is told from now on as the clocks of `zone` show it."""
    return Embargo(until=until.astimezone(ZoneInfo(zone)), zone=zone)


def first_day_after(embargo: Embargo) -> date:
    """Return the first day, in UTC, on which a licence may begin."""
    until = embargo.until.astimezone(UTC)
    return until.date() if until.time() == time() else until.date() + timedelta(days=1)


def in_words(embargo: Embargo) -> Said:
    """Return the moment an embargo ends, in its own zone: 3 March 2027, 00:01 (Europe/London)."""
    return say(
        "{day}, {time} ({zone})",
        day=day(embargo.until),
        time=f"{embargo.until:%H:%M}",
        zone=embargo.zone,
    )
