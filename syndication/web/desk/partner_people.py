"""The people of a partner at the desk: who sees its licences, and where it says it published."""

import re

from syndication.desk.house import House
from syndication.desk.membership import invite_owner, join_founded
from syndication.records import organisations, placements
from syndication.records.door import Db
from syndication.records.partners import PartnerRow
from syndication.web.desk.partner_views import FoundedShown, PartnerPeople, PartnerPerson, PlacementShown

_PLACEMENTS = 20


async def people_shown(db: Db, partner: PartnerRow) -> PartnerPeople:
    """Return who belongs to a partner's organisation, and those that were founded in its name."""
    mine = await organisations.organisation_of_partner(db, partner.id)
    members = await organisations.members_of_organisation(db, mine) if mine is not None else ()
    founded = await organisations.organisations_founded(db, partner.organisation_key)
    declared = await placements.placements_of_name(db, partner.organisation_key, most=_PLACEMENTS)
    return PartnerPeople(
        people=tuple(
            PartnerPerson(email=each.email, role=each.role.value, joined_at=each.joined_at)
            for each in members
        ),
        founded=tuple(
            FoundedShown(id=each.id, people=each.people, founded_at=each.founded_at)
            for each in founded
            if mine is None
        ),
        placements=tuple(
            PlacementShown(
                number=each.number, url=each.url, published_on=each.published_on, at_home=each.at_home
            )
            for each in declared
        ),
    )


async def people_changed(house: House, partner_id: int, pressed: str, email: str, *, actor: str) -> bool:
    """Ask an owner in, or join an organisation that was founded; return whether that was pressed."""
    if pressed == "ask-in":
        await invite_owner(house, partner_id, email=email, actor=actor)
        return True
    joined = re.fullmatch(r"join:([0-9]{1,18})", pressed)
    if joined:
        await join_founded(house, partner_id, int(joined[1]), actor=actor)
    return joined is not None
