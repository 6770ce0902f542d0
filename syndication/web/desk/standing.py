"""Who asks, as the desk reads it beside a request: partner or not, what came before, what to beware of."""

from collections.abc import Iterator, Sequence

from syndication.desk.standing import standing
from syndication.licensing.organisations import Standing, everybodys, organisation_key
from syndication.records import partners
from syndication.records.door import Db
from syndication.records.partners import PartnerRow, PastRow, ReleasesOn
from syndication.records.requests import RequestRow
from syndication.web.desk.partner_views import PartnerLink, StandingShown
from syndication.words import listed


async def standing_shown(db: Db, asked: RequestRow) -> StandingShown:
    """Return what is known of whoever sent a request."""
    found = await standing(db, asked.organisation, asked.contact.email)
    named = await partners.partner_of(db, organisation_key(asked.organisation.name))
    domains = (found.mail_domain, *asked.organisation.domains)
    there = await partners.partners_of_domains(db, domains)
    past = await partners.past_of_organisation(db, asked.organisation_key)
    near = tuple({row.id: row for row in (*filter(None, (named,)), *there)}.values())
    return StandingShown(
        badge=_badge(found),
        tone=_TONES[_badge(found)],
        sentences=(
            *_who(found, named),
            *_others(domains, named, there),
            *_blocks(near),
            *_before(found, past),
            *_money(found, named),
        ),
        partners=tuple(PartnerLink(id=row.id, name=row.name) for row in near),
        add_url="" if named else f"/desk/partners?request_id={asked.id}",
    )


_TONES = {
    "Blocked": "bad",
    "Known partner": "good",
    "A partner’s name only": "wait",
    "Licensed before": "done",
    "New": "open",
}


def _badge(found: Standing) -> str:
    if found.blocked:
        return "Blocked"
    if found.known:
        return "Known partner"
    if found.partner_id is not None:
        return "A partner’s name only"
    return "New" if found.new else "Licensed before"


def _who(found: Standing, named: PartnerRow | None) -> Iterator[str]:
    domain = found.mail_domain
    if named is not None and found.from_its_domain:
        yield f"The name is {named.name}’s, and the mail address is at {domain}, one of its domains."
        yield "The address was typed; nobody has answered from it yet."
    elif named is not None:
        yield f"The name is {named.name}’s, but {domain} is none of its domains."
        yield "Ask them before you rely on it."
    if everybodys(domain):
        yield f"Anybody may have a mailbox at {domain}."


def _others(domains: Sequence[str], named: PartnerRow | None, there: Sequence[PartnerRow]) -> Iterator[str]:
    """Yield whose domains were given under another name."""
    for row in there:
        if named is None or row.id != named.id:
            theirs = listed(tuple(domain for domain in dict.fromkeys(domains) if domain in row.domains))
            yield f"{theirs}: {row.name}’s, but another name was given."


def _blocks(near: tuple[PartnerRow, ...]) -> Iterator[str]:
    yield from (f"{row.name} is blocked: {row.blocked_reason}." for row in near if row.blocked_reason)


def _before(found: Standing, past: PastRow) -> Iterator[str]:
    if found.licensed_before:
        yield f"{_counted(found.licensed_before, 'request')} of that name from there licensed before."
    elsewhere = past.licensed - found.licensed_before
    if elsewhere > 0:
        yield f"{_counted(elsewhere, 'request')} of that name from elsewhere licensed before."
    for number, what in (
        (past.refunded, "refunded payment"),
        (past.suspended, "suspended licence"),
        (past.revoked, "revoked licence"),
    ):
        if number:
            yield f"{_counted(number, what)} under that name."


def _money(found: Standing, named: PartnerRow | None) -> Iterator[str]:
    if named is not None and found.known and named.pays_by_invoice:
        when = "before" if named.releases_on is ReleasesOn.FINALISE else "after"
        yield f"May pay by invoice, within {named.invoice_days} days; copies {when} the payment."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
