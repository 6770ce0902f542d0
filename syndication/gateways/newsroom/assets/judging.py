"""Whose asset it is: every sign is heard, and any sign of an agency outweighs the rest."""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re
from urllib.parse import unquote

from schemas.article import AssetKind, AssetRead, Owner
from syndication.gateways.newsroom.assets.captions import bare_credit
from syndication.gateways.newsroom.assets.found import Found
from syndication.gateways.newsroom.assets.marks import AGENCY_FILE
from syndication.gateways.newsroom.assets.pictures import picture_key
from syndication.gateways.newsroom.facts.pictures import PictureFact
from syndication.licensing.agencies import agencies_in
from syndication.licensing.credits import owner_of_credit, split_credit


def judged(found: Found, facts: tuple[PictureFact, ...], own_names: tuple[str, ...]) -> AssetRead:
    """Return the asset with its caption, credit and owner; any sign of an agency outweighs the rest."""
    told = [fact for fact in facts if found.url and picture_key(fact.url) == picture_key(found.url)]
    captions = [*found.captions, *(fact.caption for fact in told if fact.caption)]
    hints = [
        split_credit(text, own_names) for text in [found.alt, found.title, *(fact.caption for fact in told)]
    ]
    credit_lines = [
        *found.credits,
        *(bare_credit(fact.credit, own_names) for fact in told if fact.credit),
        *(credit for _, credit in hints if credit),
    ]
    credit = next(iter(_by_agency_first(credit_lines)), "")
    return AssetRead(
        kind=_kind(found, captions),
        url=found.url,
        caption=" ".join(found.captions) or next(iter(captions), ""),
        credit=credit,
        owner=_owner(credit_lines, found, own_names),
        alt=hints[0][0] if hints[0][1] else found.alt,
    )


def _by_agency_first(credit_lines: list[str]) -> list[str]:
    return (
        sorted(credit_lines, key=lambda credit: not agencies_in(credit))
        if credit_lines and not agencies_in(credit_lines[0])
        else credit_lines
    )


def _owner(credit_lines: list[str], found: Found, own_names: tuple[str, ...]) -> Owner:
    owners = {owner_of_credit(credit, own_names) for credit in credit_lines}
    if Owner.AGENCY in owners or AGENCY_FILE.search(unquote(found.url)):
        return Owner.AGENCY
    return Owner.OWN if owners == {Owner.OWN} else Owner.UNKNOWN


def _kind(found: Found, captions: list[str]) -> AssetKind:
    if found.kind is AssetKind.PHOTOGRAPH and any(
        re.match(r"(?i)(?:chart|graphic|map|infographic|grafik|infographie|gráfico)\s*[:：]", line)
        for line in captions
    ):
        return AssetKind.GRAPHIC
    return found.kind
