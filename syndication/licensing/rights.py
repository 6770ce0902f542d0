"""What may be licensed of an article: the words, and each asset. Unknown means no."""

from collections.abc import Sequence

import msgspec

from schemas.article import AssetKind, AssetRead, Owner, TextOwner
from schemas.quote import Omitted
from schemas.usage import Usage
from syndication.licensing.usage import language_name


class Availability(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the way of one article: `refusal` ends it, `reasons` send it to a person."""

    refusal: str = ""
    reasons: tuple[str, ...] = ()


def availability(
    *, headline: str, text_owner: TextOwner, text_credit: str, withdrawn: str | None
) -> Availability:
    """Return whether the article's own words may be licensed."""
    if withdrawn is not None:
        return Availability(refusal=f"“{headline}” has been withdrawn and can no longer be licensed.")
    if text_owner is TextOwner.AGENCY:
        owner = text_credit or "a news agency"
        return Availability(
            refusal=f"“{headline}” was written by {owner}: it is not ours to license. Ask {owner}."
        )
    if text_owner is TextOwner.SHARED:
        with_whom = text_credit or "agencies"
        return Availability(reasons=(f"The byline of “{headline}” names {with_whom} beside our own staff",))
    return Availability()


def language_doubt(headline: str, language: str, usage: Usage) -> str:
    """Say when an article would have to be translated and nobody asked for that right; else nothing."""
    spoken = {tag.split("-")[0] for tag in usage.languages}
    if usage.translation or language.partition("-")[0] in spoken:
        return ""
    return (
        f"“{headline}” is in {language_name(language)}; it was not asked for in that language, nor translated"
    )


def travels(asset: AssetRead, *, has_file: bool) -> bool:
    """Return whether an asset goes into the copy: ours, a still picture, and its file in our keeping."""
    still = asset.kind in {AssetKind.PHOTOGRAPH, AssetKind.GRAPHIC}
    return asset.owner is Owner.OWN and still and has_file


def why_omitted(asset: AssetRead) -> str:
    """Return the reason an asset stays out, as a sentence its reader can act on."""
    if asset.owner is Owner.AGENCY:
        return (
            f"not ours to license; ask {asset.credit}" if asset.credit else "an agency's; not ours to license"
        )
    if asset.owner is Owner.UNKNOWN:
        return "we do not know that it is ours to license"
    if asset.kind in {AssetKind.PHOTOGRAPH, AssetKind.GRAPHIC}:
        return "ours, but its file is not in our keeping; ask the desk for it"
    return "it plays from a server and cannot be part of a self-contained copy"


def omitted(slug: str, assets: Sequence[tuple[AssetRead, bool]]) -> tuple[Omitted, ...]:
    """Return what the copy leaves out. Each asset comes with whether its file is in the vault."""
    return tuple(
        Omitted(kind=asset.kind, credit=asset.credit, reason=why_omitted(asset), article=slug)
        for asset, has_file in assets
        if not travels(asset, has_file=has_file)
    )
