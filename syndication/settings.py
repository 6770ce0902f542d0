"""The environment as one frozen Struct, read once by the command line."""

import ast
import inspect
import itertools
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import msgspec

LEAST_SECRET = 32
"""Characters. A shorter key can be guessed from one signed link."""


_ROLES = "reader|editor|approver|finance|admin"
_GROUPS = rf"^(?:[^=;]+= *(?:{_ROLES}) *(?:; *|$))*$"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting of the service. A field `base_url` is read from `SYNDICATION_BASE_URL`.

    The two Stripe secrets keep the names Stripe's own tools use: `STRIPE_API_KEY` and
    `STRIPE_WEBHOOK_SECRET`.
    """

    database_url: str
    """PostgreSQL 16 or newer: `postgresql://user@host/name`."""
    base_url: Annotated[str, msgspec.Meta(pattern=r"^https?://.*[^/]$")]
    """The public address of the service, without a slash at the end."""
    secret_key: Annotated[str, msgspec.Meta(min_length=LEAST_SECRET)]
    """Signs links and cookies, seals apps; at least 32 characters. Changing it ends every link handed out."""
    stripe_api_key: Annotated[str, msgspec.Meta(min_length=8)]
    """Stripe's secret key (`sk_test_…`, `sk_live_…`)."""
    stripe_webhook_secret: Annotated[str, msgspec.Meta(min_length=8)]
    """The signing secret of the webhook endpoint (`whsec_…`)."""
    stripe_url: str = ""
    """Another address of Stripe's API; the demo's sandbox uses it. Empty: Stripe itself."""
    stripe_methods: str = ""
    """Ways to pay on Stripe's page, separated by commas (`card,sepa_debit`); empty: Stripe chooses."""
    stripe_shared: bool = False
    """Whether the account at Stripe sells other things too: what does not name us is left alone."""
    refund_limit: Annotated[int, msgspec.Meta(ge=0)] = 50_000
    """Minor units of `currency` up to which one person may refund a payment; above, a second one agrees."""
    reminder_days: Annotated[int, msgspec.Meta(ge=0, le=30)] = 3
    """Days before an invoice is due on which its buyer is reminded; 0: as the account at Stripe is set."""
    vault_url: str
    """Where copies are kept: `file:///var/lib/syndication`, `s3://bucket`, `gs://…`, `az://…`."""
    keys: Path
    """Folder of the signing keys; made on the first start."""
    publication: str = "The Publication"
    """The licensor's name, as printed on every copy."""
    publication_url: str = "https://example.com"
    """The publication's own site."""
    publication_names: str = ""
    """Other names in credits that mean us, separated by semicolons."""
    licence_prefix: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2,4}$")] = "SY"
    """Two to four capital letters that open every licence number."""
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")] = "GBP"
    """The currency a quote is made in when none is asked for."""
    seller_country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")] = "GB"
    """The country in which the licensor is established."""
    seller_vat_id: str = ""
    """The licensor's VAT number; empty when it is not registered, and then no VAT is charged."""
    seller_oss: Literal["", "union", "non_union"] = ""
    """The one-stop shop the licensor accounts for VAT in: `union`, `non_union`; empty: none."""
    seller_vat_rate: Annotated[str, msgspec.Meta(pattern=r"^(?:(?=.*[1-9])\d{1,2}(?:\.\d{1,2})?)?$")] = ""
    """Per cent of VAT on a licence at home, where it is not the standard rate: `7` in Germany."""
    vies_url: str = "https://ec.europa.eu/taxation_customs/vies"
    """The Commission's register of VAT numbers."""
    hmrc_url: str = "https://api.service.hmrc.gov.uk"
    """HMRC's register of VAT numbers."""
    hmrc_client_id: str = ""
    """The client id of an application that HMRC's developer hub subscribed to “Check a UK VAT number”."""
    hmrc_client_secret: str = ""
    """Its secret; without the two, British numbers are left to the desk."""
    seller_name: str = ""
    """The licensor's legal name, as invoices have to give it; empty: the publication's name."""
    seller_address: str = ""
    """The licensor's postal address on invoices, its lines separated by semicolons."""
    governing_law: str = "England and Wales"
    """The law that every licence names."""
    correction_hours: Annotated[int, msgspec.Meta(ge=1, le=720)] = 24
    """Hours a licensee has to act on a correction or a withdrawal."""
    offer_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 14
    """Days for which a quote is binding."""
    link_hours: Annotated[int, msgspec.Meta(ge=1, le=168)] = 24
    """Hours for which a download link works."""
    smtp_url: str = "smtp://localhost:25"
    """The mail server: `smtp://user:password@host:587`, `smtps://…:465`."""
    mail_from: str = "syndication@example.com"
    """The sender of every mail."""
    desk_email: str = ""
    """Where the desk is told that a request waits; empty: nowhere."""
    second_factor: Literal["required", "optional"] = "required"
    """`required`: all staff but readers have to set up an authenticator app; `optional`: they may."""
    newsroom_issuer: str = ""
    """The issuer of the newsroom's own accounts (OpenID Connect): `https://id.example`; empty: none."""
    newsroom_name: str = "the newsroom’s account"
    """What that account is called on the sign-in page."""
    newsroom_client_id: str = ""
    """The client id there; its redirect address is `…/desk/newsroom/back`."""
    newsroom_client_secret: str = ""
    """Its secret."""
    newsroom_groups_claim: str = "groups"
    """The claim of the ID token that names somebody's groups."""
    newsroom_roles: Annotated[str, msgspec.Meta(pattern=_GROUPS)] = ""
    """Which group gives which role: `desk-leads=admin; night-desk=editor`; followed at each sign-in."""
    newsroom_admits: Literal["known", "groups"] = "known"
    """`known`: whoever was invited before; `groups`: whoever is in a group that gives a role, too."""
    host: str = "127.0.0.1"
    """The address `serve` listens on."""
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8000
    """The port `serve` listens on."""
    trusted_proxies: str = ""
    """Addresses of proxies whose `X-Forwarded-For` is believed, separated by commas."""
    quotes_a_minute: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)] = 600
    """Prices one client address may ask for in a minute; the form asks for one with each answer."""
    requests_an_hour: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)] = 300
    """Requests one client address may send in an hour."""
    press_jobs: Annotated[int, msgspec.Meta(ge=1, le=64)] = 2
    """Copies rendered at the same time by one process."""
    press_typefaces: str = ""
    """Folders of further typefaces for the PDF (Chinese, Japanese, Korean …), separated by colons."""
    timestamp_url: str = ""
    """A time-stamp authority (RFC 3161) whose word stands in each PDF's signature; empty: none."""
    metrics_token: str = ""
    """What Prometheus sends as a bearer token for `/metrics`; empty: it is read from this machine alone."""
    worker_metrics_port: int = 0
    """The port on which `work` shows its figures to Prometheus; 0: none. Keep it inside your network."""
    log_level: str = "info"
    """debug, info, warning or error."""

    @property
    def own_names(self) -> tuple[str, ...]:
        """Every name that means us in a byline or a credit."""
        return (self.publication, *_listed(self.publication_names))

    @property
    def seller_lines(self) -> tuple[str, ...]:
        """The licensor's postal address, line by line."""
        return _listed(self.seller_address)

    @property
    def payment_methods(self) -> tuple[str, ...]:
        """The ways to pay that Stripe's page offers; none named: those Stripe chooses."""
        return tuple(method.strip() for method in self.stripe_methods.split(",") if method.strip())

    @property
    def typefaces(self) -> tuple[Path, ...]:
        """The folders of further typefaces."""
        return tuple(Path(folder) for folder in self.press_typefaces.split(":") if folder)

    @property
    def role_of_group(self) -> dict[str, str]:
        """The role that each group of the newsroom's accounts gives."""
        pairs = (pair.split("=") for pair in _listed(self.newsroom_roles))
        return {group.strip(): role.strip() for group, role in pairs}

    @property
    def secure(self) -> bool:
        """Whether people reach us by https, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    @property
    def test_mode(self) -> bool:
        """Whether no real money moves."""
        return not self.stripe_api_key.startswith(("sk_live_", "rk_live_"))


class SettingsMissing(Exception):
    """The environment lacks a setting or holds one that cannot be used; names each."""


def variable(field: str) -> str:
    """Return the environment variable a field is read from."""
    upper = field.upper()
    return upper if upper in {"STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET"} else f"SYNDICATION_{upper}"


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings found in `environment`.

    Raises SettingsMissing, which names every variable that is missing or wrong at once.
    """
    given, wrong = {}, []
    for field in msgspec.structs.fields(Settings):
        name = variable(field.encode_name)
        if name not in environment:
            if field.required:
                wrong.append(f"{name} is not set")
            continue
        try:
            given[field.name] = msgspec.convert(environment[name], field.type, strict=False, dec_hook=_path)
        except msgspec.ValidationError as problem:
            wrong.append(f"{name}: {problem}")
    if wrong:
        raise SettingsMissing("; ".join(wrong))
    return Settings(**given)


