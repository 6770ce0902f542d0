"""What makes a password too easy: the rules of NIST SP 800-63B, which are length and not being common."""

from collections.abc import Iterable

from zxcvbn import zxcvbn

LEAST = 12
"""Characters: NIST asks for 8 beside a second factor, 15 alone; 12 is what people can be asked for."""

LONGEST = 200
"""Characters; longer ones only cost time to hash."""

_LOOKED_AT = 72
"""Characters: one that is hard so far is hard."""

_HARD_ENOUGH = 3
"""Of nought to four: a hundred million guesses and more."""


def too_easy(password: str, known: Iterable[str]) -> str:
    """Return why a password cannot be taken, as a sentence; empty when it can.

    `known` are words a guesser tries first: the address, the publication. No signs are demanded.
    """
    if not LEAST <= len(password) <= LONGEST:
        return f"Choose a password of {LEAST} to {LONGEST} characters."
    if zxcvbn(password[:_LOOKED_AT], user_inputs=list(known))["score"] < _HARD_ENOUGH:
        return (
            "This one is among the first that are guessed. Choose a few words that have nothing to do with "
            "each other."
        )
    return ""
