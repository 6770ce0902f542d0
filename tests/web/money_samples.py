"""The pages that show money in each state they can be in, for the samples of every page."""

from datetime import UTC, date, datetime
from uuid import UUID

from msgspec.structs import replace

from schemas.document import DocumentKind, DocumentView
from schemas.money import (
    DisputeView,
    InvoiceView,
    PaymentView,
    RefundStatus,
    RefundView,
    Resolution,
    SuspenseView,
)
from syndication.errors import FieldProblem
from syndication.licensing.access import DisputeStatus
from syndication.licensing.ledger import Account
from syndication.web.desk.account_views import (
    AccountShown,
    AccountsPage,
    AuthorShown,
    AuthorsPage,
    ComparedShown,
    ContractShown,
    ContractTyped,
    EarnedBy,
    EarnedShown,
    StatementLink,
)
from syndication.web.desk.money_views import (
    AtStripe,
    DocumentLink,
    LicenceShare,
    MoneyListPage,
    MoneyPage,
    RefundFormPage,
    RefundPage,
    RefundTyped,
    RequestMoney,
    ResolutionTyped,
    SuspensePage,
)
from syndication.web.views import BillingTyped, Choice, InvoiceOwed

HOSTILE = "<script>alert(1)</script>\"' onload=alert(1) {{ 7 * 7 }}"

