"""Who decides: every condition of a rule, their order, and what no rule can change."""

from datetime import date
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.quote import Decision
from schemas.rules import AutomaticRules, Rule
from schemas.usage import Medium, Organisation, OrganisationType, Usage
from syndication.licensing.organisations import Standing
from syndication.licensing.rules import (
    BLOCKED,
    EXCLUSIVE,
    FREE,
    NO_RULE,
    Case,
    decide,
    in_force,
    matches,
    problems,
)

USAGE = Usage(
    medium=Medium.WEB,
    territories=("GB",),
    languages=("en",),
    audience=1,
    months=1,
    starts_on=date(2026, 11, 22),
)
POST = Organisation(name="The Northern Post Ltd", country="GB")
KNOWN = Standing(partner_id=1, from_its_domain=True, mail_domain="northernpost.example")
LOOKALIKE = Standing(partner_id=1, from_its_domain=False, mail_domain="northern-post.example")
RETURNING = Standing(licensed_before=1, mail_domain="northernpost.example")

RULES = AutomaticRules(
    rules=(
        Rule(name="Not with these", decision=Decision.REVIEW, mail_domains=("spam.example",)),
        Rule(name="Sanctions", decision=Decision.REVIEW, countries=("KP", "IR"), reason="Ask legal first"),
        Rule(name="Machines and books", decision=Decision.REVIEW, media=(Medium.AI, Medium.BOOK)),
        Rule(name="Changed words", decision=Decision.REVIEW, edits=True),
        Rule(name="Known partners", decision=Decision.AUTOMATIC, partner=True, net_upto=600_000),
        Rule(name="Schools", decision=Decision.AUTOMATIC, net_upto=50_000, mail_domains=("ac.example",)),
        Rule(name="Private mailboxes", decision=Decision.REVIEW, free_mail=True),
        Rule(
            name="Broadcasters from abroad",
            decision=Decision.REVIEW,
            organisations=(OrganisationType.BROADCASTER,),
            countries=("ASIA",),
        ),
        Rule(name="First licences", decision=Decision.REVIEW, new=True, net_above=100_000),
        Rule(name="Everyday uses", decision=Decision.AUTOMATIC, net_upto=150_000),
    )
)
"""A list as an operator would write it."""

SHORT = AutomaticRules(limit=150_000, media=(Medium.WEB, Medium.PRINT))
"""As the first cards have it."""


class Told(NamedTuple):
    """What is asked, and by whom, in one row of the table."""

    rules: AutomaticRules
    changes: dict[str, Any]
    rule: str
    reasons: tuple[str, ...]


def case(changes: dict[str, Any]) -> Case:
    """Return an everyday case with some answers changed, each by the name of its field."""
    usage, organisation, others = {}, {}, {"net": 24_000, "standing": RETURNING}
    for name, given_ in changes.items():
        if name in Usage.__struct_fields__:
            usage[name] = given_
        elif name in Organisation.__struct_fields__:
            organisation[name] = given_
        else:
            others[name] = given_
    return Case(
        usage=msgspec.structs.replace(USAGE, **usage),
        organisation=msgspec.structs.replace(POST, **organisation),
        **{"worth": others["net"], **others},  # type: ignore[arg-type]
    )


def at(domain: str, **more: Any) -> Standing:  # noqa: ANN401 - any field of it
    """Return the standing of somebody who writes from a domain."""
    return Standing(mail_domain=domain, **more)


