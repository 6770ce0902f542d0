"""What the desk works with, put together once by the command line."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from syndication.gateways.identity import IdentityProvider
from syndication.gateways.keyring import Keyring
from syndication.gateways.post import Post
from syndication.gateways.press import Press
from syndication.gateways.stripe import StripeGateway
from syndication.gateways.tax_registers import TaxRegisters
from syndication.gateways.vault import Vault
from syndication.licensing.links import mailed_token, request_token
from syndication.records.door import Database
from syndication.settings import Settings


@dataclass(frozen=True, kw_only=True)
class House:
    """The publishing house: its settings, its records, and what it uses that is not its own."""

    settings: Settings
    database: Database
    press: Press
    vault: Vault
    stripe: StripeGateway
    post: Post
    keyring: Keyring
    registers: TaxRegisters
    identity: IdentityProvider

    @property
    def offer_lasts(self) -> timedelta:
        """How long a quote is binding."""
        return timedelta(days=self.settings.offer_days)

    def status_page(self, request_id: UUID) -> str:
        """Return the address of a request's own page."""
        return f"{self.settings.base_url}/requests/{request_token(self.settings.secret_key, request_id)}"

    def mailed_page(self, request_id: UUID) -> str:
        """Return the address of a request's page as only the contact's mailbox is told it."""
        return f"{self.settings.base_url}/requests/{mailed_token(self.settings.secret_key, request_id)}"

    def licence_page(self, number: str) -> str:
        """Return the address of a licence's public page."""
        return f"{self.settings.base_url}/licences/{number}"
