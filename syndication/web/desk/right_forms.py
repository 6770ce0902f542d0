"""What was typed about a right becomes a ruling; what is stored becomes what a form shows."""

from datetime import date, timedelta
from typing import Any

from litestar.datastructures import FormMultiDict, UploadFile

from schemas.rights import (
    AssetFile,
    AssetRuling,
    CreditRuling,
    EmbargoWish,
    InboundRight,
    Reserve,
    RightsPut,
    Ruling,
)
from syndication.errors import FieldProblem, Malformed
from syndication.licensing.territories import EVERYWHERE, MEMBERS, WORLD
from syndication.licensing.usage import country_name, in_country
from syndication.web.answers import struct
from syndication.web.desk.article_views import RightTyped
from syndication.web.forms import typed_in

_ONE_DAY = timedelta(days=1)

_CODES = (WORLD, *MEMBERS, *EVERYWHERE)

_PLACES: dict[str, str] = {
    written.casefold(): str(code)
    for code in _CODES
    for written in (str(code), country_name(code), in_country(code))
}
"""Territories by everything people write for them: FR, France, EU, the European Union, the whole world."""

_INPUTS: dict[str, str] = {
    # the last part of a field's path: the input it was typed into, where that is called otherwise
    "ends_on": "last_day",
    "starts_on": "first_day",
    "files": "file",
    "asset": "verdict",
    "inbound": "owner",
    "credit": "holds_for",
}

_SENTENCES: dict[str, str] = {
    "verdict": "Say whether we may license it.",
    "owner": "Say whose it is, on one line.",
    "territories": "Name the countries or regions where we may license it, or WORLD.",
    "languages": "Give languages by their tags, such as en, fr, pt-BR.",
    "first_day": "Give the day as a date, such as 2027-03-03.",
    "last_day": "Give the day as a date, such as 2027-03-03.",
    "reason": "Say why, in a sentence of at most 4,000 characters.",
    "evidence": "Keep it under 4,000 characters; a longer text can be put in the file.",
    "alt": "Say in a sentence or two, of at most 500 characters, what the picture shows.",
    "until": "Give a date and a time, such as 2027-03-03 00:01.",
    "zone": "Choose a time zone such as Europe/London.",
}


async def rights_of_form(form: FormMultiDict, *, credit: str) -> RightsPut:
    """Return what a form says. `credit` is the credit line of the asset it is about.

    Raises Malformed for every answer that cannot be used, at the input it was typed into.
    """
    about = typed_in(form, "about")
    try:
        if about == "reserve":
            return RightsPut(reserve=struct(_reserve(form), Reserve))
        if about == "embargo":
            return RightsPut(embargo=struct(_embargo(form), EmbargoWish))
        return await _ruling(form, about, credit)
    except Malformed as wrong:
        raise by_input(wrong) from None


def by_input(wrong: Malformed) -> Malformed:
    """Return the same problems at the inputs of the form, in words for a person."""
    return Malformed(wrong.detail, problems=tuple(map(_at_input, wrong.problems)))


def as_typed(form: FormMultiDict) -> RightTyped:
    """Return what was typed, to be shown again."""
    ticks: dict[str, Any] = {
        name: typed_in(form, name) == "true" for name in ("translation", "edits", "exclusive")
    }
    lines: dict[str, Any] = {
        name: typed_in(form, name)
        for name in RightTyped.__struct_fields__
        if name not in {*ticks, "media_excepted"}
    }
    media = tuple(given for given in form.getall("media_excepted", []) if isinstance(given, str))
    return RightTyped(**ticks, **lines, media_excepted=media)


def shown_right(about: str, right: InboundRight | None, *, owner: str, verdict: str) -> RightTyped:
    """Return the form about a right as it stands; where nothing is agreed, with what is usual."""
    if right is None:
        return RightTyped(
            about=about, owner=owner, territories=country_name(WORLD), media_excepted=("ai",), verdict=verdict
        )
    return RightTyped(
        about=about,
        owner=right.owner,
        territories=_written(right.territories),
        territories_excepted=_written(right.territories_excepted),
        media_excepted=tuple(medium.value for medium in right.media_excepted),
        languages=", ".join(right.languages),
        first_day=right.starts_on.isoformat() if right.starts_on else "",
        last_day=(right.ends_on - _ONE_DAY).isoformat() if right.ends_on else "",
        closed="\n".join(f"{window.starts_on} to {window.ends_on - _ONE_DAY}" for window in right.closed),
        translation=right.translation,
        edits=right.edits,
        exclusive=right.exclusive,
        verdict=verdict,
    )