TABLE: dict[str, Told] = {
    # the name of the case: the rules, what differs from the everyday, the rule that decides or why not
    "everyday": Told(RULES, {}, "Everyday uses", ()),
    "at the limit": Told(RULES, {"net": 150_000}, "Everyday uses", ()),
    "a penny above the limit": Told(RULES, {"net": 150_001}, "", (NO_RULE,)),
    "the limit is the card's money, not the buyer's": Told(
        RULES, {"net": 200_000, "worth": 150_000}, "Everyday uses", ()
    ),
    "known partner above the everyday limit": Told(
        RULES, {"net": 600_000, "standing": KNOWN}, "Known partners", ()
    ),
    "known partner above its own limit": Told(RULES, {"net": 600_001, "standing": KNOWN}, "", (NO_RULE,)),
    "a partner's name from another domain": Told(
        RULES,
        {"net": 120_000, "standing": LOOKALIKE},
        "",
        ("A first licence is decided by a person",),
    ),
    "a known partner is not new": Told(RULES, {"net": 120_000, "standing": KNOWN}, "Known partners", ()),
    "a newcomer with a small wish": Told(RULES, {"standing": at("new.example")}, "Everyday uses", ()),
    "a newcomer with a large wish": Told(
        RULES,
        {"standing": at("new.example"), "net": 100_001},
        "",
        ("A first licence is decided by a person",),
    ),
    "the same, who has been licensed before": Told(RULES, {"net": 100_001}, "Everyday uses", ()),
    "denied domain": Told(
        RULES,
        {"standing": at("spam.example", licensed_before=5)},
        "",
        ("A person decides what is asked for from spam.example",),
    ),
    "below a denied domain": Told(
        RULES,
        {"standing": at("mail.spam.example")},
        "",
        ("A person decides what is asked for from mail.spam.example",),
    ),
    "a domain that only ends alike": Told(
        RULES, {"standing": at("notspam.example", licensed_before=1)}, "Everyday uses", ()
    ),
    "allowed domain": Told(RULES, {"standing": at("ac.example")}, "Schools", ()),
    "below an allowed domain": Told(RULES, {"standing": at("physics.ac.example")}, "Schools", ()),
    "denied stands before known": Told(
        RULES,
        {"standing": Standing(partner_id=1, from_its_domain=True, mail_domain="spam.example")},
        "",
        ("A person decides what is asked for from spam.example",),
    ),
    "country": Told(RULES, {"country": "KP"}, "", ("Ask legal first",)),
    "AI": Told(RULES, {"medium": Medium.AI}, "", ("Licences for machine use (AI) are decided by a person",)),
    "AI for a known partner": Told(
        RULES,
        {"medium": Medium.AI, "standing": KNOWN},
        "",
        ("Licences for machine use (AI) are decided by a person",),
    ),
    "edits": Told(RULES, {"edits": True}, "", ("The right to edit is given by a person",)),
    "edits in a book": Told(
        RULES,
        {"edits": True, "medium": Medium.BOOK},
        "",
        ("Licences for a book are decided by a person", "The right to edit is given by a person"),
    ),
    "free mail": Told(
        RULES,
        {"standing": at("gmail.com", licensed_before=3)},
        "",
        ("The mail address tells nothing of the organisation, so a person decides",),
    ),
    "broadcaster within the region": Told(
        RULES,
        {"type": OrganisationType.BROADCASTER, "country": "JP"},
        "",
        ("Requests from Japan are decided by a person",),
    ),
    "broadcaster outside the region": Told(
        RULES, {"type": OrganisationType.BROADCASTER}, "Everyday uses", ()
    ),
    "business within the region": Told(RULES, {"country": "JP"}, "Everyday uses", ()),
    "nobody has said who asks": Told(RULES, {"standing": Standing()}, "Everyday uses", ()),
    "exclusive": Told(RULES, {"exclusive": True}, "", (EXCLUSIVE,)),
    "exclusive for a known partner": Told(RULES, {"exclusive": True, "standing": KNOWN}, "", (EXCLUSIVE,)),
    "free": Told(RULES, {"net": 0}, "", (FREE,)),
    "free for a known partner": Told(RULES, {"net": 0, "standing": KNOWN}, "", (FREE,)),
    "free and exclusive": Told(RULES, {"net": 0, "exclusive": True}, "", (EXCLUSIVE, FREE)),
    "blocked": Told(RULES, {"standing": Standing(blocked=True)}, "", (BLOCKED,)),
    "a blocked partner is not known": Told(
        RULES,
        {"standing": Standing(partner_id=1, from_its_domain=True, blocked=True), "net": 10_000},
        "",
        (BLOCKED,),
    ),
    "short form, everyday": Told(SHORT, {}, "Within the limit", ()),
    "short form, another medium": Told(
        SHORT, {"medium": Medium.BOOK}, "", ("Licences for a book are decided by a person",)
    ),
    "short form, edits": Told(SHORT, {"edits": True}, "", ("The right to edit is given by a person",)),
    "short form, above the limit": Told(
        SHORT, {"net": 150_001}, "", ("The fee is above the limit for automatic licences",)
    ),
    "short form, everything at once": Told(
        SHORT,
        {"net": 150_001, "edits": True, "exclusive": True, "medium": Medium.BROADCAST},
        "",
        (
            EXCLUSIVE,
            "Licences for broadcast are decided by a person",
            "The right to edit is given by a person",
            "The fee is above the limit for automatic licences",
        ),
    ),
    "no medium is automatic": Told(
        AutomaticRules(limit=150_000),
        {},
        "",
        ("Licences for a website are decided by a person",),
    ),
    "no rules at all": Told(
        AutomaticRules(),
        {"net": 1},
        "",
        (
            "Licences for a website are decided by a person",
            "The fee is above the limit for automatic licences",
        ),
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_who_decides_and_why(name: str) -> None:
    """The first rule that matches decides; a person is told every reason; a rule is named, or nobody is."""
    told = TABLE[name]
    verdict = decide(told.rules, case(told.changes))
    assert (verdict.rule, verdict.reasons) == (told.rule, told.reasons)
    assert verdict.decision is (Decision.AUTOMATIC if told.rule else Decision.REVIEW)


GENEROUS = AutomaticRules(rules=(Rule(name="Everything", decision=Decision.AUTOMATIC, net_upto=10**10),))

STANDINGS = st.builds(
    Standing,
    partner_id=st.none() | st.just(1),
    from_its_domain=st.booleans(),
    blocked=st.booleans(),
    licensed_before=st.integers(0, 3),
    mail_domain=st.sampled_from(["", "gmail.com", "a.example"]),
)


@given(
    exclusive=st.booleans(),
    net=st.sampled_from([0, 1, 10**9]),
    worth=st.sampled_from([0, 1, 10**9]),
    standing=STANDINGS,
    rules=st.sampled_from([RULES, SHORT, GENEROUS]),
)
def test_no_card_gives_away_what_a_person_must(
    *, exclusive: bool, net: int, worth: int, standing: Standing, rules: AutomaticRules
) -> None:
    """Whatever a card says, the exclusive, the free and the blocked are never decided by it."""
    verdict = decide(rules, case({"exclusive": exclusive, "net": net, "worth": worth, "standing": standing}))
    if exclusive or net == 0 or standing.blocked:
        assert verdict.decision is Decision.REVIEW
    assert (verdict.decision is Decision.AUTOMATIC) == bool(verdict.rule) == (not verdict.reasons)


@given(standing=STANDINGS, net=st.integers(0, 700_000), medium=st.sampled_from(Medium), edits=st.booleans())
def test_a_decision_at_once_is_by_a_rule_that_matches_before_any_other(
    *, standing: Standing, net: int, medium: Medium, edits: bool
) -> None:
    """The rule that is named holds, says automatic, and no rule before it holds."""
    asked = case({"standing": standing, "net": net, "medium": medium, "edits": edits})
    verdict = decide(RULES, asked)
    first = next((rule for rule in in_force(RULES) if matches(rule, asked)), None)
    if verdict.rule:
        assert first is not None
        assert (first.name, first.decision) == (verdict.rule, Decision.AUTOMATIC)


def test_cards_of_before_read_as_they_did() -> None:
    """A stored card with a limit and media alone decodes, and its rules are those it always meant."""
    stored = msgspec.json.decode(b'{"limit": 150000, "media": ["web", "print"]}', type=AutomaticRules)
    assert stored == SHORT
    assert [rule.name for rule in in_force(stored)] == [
        "Other media",
        "Edits",
        "Above the limit",
        "Within the limit",
    ]


def rule(**given_: Any) -> AutomaticRules:  # noqa: ANN401 - any field of it
    """Return a list of one rule that is sound but for what is given."""
    return AutomaticRules(
        rules=(Rule(**{"name": "One", "decision": Decision.AUTOMATIC, "net_upto": 5_000, **given_}),)
    )


WRONG = {
    "both forms": (
        msgspec.structs.replace(RULES, limit=1),
        "automatic: leave out limit and media where rules are given",
    ),
    "two of one name": (
        AutomaticRules(rules=(RULES.rules[0], RULES.rules[0])),
        "automatic.rules: 2 rules are called “not with these”",
    ),
    "an empty range": (rule(net_above=5_000), "automatic.rules, 1 “One”: no fee is above 5000"),
    "an unknown country": (rule(countries=("QQ",)), "automatic.rules, 1 “One”: there is no country"),
    "a partner who is new": (rule(partner=True, new=True), "automatic.rules, 1 “One”: a known partner is"),
    "no limit": (rule(net_upto=None), "automatic.rules, 1 “One”: an automatic decision needs a limit"),
    "trust in a free mailbox": (
        rule(mail_domains=("gmail.com",)),
        "automatic.rules, 1 “One”: anybody may have a mailbox at gmail.com",
    ),
    "a reason nobody reads": (rule(reason="Because"), "automatic.rules, 1 “One”: a reason is told when"),
    "below the minimum": (rule(net_upto=2_499), "automatic: “One” ends below the minimum fee"),
    "short form below the minimum": (
        AutomaticRules(limit=2_499, media=(Medium.WEB,)),
        "automatic: “Within the limit” ends below the minimum fee",
    ),
    "nothing after everything": (
        AutomaticRules(
            rules=(Rule(name="All", decision=Decision.REVIEW), *RULES.rules),
        ),
        "automatic.rules: “All” matches everything",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_rules_are_told_what_is_wrong(name: str) -> None:
    """Each mistake has a sentence that names the rule."""
    automatic, sentence = WRONG[name]
    found = list(problems(automatic, minimum=2_500))
    assert [words for words in found if words.startswith(sentence)], found


@pytest.mark.parametrize("sound", [RULES, SHORT, GENEROUS, AutomaticRules()])
def test_sound_rules_have_no_problems(sound: AutomaticRules) -> None:
    """What an operator would write can be published."""
    assert list(problems(sound, minimum=2_500)) == []
