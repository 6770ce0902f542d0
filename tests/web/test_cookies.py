"""The cookies of the console where people come by https."""

from types import SimpleNamespace
from typing import cast

import msgspec

from syndication.desk.house import House
from syndication.web.guards import cookie_name, session_cookie
from tests.web.matrix import anywhere


def test_a_session_belongs_to_this_host_alone_v3_3_1() -> None:
    """`__Host-`, Secure, no domain, no script, and not sent along with another site's posts."""
    settings = msgspec.structs.replace(anywhere().settings, base_url="https://desk.example")
    house = cast("House", SimpleNamespace(settings=settings))
    assert cookie_name(house) == "__Host-desk"
    parts = {part.strip() for part in session_cookie(house, "token").to_header(header="").split(";")}
    assert {"__Host-desk=token", "Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= parts
    assert not any(part.lower().startswith("domain") for part in parts)
