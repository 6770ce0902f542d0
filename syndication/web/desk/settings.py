"""The settings as they run now, secrets masked, and the health of what the service rests on.

Nothing is changed here: a setting is an environment variable, and belongs to whoever runs the service.
"""

import msgspec
from litestar import get
from litestar.datastructures import State

from syndication.desk.health import look
from syndication.settings import Settings, masked, sentences, variable
from syndication.web.desk.door import console_page
from syndication.web.desk.people_views import Health, SettingShown, SettingsPage
from syndication.web.guards import RUNS, for_roles, staff_of
from syndication.web.rendering import Page, Req, house_of


@get("/desk/settings", opt=for_roles(RUNS), include_in_schema=False)
async def settings(request: Req, state: State) -> Page:
    """Show every setting with its value, where it comes from, and whether what it names answers."""
    house = house_of(state)
    told = sentences()
    page = SettingsPage(
        settings=tuple(
            SettingShown(
                name=variable(field.name),
                value=masked(field.name, getattr(house.settings, field.name)),
                about=told[field.name],
                set_here=field.required or getattr(house.settings, field.name) != field.default,
            )
            for field in msgspec.structs.fields(Settings)
        ),
        health=tuple(Health(name=each.name, well=each.well, said=each.said) for each in await look(house)),
    )
    return await console_page(request, house, staff_of(request), "desk/settings.html", page)


HANDLERS = [settings]
