"""A picture of ours without words gets them from the desk; every copy made afterwards carries them."""

import msgspec

from schemas.article import AltText
from syndication.desk.house import House
from syndication.errors import FieldProblem, Malformed, Unknown
from syndication.records import articles


async def describe(house: House, article_id: int, file_hash: str, words: str, *, actor: str) -> None:
    """Store what a picture shows. Raises Malformed for no sentence, Unknown for no picture of ours."""
    try:
        alt = msgspec.convert(" ".join(words.split()), AltText)
    except msgspec.ValidationError:
        sentence = "Say in a sentence or two, of at most 500 characters, what the picture shows."
        problem = FieldProblem(field="alt", message=sentence)
        raise Malformed("The description cannot be used.", problems=(problem,)) from None
    async with house.database.transaction("describe") as db:
        if await articles.media_type_of_picture(db, article_id, file_hash=file_hash) is None:
            raise Unknown
        await articles.add_picture_alt(db, article_id, file_hash=file_hash, alt=alt, actor=actor)


async def picture_of_ours(house: House, article_id: int, file_hash: str) -> tuple[str, bytes]:
    """Return the media type and the bytes of a picture of ours. Raises Unknown for any other file."""
    async with house.database.reading() as db:
        media_type = await articles.media_type_of_picture(db, article_id, file_hash=file_hash)
    if media_type is None:
        raise Unknown
    return media_type, await house.vault.fetch(file_hash)
