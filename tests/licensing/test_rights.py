"""What may be licensed: unknown means no, and each pitfall of the trade is a case with a name."""

from datetime import date
from itertools import product

import pytest

from schemas.article import AssetKind, AssetRead, Owner, TextOwner
from schemas.usage import Medium, Usage
from syndication.licensing.rights import availability, language_doubt, omitted, travels, why_omitted


def asset(kind: AssetKind = AssetKind.PHOTOGRAPH, owner: Owner = Owner.OWN, credit: str = "") -> AssetRead:
    """An asset of an article."""
    return AssetRead(kind=kind, url="https://a.example/p.jpg", owner=owner, credit=credit)


PITFALLS = {
    "a photograph of our own staff travels": (asset(credit="Jane Doe"), True, ""),
    "a graphic of ours travels": (asset(AssetKind.GRAPHIC), True, ""),
    "an agency's photograph stays, and its owner is named": (
        asset(owner=Owner.AGENCY, credit="AFP via Getty Images"),
        True,
        "not ours to license; ask AFP via Getty Images",
    ),
    "a staff photographer's picture sent through an agency stays": (
        asset(owner=Owner.AGENCY, credit="Jane Doe/Reuters"),
        True,
        "not ours to license; ask Jane Doe/Reuters",
    ),
    "an agency's photograph without a credit stays": (
        asset(owner=Owner.AGENCY),
        True,
        "an agency's; not ours to license",
    ),
    "a photograph by courtesy of somebody stays: nobody knows whose it is": (
        asset(owner=Owner.UNKNOWN, credit="Courtesy of the museum"),
        True,
        "we do not know that it is ours to license",
    ),
    "a photograph without any credit stays": (
        asset(owner=Owner.UNKNOWN),
        True,
        "we do not know that it is ours to license",
    ),
    "a photograph of ours whose file we do not keep stays": (
        asset(),
        False,
        "ours, but its file is not in our keeping; ask the desk for it",
    ),
    "an embed stays, even our own": (
        asset(AssetKind.EMBED),
        True,
        "it plays from a server and cannot be part of a self-contained copy",
    ),
    "a video of ours stays": (
        asset(AssetKind.VIDEO),
        True,
        "it plays from a server and cannot be part of a self-contained copy",
    ),
}


@pytest.mark.parametrize("name", PITFALLS)
def test_what_travels_and_what_stays(name: str) -> None:
    """Only what is known to be ours, still, and in our keeping is in the copy; the rest says why not."""
    found, has_file, reason = PITFALLS[name]
    assert travels(found, has_file=has_file) is (reason == "")
    left_out = omitted("a-slug", [(found, has_file)])
    assert [one.reason for one in left_out] == ([reason] if reason else [])
    assert all(
        (one.article, one.kind, one.credit) == ("a-slug", found.kind, found.credit) for one in left_out
    )


@pytest.mark.parametrize(("kind", "owner", "has_file"), list(product(AssetKind, Owner, [True, False])))
def test_nothing_travels_that_is_not_known_to_be_ours(
    kind: AssetKind,
    owner: Owner,
    has_file: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Every combination: what travels is a still picture of ours with a file; all else has a reason."""
    found = asset(kind, owner, credit="Somebody")
    still = kind in {AssetKind.PHOTOGRAPH, AssetKind.GRAPHIC}
    assert travels(found, has_file=has_file) is (owner is Owner.OWN and still and has_file)
    assert why_omitted(found)


def _words(owner: TextOwner, credit: str = "", withdrawn: str | None = None) -> tuple[str, tuple[str, ...]]:
    found = availability(headline="Roof reopens", text_owner=owner, text_credit=credit, withdrawn=withdrawn)
    return found.refusal, found.reasons


def test_our_own_words_may_be_licensed() -> None:
    """Nothing stands in the way of a story by our own people."""
    assert _words(TextOwner.OWN) == ("", ())


def test_wire_copy_is_refused_and_its_owner_named() -> None:
    """An agency's words are not ours to sell, at no price and by no person."""
    refusal, reasons = _words(TextOwner.AGENCY, "Reuters")
    assert refusal == "“Roof reopens” was written by Reuters: it is not ours to license. Ask Reuters."
    assert reasons == ()
    assert "a news agency" in _words(TextOwner.AGENCY)[0]


def test_words_shared_with_agencies_go_to_a_person() -> None:
    """A byline of staff and agencies is neither yes nor no."""
    refusal, (reason,) = _words(TextOwner.SHARED, "Reuters and AFP")
    assert refusal == ""
    assert reason == "The byline of “Roof reopens” names Reuters and AFP beside our own staff"
    assert "agencies" in _words(TextOwner.SHARED)[1][0]


@pytest.mark.parametrize("owner", TextOwner)
def test_a_withdrawn_article_is_refused_whoever_wrote_it(owner: TextOwner) -> None:
    """Withdrawal comes first."""
    refusal, _ = _words(owner, "AFP", withdrawn="It was wrong")
    assert refusal == "“Roof reopens” has been withdrawn and can no longer be licensed."


def test_an_article_asked_for_in_another_language_needs_the_right_to_translate() -> None:
    """Arabic words for English readers are a translation, unless asked for as one or in Arabic."""
    for_english = _spoken("en")
    assert "Arabic" in language_doubt("السوق", "ar", for_english)
    assert language_doubt("السوق", "ar", _spoken("en", translation=True)) == ""
    assert language_doubt("السوق", "ar", _spoken("en", "ar-EG")) == ""
    assert language_doubt("The market", "en", for_english) == ""


def _spoken(*languages: str, translation: bool = False) -> Usage:
    return Usage(
        medium=Medium.WEB,
        territories=("GB",),
        languages=languages,
        audience=1,
        months=1,
        starts_on=date(2026, 12, 1),
        translation=translation,
    )
