"""The JSON copy: ninjs 3.1, the IPTC's news in JSON, as its published schema has it."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec

from schemas.licence import CopyOrder
from syndication.gateways.press import layout
from syndication.gateways.press.manuscript import Manuscript, Plate
from syndication.licensing.addresses import bundle_address, picture_file
from syndication.licensing.licence import odrl, terms_in_words

_ODRL = "http://www.w3.org/ns/odrl/2/"


def ninjs(order: CopyOrder, manuscript: Manuscript, article_element: str) -> bytes:
    """Return the copy as ninjs, indented, in UTF-8.

    The plain-text body has the credit line as its first and last paragraph. The ODRL Agreement is
    `rightsInfo.encodedRights`: the schema takes that or a link, not both.
    """
    article, terms = order.article, order.terms
    document = {
        "uri": article.url,
        "standard": {
            "name": "ninjs",
            "version": "3.1",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
        },
        "type": "text",
        "representationType": "partial" if manuscript.excerpt else "full",
        "profile": "licensed-copy",
        "version": article.revision[:12],
        "versionCreated": _instant(terms.issued_at),
        "embargoedUntil": _instant(terms.starts_at),
        "expires": _instant(terms.ends_at),
        "pubStatus": "usable",
        "copyrightHolder": terms.licensor,
        "copyrightNotice": layout.copyright_notice(terms, article.published),
        "usageTerms": "\n".join((*terms_in_words(terms), *map(layout.omission, terms.omitted))),
        "edNote": "\n".join((terms.attribution, *map(layout.omission, terms.omitted))),
        "language": article.language,
        "title": article.headline,
        "headlines": [{"role": "main", "value": article.headline}],
        "bodies": _bodies(order, manuscript, article_element),
        "altIds": [
            {"role": "licence", "value": terms.number},
            {"role": "revision", "value": article.revision},
            {"role": "canonical", "value": terms.article_url},
        ],
        "infoSources": [{"name": terms.licensor, "role": "originator", "uri": terms.licensor_url}],
        "rightsInfo": {"langId": _ODRL, "encodedRights": json.dumps(odrl(terms), ensure_ascii=False)},
        "trustIndicators": [
            {
                "role": "urn:syndication:verification",
                "title": f"Licence {terms.number}: is it genuine, to whom, until when",
                "href": terms.verify_url,
            },
        ],
        **_optional(order),
        "associations": [
            _association(plate, place, order) for place, plate in enumerate(_as_shown(manuscript), start=1)
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1)


def _bodies(order: CopyOrder, manuscript: Manuscript, article_element: str) -> list[dict[str, Any]]:
    credit = order.terms.attribution
    text = "\n\n".join(filter(None, (credit, manuscript.text, manuscript.excerpt, credit)))
    return [
        {
            "role": "main",
            "contentType": "text/html",
            "wordCount": manuscript.words,
            "value": article_element,
        },
        {
            "role": "main",
            "contentType": "text/plain",
            "wordCount": manuscript.words,
            "charCount": len(manuscript.text),
            "value": text,
        },
    ]


def _optional(order: CopyOrder) -> dict[str, Any]:
    article = order.article
    given: dict[str, Any] = {}
    if article.published:
        given["firstCreated"] = _instant(datetime.fromisoformat(article.published))
    if article.byline:
        given["by"] = article.byline
    if article.standfirst:
        given["descriptions"] = [
            {"role": "standfirst", "contentType": "text/plain", "value": article.standfirst}
        ]
    if article.section:
        given["subjects"] = [{"name": article.section, "rel": "section"}]
    return given


def _as_shown(manuscript: Manuscript) -> list[Plate]:
    """Return the pictures in the order of the body, which numbers their files in the ZIP."""
    return sorted(manuscript.plates, key=lambda plate: manuscript.body.find(f'src="{plate.address}"'))


def _association(plate: Plate, place: int, order: CopyOrder) -> dict[str, Any]:
    picture, terms = plate.picture, order.terms
    return {
        "name": f"picture-{place}",
        "uri": f"{terms.verify_url}#picture-{place}",
        "type": "picture",
        "copyrightHolder": terms.licensor,
        "copyrightNotice": picture.credit or terms.licensor,
        "usageTerms": "Licensed with this article only.",
        "descriptions": [
            {"role": role, "contentType": "text/plain", "value": words}
            for role, words in (("caption", picture.caption), ("alternative", picture.alt))
            if words
        ],
        "renditions": [
            {
                "name": "print",
                "href": f"{bundle_address(terms.verify_url)}#{picture_file(place, plate.media_type)}",
                "contentType": plate.media_type,
                "width": plate.width,
                "height": plate.height,
                "sizeInBytes": len(plate.content),
            },
        ],
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