def sentences() -> dict[str, str]:
    """Return what each setting is, from the sentence under its field."""
    struct = ast.parse(inspect.getsource(Settings)).body[0]
    assert isinstance(struct, ast.ClassDef)  # noqa: S101 - the source of a class is one
    return {
        field.target.id: " ".join(str(told.value.value).split())
        for field, told in itertools.pairwise(struct.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(told, ast.Expr)
        and isinstance(told.value, ast.Constant)
    }


def masked(field: str, value: object) -> str:
    """Return a setting as it may be shown: of a secret only whether it is set, of an address no password."""
    text = str(value)
    if re.search(r"secret|api_key|token|password", field):
        return "set, and not shown" if text else ""
    return re.sub(r"(?<=://)([^@/]*)@", "…@", text)


def own_names(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names that mean us, without asking for any other setting."""
    publication = environment.get(variable("publication"), "")
    return (*_listed(publication), *_listed(environment.get(variable("publication_names"), "")))


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(";") if name.strip())


def _path(wanted: type, given: object) -> object:
    if wanted is Path:
        return Path(str(given))
    raise NotImplementedError(wanted)


def resources() -> Path:
    """Return the folder that holds `templates/` and `sql/`: the checkout, or the installed package."""
    package = Path(str(files("syndication")))
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent
