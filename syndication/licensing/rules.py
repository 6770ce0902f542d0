"""The rules of the automatic decision: whether a request needs a person, which rule says so, and why.

A card's rules are looked at in their order and the first that matches decides; what none matches goes
to a person. Before them stand three rules that no card can change: an exclusive grant needs its
owner's signature (17 USC 204(a)), a licence without a fee is given by a person, and so is whatever a
blocked organisation asks for.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from schemas.quote import Decision
from schemas.rules import AutomaticRules, Rule
from schemas.usage import Medium, Organisation, Usage
from syndication.licensing.organisations import Standing, everybodys, under
from syndication.licensing.territories import MEMBERS, WORLD, countries
from syndication.licensing.usage import COUNTRIES, MEDIUM_WORDS, in_country
from syndication.words import say

EXCLUSIVE = say("Exclusive rights need the owner's signature")
FREE = say("A licence without a fee is never given automatically")
BLOCKED = say("A person decides what this organisation asks for")
"""All that a requester is told of a block; the desk reads its reason beside the request."""
NO_RULE = say("No rule lets this be decided at once")

STRANGER = Standing()
"""Whoever asks without saying who."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided on. `net` is in the quote's currency, `worth` the same in the card's."""

    usage: Usage
    organisation: Organisation
    net: int
    worth: int
    standing: Standing = STRANGER


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Who decides. `rule` is the name of the one that decided at once, empty when a person does.

    `reasons` are sentences the desk can act on and the requester may read; none when it is automatic.
    """

    decision: Decision
    rule: str = ""
    reasons: tuple[str, ...] = ()


def decide(automatic: AutomaticRules, case: Case) -> Verdict:
    """Return who decides a case, by which rule or for which reasons.

    When it is a person, each rule that would have sent it there lends its reason, so that nothing
    comes up only after the first one was dealt with.
    """
    matching = [rule for rule in in_force(automatic) if matches(rule, case)]
    always = tuple(_always(case))
    if matching and matching[0].decision is Decision.AUTOMATIC and not always:
        return Verdict(decision=Decision.AUTOMATIC, rule=matching[0].name)
    told = (_reason(rule, case) for rule in matching if rule.decision is Decision.REVIEW)
    reasons = tuple(dict.fromkeys((*always, *told)))
    return Verdict(decision=Decision.REVIEW, reasons=reasons or (NO_RULE,))


def in_force(automatic: AutomaticRules) -> tuple[Rule, ...]:
    """Return the rules in their order, those that the short form stands for written out."""
    return automatic.rules or tuple(_written_out(automatic))


def matches(rule: Rule, case: Case) -> bool:
    """Return whether every condition of a rule holds."""
    return all(holds(rule, case) for holds in _CONDITIONS)


def problems(automatic: AutomaticRules, *, minimum: int) -> Iterator[str]:
    """Yield a sentence for everything that is wrong with the rules of a card before it is published.

    `minimum` is the card's least net of an article.
    """
    if automatic.rules and (automatic.media or automatic.limit is not None):
        yield "automatic: leave out limit and media where rules are given; say it as a rule."
    for name, times in Counter(rule.name.casefold() for rule in automatic.rules).items():
        if times > 1:
            yield f"automatic.rules: {times} rules are called “{name}”; a decision has to name one of them."
    for place, rule in enumerate(automatic.rules, start=1):
        where = f"automatic.rules, {place} “{rule.name}”"
        yield from (f"{where}: {problem}" for problem in _problems(rule))
    yield from _never_reached(automatic.rules)
    if _says_something(automatic):
        yield from _never_automatic(automatic, minimum)


def _always(case: Case) -> Iterator[str]:
    """Yield what no card can change."""
    if case.usage.exclusive:
        yield EXCLUSIVE
    if case.net == 0:
        yield FREE
    if case.standing.blocked:
        yield BLOCKED


def _written_out(short: AutomaticRules) -> Iterator[Rule]:
    limit = short.limit or 0
    others = tuple(medium for medium in Medium if medium not in short.media)
    if others:
        yield Rule(name="Other media", decision=Decision.REVIEW, media=others)
    yield Rule(name="Edits", decision=Decision.REVIEW, edits=True)
    yield Rule(name="Above the limit", decision=Decision.REVIEW, net_above=limit)
    yield Rule(name="Within the limit", decision=Decision.AUTOMATIC, net_upto=limit)


_CONDITIONS: tuple[Callable[[Rule, Case], bool], ...] = (
    lambda rule, case: rule.net_upto is None or case.worth <= rule.net_upto,
    lambda rule, case: rule.net_above is None or case.worth > rule.net_above,
    lambda rule, case: not rule.media or case.usage.medium in rule.media,
    lambda rule, case: not rule.organisations or case.organisation.type in rule.organisations,
    lambda rule, case: not rule.countries or case.organisation.country in countries(rule.countries),
    lambda rule, case: not rule.mail_domains or under(case.standing.mail_domain, rule.mail_domains),
    lambda rule, case: rule.free_mail is None or rule.free_mail is _at_everybodys(case),
    lambda rule, case: rule.partner is None or rule.partner is case.standing.known,
    lambda rule, case: rule.new is None or rule.new is case.standing.new,
    lambda rule, case: rule.edits is None or rule.edits is case.usage.edits,
    lambda rule, case: rule.translation is None or rule.translation is case.usage.translation,
)


def _at_everybodys(case: Case) -> bool | None:
    """Return whether the mail address is where anybody may have one; None while there is no address."""
    domain = case.standing.mail_domain
    return everybodys(domain) if domain else None


def _reason(rule: Rule, case: Case) -> str:
    """Return why a rule sends a case to a person: its own words, or those of its first telling condition."""
    return rule.reason or next(
        _sentences(rule, case), say("Our rule “{rule}” asks a person to decide", rule=rule.name)
    )


def _sentences(rule: Rule, case: Case) -> Iterator[str]:
    if rule.media:
        yield say("Licences for {medium} are decided by a person", medium=MEDIUM_WORDS[case.usage.medium])
    if rule.edits:
        yield say("The right to edit is given by a person")
    if rule.translation:
        yield say("The right to translate is given by a person")
    if rule.countries:
        yield say(
            "Requests from {country} are decided by a person",
            country=in_country(case.organisation.country),
        )
    if rule.new:
        yield say("A first licence is decided by a person")
    if rule.free_mail:
        yield say("The mail address tells nothing of the organisation, so a person decides")
    if rule.mail_domains:
        yield say("A person decides what is asked for from {domain}", domain=case.standing.mail_domain)
    if rule.net_above is not None:
        yield say("The fee is above the limit for automatic licences")


def _problems(rule: Rule) -> Iterator[str]:
    if rule.net_upto is not None and rule.net_above is not None and rule.net_upto <= rule.net_above:
        yield f"no fee is above {rule.net_above} and not above {rule.net_upto}."
    unknown = [code for code in rule.countries if not (code == WORLD or code in MEMBERS or code in COUNTRIES)]
    if unknown:
        yield f"there is no country with the code {', '.join(unknown)}."
    if rule.partner and rule.new:
        yield "a known partner is never new."
    if rule.decision is Decision.AUTOMATIC:
        yield from _too_generous(rule)


def _too_generous(rule: Rule) -> Iterator[str]:
    if rule.net_upto is None:
        yield "an automatic decision needs a limit; give net_upto."
    shared = [domain for domain in rule.mail_domains if everybodys(domain)]
    if shared:
        yield f"anybody may have a mailbox at {', '.join(shared)}, so nothing may rest on it."
    if rule.reason:
        yield "a reason is told when a person decides; an automatic decision has none."


def _says_something(automatic: AutomaticRules) -> bool:
    """Return whether anything is meant to be decided without a person."""
    return bool(automatic.rules or automatic.media)


def _never_automatic(automatic: AutomaticRules, minimum: int) -> Iterator[str]:
    for rule in in_force(automatic):
        if rule.decision is Decision.AUTOMATIC and rule.net_upto is not None and rule.net_upto < minimum:
            yield f"automatic: “{rule.name}” ends below the minimum fee, so it would decide nothing."


def _never_reached(rules: Sequence[Rule]) -> Iterator[str]:
    everything = next((rule for rule in rules if _plain(rule)), None)
    if everything is not None and rules[-1] is not everything:
        yield f"automatic.rules: “{everything.name}” matches everything; what stands after it never counts."


def _plain(rule: Rule) -> bool:
    """Return whether a rule has no condition at all."""
    return rule == Rule(name=rule.name, decision=rule.decision, reason=rule.reason)