COUNTRIES = (Choice(value="FR", label="France"), Choice(value="GB", label="United Kingdom"))
BILLING = BillingTyped(
    purchase_order=HOSTILE,
    reference="Desk 7",
    billing_line1="1 Quay Street",
    billing_postal_code="HU1 1AA",
    billing_country="GB",
)
BILLING_WRONG = (
    FieldProblem(field="purchase_order", message="Keep the order number under 100 characters, on one line."),
    FieldProblem(field="billing_city", message="Give the town."),
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
REQUEST = UUID("9701632e-7e20-4483-9bc8-fa485cddc4d6")
PAYMENT_ID = UUID("0a01632e-7e20-4483-9bc8-fa485cddc4d6")
REFUND_ID = UUID("1b01632e-7e20-4483-9bc8-fa485cddc4d6")
STRIPE = AtStripe(base="https://dashboard.stripe.com/test/", whole=False)
OWED = (
    InvoiceOwed(
        number="A7F3-0001",
        total=28_800,
        currency="GBP",
        due_at=NOW,
        overdue=False,
        url="https://invoice.stripe.com/i/acct_1/live_1",
    ),
)
TABS = (
    Choice(value="/desk/money", label="Waits for you", hint="5", chosen=True),
    Choice(value="/desk/money/refunds", label="Refunds", hint="1"),
    Choice(value="/desk/money/invoices", label="Invoices"),
    Choice(value="/desk/accounts", label="Accounts"),
)
PAYMENT = PaymentView(
    id=PAYMENT_ID,
    request=REQUEST,
    organisation="Lac Info Association",
    method="card",
    reference="pi_3QnX2eKZ",
    amount=28_800,
    given_back=2_500,
    currency="GBP",
    outcome="licensed",
    reason="",
    at=NOW,
)
ORPHAN = replace(
    PAYMENT,
    request=None,
    organisation="",
    method="",
    given_back=0,
    outcome="suspense",
    reason="A payment pi_3QnX2eKZ at Stripe belongs to no page of ours.",
)
REFUND = RefundView(
    id=REFUND_ID,
    payment=PAYMENT_ID,
    request=REQUEST,
    organisation="Lac Info Association",
    licence="EC-7F3K-2M9Q-X",
    amount=28_800,
    currency="GBP",
    status=RefundStatus.WANTED,
    reason=HOSTILE,
    wanted_by="tom@chronicle.example",
    needs_second=True,
    approved_by="",
    failure="",
    at=NOW,
    made_at=None,
)
MADE = replace(REFUND, status=RefundStatus.MADE, approved_by="ines@chronicle.example", made_at=NOW)
FAILED = replace(REFUND, status=RefundStatus.FAILED, licence="", failure="Charge ch_1 has been refunded.")
INVOICE = InvoiceView(
    id=REFUND_ID,
    request=REQUEST,
    organisation="Lac Info Association",
    number="A7F3-0001",
    status="open",
    amount=28_800,
    credited=300,
    currency="GBP",
    purchase_order=HOSTILE,
    releases_on="finalise",
    overdue=True,
    url="https://invoice.stripe.com/i/acct_1/live_1",
    due_at=NOW,
    at=NOW,
)
DISPUTE = DisputeView(
    id="dp_1QnX2eKZ",
    payment=PAYMENT_ID,
    request=REQUEST,
    organisation="Lac Info Association",
    status="needs_response",
    reason="product not received",
    amount=28_800,
    currency="GBP",
    answer_by=NOW,
    at=NOW,
)
SUSPENSE = SuspenseView(
    id=7,
    subject="pi_3QnX2eKZ",
    detail="£287.99 was paid, where our offer says £288.00.",
    request=REQUEST,
    organisation=HOSTILE,
    payment=PAYMENT_ID,
    amount=28_799,
    currency="GBP",
    holds_money=True,
    at=NOW,
    resolution=None,
    note="",
    resolved_by="",
    resolved_at=None,
)
RESOLVED = replace(
    SUSPENSE,
    holds_money=False,
    resolution=Resolution.WRITTEN_OFF,
    note=HOSTILE,
    resolved_by="ines@chronicle.example",
    resolved_at=NOW,
)
BALANCE = replace(
    SUSPENSE,
    id=8,
    subject="balance:txn_1:pi_9",
    detail="Stripe says so, our books do not: £12.00, pi_9.",
    request=None,
    organisation="",
    payment=None,
    amount=None,
    currency="",
    holds_money=False,
)
DOCUMENT = DocumentLink(
    document=DocumentView(
        number="EC-I-2026-00042",
        kind=DocumentKind.INVOICE,
        made_at=NOW,
        currency="GBP",
        total=28_800,
        url="https://desk.chronicle.example/requests/t0k3n/documents/EC-I-2026-00042",
    ),
    url=f"/desk/requests/{REQUEST}/documents/EC-I-2026-00042",
)
REQUEST_MONEY = RequestMoney(
    payments=(PAYMENT, ORPHAN),
    invoices=(INVOICE, replace(INVOICE, status="draft", number="", overdue=False, url="", due_at=None)),
    refunds=(REFUND, FAILED),
    disputes=(DISPUTE,),
    suspense=(SUSPENSE, RESOLVED),
    documents=(
        DOCUMENT,
        replace(DOCUMENT, document=replace(DOCUMENT.document, kind=DocumentKind.CREDIT_NOTE)),
    ),
    refund_url=f"/desk/requests/{REQUEST}/refund",
    stripe=STRIPE,
)
WAITS = MoneyPage(
    suspense=(SUSPENSE, BALANCE),
    refunds=(REFUND,),
    invoices=(INVOICE,),
    disputes=(DISPUTE,),
    tabs=TABS,
    stripe=STRIPE,
)
PARTS = (
    Choice(value="all", label="All", chosen=True),
    Choice(value="wanted", label="Wait for a second person"),
)
LIST = MoneyListPage(
    name="payments",
    show="all",
    parts=PARTS,
    tabs=TABS,
    stripe=STRIPE,
)
ONE = SuspensePage(
    item=SUSPENSE,
    payment=replace(PAYMENT, outcome="suspense", given_back=0, amount=28_799),
    candidates=(
        Choice(value=str(REQUEST), label=HOSTILE, hint="the one it came for"),
        Choice(value=str(REFUND_ID), label="Radio Sel et Vent", hint="waits for just this amount"),
    ),
    may_act=True,
    needs_second=True,
    typed=ResolutionTyped(request=str(REQUEST)),
    stripe=STRIPE,
)
SUSPENSE_WRONG = (
    FieldProblem(field="what", message="Choose what you do with it."),
    FieldProblem(field="request", message="Choose the request this money is for, or give its number."),
    FieldProblem(field="note", message="Say why, in a few words: it stays with it."),
)
REFUND_PAGE = RefundPage(refund=REFUND, payment=PAYMENT, may_act=True, is_mine=False, stripe=STRIPE)
FORM = RefundFormPage(
    id=str(REQUEST),
    organisation=HOSTILE,
    payment=PAYMENT,
    left=26_300,
    licences=(
        LicenceShare(number="EC-7F3K-2M9Q-X", headline="The river that came back", left=14_400),
        LicenceShare(number="EC-8G4L-3N0R-Y", headline=HOSTILE, left=11_900),
    ),
    alone_up_to=5_000,
    refund_id=REFUND_ID,
)
MONTHS = (
    Choice(value="/desk/accounts?month=2026-11", label="November 2026", chosen=True),
    Choice(value="/desk/accounts?month=2026-10", label="October 2026"),
)
EARNED = (
    EarnedShown(name="the-river-that-came-back", detail="", sold=240_00, given_back=0, net=240_00),
    EarnedShown(name=HOSTILE, detail="", sold=100_00, given_back=120_00, net=-20_00),
)
ACCOUNTS = AccountsPage(
    currencies=("EUR", "GBP"),
    accounts=tuple(AccountShown(name=account.value, amounts=(0, -1_250)) for account in Account),
    compared=(
        ComparedShown(currency="EUR", told=0, booked=0, at=NOW),
        ComparedShown(currency="GBP", told=10_000, booked=9_800, at=NOW),
    ),
    shared=False,
    month="2026-11",
    starts_on=date(2026, 11, 1),
    months=MONTHS,
    currency="GBP",
    in_currencies=(
        Choice(value="/desk/accounts?month=2026-11&currency=EUR", label="EUR"),
        Choice(value="/desk/accounts?month=2026-11&currency=GBP", label="GBP", chosen=True),
    ),
    earned=tuple(
        EarnedBy(sheet=sheet, rows=EARNED) for sheet in ("articles", "authors", "media", "territories")
    ),
    sheets=(Choice(value="/desk/accounts/2026-11/journal?currency=GBP", label="Journal: every entry"),),
    tabs=TABS,
    stripe=STRIPE,
)
CONTRACT = ContractShown(
    percent="12.5",
    starts_on=date(2026, 1, 1),
    ends_on=None,
    actor="ines@chronicle.example",
    at=NOW,
    state="in force",
)
AUTHORS = AuthorsPage(
    authors=(
        AuthorShown(
            name=HOSTILE,
            contracts=(
                replace(CONTRACT, state="begins later"),
                CONTRACT,
                replace(CONTRACT, state="replaced"),
                replace(CONTRACT, state="ended", ends_on=date(2026, 6, 1)),
            ),
            can_end=True,
        ),
        AuthorShown(name="Maren Holt", contracts=(CONTRACT,), can_end=True),
    ),
    today=date(2026, 11, 22),
    month="2026-11",
    starts_on=date(2026, 11, 1),
    months=MONTHS,
    statements=(
        StatementLink(
            author="Maren Holt", currency="GBP", share=2_400, query="author=Maren+Holt&currency=GBP"
        ),
        StatementLink(author=HOSTILE, currency="EUR", share=-100, query="author=x&currency=EUR"),
    ),
    tabs=TABS,
)
CONTRACT_WRONG = (
    FieldProblem(field="author", message="Write the name as it stands in bylines."),
    FieldProblem(field="percent", message="Give a share from 0 to 100, such as 12.5."),
    FieldProblem(field="starts_on", message="Give the first day, such as 2026-12-01."),
    FieldProblem(field="until", message="A contract ends after it begins."),
)
PAGES = {
    "hostile-accounts": ("desk/accounts.html", ACCOUNTS),
    "accounts-empty": (
        "desk/accounts.html",
        replace(ACCOUNTS, currencies=(), accounts=(), compared=(), currency="", earned=(), sheets=()),
    ),
    "accounts-shared": ("desk/accounts.html", replace(ACCOUNTS, shared=True)),
    "accounts-nothing-sold": (
        "desk/accounts.html",
        replace(
            ACCOUNTS,
            trouble="Stripe does not answer at this moment.",
            earned=tuple(replace(each, rows=()) for each in ACCOUNTS.earned),
        ),
    ),
    "hostile-authors": ("desk/authors.html", AUTHORS),
    "authors-none": ("desk/authors.html", replace(AUTHORS, authors=(), statements=())),
    "authors-wrong": (
        "desk/authors.html",
        replace(
            AUTHORS,
            adding=True,
            typed=ContractTyped(author=HOSTILE, percent="many", starts_on="soon", until="2020-01-01"),
            problems=CONTRACT_WRONG,
        ),
    ),
    "authors-end-wrong": (
        "desk/authors.html",
        replace(
            AUTHORS,
            ending="Maren Holt",
            on="2020-01-01",
            problems=(FieldProblem(field="on", message="A contract ends after it begins."),),
        ),
    ),
    "hostile-money": ("desk/money.html", WAITS),
    "money-none": (
        "desk/money.html",
        replace(WAITS, suspense=(), refunds=(), invoices=(), disputes=()),
    ),
    "money-many": ("desk/money.html", replace(WAITS, suspense=(SUSPENSE,) * 20)),
    "money-payments": (
        "desk/money_list.html",
        replace(LIST, payments=(PAYMENT, ORPHAN), next_page="/desk/money/payments?show=all&after=x"),
    ),
    "hostile-money-refunds": (
        "desk/money_list.html",
        replace(LIST, name="refunds", refunds=(REFUND, MADE, FAILED)),
    ),
    "money-invoices": (
        "desk/money_list.html",
        replace(
            LIST,
            name="invoices",
            invoices=(
                INVOICE,
                *(
                    replace(INVOICE, status=status, overdue=False, credited=0, purchase_order="")
                    for status in ("draft", "open", "paid", "void", "uncollectible")
                ),
            ),
        ),
    ),
    "money-disputes": (
        "desk/money_list.html",
        replace(
            LIST,
            name="disputes",
            disputes=tuple(replace(DISPUTE, status=status) for status in DisputeStatus),
        ),
    ),
    "money-suspense": (
        "desk/money_list.html",
        replace(
            LIST,
            name="suspense",
            suspense=tuple(
                replace(RESOLVED, subject=f"{kind}:1", resolution=done)
                for kind, done in zip(("refund", "invoice", "rights"), Resolution, strict=True)
            ),
        ),
    ),
    "money-list-empty": ("desk/money_list.html", replace(LIST, name="disputes")),
    "hostile-suspense": ("desk/suspense.html", ONE),
    "suspense-wrong": (
        "desk/suspense.html",
        replace(ONE, typed=ResolutionTyped(what="attached"), problems=SUSPENSE_WRONG),
    ),
    "suspense-orphan": (
        "desk/suspense.html",
        replace(
            ONE,
            item=replace(SUSPENSE, request=None, organisation=""),
            payment=ORPHAN,
            candidates=(),
            needs_second=False,
            problem="The payment is in EUR, the offer in GBP.",
        ),
    ),
    "suspense-without-money": (
        "desk/suspense.html",
        replace(ONE, item=BALANCE, payment=None, candidates=(), problems=SUSPENSE_WRONG[2:]),
    ),
    "suspense-resolved": ("desk/suspense.html", replace(ONE, item=RESOLVED, candidates=())),
    "suspense-read": ("desk/suspense.html", replace(ONE, may_act=False)),
    "hostile-refund": ("desk/refund.html", REFUND_PAGE),
    "refund-mine": ("desk/refund.html", replace(REFUND_PAGE, is_mine=True)),
    "refund-read": ("desk/refund.html", replace(REFUND_PAGE, may_act=False)),
    "refund-made": ("desk/refund.html", replace(REFUND_PAGE, refund=MADE)),
    "refund-failed": ("desk/refund.html", replace(REFUND_PAGE, refund=FAILED)),
    "refund-wrong": (
        "desk/refund.html",
        replace(
            REFUND_PAGE,
            problems=(FieldProblem(field="reason", message="Say why, in a few words."),),
        ),
    ),
    "refund-decided-meanwhile": (
        "desk/refund.html",
        replace(REFUND_PAGE, problem="This refund has been decided already."),
    ),
    "hostile-refund-form": ("desk/refund_form.html", FORM),
    "refund-form-one": (
        "desk/refund_form.html",
        replace(FORM, licences=FORM.licences[:1], alone_up_to=50_000),
    ),
    "refund-form-two-look": ("desk/refund_form.html", replace(FORM, alone_up_to=None)),
    "refund-form-limit-reached": ("desk/refund_form.html", replace(FORM, alone_up_to=0)),
    "refund-form-gone": ("desk/refund_form.html", replace(FORM, left=0)),
    "refund-form-wrong": (
        "desk/refund_form.html",
        replace(
            FORM,
            typed=RefundTyped(licence="EC-8G4L-3N0R-Y", amount="some", reason="x"),
            problems=(
                FieldProblem(
                    field="amount", message="Give an amount in GBP, such as 25.00, or leave it empty."
                ),
                FieldProblem(field="reason", message="Say why, in a few words."),
            ),
        ),
    ),
}
