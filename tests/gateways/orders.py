"""Orders made by hand for the tests of the press and the seal."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import msgspec
from PIL import Image

from schemas.article import AssetKind
from schemas.licence import ArticlePrinted, CopyOrder, LicenceTerms, Picture
from schemas.quote import Omitted
from schemas.usage import Medium, Organisation, Usage
from syndication.licensing.attribution import credit_line
from syndication.licensing.licence import new_number

NUMBER = new_number("HC", b"sixteen bytes ok")

BODY = """
<p>The bridge at the mouth of the harbour has been stuck since Tuesday, and nobody in the town hall
will say whose bridge it is.</p>
<figure data-asset="0"><img src="https://courier.example/b.jpg"><figcaption>Old caption</figcaption></figure>
<p>“We have three letters,” said <a href="https://harbour.example/master?a=1&amp;b=2">the harbour master</a>,
“and each says it belongs to <em>one of the other two</em>.”</p>
<figure data-asset="1"><img src="https://afp.example/a.jpg"><figcaption>Agency caption</figcaption></figure>
<h4>Three letters</h4>
<blockquote><p>A bridge is only a road that has learnt to wait.</p></blockquote>
<table><caption>Openings</caption><thead><tr><th>Year</th><th>Openings</th></tr></thead>
<tbody><tr><td>2024</td><td>211</td></tr><tr><td>2025</td><td>198</td></tr></tbody></table>
<ul><li>The ferry goes round</li><li>The cyclists do not</li></ul>
"""

WORDS = """The bridge at the mouth of the harbour has been stuck since Tuesday, and nobody in the town hall
will say whose bridge it is.

“We have three letters,” said the harbour master, “and each says it belongs to one of the other two.”

Three letters

A bridge is only a road that has learnt to wait.

Openings

Year Openings

2024 211

2025 198

The ferry goes round

The cyclists do not"""


def photograph(width: int = 900, height: int = 600, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """Return a photograph of nothing: a ramp of colours."""
    ramp = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.ROTATE_180), ramp)).convert(mode)
    target = BytesIO()
    image.save(target, kind)
    return target.getvalue()


def article(**changed: Any) -> ArticlePrinted:  # noqa: ANN401 - any field of the article
    """Return an article, with the fields that are given changed."""
    usual = ArticlePrinted(
        slug="harbour-bridge",
        url="https://courier.example/2026/11/harbour-bridge",
        headline="The bridge that would not open",
        standfirst="Three departments have written to say that the swing bridge is not theirs.",
        byline="Maren Holt",
        published="2026-11-14T08:30:00+00:00",
        language="en",
        direction="ltr",
        words=70,
        revision="5e" * 32,
        html=BODY,
        text=WORDS,
        section="Harbour",
    )
    return msgspec.structs.replace(usual, **changed)


def terms(**changed: Any) -> LicenceTerms:  # noqa: ANN401 - any field of the terms
    """Return the terms of a licence, with the fields that are given changed."""
    issued = datetime(2026, 11, 22, 9, tzinfo=UTC)
    usual = LicenceTerms(
        number=NUMBER,
        licensor="The Harbour Courier",
        licensor_url="https://courier.example/",
        licensee=Organisation(
            name="Norrland Media AB",
            brand="Norrbladet",
            domains=("norrbladet.example",),
            country="SE",
            vat_id="SE556000000001",
        ),
        article_url="https://courier.example/2026/11/harbour-bridge",
        article_headline="The bridge that would not open",
        revision="5e" * 32,
        usage=Usage(
            medium=Medium.WEB,
            territories=("SE", "NO"),
            languages=("en",),
            audience=250_000,
            months=12,
            starts_on=date(2026, 12, 1),
        ),
        starts_at=datetime(2026, 12, 1, tzinfo=UTC),
        ends_at=datetime(2027, 12, 1, tzinfo=UTC),
        issued_at=issued,
        currency="GBP",
        net=21_000,
        attribution=credit_line(
            licensor="The Harbour Courier",
            published="2026-11-14T08:30:00+00:00",
            number=NUMBER,
            language="en",
            issued_at=issued,
        ),
        omitted=(
            Omitted(kind=AssetKind.PHOTOGRAPH, credit="AFP", reason="belongs to AFP; license it from them"),
        ),
        verify_url=f"https://licensing.courier.example/licences/{NUMBER}",
    )
    return msgspec.structs.replace(usual, **changed)


def picture(**changed: Any) -> Picture:  # noqa: ANN401 - any field of the picture
    """Return our photograph of the bridge, with the fields that are given changed."""
    usual = Picture(
        asset=0,
        media_type="image/jpeg",
        data=photograph(),
        alt="A swing bridge, half open",
        caption="The bridge on Tuesday, at low water.",
        credit="Maren Holt/The Harbour Courier",
    )
    return msgspec.structs.replace(usual, **changed)


def order(**changed: Any) -> CopyOrder:  # noqa: ANN401 - any field of the article
    """Return an order for the article with our photograph, fields of the article changed as given."""
    return CopyOrder(article=article(**changed), terms=terms(), pictures=(picture(),))
