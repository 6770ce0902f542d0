"""The licence in four tongues: plain words, ODRL 2.2, TDMRep and RSL 1.0, from one policy.

Each clause of the policy carries its sentence beside what it means to machines, so the tongues
cannot disagree: whoever prints a licence, prints clauses.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from schemas.licence import LicenceTerms
from schemas.usage import Excerpt, Medium, Region, Territory
from syndication.licensing.embargo import in_words
from syndication.licensing.licence_number import compact, format_number, new_number, valid_number
from syndication.licensing.territories import EVERYWHERE, MEMBERS, countries
from syndication.licensing.usage import country_name, in_country, language_name
from syndication.words import Said, listed, moment, say, say_n

__all__ = [
    "compact",
    "format_number",
    "licensed_in_words",
    "new_number",
    "odrl",
    "policy",
    "rsl",
    "tdm_lines",
    "terms_in_words",
    "valid_number",
]

_PLACES: dict[Medium, Said] = {
    Medium.WEB: say("on its websites"),
    Medium.PRINT: say("in print"),
    Medium.NEWSLETTER: say("in newsletters"),
    Medium.BROADCAST: say("in broadcast"),
    Medium.APP: say("in apps"),
    Medium.ACADEMIC: say("in teaching and research"),
    Medium.INTRANET: say("on an intranet"),
    Medium.BOOK: say("in a book"),
    Medium.AI: say("as input to AI systems"),
}

_AUDIENCES: dict[Medium, Said] = {
    Medium.WEB: say("readers a month"),
    Medium.PRINT: say("printed copies"),
    Medium.NEWSLETTER: say("subscribers"),
    Medium.BROADCAST: say("viewers or listeners"),
    Medium.APP: say("readers a month"),
    Medium.ACADEMIC: say("students and researchers"),
    Medium.INTRANET: say("seats"),
    Medium.BOOK: say("printed copies"),
    Medium.AI: say("uses"),
}

_ACTIONS = {
    Medium.PRINT: "print",
    Medium.BROADCAST: "play",
    Medium.AI: "tdm:mine",
}
"""The ODRL action of a medium; `reproduce` for those that are not named."""

_ONLINE = frozenset({Medium.WEB, Medium.APP, Medium.NEWSLETTER})
"""Media that can carry a link."""

_LASTING = frozenset({Medium.PRINT, Medium.BOOK, Medium.BROADCAST, Medium.AI})
"""Media whose copies cannot be called back."""


class Clause(NamedTuple):
    """One sentence of the licence, and its meaning to machines.

    `kind` is where the meaning goes in ODRL: "constraint" and "duty" bind the permission;
    "permission", "prohibition" and "obligation" stand beside it; "" is for words alone.
    """

    sentence: str
    kind: str = ""
    meaning: tuple[dict[str, Any], ...] = ()
    public: bool = False
    """Whether the public page lists it under what is licensed."""
    reserved: tuple[str, ...] = ()
    """What it keeps from crawlers, in the words of RSL 1.0, 3.4.1: `ai-all`, `ai-train`, `search` …"""


def policy(terms: LicenceTerms) -> tuple[Clause, ...]:
    """Return the licence clause by clause, in the order it is printed: what all its tongues are made from."""
    return tuple(_clauses(terms))


def terms_in_words(terms: LicenceTerms) -> tuple[str, ...]:
    """Return the whole licence as plain sentences, in the order they are printed."""
    return tuple(clause.sentence for clause in policy(terms))


def licensed_in_words(terms: LicenceTerms) -> tuple[str, ...]:
    """Return what is licensed in a few sentences, for the page anyone may read."""
    return tuple(clause.sentence for clause in policy(terms) if clause.public)


def tdm_lines(terms: LicenceTerms) -> tuple[str, ...]:
    """Return the reservation of text and data mining as TDMRep meta elements' `name=content` lines.

    Source of the names: TDM Reservation Protocol (W3C Community Group, 2024), section 8. The
    reservation stands even where AI use is licensed: it speaks to everybody but the licensee.
    """
    reserved = "1" if _reserved(terms) else "0"
    return (f"tdm-reservation={reserved}", f"tdm-policy={terms.verify_url}")


def rsl(terms: LicenceTerms) -> str:
    """Return what crawlers are told of the copy, as an RSL 1.0 document, to be read alone or inside a page.

    Source: RSL-SPEC-1.0 (rslstandard.org/rsl), sections 3.3 to 3.13. It licenses nothing by itself:
    it names what is reserved, where the terms are, and whom to ask.
    """
    kept = " ".join(_reserved(terms))
    url, contact = quoteattr(terms.article_url), quoteattr(terms.licensor_url)
    return (
        '<rsl xmlns="https://rslstandard.org/rsl">'
        f"<content url={url}>"
        "<license>"
        + (f'<prohibits type="usage">{kept}</prohibits>' if kept else "")
        + f'<legal type="contact">{escape(terms.licensor_url)}</legal>'
        "</license>"
        f'<copyright type="organization" contactUrl={contact}/>'
        f"<terms>{escape(terms.verify_url)}</terms>"
        "</content>"
        "</rsl>"
    )


def _reserved(terms: LicenceTerms) -> tuple[str, ...]:
    return tuple(dict.fromkeys(usage for clause in policy(terms) for usage in clause.reserved))


def odrl(terms: LicenceTerms) -> dict[str, Any]:
    """Return the licence as an ODRL 2.2 Agreement in JSON-LD.

    Text and data mining is an action of TDMRep; duties ODRL has no word for are URNs of our own
    profile. The plain sentences travel along as `dcterms:description`.
    """
    clauses = policy(terms)
    parties = {"assigner": _licensor(terms), "assignee": _licensee(terms)}
    permission = {
        "target": _work(terms),
        **parties,
        "action": _action(terms),
        "constraint": _meanings(clauses, "constraint"),
        "duty": _meanings(clauses, "duty"),
    }
    rules = {
        kind: [{"target": terms.article_url, **parties, **meaning} for meaning in _meanings(clauses, kind)]
        for kind in ("permission", "prohibition", "obligation")
    }
    return {
        "@context": [
            "http://www.w3.org/ns/odrl.jsonld",
            {"dcterms": "http://purl.org/dc/terms/", "tdm": "http://www.w3.org/ns/tdmrep#"},
        ],
        "@type": "Agreement",
        "uid": terms.verify_url,
        "profile": "urn:syndication:odrl",
        "dcterms:identifier": terms.number,
        "dcterms:issued": _instant(terms.issued_at),
        "dcterms:description": [str(clause.sentence) for clause in clauses],
        "permission": [permission, *rules["permission"]],
        "prohibition": rules["prohibition"],
        "obligation": rules["obligation"],
    }


def _clauses(terms: LicenceTerms) -> Iterator[Clause]:
    yield _grant(terms)
    yield _where(terms)
    yield _territories(terms)
    yield _languages(terms)
    yield _period(terms)
    yield from _embargo(terms)
    yield _exclusivity(terms)
    yield _edits(terms)
    yield _translation(terms)
    yield _attribution(terms)
    yield from _links(terms)
    yield _no_resale()
    yield _corrections(terms)
    yield _mining(terms)
    yield from _omissions(terms)
    yield _after(terms)
    yield _law(terms)


def _grant(terms: LicenceTerms) -> Clause:
    portion = terms.usage.portion
    named = {
        "licensor": terms.licensor,
        "licensee": _name(terms),
        "headline": terms.article_headline,
        "url": terms.article_url,
        "revision": terms.revision[:12],
    }
    if not isinstance(portion, Excerpt):
        whole = say(
            "{licensor} licenses {licensee} to publish the whole text of “{headline}” ({url}), "
            "revision {revision}.",
            **named,
        )
        return Clause(whole, public=True)
    sentence = say(
        "{licensor} licenses {licensee} to publish up to {words} words of “{headline}” ({url}), "
        "revision {revision}.",
        words=portion.words,
        **named,
    )
    limit = _constraint("absoluteSize", "lteq", {"@value": str(portion.words), "@type": "xsd:integer"})
    return Clause(sentence, "constraint", ({**limit, "unit": "urn:syndication:odrl:words"},), public=True)


def _where(terms: LicenceTerms) -> Clause:
    usage, domains = terms.usage, terms.licensee.domains
    medium = _PLACES[usage.medium]
    meaning = [_constraint("media", "eq", usage.medium.value)]
    if usage.audience:
        meaning.append(_constraint("count", "lteq", {"@value": str(usage.audience), "@type": "xsd:integer"}))
    if domains and usage.medium in _ONLINE:
        meaning.append(_constraint("virtualLocation", "isAnyOf", list(domains)))
        medium = say("{medium} ({domains})", medium=medium, domains=listed(domains))
    sentence = (
        say(
            "It may be published {medium}, to at most {number} {audience}.",
            medium=medium,
            number=usage.audience,
            audience=_AUDIENCES[usage.medium],
        )
        if usage.audience
        else say("It may be published {medium}.", medium=medium)
    )
    return Clause(sentence, "constraint", tuple(meaning), public=True)


def _territories(terms: LicenceTerms) -> Clause:
    codes = terms.usage.territories
    covered = countries(codes)
    if covered == EVERYWHERE:
        return Clause(say("It may be published in every country."), public=True)
    named = [_place(code) for code in sorted(codes, key=country_name)]
    sentence = say("It may be published in {places} only.", places=listed(named))
    places = [f"https://www.iso.org/obp/ui/#iso:code:3166:{code}" for code in sorted(covered)]
    return Clause(sentence, "constraint", (_constraint("spatial", "isAnyOf", places),), public=True)


def _place(code: Territory) -> Said:
    """Return a territory as a contract needs it: a region with the list that says what belongs to it."""
    if code == Region.EU:
        return say_n(
            len(countries((code,))),
            "{region} (its {n} member state)",
            "{region} (its {n} member states)",
            region=in_country(code),
        )
    if code in MEMBERS:
        return say_n(
            len(countries((code,))),
            "{region} (the {n} country of UN M49)",
            "{region} (the {n} countries and areas of UN M49)",
            region=in_country(code),
        )
    return in_country(code)


def _languages(terms: LicenceTerms) -> Clause:
    tags = terms.usage.languages
    spoken = listed([language_name(tag) for tag in tags])
    sentence = say("It may be published in {languages}.", languages=spoken)
    return Clause(sentence, "constraint", (_constraint("language", "isAnyOf", list(tags)),), public=True)


def _period(terms: LicenceTerms) -> Clause:
    sentence = say(
        "The licence runs from {start} until, not including, {end}.",
        start=moment(terms.starts_at),
        end=moment(terms.ends_at),
    )
    meaning = (
        _constraint("dateTime", "gteq", _instant(terms.starts_at)),
        _constraint("dateTime", "lt", _instant(terms.ends_at)),
    )
    return Clause(sentence, "constraint", meaning, public=True)


def _embargo(terms: LicenceTerms) -> Iterator[Clause]:
    if terms.embargo is None:
        return
    sentence = say("Nothing of it may be published before {moment}.", moment=in_words(terms.embargo))
    meaning = (_constraint("dateTime", "gteq", _instant(terms.embargo.until)),)
    yield Clause(sentence, "constraint", meaning, public=True)


def _exclusivity(terms: LicenceTerms) -> Clause:
    if not terms.usage.exclusive:
        return Clause(say("The licence is not exclusive: others may be licensed the same."), public=True)
    promise = {"assigner": _licensee(terms), "assignee": _licensor(terms), "action": "grantUse"}
    sentence = say(
        "The licence is exclusive: for its period, {licensor} licenses this use to nobody else.",
        licensor=terms.licensor,
    )
    return Clause(sentence, "prohibition", (promise,), public=True)


def _edits(terms: LicenceTerms) -> Clause:
    if terms.usage.edits:
        sentence = say(
            "It may be edited for length, house style and headline; the meaning may not be changed."
        )
        return Clause(sentence, "permission", ({"action": "modify"},), public=True)
    sentence = say("The text is published verbatim: no edits, no cuts, no added words, no new headline.")
    return Clause(sentence, "prohibition", ({"action": "modify"},), public=True)


def _translation(terms: LicenceTerms) -> Clause:
    if terms.usage.translation:
        sentence = say(
            "It may be translated into the languages named here; a person checks every translation."
        )
        return Clause(sentence, "permission", ({"action": "translate"},), public=True)
    return Clause(
        "It may not be translated, by people or machines.", "prohibition", ({"action": "translate"},)
    )


def _attribution(terms: LicenceTerms) -> Clause:
    sentence = f"This credit line stands with the text, unchanged: “{terms.attribution}”"
    duty = {
        "action": "attribute",
        "attributedParty": _licensor(terms),
        "dcterms:description": terms.attribution,
    }
    return Clause(sentence, "duty", (duty,))


def _links(terms: LicenceTerms) -> Iterator[Clause]:
    if terms.usage.medium not in _ONLINE:
        return
    link = {"action": "urn:syndication:odrl:link", "dcterms:relation": terms.article_url}
    yield Clause(f"The credit line links to {terms.article_url}.", "duty", (link,))
    if terms.usage.medium is Medium.NEWSLETTER:
        return
    sentence = (
        f"The page names {terms.article_url} as its canonical address, or is kept from search (noindex)."
    )
    canonical = {"action": "urn:syndication:odrl:canonicalOrNoindex", "dcterms:relation": terms.article_url}
    yield Clause(sentence, "duty", (canonical,))


def _no_resale() -> Clause:
    sentence = "The licence may not be resold, passed on or sublicensed."
    return Clause(sentence, "prohibition", ({"action": "sell"}, {"action": "grantUse"}))


def _corrections(terms: LicenceTerms) -> Clause:
    hours = terms.correction_hours
    limit = _constraint("delayPeriod", "lteq", {"@value": f"PT{hours}H", "@type": "xsd:duration"})
    duties = tuple(
        {"action": f"urn:syndication:odrl:{act}", "constraint": [limit]} for act in ("correct", "withdraw")
    )
    unit = "hour" if hours == 1 else "hours"
    sentence = (
        f"When {terms.licensor} corrects or withdraws the article, the copy follows within {hours} {unit}."
    )
    return Clause(sentence, "obligation", duties)


def _mining(terms: LicenceTerms) -> Clause:
    if terms.usage.medium is Medium.AI:
        sentence = (
            "Text and data mining for AI is licensed to this licensee only; to everybody else it is reserved."
        )
        # the reservation speaks to crawlers, and those are everybody but the licensee
        return Clause(sentence, reserved=("ai-all",))
    sentence = "Text and data mining, and the training and running of AI systems with it, are reserved."
    return Clause(sentence, "prohibition", ({"action": "tdm:mine"},), reserved=("ai-all",))


def _omissions(terms: LicenceTerms) -> Iterator[Clause]:
    if terms.omitted:
        yield Clause("What the list of omissions names is not part of the licence.")


def _after(terms: LicenceTerms) -> Clause:
    kept = (
        "Copies already printed may stay in circulation"
        if terms.usage.medium in _LASTING
        else "The copy is taken down"
    )
    ending = _constraint("dateTime", "gteq", _instant(terms.ends_at))
    delete = {"action": "delete", "constraint": [ending]}
    duties = () if terms.usage.medium in _LASTING else (delete,)
    return Clause(f"{kept} when the licence ends.", "obligation", duties)


def _law(terms: LicenceTerms) -> Clause:
    return Clause(f"The licence is governed by the law of {terms.governing_law}.")


def _action(terms: LicenceTerms) -> str:
    return _ACTIONS.get(terms.usage.medium, "reproduce")


def _work(terms: LicenceTerms) -> dict[str, Any]:
    return {
        "@type": "Asset",
        "uid": terms.article_url,
        "dcterms:title": terms.article_headline,
        "dcterms:hasVersion": f"urn:sha256:{terms.revision}",
    }


def _licensor(terms: LicenceTerms) -> dict[str, Any]:
    return {"@type": "Party", "uid": terms.licensor_url, "dcterms:title": terms.licensor}


def _licensee(terms: LicenceTerms) -> dict[str, Any]:
    domains = terms.licensee.domains
    uid = f"https://{domains[0]}/" if domains else f"{terms.verify_url}#licensee"
    return {"@type": "Party", "uid": uid, "dcterms:title": terms.licensee.name}


def _name(terms: LicenceTerms) -> str:
    licensee = terms.licensee
    return (
        f"{licensee.name} ({licensee.brand})" if licensee.brand not in {"", licensee.name} else licensee.name
    )


def _meanings(clauses: tuple[Clause, ...], kind: str) -> list[dict[str, Any]]:
    return [meaning for clause in clauses if clause.kind == kind for meaning in clause.meaning]


def _constraint(left: str, operator: str, right: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON-LD takes any value
    return {"leftOperand": left, "operator": operator, "rightOperand": right}


def _instant(moment: datetime) -> dict[str, str]:
    return {"@value": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "@type": "xsd:dateTime"}
