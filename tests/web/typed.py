"""What a browser posts when a person has filled in the form."""

from datetime import UTC, datetime

Form = dict[str, str | list[str]]


def typed(*articles: str, **changes: str | list[str]) -> Form:
    """Return a whole form as posted; `changes` replace single answers."""
    form: Form = {
        "do": "send",
        "form_key": "",
        "article": list(articles or ["harbour-pilots-night-watch"]),
        "medium": "web",
        "territories": ["GB"],
        "languages": ["en"],
        "audience": "40,000",
        "months": "12",
        "starts_on": datetime.now(UTC).date().isoformat(),
        "portion": "full",
        "words": "",
        "currency": "GBP",
        "organisation_name": "The Northern Post Ltd",
        "organisation_brand": "",
        "organisation_domains": "",
        "organisation_type": "commercial",
        "organisation_country": "GB",
        "organisation_vat_id": "",
        "contact_name": "Jo Bell",
        "contact_email": "jo@northernpost.example",
        "message": "",
        "accept_terms": "true",
    }
    return form | changes