async def _ruling(form: FormMultiDict, about: str, credit: str) -> RightsPut:
    said: dict[str, Any] = {
        "verdict": typed_in(form, "verdict"),
        "reason": typed_in(form, "reason").strip(),
        "evidence": typed_in(form, "evidence"),
    }
    if file := await _uploaded(form, "evidence_file"):
        said["evidence_file"] = {"name": file[0], "content": file[1]}
    if said["verdict"] == "cleared":
        said["inbound"] = _right(form)
    if about == "text":
        return RightsPut(text=struct(said, Ruling))
    place = int(about.removeprefix("asset-"))
    files = await _files(form, place)
    if typed_in(form, "holds_for") == "credit":
        return RightsPut(credits=(struct(said | {"credit": credit}, CreditRuling),), files=files)
    return RightsPut(assets=(struct(said | {"asset": place}, AssetRuling),), files=files)


async def _files(form: FormMultiDict, place: int) -> tuple[AssetFile, ...]:
    given: dict[str, Any] = {"asset": place}
    if file := await _uploaded(form, "file"):
        given["file"] = file[1]
    if alt := " ".join(typed_in(form, "alt").split()):
        given["alt"] = alt
    return (struct(given, AssetFile),) if len(given) > 1 else ()


async def _uploaded(form: FormMultiDict, name: str) -> tuple[str, bytes] | None:
    """Return the name and the content of a file, if one was chosen."""
    sent = form.get(name)
    if not isinstance(sent, UploadFile):
        return None
    content = await sent.read()
    plain = "".join(letter for letter in sent.filename if letter.isprintable()).strip()[-200:]
    return (plain or name, content) if content else None


def _right(form: FormMultiDict) -> dict[str, Any]:
    problems: list[FieldProblem] = []
    right = {
        "owner": typed_in(form, "owner").strip(),
        "territories": _places(form, "territories", problems),
        "territories_excepted": _places(form, "territories_excepted", problems),
        "media_excepted": form.getall("media_excepted", []),
        "languages": _listed(typed_in(form, "languages")),
        "closed": _windows(typed_in(form, "closed"), problems),
        **{name: typed_in(form, name) == "true" for name in ("translation", "edits", "exclusive")},
    }
    if first := typed_in(form, "first_day").strip():
        right["starts_on"] = first
    if last := _day(typed_in(form, "last_day"), "last_day", problems):
        right["ends_on"] = (last + _ONE_DAY).isoformat()
    if problems:
        raise Malformed("Some of the answers need another look.", problems=tuple(problems))
    return right


def _places(form: FormMultiDict, name: str, problems: list[FieldProblem]) -> list[str]:
    words = _listed(typed_in(form, name))
    unknown = [word for word in words if word.casefold() not in _PLACES]
    if unknown:
        sentence = f"We know no country or region “{unknown[0]}”. Write names or codes, separated by commas."
        problems.append(FieldProblem(field=name, message=sentence))
    return list(dict.fromkeys(_PLACES[word.casefold()] for word in words if word not in unknown))


def _windows(typed: str, problems: list[FieldProblem]) -> list[dict[str, str]]:
    """Return spans of days, one a line: 2027-06-01 to 2027-06-30, both counted."""
    found = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        first, _, last = line.partition(" to ")
        start, end = (_day(part, "closed", problems) for part in (first, last or first))
        if start and end:
            found.append({"starts_on": start.isoformat(), "ends_on": (end + _ONE_DAY).isoformat()})
    return found


def _day(typed: str, field: str, problems: list[FieldProblem]) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        sentence = "Give days as dates, such as 2027-03-03" + (
            "; of spans, one a line: 2027-06-01 to 2027-06-30." if field == "closed" else "."
        )
        problems.append(FieldProblem(field=field, message=sentence))
        return None


def _reserve(form: FormMultiDict) -> dict[str, Any]:
    return {"reserved": typed_in(form, "verdict") != "lifted", "reason": typed_in(form, "reason").strip()}


def _embargo(form: FormMultiDict) -> dict[str, Any]:
    lifted = typed_in(form, "verdict") == "lifted"
    until = typed_in(form, "until").strip().replace(" ", "T")
    return {
        "until": None if lifted else until,
        "zone": typed_in(form, "zone").strip(),
        "reason": typed_in(form, "reason").strip(),
    }


def _listed(typed: str) -> list[str]:
    return [word for word in (part.strip() for part in typed.replace("\n", ",").split(",")) if word]


def _written(codes: tuple[str, ...]) -> str:
    return ", ".join(country_name(code) for code in codes)


def _at_input(problem: FieldProblem) -> FieldProblem:
    last = problem.field.rpartition(".")[2].partition("[")[0]
    name = _INPUTS.get(last, last)
    ours = problem.message.startswith(("Expected", "Invalid", "Object missing"))
    return FieldProblem(
        field=name, message=_SENTENCES.get(name, problem.message) if ours else problem.message
    )
