"""What a draft would change, as its page shows it: each order before and after, and what it comes to."""

from fractions import Fraction

from schemas.rate_card import RateCard
from syndication.licensing.trial import Trial
from syndication.licensing.usage import MEDIUM_WORDS
from syndication.records.rate_cards import QuotedRow
from syndication.web.desk.rate_card_views import TrialView, TriedRow


def quoted(made: Trial, rows: tuple[QuotedRow, ...], card: RateCard) -> TrialView:
    """Return the trial of quotes that were made, each with its request."""
    hrefs = tuple(f"/desk/requests/{row.request_id}" if row.request_id else "" for row in rows)
    return _view(made, tuple(map(_words, rows)), hrefs, card)


def usual(made: Trial, words: tuple[str, ...], card: RateCard) -> TrialView:
    """Return the trial of orders that have words of their own."""
    return _view(made, words, ("",) * len(words), card)


def _words(row: QuotedRow) -> str:
    wish = row.inputs.wish
    several = f"{len(row.inputs.revisions)} articles, " if len(row.inputs.revisions) > 1 else ""
    return f"{wish.organisation.name}: {several}{MEDIUM_WORDS[wish.usage.medium]}, {wish.usage.months} mo."


def _view(made: Trial, words: tuple[str, ...], hrefs: tuple[str, ...], card: RateCard) -> TrialView:
    most = max((abs(each.percent or Fraction(0)) for each in made.tried), default=Fraction(0))
    rows = tuple(
        TriedRow(
            words=what,
            href=href,
            currency=each.currency,
            before=each.before,
            after=each.after,
            change=each.change,
            percent=_percent(each.percent),
            share=int((each.percent or Fraction(0)) * 100 / most) if most else 0,
        )
        for each, what, href in zip(made.tried, words, hrefs, strict=True)
    )
    whole = Fraction((made.after - made.before) * 100, made.before) if made.before else None
    return TrialView(
        rows=rows,
        currency=card.currency,
        before=made.before,
        after=made.after,
        dearer=made.dearer,
        cheaper=made.cheaper,
        same=len(made.tried) - made.dearer - made.cheaper - made.unpriced,
        unpriced=made.unpriced,
        percent=_percent(whole),
    )


def _percent(change: Fraction | None) -> str:
    """Return a change in hundredths with its sign: "+12 %", "±0 %"; nothing where there was no price."""
    if change is None:
        return ""
    tenths = round(change * 10)
    sign = "+" if tenths > 0 else "\N{MINUS SIGN}" if tenths < 0 else "±"
    whole, tenth = divmod(abs(tenths), 10)
    return f"{sign}{whole}{f'.{tenth}' if tenth else ''} %"
