"""Which mails the reader gets, and where the reader is signed in."""

import re

from litestar import get, post
from litestar.datastructures import State
from litestar.params import FromQuery

from syndication.desk.mailboxes import SESSION_IDLE, end_other_sessions, end_session
from syndication.records import mailboxes, organisations
from syndication.web.forms import typed_in
from syndication.web.guards import PARTNER
from syndication.web.partner.door import guest, partner_page
from syndication.web.partner.organisation import organisation_shown
from syndication.web.partner.views import BrowserShown, SettingsPage
from syndication.web.rendering import Page, Req, house_of, see_other

_HERE = "/partner/settings"


@get(_HERE, opt=dict(PARTNER), include_in_schema=False)
async def partner_settings(request: Req, state: State, kept: FromQuery[str] = "") -> Page:
    """Show the mails and the browsers."""
    who = guest(request)
    async with house_of(state).database.reading() as db:
        belongs = await organisations.organisations_of_person(db, who.id)
        shown = tuple([await organisation_shown(db, each, who) for each in belongs if each.joined_at])
        open_in = await mailboxes.sessions_of_person(db, who.id, idle=SESSION_IDLE)
    page = SettingsPage(
        reminders=who.reminders,
        organisations=shown,
        browsers=tuple(
            BrowserShown(
                id=each.id,
                browser=each.browser,
                created_at=each.created_at,
                seen_at=each.seen_at,
                this=each.id == who.session_id,
            )
            for each in open_in
        ),
        kept=bool(kept),
    )
    return partner_page(request, "partner/settings.html", page)


@post(_HERE, opt=dict(PARTNER), include_in_schema=False)
async def send_partner_settings(request: Req, state: State) -> Page:
    """Keep what was chosen, or end a session."""
    house, form, who = house_of(state), await request.form(), guest(request)
    pressed, _, named = typed_in(form, "do").partition(":")
    if pressed == "end" and re.fullmatch(r"[0-9]{1,18}", named):
        await end_session(house, who, int(named))
    elif pressed == "end-others":
        await end_other_sessions(house, who)
    elif pressed == "reminders":
        async with house.database.transaction("reminders") as db:
            wanted = typed_in(form, "reminders") == "true"
            await mailboxes.set_reminders(db, who.id, reminders=wanted)
        return see_other(f"{_HERE}?kept=1")
    return see_other(_HERE)


HANDLERS = [partner_settings, send_partner_settings]
