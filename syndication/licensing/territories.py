"""What the names of territories stand for: countries, regions and the whole world, as sets of countries.

A usage keeps the names it was asked with; whoever prices, compares or prints them asks here.
"""

from collections.abc import Iterable
from functools import lru_cache

from schemas.usage import Region, Territory
from syndication.words import Said, say

WORLD = "WORLD"


def _codes(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


MEMBERS: dict[Region, frozenset[str]] = {
    # United Nations Statistics Division, "Standard country or area codes for statistical use (M49)",
    # https://unstats.un.org/unsd/methodology/m49, read 2026-11: Africa 002, Asia 142, Europe 150, Latin
    # America and the Caribbean 419, Northern America 021, Oceania 009. M49 has no region for two of the
    # 249: Taiwan stands in Asia and Antarctica in Oceania, where Unicode CLDR has them.
    # EU: the 27 member states, https://european-union.europa.eu/principles-countries-history/eu-countries_en;
    # a part of a state with a code of its own (Réunion, Åland) has to be asked for by that code.
    # Stored quotes are worked out again from this table: who changes it raises `fees.EDITION`.
    Region.AFRICA: _codes(
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML "
        "MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
    ),
    Region.ASIA: _codes(
        "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV "
        "MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
    ),
    Region.EU: _codes("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"),
    Region.EUROPE: _codes(
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV "
        "MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA"
    ),
    Region.LATIN_AMERICA: _codes(
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY "
        "LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    Region.NORTHERN_AMERICA: _codes("BM CA GL PM US"),
    Region.OCEANIA: _codes(
        "AQ AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
    ),
}

EVERYWHERE: frozenset[str] = frozenset().union(*MEMBERS.values())
"""The 249 countries and territories of ISO 3166-1."""

REGION_NAMES: dict[Region, Said] = {
    Region.AFRICA: say("Africa"),
    Region.ASIA: say("Asia"),
    Region.EU: say("European Union"),
    Region.EUROPE: say("Europe"),
    Region.LATIN_AMERICA: say("Latin America and the Caribbean"),
    Region.NORTHERN_AMERICA: say("Northern America"),
    Region.OCEANIA: say("Oceania"),
}


@lru_cache(maxsize=4096)
def countries(territories: tuple[Territory, ...]) -> frozenset[str]:
    """Return every country that a usage's territories name, those of regions and of the world among them."""
    return frozenset().union(*map(_countries, territories))


def _countries(territory: Territory) -> Iterable[str]:
    if territory == WORLD:
        return EVERYWHERE
    return MEMBERS[Region(territory)] if territory in MEMBERS else (territory,)


def covering(places: frozenset[str]) -> tuple[Region, ...]:
    """Return the regions that each hold all of `places`."""
    return tuple(region for region, members in MEMBERS.items() if places <= members)
