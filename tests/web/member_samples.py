"""The partners' pages in each state they can be in, for the samples of every page."""

from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from schemas.article import AssetKind
from schemas.document import DocumentKind, DocumentView
from schemas.holding import Holding, Placement
from schemas.licence import CopyFormat, CopyView, Download, LicenceStatus
from schemas.quote import Omitted
from schemas.request import Stage
from schemas.usage import Medium, Usage
from syndication.errors import FieldProblem
from syndication.records.organisations import MemberRole, Notice
from syndication.web.partner.views import (
    BrowserShown,
    ComeInPage,
    Happened,
    Invitation,
    InvoicesPage,
    KeyShown,
    KeysOf,
    KeysPage,
    LicencesPage,
    OpenInvoice,
    OrganisationPage,
    OrganisationShown,
    PartnerLicencePage,
    PartnerSignInPage,
    Person,
    PlacementTyped,
    SettingsPage,
    Taken,
    Waiting,
)
from syndication.web.views import Choice, PastePage, View

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"' onload=alert(1) {{ 7 * 7 }}"
NUMBER = "EC-7K3QX-9TB2M-4"
AT = f"/partner/licences/{NUMBER}/copies"

HOLDING = Holding(
    number=NUMBER,
    status=LicenceStatus.ACTIVE,
    licensee="Lac Info Association",
    brand="Lac Info",
    domains=("lacinfo.example",),
    licensor="The Estuary Chronicle",
    headline="The river that came back",
    article_url="https://chronicle.example/environment/the-river-that-came-back",
    revision="ab" * 32,
    licensed=("For a website: the full text", "In France", "In French", "For up to 20,000 readers a month"),
    terms=("It may be published on its websites.", "It may not be translated.", HOSTILE),
    starts_at=NOW,
    ends_at=NOW + timedelta(days=365),
    issued_at=NOW,
    attribution=f"First published by The Estuary Chronicle on 14 November 2026. Licence {NUMBER}.",
    article="the-river-that-came-back",
    language="en",
    direction="ltr",
    asked_by="claire@lacinfo.example",
    usage=Usage(
        medium=Medium.WEB,
        territories=("FR",),
        languages=("fr",),
        audience=20_000,
        months=12,
        starts_on=date(2026, 11, 22),
    ),
    changed_at=NOW,
    copies=tuple(
        CopyView(format=form, url=f"{AT}/{form.value}", sha256="cd" * 32, size=48_213) for form in CopyFormat
    ),
    bundle=f"{AT}/zip",
    omitted=(Omitted(kind=AssetKind.PHOTOGRAPH, credit="AFP", reason="not ours to license"),),
    placements=(
        Placement(
            id=7,
            url="https://www.lacinfo.example/2026/la-riviere",
            published_on=date(2026, 11, 23),
            at_home=True,
            declared_at=NOW,
            declared_by="claire@lacinfo.example",
        ),
        Placement(
            id=8, url="javascript:alert(1)", published_on=date(2026, 11, 24), at_home=False, declared_at=NOW
        ),
    ),
)
ARABIC = replace(
    HOLDING,
    number="EC-AAAAA-AAAAA-A",
    headline="الميناء يسجّل رقماً قياسياً في حركة الحاويات",
    language="ar",
    direction="rtl",
    licensee="Radio Sel et Vent",
    superseded=True,
)
OVER = replace(HOLDING, number="EC-BBBBB-BBBBB-B", status=LicenceStatus.EXPIRED, copies=(), bundle="")
GONE = replace(
    HOLDING, number="EC-CCCCC-CCCCC-C", status=LicenceStatus.REVOKED, copies=(), bundle="", withdrawn=HOSTILE
)
SEALED = replace(
    HOLDING, number="EC-DDDDD-DDDDD-D", copies=(), bundle="", embargo="1 December 2026, 06:00 UTC"
)
SUSPENDED = replace(HOLDING, status=LicenceStatus.SUSPENDED, copies=(), bundle="")
OWED = OpenInvoice(
    number="EC-2026-000417",
    organisation="Lac Info Association",
    amount=28_800,
    currency="GBP",
    due_at=NOW + timedelta(days=20),
    overdue=False,
    url="https://invoice.stripe.example/i/1",
)
LIST = LicencesPage(
    licences=(HOLDING, ARABIC, OVER, GONE, SEALED),
    several=True,
    states=(
        Choice(value="", label="All", chosen=True),
        Choice(value="active", label="Active"),
        Choice(value="ended", label="Ended"),
    ),
    next_page=f"/partner?q=&show=&before={SEALED.number}",
    first_page="/partner?q=&show=",
    waiting=(
        Waiting(
            url="https://desk.chronicle.example/requests/t0k3n",
            headline="Who pays for the night train?",
            articles=3,
            organisation=HOSTILE,
            stage=Stage.OFFERED,
            total=20_250,
            currency="GBP",
        ),
    ),
    invoices=(OWED, replace(OWED, number="EC-2026-000400", overdue=True, due_at=None)),
    invitations=2,
    may_found=True,
)
NOTHING = LicencesPage(licences=(), states=LIST.states)
PAGE = PartnerLicencePage(
    licence=HOLDING,
    downloads=(
        Taken(what=Download.PDF, who="claire@lacinfo.example", at=NOW),
        Taken(what=Download.ZIP, who="", at=NOW),
    ),
    typed=PlacementTyped(published_on="2026-11-22"),
    today="2026-11-22",
)
WRONG = (
    FieldProblem(field="url", message="Give the whole address of the page, beginning with https://."),
    FieldProblem(field="published_on", message="This day is still to come."),
)
CLAIRE = Person(
    member_id=1,
    email="claire@lacinfo.example",
    role=MemberRole.OWNER,
    notices=(Notice.CORRECTIONS,),
    joined_at=NOW,
    invited_at=NOW,
    me=True,
)
PEOPLE = (
    CLAIRE,
    replace(CLAIRE, member_id=2, email="bo@lacinfo.example", role=MemberRole.MEMBER, me=False),
    replace(CLAIRE, member_id=3, email=HOSTILE, role=MemberRole.MEMBER, joined_at=None, me=False),
)
ORGANISATION = OrganisationShown(
    id=4,
    name="Lac Info Association",
    partner=True,
    owner=True,
    people=PEOPLE,
    history=(Happened(who="claire@lacinfo.example", words="founded the organisation", at=NOW),),
)
OTHER = replace(ORGANISATION, id=5, name=HOSTILE, partner=False, owner=False)
SHARED = OrganisationPage(
    organisations=(ORGANISATION, OTHER),
    invitations=(Invitation(id=6, member_id=9, name=HOSTILE),),
    may_found=(Choice(value="radio sel et vent", label="Radio Sel et Vent"),),
)
NO_EMAIL = (FieldProblem(field="email", message="Give an e-mail address such as name@example.com."),)
KEY = KeyShown(
    id=1,
    prefix="syn_partner_0a1b2c3d4",
    name="Newsroom CMS",
    made_by="claire@lacinfo.example",
    created_at=NOW,
    used_at=NOW,
    revoked_at=None,
)
KEYS = KeysPage(
    organisations=(
        KeysOf(
            id=4,
            name="Lac Info Association",
            keys=(KEY, replace(KEY, id=2, used_at=None, name=HOSTILE), replace(KEY, id=3, revoked_at=NOW)),
        ),
        KeysOf(id=5, name="Radio Sel et Vent", keys=()),
    ),
    belongs=True,
)
BROWSER = BrowserShown(id=1, browser="Firefox on a Mac", created_at=NOW, seen_at=NOW, this=True)

