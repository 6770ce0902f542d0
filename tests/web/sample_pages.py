"""Sample pages: one Struct for each state a page can be in, as realistic as the real ones.

`PAGES` maps a name to the template, its page and its surroundings; `MAILS` maps an event to its page.
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from schemas.article import AssetKind
from schemas.document import DocumentKind, DocumentView
from schemas.licence import CopyFormat, CopyView, LicenceStatus, LicenceView, PublicLicence
from schemas.mail import MailEvent, MailPage
from schemas.message import MessageView, Side
from schemas.quote import Decision, Omitted, Quote, QuoteLine, Saving
from schemas.request import Stage
from syndication.desk.verification import Examined, Finding
from syndication.errors import FieldProblem
from syndication.licensing.usage import COUNTRIES, MEDIUM_WORDS, country_name, language_name
from syndication.records.finding import Counted
from syndication.records.people import Role
from syndication.web.desk.listing import lists as desk_lists
from syndication.web.desk.partner_views import PartnerLink, StandingShown
from syndication.web.desk.styleguide import COLOURS, specimens
from syndication.web.desk.views import (
    AssetRow,
    DecidedPage,
    DecisionTyped,
    Described,
    DeskRequestPage,
    DownloadShown,
    Filters,
    FirstLinkPage,
    KeptView,
    LicenceChange,
    LicenceDeskPage,
    LicenceLine,
    LicencesPage,
    PictureCard,
    PicturesPage,
    QueuePage,
    QueueRow,
    RequestsPage,
    ResultShown,
    SearchPage,
    SignInPage,
    StyleguidePage,
    TaxShown,
)
from syndication.web.forms import audience_labels
from syndication.web.reference import Chapter, Field, Operation, ReferencePage
from syndication.web.sections import menu
from syndication.web.views import (
    Answers,
    ArticleCard,
    Bar,
    Choice,
    FormPage,
    HomePage,
    LicencePage,
    Move,
    PastePage,
    PricePanel,
    ProblemPage,
    PublishersPage,
    RenewalPage,
    Site,
    StatusPage,
    Thread,
    Tick,
    Timeline,
    TimelineRow,
    VerifyPage,
    View,
)
from tests.web import (
    dashboard_samples,
    mail_samples,
    member_samples,
    money_samples,
    partner_samples,
    people_samples,
    rate_card_samples,
    rights_samples,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"' onload=alert(1) {{ 7 * 7 }}"
"""A short field somebody typed: it must come out as text wherever it is printed."""

PUBLIC = Site(
    publication="The Estuary Chronicle",
    publication_url="https://chronicle.example/",
    base_url="https://desk.chronicle.example",
    path="/",
    css="/assets/site.css",
    js="/assets/site.js",
    test_mode=True,
)
DESK = replace(
    PUBLIC,
    path="/desk",
    staff_email="ines@chronicle.example",
    staff_csrf="b4c1d2e3",
    waiting=3,
    menu=menu(Role.ADMIN, "/desk", waiting=3),
    desk_js="/assets/desk.js",
    test_mode=False,
)

AGENCY_PHOTOGRAPH = Omitted(
    kind=AssetKind.PHOTOGRAPH,
    credit="AFP",
    reason="not ours to license; ask AFP for it",
    article="the-river-that-came-back",
)
RIVER = ArticleCard(
    slug="the-river-that-came-back",
    url="https://chronicle.example/environment/the-river-that-came-back",
    headline="The river that came back",
    standfirst="Thirty years after the last mill closed, salmon are spawning above the weir again. "
    "The people who measured every litre explain what it took.",
    byline="Maren Holt",
    published=NOW - timedelta(days=8),
    words=1866,
    language="en",
    direction="ltr",
    section="Environment",
    licensable=True,
    omitted=(AGENCY_PHOTOGRAPH,),
    pictures=2,
)
ARABIC = replace(
    RIVER,
    slug="al-mina-tunfid-raqman",
    headline="الميناء يسجّل رقماً قياسياً في حركة الحاويات",
    standfirst="قال مدير الميناء إن الأرصفة الجديدة ستفتح أمام السفن في الربيع.",
    byline="ليلى حداد",
    language="ar",
    direction="rtl",
    section="Business",
    omitted=(),
    pictures=0,
    words=912,
)
WIRE = replace(
    RIVER,
    slug="storm-warning-for-the-north-coast",
    headline="Storm warning for the north coast as gusts reach 120 km/h",
    standfirst="",
    byline="Reuters",
    section="News",
    licensable=False,
    why_not="The words are Reuters’. Ask Reuters for a licence.",
    omitted=(),
    pictures=0,
    words=412,
)
SECOND = replace(
    RIVER,
    slug="who-pays-for-the-night-train",
    headline="Who pays for the night train?",
    standfirst="Four ministries, eleven operators, one sleeping car: a return nobody budgeted for.",
    byline="Tomás Iriarte and Wen Li",
    section="Long read",
    words=4012,
    pictures=5,
    omitted=(),
)

QUOTE = Quote(
    id="95c484d6-ebfc-4b75-9376-6f26532125e4",
    currency="GBP",
    lines=(
        QuoteLine(label="Base fee", detail="the full text", amount=15000, why="the full text"),
        QuoteLine(
            label="Audience",
            detail="× 1.25 up to 50,000 readers a month",
            amount=3750,
            factor=12_500,
            why="up to 50,000 readers a month",
        ),
        QuoteLine(
            label="Territory", detail="× 1.5 2 countries", amount=9375, factor=15_000, why="2 countries"
        ),
        QuoteLine(label="Languages", detail="× 1.2 French, German", amount=5625),
        QuoteLine(label="Organisation", detail="× 0.5 nonprofit", amount=-16875),
    ),
    net=16875,
    tax=3375,
    total=20250,
    tax_label="VAT 20 %",
    expires_at=NOW + timedelta(days=14),
    rate_card_version=3,
    omitted=(AGENCY_PHOTOGRAPH,),
    decision=Decision.AUTOMATIC,
    rule="Everyday uses",
    cheaper="For one country only it would be £135.00.",
    savings=(
        Saving(words="For the United Kingdom only", net=11250, saves=5625),
        Saving(words="For 6 months", net=13500, saves=3375),
        Saving(words="In French only", net=14062, saves=2813),
    ),
)
REVIEWED = replace(
    QUOTE,
    decision=Decision.REVIEW,
    reasons=("The byline names agencies", "Exclusive rights need the owner's signature"),
    cheaper="",
    rule="",
    savings=(),
)
TAKEN = Timeline(
    rows=(
        TimelineRow(
            where="You ask for",
            bar=Bar(begins="2.50", lasts="40.00", kind="asked"),
            what="what you ask for",
            starts_on=date(2026, 12, 1),
            ends_on=date(2027, 12, 1),
        ),
        TimelineRow(
            where="France",
            bar=Bar(begins="0.00", lasts="11.00", kind="taken"),
            what="licensed, exclusively",
            starts_on=date(2026, 11, 3),
            ends_on=date(2027, 3, 3),
            in_the_way=True,
        ),
        TimelineRow(
            where="Every country but Ireland",
            bar=Bar(begins="60.00", lasts="40.00", kind="held"),
            what="offered to somebody, exclusively",
            starts_on=date(2028, 6, 1),
            ends_on=date(2029, 6, 1),
        ),
        TimelineRow(
            where="United Kingdom",
            bar=Bar(begins="43.00", lasts="10.00", kind="licensed"),
            what="licensed, not exclusively",
            starts_on=date(2027, 12, 15),
            ends_on=date(2028, 3, 1),
        ),
    ),
    ticks=(
        Tick(at="3.60", label="Jan 2027"),
        Tick(at="38.00", label="Jan 2028"),
        Tick(at="74.00", label="Jan 2029"),
    ),
    more=True,
)
TAKEN_PANEL = PricePanel(
    quote=QUOTE,
    changed="For 6 months",
    taken=(
        "Somebody else holds exclusive rights in this article for a website in France from 3 November 2026 "
        "until 3 March 2027. It is free from 3 March 2027. It is free now in the United Kingdom."
    ),
    ways_out=(
        Choice(value="set:starts_on=2027-03-03", label="Begin on 3 March 2027"),
        Choice(value="set:territories=GB", label="Only in the United Kingdom"),
    ),
    timeline=TAKEN,
)

MEDIA = tuple(
    Choice(value=medium.value, label=words[0].upper() + words[1:]) for medium, words in MEDIUM_WORDS.items()
)
COMMON = ("WORLD", "GB", "US", "IE", "FR", "DE")
TERRITORIES = tuple(
    Choice(value=code, label="Worldwide" if code == "WORLD" else country_name(code), hint="common")
    for code in COMMON
) + tuple(Choice(value=code, label=country_name(code)) for code in COUNTRIES if code not in COMMON)
LANGUAGES = tuple(
    Choice(value=tag, label=language_name(tag), hint="common" if tag in {"en", "fr", "de", "es"} else "")
    for tag in ("en", "fr", "de", "es", "ar", "zh", "cs", "nl", "hi", "it", "ja", "pl", "pt-BR", "tr", "uk")
)

ANSWERS = Answers(
    medium="web",
    territories=("GB", "FR"),
    languages=("fr", "de"),
    audience="40000",
    starts_on="2026-12-01",
    currency="GBP",
    organisation_name="Lac Info Association",
    organisation_type="nonprofit",
    organisation_country="FR",
    contact_name="Claire Dubois",
    contact_email="claire@lac.example",
)
FORM = FormPage(
    articles=(RIVER,),
    answers=ANSWERS,
    panel=PricePanel(quote=QUOTE),
    form_key="f0e1d2c3",
    media=MEDIA,
    countries=tuple(Choice(value=code, label=country_name(code)) for code in COUNTRIES),
    territories=TERRITORIES,
    languages=LANGUAGES,
    organisation_types=tuple(
        Choice(value=kind, label=label)
        for kind, label in (
            ("commercial", "Company"),
            ("nonprofit", "Nonprofit"),
            ("education", "School or university"),
            ("broadcaster", "Broadcaster"),
            ("government", "Public authority"),
        )
    ),
    durations=tuple(
        Choice(value=months, label=label)
        for months, label in (("1", "1 month"), ("6", "6 months"), ("12", "1 year"), ("60", "5 years"))
    ),
    currencies=(Choice(value="GBP", label="Pounds sterling"), Choice(value="EUR", label="Euros")),
    audience_labels=audience_labels(),
    audience_label="Readers a month",
    earliest="2026-11-22",
)
WRONG = tuple(
    FieldProblem(field=field, message=message)
    for field, message in (
        ("article", "Choose at least one article that can be licensed"),
        ("add_article", "No article of ours has this address"),
        ("medium", "Choose where it will appear"),
        ("audience", "Write the number of readers in digits, like 20000"),
        ("territories", "Choose at least one country, or Worldwide"),
        ("languages", "Choose at least one language"),
        ("starts_on", "Choose a day from today on"),
        ("months", "Choose how long"),
        ("portion", "Choose the whole article or an excerpt"),
        ("words", "Write how many words the excerpt has"),
        ("translation", "Say whether it will be translated"),
        ("edits", "Say whether it will be edited"),
        ("exclusive", "Say whether it is exclusive"),
        ("organisation_name", "Write the organisation's legal name"),
        ("organisation_type", "Choose a kind of organisation"),
        ("organisation_country", "Choose the country of its seat"),
        ("organisation_brand", "Write the brand on one line"),
        ("organisation_vat_id", "A VAT number has at most 20 letters and digits"),
        ("organisation_domains", "Write websites like example.com, with commas between them"),
        ("contact_name", "Write your name"),
        ("contact_email", "Write an e-mail address like name@example.com"),
        ("message", "Keep it under 4,000 characters"),
        ("currency", "Choose a currency"),
        ("accept_terms", "Accept the terms to send the request"),
    )
)


def _moves(*stages: tuple[Stage, str, str]) -> tuple[Move, ...]:
    return tuple(
        Move(stage=stage, at=NOW + timedelta(minutes=4 * step), words=words, who=who)
        for step, (stage, words, who) in enumerate(stages)
    )


ASKED = (Stage.RECEIVED, "You asked for this", "Claire Dubois")
OFFERED = (Stage.OFFERED, "We offered you this price", "")
LICENCE = LicenceView(
    number="EC-2026-000417-K",
    article=RIVER.slug,
    headline=RIVER.headline,
    status=LicenceStatus.ACTIVE,
    copies=tuple(
        CopyView(format=kind, url=f"/copies/{kind}?until=1", sha256="9f" * 32, size=size)
        for kind, size in ((CopyFormat.HTML, 48_213), (CopyFormat.PDF, 391_004), (CopyFormat.JSON, 21_870))
    ),
    bundle="/copies/zip?until=1",
)
PICTURE = PictureCard(
    article_id=7,
    file_hash="9f" * 32,
    slug=RIVER.slug,
    headline=RIVER.headline,
    language="en",
    direction="ltr",
    caption="Below the weir in October.",
    credit="Maren Holt/The Estuary Chronicle",
)
THREAD = Thread(url="/requests/t0k3n/messages", form_key="k3y")
SAID = (
    MessageView(
        id=1,
        side=Side.DESK,
        author="the desk",
        body="Will it be in print only?\nThen we can be cheaper.",
        at=NOW,
    ),
    MessageView(
        id=2,
        side=Side.REQUESTER,
        author="Claire Dubois",
        body="Print only, yes.",
        at=NOW + timedelta(hours=2),
    ),
)
STATUS = StatusPage(
    thread=THREAD,
    id="9701632e-7e20-4483-9bc8-fa485cddc4d6",
    stage=Stage.OFFERED,
    created_at=NOW,
    organisation="Lac Info Association",
    contact="claire@lac.example",
    usage=(
        "For a website: the full text",
        "In United Kingdom and France",
        "In French and German",
        "For up to 40,000 readers a month",
        "From 1 December 2026 until 1 December 2027 (12 months), in UTC",
    ),
    articles=(RIVER,),
    quote=QUOTE,
    moves=_moves(ASKED, OFFERED),
    licences=(),
    can_pay=True,
    can_withdraw=True,
    pay_url="/requests/t0k3n/pay",
    paste_url="/requests/t0k3n/paste/",
    withdraw_url="/requests/t0k3n/withdraw",
)
PAID = replace(
    STATUS,
    stage=Stage.LICENSED,
    can_pay=False,
    can_withdraw=False,
    licences=(LICENCE,),
    documents=(
        DocumentView(
            number="EC-I-2026-00042",
            kind=DocumentKind.INVOICE,
            made_at=NOW,
            currency="GBP",
            total=QUOTE.total,
            url="/requests/t0k3n/documents/EC-I-2026-00042",
        ),
        DocumentView(
            number="EC-C-2026-00007",
            kind=DocumentKind.CREDIT_NOTE,
            made_at=NOW,
            currency="GBP",
            total=4_200,
            url="/requests/t0k3n/documents/EC-C-2026-00007",
        ),
    ),
    moves=_moves(
        ASKED,
        OFFERED,
        (Stage.AWAITING_PAYMENT, "You went to pay", ""),
        (Stage.LICENSED, "Your payment arrived and the licence was issued", ""),
    ),
)


def _status(stage: Stage, **changes: object) -> StatusPage:
    return replace(STATUS, stage=stage, **{"can_pay": False, "can_withdraw": False, **changes})


PUBLIC_LICENCE = PublicLicence(
    number="EC-2026-000417-K",
    status=LicenceStatus.ACTIVE,
    licensee="Lac Info Association",
    brand="Lac Info",
    domains=("lac-info.example",),
    licensor="The Estuary Chronicle Ltd",
    headline=RIVER.headline,
    article_url=RIVER.url,
    revision="9f" * 32,
    licensed=STATUS.usage,
    starts_at=datetime(2026, 12, 1, tzinfo=UTC),
    ends_at=datetime(2027, 12, 1, tzinfo=UTC),
    issued_at=NOW,
    attribution="By Maren Holt. First published by The Estuary Chronicle on 14 November 2026.",
)


def _row(index: int, **changes: object) -> QueueRow:
    row = QueueRow(
        id=f"R-{index:04d}",
        stage=Stage.REVIEW,
        created_at=NOW - timedelta(hours=5 * index),
        organisation=("Lac Info Association", "Nordwind Verlag GmbH", "University of Saint-Aubin Press")[
            index % 3
        ],
        country=("FR", "DE", "GB")[index % 3],
        headline=(RIVER.headline, SECOND.headline, ARABIC.headline)[index % 3],
        articles=1 + index % 2 * 2,
        medium=("web", "print", "book")[index % 3],
        total=20250 + 31000 * index,
        currency="GBP",
        reasons=(
            "The fee is above the limit for automatic licences",
            "The right to edit is given by a person",
        )[: 1 + index % 2],
        exclusive=index == 1,
    )
    return replace(row, **changes)


LISTS = desk_lists(Counted(waiting=3, asked=2, offered=1000, paying=1), "/desk")
QUEUE = QueuePage(
    asked=False,
    rows=(_row(0), _row(1), _row(2, talk="answered", stage=Stage.OFFERED)),
    lists=LISTS,
    also=(
        Choice(value="/desk/money", label="Refunds to agree to", hint="1"),
        Choice(value="/desk/mails?show=failed", label="Mails that did not arrive", hint="2"),
    ),
    next_page="/desk?after=3",
    may_decide=True,
)
REQUESTS = RequestsPage(
    filters=Filters(stage="review"),
    rows=tuple(_row(index) for index in range(3)),
    lists=LISTS,
    views=(
        KeptView(
            id=1,
            name="French books",
            address="/desk/requests?medium=book",
            chosen=True,
            shared=True,
            mine=True,
            owner="ines@chronicle.example",
        ),
        KeptView(
            id=2,
            name="Large ones",
            address="/desk/requests?least=1000",
            chosen=False,
            shared=True,
            mine=False,
            owner="tom@chronicle.example",
        ),
    ),
    media=MEDIA,
    currency="GBP",
    next_page="/desk/requests?stage=review&after=3",
    first_page="/desk/requests?stage=review",
    query="stage=review",
    may_decide=True,
)
DESK_REQUEST = DeskRequestPage(
    thread=Thread(url="/desk/requests/2f9b5c1e-58a4-4f0c-8f0e-6a7c1f1d2b3a/ask", form_key="k3y"),
    may_write=True,
    id="2f9b5c1e-58a4-4f0c-8f0e-6a7c1f1d2b3a",
    stage=Stage.REVIEW,
    created_at=NOW,
    organisation_name="Nordwind Verlag GmbH",
    organisation_brand="Nordwind",
    organisation_type="commercial",
    organisation_country="DE",
    domains=("nordwind.example", "magazin.nordwind.example"),
    vat_id="DE136695976",
    tax=TaxShown(
        number="DE136695976",
        register="VIES",
        answer="No answer",
        tone="wait",
        asked_at=NOW,
        reference="WAPIAAAAYk3lDnfG",
        holder="Nordwind Verlag GmbH, Hafenstraße 1, 20457 Hamburg",
        said="MS_UNAVAILABLE",
        note="Reverse charge: the customer is liable for the VAT.",
        choices=(
            Choice(value="reverse_charge", label="£2,000.00, Reverse charge"),
            Choice(value="seller_rate", label="£2,400.00, VAT 20 %"),
        ),
    ),
    contact_name="Jonas Petersen",
    contact_email="jonas.petersen@nordwind.example",
    message="It would be the cover story of our winter issue.\nThe print date is 12 December.",
    standing=StandingShown(
        badge="A partner’s name only",
        tone="wait",
        sentences=(
            "The name is Nordwind Verlag GmbH’s, but nordwind.example is none of its domains.",
            "Ask them before you rely on it.",
            "2 refunded payments under that name.",
        ),
        partners=(PartnerLink(id=4, name="Nordwind Verlag GmbH"),),
    ),
    usage=(*STATUS.usage, "Exclusively"),
    exclusive=True,
    articles=(RIVER, ARABIC),
    assets=(
        AssetRow(
            article=RIVER.slug,
            kind="photograph",
            url="https://chronicle.example/media/weir.jpg",
            caption="The weir at Harrow Mill in October.",
            credit="Anselm Roe / The Estuary Chronicle",
            owner="own",
            travels=True,
        ),
        AssetRow(
            article=RIVER.slug,
            kind="photograph",
            url="https://chronicle.example/media/salmon.jpg",
            caption="A salmon leaps below the fish ladder.",
            credit="AFP",
            owner="agency",
            travels=False,
            why_not="not ours to license",
        ),
        AssetRow(
            article=RIVER.slug,
            kind="embed",
            url="javascript:alert(1)",
            caption="",
            credit="",
            owner="unknown",
            travels=False,
            why_not="nobody knows whose it is",
        ),
    ),
    quote=REVIEWED,
    moves=_moves(ASKED, (Stage.REVIEW, "Sent to the desk: exclusive rights need a signature", "the rules")),
    licences=(),
    earlier=(_row(4, stage=Stage.LICENSED), _row(7, stage=Stage.DECLINED)),
    can_approve=True,
    can_decline=True,
    can_offer=True,
    signature_statement="The Estuary Chronicle Ltd grants Nordwind Verlag GmbH this exclusive right.",
    currency="GBP",
    next_id="R-0002",
    previous_id="R-0000",
)


LICENCE_LINE = LicenceLine(
    number="EC-7QX2K-9M4TD-H",
    status=LicenceStatus.ACTIVE,
    licensee="Lac Info Association",
    headline=RIVER.headline,
    starts_at=NOW,
    ends_at=NOW + timedelta(days=365),
    net=16875,
    currency="GBP",
)
DESK_LICENCE = LicenceDeskPage(
    number=LICENCE_LINE.number,
    status=LicenceStatus.ACTIVE,
    headline=RIVER.headline,
    slug=RIVER.slug,
    superseded=True,
    licensee="Lac Info Association",
    contact_name="Claire Dubois",
    contact_email="claire@lacinfo.example",
    request_id="2f9b5c1e-58a4-4f0c-8f0e-6a7c1f1d2b3a",
    net=16875,
    currency="GBP",
    starts_at=NOW,
    ends_at=NOW + timedelta(days=365),
    issued_at=NOW,
    licensed=STATUS.usage,
    terms=("Published by the licensee alone.", "No resale."),
    attribution="By Maren Holt. First published by The Estuary Chronicle.",
    omitted=(AGENCY_PHOTOGRAPH,),
    view=LICENCE,
    hashes=(("html", "ab" * 32, 20_000), ("pdf", "cd" * 32, 240_000)),
    downloads=(
        DownloadShown(format="pdf", who="by a link from their page or mail", at=NOW),
        DownloadShown(format="zip", who="by the desk’s API key", at=NOW - timedelta(days=3)),
    ),
    more_downloads=True,
    changes=(
        LicenceChange(
            before=LicenceStatus.ACTIVE, now=LicenceStatus.SUSPENDED, reason="a dispute was opened", at=NOW
        ),
    ),
)


class Sample(NamedTuple):
    """A page as a handler would render it."""

    template: str
    page: View
    site: Site = PUBLIC


HOME = HomePage(looked_for="", articles=(RIVER, SECOND, ARABIC, WIRE), found=4, next_page="/?page=2")

RENEWAL = RenewalPage(
    back="/requests/t0k3n",
    action="/requests/t0k3n/renewal",
    articles=(RIVER,),
    organisation="Lac Info Association",
    held=("EC-2026-000417-K",),
    usage=("For a website: the full text", "In France"),
    quote=QUOTE,
)

PAGES: dict[str, Sample] = {
    "home": Sample("public/home.html", HOME),
    "home-empty": Sample("public/home.html", HomePage(looked_for="", articles=(), found=0)),
    "home-none": Sample(
        "public/home.html",
        HomePage(looked_for="zeppelin", articles=(), found=0, note="No article of ours has this address."),
    ),
    "home-found": Sample(
        "public/home.html",
        HomePage(looked_for="river", articles=(RIVER,), found=1, previous_page="/?q=river"),
    ),
    "form": Sample("public/republish.html", FORM),
    "form-empty": Sample(
        "public/republish.html",
        replace(
            FORM,
            articles=(),
            answers=Answers(),
            panel=PricePanel(quote=None, missing=("Readers a month", "Countries", "Organisation")),
        ),
    ),
    "form-review": Sample(
        "public/republish.html",
        replace(
            FORM,
            articles=(RIVER, SECOND),
            answers=replace(
                ANSWERS, portion="excerpt", words="300", territories=("JP", "WORLD"), exclusive=True
            ),
            panel=PricePanel(quote=REVIEWED, several=2),
            add_note="“Who pays for the night train?” was added.",
        ),
    ),
    "form-wrong": Sample(
        "public/republish.html",
        replace(
            FORM,
            problems=WRONG,
            addition="zeppelin",
            answers=replace(ANSWERS, audience="lots", portion="excerpt", contact_email="claire@"),
            panel=PricePanel(quote=None, missing=("Readers a month",)),
        ),
    ),
    "form-refused": Sample(
        "public/republish.html",
        replace(
            FORM,
            articles=(WIRE,),
            panel=PricePanel(quote=None, refusal="The words are Reuters’. Ask Reuters for a licence."),
        ),
    ),
    "price": Sample("public/price.html", PricePanel(quote=QUOTE)),
    "form-taken": Sample("public/republish.html", replace(FORM, panel=TAKEN_PANEL)),
    "form-too-often": Sample(
        "public/republish.html",
        replace(
            FORM,
            panel=PricePanel(
                quote=None, slow_down="Many prices were asked for from where you are. Wait a minute."
            ),
        ),
    ),
    "status-received": Sample("public/status.html", _status(Stage.RECEIVED, moves=_moves(ASKED))),
    "status-review": Sample(
        "public/status.html", _status(Stage.REVIEW, quote=REVIEWED, can_withdraw=True, moves=_moves(ASKED))
    ),
    "status-asked": Sample(
        "public/status.html",
        replace(_status(Stage.REVIEW), thread=replace(THREAD, messages=SAID[:1], asked=True)),
    ),
    "status-wrote": Sample(
        "public/status.html",
        replace(
            _status(Stage.REVIEW),
            thread=replace(THREAD, messages=SAID, answered=True, typed="  "),
            problems=(FieldProblem(field="body", message="Write something."),),
        ),
    ),
    "status-offered": Sample("public/status.html", STATUS),
    "status-offered-by-desk": Sample(
        "public/status.html",
        replace(STATUS, articles=(RIVER, ARABIC), desk_note="A lower price, as it is a school."),
    ),
    "status-ended": Sample("public/status.html", _status(Stage.AWAITING_PAYMENT)),
    "status-came-back": Sample(
        "public/status.html", _status(Stage.AWAITING_PAYMENT, came_back=True, can_pay=True, can_withdraw=True)
    ),
    "status-licensed-on-invoice": Sample("public/status.html", replace(PAID, owed=money_samples.OWED)),
    "hostile-status-billing": Sample(
        "public/status.html",
        replace(
            STATUS,
            billing=money_samples.BILLING,
            problems=money_samples.BILLING_WRONG,
            countries=money_samples.COUNTRIES,
        ),
    ),
    "status-confirming": Sample("public/status.html", _status(Stage.AWAITING_PAYMENT, confirming=True)),
    "status-licensed": Sample("public/status.html", PAID),
    "paste": Sample(
        "public/paste.html",
        PastePage(
            headline=RIVER.headline,
            number=LICENCE.number,
            markup=f"<article>\n<h1>{RIVER.headline}</h1>\n</textarea>{HOSTILE}\n</article>",
            pictures=2,
            preview_url=f"/requests/t0k3n/preview/{LICENCE.number}",
            back_url="/requests/t0k3n",
        ),
    ),
    "status-suspended": Sample(
        "public/status.html",
        replace(PAID, licences=(replace(LICENCE, status=LicenceStatus.SUSPENDED, copies=()),)),
    ),
    "status-some-revoked": Sample(
        "public/status.html",
        replace(
            PAID,
            articles=(RIVER, SECOND),
            licences=(LICENCE, replace(LICENCE, status=LicenceStatus.REVOKED, copies=())),
        ),
    ),
    "status-changeable": Sample(
        "public/status.html",
        _status(
            Stage.REVIEW,
            change_url="/requests/t0k3n/change",
            moves=(Move(stage=Stage.RECEIVED, at=NOW, words="You changed the request", note=HOSTILE),),
        ),
    ),
    "status-ends-soon": Sample(
        "public/status.html",
        replace(PAID, renew_url="/requests/t0k3n/renewal", ends_at=NOW + timedelta(days=20)),
    ),
    "status-renewed": Sample("public/status.html", replace(PAID, renewed_url="/requests/an0ther")),
    "renewal": Sample("public/renewal.html", RENEWAL),
    "renewal-of-several": Sample(
        "public/renewal.html",
        replace(RENEWAL, articles=(RIVER, ARABIC), quote=REVIEWED, problem="The price changed a moment ago."),
    ),
    "renewal-refused": Sample(
        "public/renewal.html", replace(RENEWAL, quote=None, problem="It is too early for that.")
    ),
    "status-declined": Sample(
        "public/status.html",
        _status(Stage.DECLINED, decline_reason="The author has kept the rights for books in French."),
    ),
    "status-withdrawn": Sample("public/status.html", _status(Stage.WITHDRAWN)),
    "status-lapsed": Sample("public/status.html", _status(Stage.LAPSED)),
    **{
        f"licence-{status}": Sample(
            "public/licence.html",
            LicencePage(number=PUBLIC_LICENCE.number, licence=replace(PUBLIC_LICENCE, status=status)),
        )
        for status in LicenceStatus
    },
    "licence-unknown": Sample("public/licence.html", LicencePage(number="EC-2026-999999-X", licence=None)),
    "licence-superseded": Sample(
        "public/licence.html",
        LicencePage(
            number=PUBLIC_LICENCE.number,
            licence=replace(
                PUBLIC_LICENCE,
                superseded=True,
                terms=("It may be published on its websites.", "It may not be translated.", HOSTILE),
            ),
        ),
    ),
    "verify": Sample("public/verify.html", VerifyPage(), replace(PUBLIC, path="/verify")),
    "verify-nothing-sent": Sample(
        "public/verify.html", VerifyPage(number=HOSTILE, problem="Choose the file first.")
    ),
    **{
        f"verify-{finding}": Sample(
            "public/verify.html",
            VerifyPage(
                number="EC-2026-999999-X",
                examined=Examined(
                    finding=finding,
                    reasons=("This file is as it was sealed.", HOSTILE),
                    licence=None if finding is Finding.UNKNOWN else PUBLIC_LICENCE,
                ),
            ),
        )
        for finding in Finding
    },
    "reference": Sample(
        "public/reference.html",
        ReferencePage(
            base_url=PUBLIC.base_url,
            keys=(("DESK_KEY", HOSTILE),),
            chapters=(
                Chapter(
                    name="Asking for a licence",
                    says=HOSTILE,
                    operations=(
                        Operation(
                            id="post_quote",
                            method="POST",
                            path="/api/v1/quotes",
                            summary="Work out a fee",
                            says=f"{HOSTILE}\n\nStored, and binding until it expires.",
                            who=("DESK_KEY",),
                            parameters=(Field(name="after", kind="string", needed=False),),
                            fields=(Field(name="usage.months", kind=HOSTILE, needed=True),),
                            call=HOSTILE,
                            status=200,
                            answer=HOSTILE,
                        ),
                    ),
                ),
            ),
        ),
        replace(PUBLIC, path="/api"),
    ),
    "publishers": Sample(
        "public/publishers.html",
        PublishersPage(
            link_example='<a href="https://desk.chronicle.example/republish?article=ADDRESS">'
            "Republish this article</a>",
            button_example='<a href="https://desk.chronicle.example/republish?article=ADDRESS">'
            '<img src="https://desk.chronicle.example/assets/button.svg" width="208" height="40" '
            'alt="Republish this article"></a>',
        ),
        replace(PUBLIC, path="/for-publishers"),
    ),
    "desk-pictures": Sample(
        "desk/pictures.html",
        PicturesPage(
            cards=(
                PICTURE,
                replace(
                    PICTURE,
                    file_hash="8e" * 32,
                    headline=ARABIC.headline,
                    language="ar",
                    direction="rtl",
                    caption=HOSTILE,
                    typed=HOSTILE,
                    problem="Say in a sentence or two what the picture shows.",
                ),
            ),
            described=(
                Described(
                    article_id=7,
                    file_hash="7d" * 32,
                    slug=RIVER.slug,
                    alt="Two men haul a net on to a wet quay.",
                    actor="ines@chronicle.example",
                    at=NOW,
                ),
            ),
            may_describe=True,
            more=True,
        ),
        replace(DESK, path="/desk/pictures"),
    ),
    "desk-no-pictures": Sample(
        "desk/pictures.html", PicturesPage(cards=(), described=(), may_describe=False), DESK
    ),
    "problem-404": Sample(
        "problem/problem.html",
        ProblemPage(status=404, title="Nothing is here", detail="There is nothing at this address."),
    ),
    "problem-422": Sample(
        "problem/problem.html",
        ProblemPage(
            status=422, title="Some answers need another look", detail="See below.", problems=WRONG[:2]
        ),
    ),
    "problem-503": Sample(
        "problem/problem.html",
        ProblemPage(status=503, title="Try again in a moment", detail="Stripe did not answer."),
    ),
    "sign-in": Sample("desk/sign_in.html", SignInPage(), replace(PUBLIC, path="/desk/sign-in")),
    "sign-in-wrong": Sample(
        "desk/sign_in.html",
        SignInPage(
            email="ines@chronicle.example", problem="This e-mail and password do not belong together."
        ),
        replace(PUBLIC, path="/desk/sign-in"),
    ),
    "welcome": Sample(
        "desk/welcome.html",
        FirstLinkPage(email="ines@chronicle.example", problem="Use at least 12 characters."),
        replace(PUBLIC, path="/desk/welcome/t0k3n"),
    ),
    "styleguide": Sample(
        "desk/styleguide.html",
        StyleguidePage(colours=COLOURS, groups=specimens()),
        replace(DESK, path="/desk/styleguide", menu=menu(Role.READER, "/desk/styleguide", waiting=1000)),
    ),
    "queue": Sample("desk/queue.html", QUEUE, DESK),
    "queue-empty": Sample("desk/queue.html", replace(QUEUE, rows=(), next_page=""), replace(DESK, waiting=0)),
    "queue-asked": Sample(
        "desk/queue.html", replace(QUEUE, asked=True, rows=(_row(1, talk="asked"),), next_page=""), DESK
    ),
    "queue-nobody-asked": Sample("desk/queue.html", replace(QUEUE, asked=True, rows=()), DESK),
    "requests": Sample("desk/requests.html", REQUESTS, replace(DESK, path="/desk/requests")),
    "requests-none": Sample(
        "desk/requests.html",
        replace(REQUESTS, rows=(), filters=Filters(q="zeppelin"), next_page="", query="q=zeppelin", views=()),
        DESK,
    ),
    "requests-empty": Sample(
        "desk/requests.html",
        replace(REQUESTS, rows=(), filters=Filters(), next_page="", first_page="", query="", views=()),
        DESK,
    ),
    "requests-wrong": Sample(
        "desk/requests.html",
        replace(
            REQUESTS,
            filters=Filters(least="lots", since="yesterday", organisation="Nordwind Verlag GmbH"),
            only_newest=True,
            problems=(
                FieldProblem(field="least", message="Give an amount such as 180.00."),
                FieldProblem(field="since", message="Give a day such as 2026-12-01."),
            ),
        ),
        DESK,
    ),
    "hostile-requests": Sample(
        "desk/requests.html",
        replace(
            REQUESTS,
            filters=Filters(q=HOSTILE, organisation=HOSTILE, decided_by=HOSTILE),
            rows=(_row(0, organisation=HOSTILE, headline=HOSTILE, reasons=(HOSTILE,)),),
            name=HOSTILE,
        ),
        DESK,
    ),
    "decided": Sample(
        "desk/decided.html",
        DecidedPage(
            declined=False,
            note="Agreed at the fair.",
            chosen=(),
            results=(
                ResultShown(id="R-0001", organisation="Lac Info Association"),
                ResultShown(id="R-0002", organisation=HOSTILE, why_not="Exclusive rights need a signature."),
            ),
            back="/desk",
        ),
        DESK,
    ),
    "decided-wrong": Sample(
        "desk/decided.html",
        DecidedPage(
            declined=True,
            note="",
            chosen=(ResultShown(id="R-0001", total=20250), ResultShown(id="R-0002")),
            results=(),
            problem="Say why, in a sentence: it is sent to each of them.",
            back="/desk/requests?stage=review",
        ),
        DESK,
    ),
    "licences": Sample(
        "desk/licences.html",
        LicencesPage(
            looked_for="Lac",
            lists=(
                Choice(value="/desk/licences", label="All", chosen=True),
                Choice(value="/desk/licences?status=active", label="Active"),
            ),
            status="",
            rows=(LICENCE_LINE, replace(LICENCE_LINE, status=LicenceStatus.REVOKED, licensee=HOSTILE)),
            after="41",
        ),
        replace(DESK, path="/desk/licences"),
    ),
    "licences-none": Sample(
        "desk/licences.html",
        LicencesPage(looked_for="zeppelin", lists=(), status="active", rows=()),
        DESK,
    ),
    "licences-empty": Sample(
        "desk/licences.html", LicencesPage(looked_for="", lists=(), status="", rows=()), DESK
    ),
    "licence-at-the-desk": Sample("desk/licence.html", DESK_LICENCE, replace(DESK, path="/desk/licences/x")),
    "licence-at-the-desk-new": Sample(
        "desk/licence.html",
        replace(
            DESK_LICENCE,
            status=LicenceStatus.RESERVED,
            view=None,
            hashes=(),
            downloads=(),
            changes=(),
            omitted=(),
            superseded=False,
        ),
        DESK,
    ),
    "search": Sample(
        "desk/search.html",
        SearchPage(
            looked_for="river",
            requests=(_row(0), _row(1, stage=Stage.LICENSED)),
            more_requests="/desk/requests?q=river",
            licences=(LICENCE_LINE,),
            more_licences=True,
            articles=(Choice(value="/desk/articles/the-river", label=RIVER.headline, hint="Maren Holt"),),
            more_articles=True,
            partners=(
                Choice(value="/desk/partners/4", label="Nordwind Verlag GmbH", hint="nordwind.example"),
            ),
        ),
        DESK,
    ),
    "search-none": Sample("desk/search.html", SearchPage(looked_for=HOSTILE), DESK),
    "search-begin": Sample("desk/search.html", SearchPage(looked_for=""), DESK),
    "request": Sample("desk/request.html", DESK_REQUEST, DESK),
    "request-plain": Sample(
        "desk/request.html",
        replace(
            DESK_REQUEST, exclusive=False, assets=(), earlier=(), message="", quote=QUOTE, articles=(RIVER,)
        ),
        DESK,
    ),
    "request-talk": Sample(
        "desk/request.html",
        replace(
            DESK_REQUEST,
            thread=replace(DESK_REQUEST.thread, messages=SAID, answered=True),
            exclusive=False,
            assets=(replace(DESK_REQUEST.assets[0], article_id=4, file_hash="ab" * 32),),
        ),
        DESK,
    ),
    "request-asked": Sample(
        "desk/request.html",
        replace(
            DESK_REQUEST,
            thread=replace(DESK_REQUEST.thread, messages=SAID[:1], asked=True, typed="And one more"),
            problems=(FieldProblem(field="body", message="Write something."),),
            typed=DecisionTyped(verb="ask", body="And one more"),
        ),
        DESK,
    ),
    "request-wrong": Sample(
        "desk/request.html",
        replace(
            DESK_REQUEST,
            problem="These rights were taken a moment ago.",
            problems=(
                FieldProblem(field="net", message="Write an amount like 180.00"),
                FieldProblem(field="reason", message="Tell them why"),
                FieldProblem(field="signature_name", message="Write your full name to sign"),
            ),
            typed=DecisionTyped(verb="offer", net="lots"),
        ),
        DESK,
    ),
    "request-licensed": Sample(
        "desk/request.html",
        replace(
            DESK_REQUEST,
            stage=Stage.LICENSED,
            can_approve=False,
            can_decline=False,
            can_offer=False,
            licences=(LICENCE,),
        ),
        DESK,
    ),
    "hostile-home": Sample(
        "public/home.html",
        HomePage(
            looked_for=HOSTILE,
            articles=(replace(RIVER, headline=HOSTILE, standfirst=HOSTILE, byline=HOSTILE, slug=HOSTILE),),
            found=1,
            note=HOSTILE,
        ),
    ),
    "hostile-form": Sample(
        "public/republish.html",
        replace(
            FORM,
            articles=(replace(RIVER, headline=HOSTILE),),
            answers=replace(
                ANSWERS, audience=HOSTILE, organisation_name=HOSTILE, message="</textarea>" + HOSTILE
            ),
            problems=(FieldProblem(field="audience", message=HOSTILE),),
            panel=PricePanel(
                quote=replace(QUOTE, cheaper=HOSTILE, omitted=(replace(AGENCY_PHOTOGRAPH, credit=HOSTILE),))
            ),
        ),
    ),
    "hostile-request": Sample(
        "desk/request.html",
        replace(
            DESK_REQUEST,
            organisation_name=HOSTILE,
            message=HOSTILE,
            vat_id=HOSTILE,
            tax=TaxShown(number=HOSTILE, register="HMRC", note=HOSTILE),
            contact_name=HOSTILE,
            contact_email=HOSTILE,
            articles=(replace(RIVER, headline=HOSTILE, url="javascript:alert(1)"),),
        ),
        DESK,
    ),
}

PAGES["hostile-desk-request-money"] = Sample(
    "desk/request.html",
    replace(DESK_REQUEST, stage=Stage.LICENSED, money=money_samples.REQUEST_MONEY),
    DESK,
)
MEMBER = replace(
    PUBLIC, path="/partner/settings", member_email="claire@lacinfo.example", member_csrf="a1b2c3"
)

PAGES |= {name: Sample(template, page, MEMBER) for name, (template, page) in member_samples.PAGES.items()}
PAGES |= {name: Sample(template, page) for name, (template, page) in member_samples.AT_THE_DOOR.items()}

PAGES |= {
    name: Sample(template, page, replace(DESK, path=f"/{template.removesuffix('.html')}"))
    for samples in (
        mail_samples,
        dashboard_samples,
        money_samples,
        partner_samples,
        people_samples,
        rate_card_samples,
        rights_samples,
    )
    for name, (template, page) in samples.PAGES.items()
}
PAGES |= {
    name: Sample(template, page, replace(PUBLIC, path="/desk/sign-in"))
    for name, (template, page) in people_samples.AT_THE_DOOR.items()
}

_OFFER = MailPage(
    publication="The Estuary Chronicle",
    to_name="Claire Dubois",
    headline=RIVER.headline,
    organisation="Lac Info Association",
    link="https://desk.chronicle.example/requests/t0k3n",
    total=20250,
    expires_at=NOW + timedelta(days=14),
    reason="We have halved the fee because it is for schools.",
    reasons=REVIEWED.reasons,
    quote=QUOTE,
    licences=("EC-2026-000417-K",),
)
MAILS: dict[str, MailPage] = dict.fromkeys(MailEvent, _OFFER)
