"""What the previews of mails are made with: one story, told in every language."""

from datetime import UTC, datetime

from schemas.mail import MailEvent, MailPage
from schemas.quote import Decision, LineKind, Quote, QuoteLine
from syndication.desk.mailing import titled
from syndication.gateways.typesetter import tongue
from syndication.licensing.rules import EXCLUSIVE
from syndication.words import ENGLISH_CODE, say

_ENDS = datetime(2027, 1, 6, 18, tzinfo=UTC)

_HEADLINES = {
    "en": "The last dredger: a river changes hands",
    "fr": "La dernière drague : un fleuve change de mains",
    "ar": "الكرّاكة الأخيرة: نهر ينتقل من يد إلى يد",
}

_READERS = {"en": "Jo Bell", "fr": "Claire Dubois", "ar": "ليلى حداد"}

_QUOTE = Quote(
    id="00000000-0000-4000-8000-000000000000",
    currency="GBP",
    lines=(
        QuoteLine(label=say("Base fee"), detail=say("the full text"), amount=14_000, kind=LineKind.BASE),
        QuoteLine(label=say("Edits"), detail=say("you may shorten and adapt it"), amount=3_500),
    ),
    net=17_500,
    tax=3_500,
    total=21_000,
    tax_label=say("VAT {rate} %", rate="20"),
    expires_at=_ENDS,
    rate_card_version=1,
    decision=Decision.AUTOMATIC,
)

_REASONS: dict[MailEvent, str] = {
    # what a person wrote stays in the language it was written in
    MailEvent.REQUEST_DECLINED: "The photographs in this story are not ours to license.",
    MailEvent.PAYMENT_REFUNDED: "You paid twice; this is the second payment.",
    MailEvent.LICENCE_CHANGED: "The bank has taken the payment back.",
    MailEvent.OFFER_MADE: "For a school we take half.",
    MailEvent.DESK_WROTE: "Which of the two editions will carry it?",
    MailEvent.REQUESTER_WROTE: "The Sunday one, on page three.",
    MailEvent.MEMBER_INVITED: "jo@northernpost.example",
}

TO_STAFF = frozenset(
    {
        MailEvent.REQUESTER_WROTE,
        MailEvent.DESK_REVIEW,
        MailEvent.DESK_TROUBLE,
        MailEvent.STAFF_WELCOME,
        MailEvent.STAFF_RESET,
        MailEvent.STAFF_NOTICE,
    }
)
"""Read on the desk, in English alone."""


def sample(event: MailEvent, language: str, *, publication: str, base_url: str) -> MailPage:
    """Return a mail of an event with sample data, in a language."""
    to_staff = event in TO_STAFF
    page = MailPage(
        publication=publication,
        language=ENGLISH_CODE if to_staff else language,
        to_name="" if to_staff else _READERS[language],
        headline=titled((_HEADLINES[ENGLISH_CODE if to_staff else language],) * 3),
        organisation="Northern Post Ltd",
        link=f"{base_url}/requests/sample",
        total=_QUOTE.total,
        currency=_QUOTE.currency,
        expires_at=_ENDS,
        reason=_REASONS.get(event, ""),
        reasons=(EXCLUSIVE,),
        quote=_QUOTE,
        licences=("HC-7K2M-94QX-P3",),
        documents=("HC-I-2026-00042",),
    )
    return tongue(page.language).told(page)
