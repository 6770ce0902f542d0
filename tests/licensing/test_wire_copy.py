"""Whose words: bylines, datelines and closing lines as newsrooms print them."""

# ruff: noqa: E501  (lines of print stand in tables, with typographic dashes)

import pytest

from schemas.article import TextOwner
from syndication.licensing.wire_copy import text_rights

OUR_NAMES = ("The Harbour Courier", "Harbour Courier")


@pytest.mark.parametrize(
    ("bylines", "opening", "closing", "owner", "credit"),
    [
        (["Jane Doe"], "", [], TextOwner.OWN, ""),
        ([], "The ferry is back.", [], TextOwner.OWN, ""),
        (["Rex Harrison"], "", [], TextOwner.OWN, ""),
        (["Reuters"], "", [], TextOwner.AGENCY, "Reuters"),
        (["AFP and Reuters"], "", [], TextOwner.AGENCY, "AFP and Reuters"),
        (["Jane Doe/Reuters"], "", [], TextOwner.AGENCY, "Reuters"),
        (["By Jane Doe, Associated Press"], "", [], TextOwner.SHARED, "Associated Press"),
        (["Agencies"], "", [], TextOwner.AGENCY, "Agencies"),
        (["The Harbour Courier", "Reuters"], "", [], TextOwner.AGENCY, "Reuters"),
        (["The Guardian"], "", [], TextOwner.AGENCY, "The Guardian"),
        (["رويترز"], "", [], TextOwner.AGENCY, "رويترز"),
        ([], "LONDON (Reuters) - A ferry", [], TextOwner.AGENCY, "Reuters"),
        ([], "PARIS, March 3 (AFP) — A ferry", [], TextOwner.AGENCY, "AFP"),
        ([], "Berlin (dpa/bb) – Eine Fähre", [], TextOwner.AGENCY, "dpa"),
        ([], "", ["The ferry sank. (Reuters)"], TextOwner.AGENCY, "Reuters"),
        ([], "", ["– AFP"], TextOwner.AGENCY, "AFP"),
        ([], "", ["© 2026 AFP"], TextOwner.AGENCY, "AFP"),
        (["Jane Doe and agencies"], "", [], TextOwner.SHARED, "agencies"),
        (["Staff and agencies"], "", [], TextOwner.SHARED, "agencies"),
        (["Jane Doe with AFP"], "", [], TextOwner.SHARED, "AFP"),
        (["Le Courrier avec AFP"], "", [], TextOwner.SHARED, "AFP"),
        (["Jane Doe", "Reuters"], "", [], TextOwner.SHARED, "Reuters"),
        (["Jane Doe"], "LONDON (Reuters) - A ferry", [], TextOwner.SHARED, "Reuters"),
        (["Jane Doe"], "", ["Additional reporting by Reuters"], TextOwner.SHARED, "Reuters"),
        (["Jane Doe"], "", ["The Associated Press contributed to this report."], TextOwner.SHARED, "The Associated Press"),
        ([], "", ["Avec AFP"], TextOwner.SHARED, "AFP"),
        (["Jane Doe"], "", ["This article was first published by The Conversation."], TextOwner.SHARED, "The Conversation"),
        (["Jane Doe"], "", ["First published in May 2020."], TextOwner.OWN, ""),
        (["Jane Doe"], "", ["“We sank,” Reuters quoted the statement as saying."], TextOwner.OWN, ""),
        (["Jane Doe"], "The ferry sank, Reuters reported on Monday.", ["It told AFP so."], TextOwner.OWN, ""),
    ],
)  # fmt: skip
def test_whose_words_an_article_is_made_of(
    bylines: list[str], opening: str, closing: list[str], owner: TextOwner, credit: str
) -> None:
    """An agency alone owns the words, beside anybody else it shares them, and quoting it changes nothing."""
    assert text_rights(bylines, opening=opening, closing=closing, own_names=OUR_NAMES) == (owner, credit)
