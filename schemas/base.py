"""The one base every noun shares, and the constrained texts that make input safe to store."""

from typing import Annotated

import msgspec


class Noun(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An immutable value that says no to fields it does not know.

    Subclasses say `frozen=True, kw_only=True` themselves: msgspec does not hand the second down,
    and type checkers want to read the first.
    """


# In every pattern: `$` alone would also let a text through that ends in a line break.

# Text PostgreSQL can store: no NUL. Lone surrogates are refused where bytes are decoded.
_STORABLE = r"^[^\x00]*$"

Line = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*(?!\n)$",
    ),
]
"""One line of a person's text: 1 to 200 characters, no control characters, not only blanks."""

Paragraph = Annotated[str, msgspec.Meta(max_length=4000, pattern=_STORABLE)]
"""Free text of up to 4,000 characters; may be empty."""

Slug = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*(?!\n)$")]
"""An article's name in addresses: lower-case words joined by hyphens."""

Minor = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""An amount of money in the currency's minor unit (pence, cents, yen)."""
