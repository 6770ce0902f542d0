"""The world as tiles of one size: every country is seen, however small, near its neighbours."""

_MAP = """
.. .. .. .. .. GL .. .. .. IS .. .. .. SJ .. .. .. .. .. .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. FO .. NO SE FI .. .. .. RU .. .. .. .. .. .. .. .. .. ..
.. .. CA .. PM .. .. .. IE GB .. DK AX EE LV .. .. .. .. .. .. .. .. .. .. .. .. ..
.. .. US .. BM .. .. JE IM NL DE PL LT BY .. .. .. KZ .. .. MN .. .. .. .. .. .. ..
.. .. .. .. .. .. .. GG BE LU CZ SK UA .. .. GE AZ UZ KG .. CN KP .. JP .. .. .. ..
.. .. MX .. BS TC .. FR CH LI AT HU MD RO .. AM TM TJ .. NP BT KR .. .. .. .. .. ..
.. .. GT BZ CU HT DO ES AD MC IT SI HR RS BG TR IR AF PK IN BD MM HK TW .. .. .. ..
.. .. SV HN JM KY PR PT GI SM VA BA ME MK GR CY IQ KW .. LK LA VN MO .. .. .. .. ..
.. .. NI .. VI VG AI .. .. .. MT .. AL .. LB SY JO BH QA MV TH KH PH .. GU MP .. ..
.. .. CR MF BL SX KN AG EH MA DZ TN LY EG IL PS SA AE OM .. MY SG BN .. PW FM MH ..
.. .. PA AW CW BQ MS GP MR ML NE TD SD ER DJ YE .. .. IO .. .. ID TL PG NR KI .. ..
.. .. CO VE TT GD DM CV SN GM BF NG CF SS ET SO .. SC .. CX CC .. .. .. SB TV TK ..
.. EC PE GY SR LC MQ GW GN SL GH BJ CM UG KE .. .. .. .. .. .. .. .. .. VU WF WS AS
.. .. BO BR GF VC BB .. LR CI TG GQ GA CD RW TZ KM YT .. .. .. .. AU .. NC FJ TO NU
.. .. PY .. .. .. .. SH .. .. .. ST CG ZM BI MW MZ MG MU .. .. .. .. .. NF PF PN CK
.. .. CL AR UY .. .. .. .. .. .. .. AO ZW BW SZ .. RE .. .. .. .. .. NZ UM .. .. ..
.. .. .. FK .. GS .. .. .. .. BV .. NA ZA LS .. TF HM .. .. .. AQ .. .. .. .. .. ..
"""

TILES: dict[str, tuple[int, int]] = {
    code: (x, y)
    for y, row in enumerate(_MAP.split("\n")[1:-1])
    for x, code in enumerate(row.split())
    if code != ".."
}
"""Column and row of each country of ISO 3166-1, from the north-west."""
