"""What the tax of a quote is decided from, and what is decided: its nouns."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.usage import OrganisationType


class Case(StrEnum):
    """What decides a bill's tax."""

    DOMESTIC = "domestic"
    """Seller and buyer belong to one country: its rate."""
    REVERSE_CHARGE = "reverse_charge"
    """A business in another member of the Union: it owes the tax itself."""
    DESTINATION = "destination"
    """Nobody's business in the Union, a seller in a one-stop shop: the rate of the buyer's country."""
    SELLER_RATE = "seller_rate"
    """Nobody's business in another member, a seller below the threshold: the rate of the seller's country."""
    OUTSIDE_SCOPE = "outside_scope"
    """Supplied where the buyer belongs, outside the tax of the seller's country."""
    NOT_REGISTERED = "not_registered"
    """The seller charges no tax at all."""
    UNDECIDED = "undecided"
    """A person on the desk looks; the amount is what the quote would bear if they agree."""


class Category(StrEnum):
    """The VAT category code of EN 16931 (UNTDID 5305)."""

    STANDARD = "S"
    REVERSE_CHARGE = "AE"
    OUTSIDE_SCOPE = "O"


class Oss(StrEnum):
    """The one-stop shop in which the seller is registered."""

    NONE = ""
    UNION = "union"
    NON_UNION = "non_union"


class NumberState(StrEnum):
    """What is known about the buyer's VAT number."""

    NONE = "none"
    """None was given."""
    MALFORMED = "malformed"
    """It cannot be a number of any country."""
    UNASKED = "unasked"
    """It is well formed, and no register has been asked lately."""
    VALID = "valid"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"
    """The register was asked and gave no answer."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a number, normalised with its prefix: who said it, when, under which reference."""

    state: NumberState
    number: str = ""
    register: str = ""
    at: datetime | None = None
    reference: str = ""


NO_NUMBER = Evidence(state=NumberState.NONE)


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """The licensor as the tax sees it. An empty `vat_id`: not registered.

    `rate` in basis points replaces the standard one at home, where licences bear another. It is never
    nought: EN 16931 has a category of its own for that (BR-S-05), and no licence here falls in it.
    """

    country: str
    vat_id: str = ""
    oss: Oss = Oss.NONE
    rate: Annotated[int, msgspec.Meta(ge=1)] | None = None


class TaxInputs(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the tax of a quote is decided from; stored with the quote.

    `day` is the day of the quote, whose rate it bears. `ruling` is what a person on the desk settled
    where the case was undecided.
    """

    day: date
    seller: Seller
    buyer_country: str
    buyer_type: OrganisationType = OrganisationType.COMMERCIAL
    evidence: Evidence = NO_NUMBER
    ruling: Case | None = None


class Tax(msgspec.Struct, frozen=True, kw_only=True):
    """The tax of one bill in minor units.

    `label` is what its line says, `wording` what the law wants on the invoice, `reason` why a person
    must look, if one must: then the case is UNDECIDED, and the rest is what holds if they agree.
    """

    amount: int
    case: Case
    label: str
    wording: str
    category: Category
    rate_basis_points: int = 0
    reason: str = ""