PAGES: dict[str, tuple[str, View]] = {
    "partner-licences": ("partner/licences.html", LIST),
    "partner-licences-none": ("partner/licences.html", NOTHING),
    "partner-licences-not-found": ("partner/licences.html", replace(NOTHING, looked_for=HOSTILE)),
    "partner-licences-refused": (
        "partner/licences.html",
        replace(LIST, problem="Choose 1 to 25 licences.", next_page="", first_page="", several=False),
    ),
    "partner-licence": ("partner/licence.html", PAGE),
    "partner-licence-ends": (
        "partner/licence.html",
        replace(PAGE, renew_url=f"/partner/licences/{NUMBER}/renewal", downloads=()),
    ),
    "partner-licence-renewed": ("partner/licence.html", replace(PAGE, renewed=True)),
    "partner-licence-wrong": (
        "partner/licence.html",
        replace(PAGE, typed=PlacementTyped(url=HOSTILE, published_on="2999-01-01"), problems=WRONG),
    ),
    **{
        f"partner-licence-{name}": ("partner/licence.html", replace(PAGE, licence=licence))
        for name, licence in (
            ("corrected", replace(ARABIC, placements=())),
            ("over", OVER),
            ("gone", GONE),
            ("sealed", SEALED),
            ("suspended", SUSPENDED),
        )
    },
    "partner-invoices": (
        "partner/invoices.html",
        InvoicesPage(
            waiting=(OWED,),
            documents=tuple(
                DocumentView(
                    number=f"EC-{kind.value}-1",
                    kind=kind,
                    made_at=NOW,
                    currency="GBP",
                    total=28_800,
                    url=f"/partner/invoices/EC-{kind.value}-1",
                )
                for kind in DocumentKind
            ),
            next_page="/partner/invoices?before=EC-1",
            first_page="/partner/invoices",
        ),
    ),
    "partner-invoices-none": ("partner/invoices.html", InvoicesPage()),
    "partner-organisation": ("partner/organisation.html", SHARED),
    "partner-organisation-none": ("partner/organisation.html", OrganisationPage()),
    "partner-organisation-first": (
        "partner/organisation.html",
        OrganisationPage(may_found=SHARED.may_found),
    ),
    "partner-organisation-wrong": (
        "partner/organisation.html",
        replace(SHARED, came_back=4, email=HOSTILE, role="owner", problems=NO_EMAIL),
    ),
    "partner-organisation-refused": (
        "partner/organisation.html",
        replace(SHARED, problem="This is the last owner. Make somebody else an owner first."),
    ),
    "partner-keys": ("partner/keys.html", KEYS),
    "partner-keys-made": (
        "partner/keys.html",
        replace(KEYS, made="syn_partner_" + "0a1b" * 10 + "_0a1b2c3d", made_name=HOSTILE),
    ),
    "partner-keys-wrong": (
        "partner/keys.html",
        replace(
            KEYS,
            came_back=4,
            name=HOSTILE,
            problems=(FieldProblem(field="name", message="There is a key of this name."),),
        ),
    ),
    "partner-keys-none": ("partner/keys.html", KeysPage()),
    "partner-keys-member": ("partner/keys.html", KeysPage(belongs=True)),
    "partner-settings": (
        "partner/settings.html",
        SettingsPage(
            reminders=True,
            organisations=(ORGANISATION, OTHER),
            browsers=(BROWSER, replace(BROWSER, id=2, browser=HOSTILE, this=False)),
            kept=True,
        ),
    ),
    "partner-settings-first": ("partner/settings.html", SettingsPage(reminders=False, browsers=(BROWSER,))),
    "partner-paste": (
        "public/paste.html",
        PastePage(
            headline=HOSTILE,
            number=NUMBER,
            markup="<article>…</article>",
            pictures=1,
            preview_url=f"/partner/licences/{NUMBER}/preview",
            back_url=f"/partner/licences/{NUMBER}",
        ),
    ),
}
"""Behind the sign-in."""

AT_THE_DOOR: dict[str, tuple[str, View]] = {
    "partner-sign-in": ("partner/sign_in.html", PartnerSignInPage()),
    "partner-sign-in-sent": ("partner/sign_in.html", PartnerSignInPage(email=HOSTILE, sent=True)),
    "partner-sign-in-wrong": ("partner/sign_in.html", PartnerSignInPage(email=HOSTILE, problems=NO_EMAIL)),
    "partner-sign-in-slow": (
        "partner/sign_in.html",
        PartnerSignInPage(email="claire@lacinfo.example", problem="Several links were asked for."),
    ),
    "partner-come-in": ("partner/come_in.html", ComeInPage(email=HOSTILE)),
}
