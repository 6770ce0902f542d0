"""The licence's number: short enough to read over the telephone, with a check character.

`HC-7K3QX-9TB2M-4`: the licensor's letters, ten random characters in two groups, and the check
character of ISO 7064 Mod 37,36 over all of them, which finds every single wrong character.

>>> valid_number(new_number("HC", b"sixteen bytes of"))
True
"""

from hashlib import sha256
from itertools import count

from stdnum.iso7064 import mod_37_36

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O (read as 1 and 0), no U (spells words)."""

_BODY = 10
"""Random characters: 50 bits, so that numbers cannot be guessed from one another."""

_MISREAD = str.maketrans("ILO", "110")
"""What is typed for what was printed."""

_LEAST_ENTROPY = 8
"""Bytes: no fewer than the 50 bits that are printed."""


def new_number(prefix: str, entropy: bytes) -> str:
    """Return a new number in its printed form.

    `prefix` is two to four letters, the licensor's initials; `entropy` is eight or more random
    bytes from the caller. Raises ValueError for anything else.
    """
    if not (prefix.isascii() and prefix.isalpha() and 2 <= len(prefix) <= 4):  # noqa: PLR2004 - said above
        raise ValueError("a licence number starts with two to four letters")
    if len(entropy) < _LEAST_ENTROPY:
        raise ValueError("a licence number needs eight random bytes")
    # A check character may fall on one that is easily misread; then the next draw is taken.
    draws = (prefix.upper() + _body(entropy, draw) for draw in count())
    checked = (number + mod_37_36.calc_check_digit(number) for number in draws)
    return format_number(next(number for number in checked if number[-1] in _ALPHABET))


def compact(text: str) -> str:
    """Return the number without hyphens and blanks, in capitals, misread characters put right."""
    bare = "".join(text.upper().replace("-", "").split())
    return bare[: -_BODY - 1] + bare[-_BODY - 1 :].translate(_MISREAD)


def format_number(text: str) -> str:
    """Return the number as it is printed, in groups."""
    bare = compact(text)
    body = bare[-_BODY - 1 : -1]
    return f"{bare[: -_BODY - 1]}-{body[:5]}-{body[5:]}-{bare[-1:]}"


def valid_number(text: str) -> bool:
    """Say whether this is a number we could have given: its shape, and its check character."""
    bare = compact(text)
    prefix, rest = bare[: -_BODY - 1], bare[-_BODY - 1 :]
    shaped = prefix.isascii() and prefix.isalpha() and 2 <= len(prefix) <= 4  # noqa: PLR2004 - as in new_number
    return shaped and all(letter in _ALPHABET for letter in rest) and mod_37_36.is_valid(bare)


def _body(entropy: bytes, draw: int) -> str:
    bits = int.from_bytes(sha256(entropy + draw.to_bytes(4, "big")).digest(), "big")
    return "".join(_ALPHABET[(bits >> (5 * place)) & 31] for place in range(_BODY))
