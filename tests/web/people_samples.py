"""The pages about people in each state they can be in, for the samples of every page."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from syndication.desk.second_factor import App
from syndication.errors import FieldProblem
from syndication.web.desk.people import ROLES
from syndication.web.desk.people_views import (
    AccountPage,
    AppPage,
    AuditPage,
    AuditRow,
    CodePage,
    CodesPage,
    ConfirmPage,
    ForgotPage,
    Health,
    HeldSession,
    KeyLine,
    KeysPage,
    PeoplePage,
    Person,
    PersonPage,
    SettingShown,
    SettingsPage,
)
from syndication.web.views import Choice, View

HOSTILE = "<b>Post</b>\"' {{ 7 * 7 }}"
_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_ROLES = tuple(Choice(value=role.value, label=name, hint=may) for role, (name, may) in ROLES.items())
_APP = App(
    qr='<svg viewBox="0 0 9 9" class="qr"><path fill="#fff" d="M0 0h9v9h-9z"/></svg>',
    uri="otpauth://totp/The%20Estuary:ines%40chronicle.example?secret=7BN5V2R2TOTAET5S&issuer=The%20Estuary",
    secret="7BN5 V2R2 TOTA ET5S",
)
_HERE = HeldSession(
    id=1, device="Firefox on Linux", network="203.0.113.0/24", created_at=_AT, seen_at=_AT, here=True
)
_SESSIONS = (
    _HERE,
    replace(_HERE, id=2, device="Safari on iPhone", network="2001:db8:77::/48", here=False),
    replace(_HERE, id=3, device=HOSTILE, network="", here=False),
)
_ACCOUNT = AccountPage(
    email="ines@chronicle.example",
    role="approver",
    may="You decide requests, rule on articles, and write partners down.",
    has_password=True,
    has_app=True,
    app_needed=True,
    codes_left=7,
    identity="https://id.chronicle.example",
    sessions=_SESSIONS,
)
_INES = Person(
    id=1, email="ines@chronicle.example", role="admin", state="in", since=_AT, signed_in_at=_AT, has_app=True
)
_JO = Person(
    id=2,
    email="jo@chronicle.example",
    role="editor",
    state="invited",
    since=_AT,
    invited_until=_AT + timedelta(days=7),
)
_PEOPLE = PeoplePage(
    people=(
        _INES,
        _JO,
        replace(_JO, id=3, email=HOSTILE, state="ended", invited_until=None),
        replace(_JO, id=4, state="blocked"),
    ),
    roles=_ROLES,
)
_PERSON = PersonPage(person=_JO, oneself=False, roles=_ROLES, sessions=_SESSIONS[1:])
_KEYS = KeysPage(
    keys=(
        KeyLine(id=1, prefix="syn_cms_1a2b3c", scope="cms", name="The CMS", created_at=_AT, used_at=_AT),
        KeyLine(id=2, prefix="syn_desk_4d5e6f", scope="desk", name=HOSTILE, created_at=_AT),
        KeyLine(
            id=3, prefix="syn_partner_7a8b9c", scope="partner", name="Old", created_at=_AT, revoked_at=_AT
        ),
    ),
    scopes=(Choice(value="cms", label="CMS", hint="pushes articles"), Choice(value="desk", label="Desk")),
)

_DONE = AuditRow(
    at=_AT,
    actor="ines@chronicle.example",
    what="changed a role",
    subject="jo@chronicle.example",
    detail="reader → editor",
    network="203.0.113.0/24",
)
_AUDIT = AuditPage(
    rows=(
        _DONE,
        replace(_DONE, what="moved a request", subject="9d1c…", path="/desk/requests/9d1c", network=""),
        replace(_DONE, actor=HOSTILE, what=HOSTILE, subject=HOSTILE, detail=HOSTILE * 9, path="javascript:0"),
    ),
    kinds=(Choice(value="", label="Everything", chosen=True), Choice(value="money", label="Money")),
    next_page="/desk/audit?before=2026-11-22T09%3A30%3A00%2B00%3A00~act~7",
)
_SETTINGS = SettingsPage(
    settings=(
        SettingShown(
            name="SYNDICATION_SECRET_KEY",
            value="set, and not shown",
            about="Signs links and cookies; at least 32 characters.",
            set_here=True,
        ),
        SettingShown(name="SYNDICATION_DESK_EMAIL", value="", about=HOSTILE, set_here=False),
    ),
    health=(
        Health(name="Database", well=True, said="answers"),
        Health(name="Mail", well=False, said="The mail server does not answer at this moment."),
    ),
)

PAGES: dict[str, tuple[str, View]] = {
    "confirm": ("desk/confirm.html", ConfirmPage(kept=(("note", HOSTILE), ("on", "2027-01-01")))),
    "confirm-wrong": ("desk/confirm.html", ConfirmPage(kept=(), problem="That is not right.")),
    "app": ("desk/app.html", AppPage(email="ines@chronicle.example", app=_APP)),
    "app-wrong": ("desk/app.html", AppPage(email="ines@chronicle.example", app=_APP, problem=HOSTILE)),
    "recovery-codes": ("desk/recovery_codes.html", CodesPage(codes=("abcd-efgh-jkmn-pqrs",) * 10)),
    "account": ("desk/account.html", _ACCOUNT),
    "account-without-app": (
        "desk/account.html",
        replace(_ACCOUNT, has_app=False, identity="", sessions=(_HERE,), done="Your password is changed."),
    ),
    "account-wrong": (
        "desk/account.html",
        replace(
            _ACCOUNT,
            app_needed=False,
            codes_left=1,
            problems=(
                FieldProblem(field="current", message="This is not your password."),
                FieldProblem(field="password", message="Choose a password of 12 to 200 characters."),
            ),
        ),
    ),
    "people": ("desk/people.html", _PEOPLE),
    "people-wrong": (
        "desk/people.html",
        replace(
            _PEOPLE,
            typed_email=HOSTILE,
            problems=(
                FieldProblem(field="email", message="Give an address such as jo@example.com."),
                FieldProblem(field="role", message="Choose a role."),
            ),
        ),
    ),
    "person": ("desk/person.html", _PERSON),
    "person-oneself": ("desk/person.html", replace(_PERSON, person=_INES, oneself=True)),
    "person-blocked": (
        "desk/person.html",
        replace(_PERSON, person=replace(_JO, state="blocked", has_app=True), sessions=(), problem=HOSTILE),
    ),
    "keys": ("desk/keys.html", _KEYS),
    "audit": ("desk/audit.html", _AUDIT),
    "audit-not-found": (
        "desk/audit.html",
        replace(_AUDIT, rows=(), narrowed=True, who=HOSTILE, since="2026-11-01", next_page=""),
    ),
    "audit-empty": ("desk/audit.html", replace(_AUDIT, rows=(), next_page="")),
    "settings": ("desk/settings.html", _SETTINGS),
    "keys-none": ("desk/keys.html", replace(_KEYS, keys=())),
    "keys-made": (
        "desk/keys.html",
        replace(_KEYS, made="syn_cms_1a2b3c4d5e6f_0a1b2c3d", made_name=HOSTILE),
    ),
    "keys-wrong": (
        "desk/keys.html",
        replace(
            _KEYS,
            typed_name=HOSTILE,
            problems=(
                FieldProblem(field="name", message="Give the key a name."),
                FieldProblem(field="scope", message="Choose what it is for."),
            ),
        ),
    ),
}
"""Pages somebody signed in sees."""

AT_THE_DOOR: dict[str, tuple[str, View]] = {
    "code": ("desk/code.html", CodePage(email="ines@chronicle.example")),
    "code-wrong": ("desk/code.html", CodePage(email=HOSTILE, problem="This code is not right.")),
    "app-first": ("desk/app.html", AppPage(email="ines@chronicle.example", app=_APP, first=True)),
    "recovery-codes-first": ("desk/recovery_codes.html", CodesPage(codes=("abcd-efgh-jkmn-pqrs",) * 10)),
    "forgot": ("desk/forgot.html", ForgotPage()),
    "forgot-sent": ("desk/forgot.html", ForgotPage(email=HOSTILE, sent=True)),
    "forgot-too-often": ("desk/forgot.html", ForgotPage(email=HOSTILE, problem="Wait a quarter of an hour.")),
}
"""Pages somebody sees who is not signed in yet."""
