"""The newsroom's own accounts: OpenID Connect, Authorization Code with PKCE, each token verified.

Core 1.0 is followed where it protects: the issuer of the discovery document is the one that was
configured, an ID token is signed with a key of the issuer's set by an algorithm we named, and its
issuer, audience, times and nonce are compared. Nothing of the answer is believed before that.
"""

import hmac
import time
from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from syndication.errors import ForeignTrouble, NotSignedIn
from syndication.gateways.outbound import Call, FetchTrouble, Reply, exchange
from syndication.settings import Settings

log = structlog.get_logger()

PATIENCE_SECONDS = 8.0
"""For one answer; somebody waits before the browser."""

LARGEST = 256 * 1024
"""Bytes of an answer. A key set has some ten thousand."""

ALGORITHMS = ["RS256", "ES256"]
"""What newsrooms' providers sign with. `none` and shared secrets are not among them."""

LEEWAY_SECONDS = 60
"""By how much the provider's clock may differ from ours."""

KNOWN_FOR_SECONDS = 600.0
"""How long a discovery document is believed; keys are asked for again when one is unknown."""


class IdentityTrouble(ForeignTrouble):
    """The newsroom's identity provider did not answer, or not as one."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is, as the provider says; `groups` are its own names."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    groups: tuple[str, ...] = ()


class _Provider(msgspec.Struct, frozen=True, kw_only=True):
    """What of the discovery document is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What of the token endpoint's answer is used: the access token opens nothing we want."""

    id_token: str


class _Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What of an ID token is used, once it is verified."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    iat: float
    nonce: str = ""
    azp: str = ""
    email: str = ""
    email_verified: bool = False


class IdentityProvider:
    """The provider the settings name; nothing is asked of it before somebody wants to come in by it."""

    def __init__(self, settings: Settings) -> None:
        self._issuer, self._client = settings.newsroom_issuer.rstrip("/"), settings.newsroom_client_id
        self._secret, self._groups = settings.newsroom_client_secret, settings.newsroom_groups_claim
        self._back = f"{settings.base_url}/desk/newsroom/back"
        self._provider: _Provider | None = None
        self._provider_ends = 0.0
        self._keys: KeySet | None = None

    async def page(self, *, state: str, nonce: str, verifier: str, again: bool) -> str:
        """Return the address of the provider's page. Raises IdentityTrouble."""
        provider = await self._discovered()
        asked = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": self._back,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        if again:
            asked["prompt"] = "login"
        joint = "&" if urlsplit(provider.authorization_endpoint).query else "?"
        return f"{provider.authorization_endpoint}{joint}{urlencode(asked)}"

    async def answers(self) -> None:
        """Return when the provider answers as one. Raises IdentityTrouble."""
        self._provider = None
        await self._discovered()

    async def identity(self, code: str, *, nonce: str, verifier: str) -> Identity:
        """Return whose code this is. Raises NotSignedIn for what cannot be believed, IdentityTrouble."""
        provider = await self._discovered()
        token = await self._token(provider, code, verifier)
        found = await self._verified(provider, token)
        self._compare(provider, found, nonce)
        claims = msgspec.convert(found, _Claims)
        groups = found.get(self._groups, [])
        return Identity(
            issuer=claims.iss,
            subject=claims.sub,
            email=claims.email.strip().lower(),
            email_verified=claims.email_verified,
            groups=tuple(each for each in groups if isinstance(each, str))
            if isinstance(groups, list)
            else (),
        )

    async def _discovered(self) -> _Provider:
        if self._provider is None or time.monotonic() > self._provider_ends:
            address = f"{self._issuer}/.well-known/openid-configuration"
            provider = _read(
                await self._ask(
                    "identity.discovery", Call(url=address, seconds=PATIENCE_SECONDS, largest=LARGEST)
                ),
                _Provider,
            )
            if provider.issuer.rstrip("/") != self._issuer:
                raise IdentityTrouble("The newsroom's identity provider calls itself by another name.")
            if _origin(provider.authorization_endpoint) != _origin(self._issuer):
                # our pages let a form lead to the issuer's own address, and to no other
                raise IdentityTrouble("The newsroom's identity provider signs people in at another address.")
            self._provider, self._provider_ends = provider, time.monotonic() + KNOWN_FOR_SECONDS
        return self._provider

    async def _token(self, provider: _Provider, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        secret = b64encode(f"{quote(self._client, safe='')}:{quote(self._secret, safe='')}".encode()).decode()
        call = Call(
            method="POST",
            url=provider.token_endpoint,
            headers=(
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Accept", "application/json"),
                ("Authorization", f"Basic {secret}"),
            ),
            body=urlencode(form).encode(),
            seconds=PATIENCE_SECONDS,
            largest=LARGEST,
        )
        reply = await self._ask("identity.token", call)
        if reply.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
            raise _unbelieved("the code was refused")
        tokens: _Tokens = _read(reply, _Tokens)
        return tokens.id_token

    async def _verified(self, provider: _Provider, token: str) -> dict[str, Any]:
        """Return the claims of a token that a key of the provider's signed; keys are asked for anew once."""
        for fresh in (False, True):
            if self._keys is None or fresh:
                call = Call(url=provider.jwks_uri, seconds=PATIENCE_SECONDS, largest=LARGEST)
                self._keys = _key_set(await self._ask("identity.keys", call))
            try:
                return dict(jwt.decode(token, self._keys, algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError) as wrong:
                if fresh:
                    raise _unbelieved(f"its token: {type(wrong).__name__}") from None
        raise AssertionError

    def _compare(self, provider: _Provider, found: dict[str, Any], nonce: str) -> None:
        try:
            claims = msgspec.convert(found, _Claims)
        except msgspec.ValidationError as wrong:
            raise _unbelieved(f"its claims: {wrong}") from None
        audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
        now = time.time()
        if claims.iss != provider.issuer:
            raise _unbelieved("another issuer")
        if self._client not in audience or (len(audience) > 1 and claims.azp != self._client):
            raise _unbelieved("another audience")
        if not claims.iat - LEEWAY_SECONDS <= now < claims.exp + LEEWAY_SECONDS:
            raise _unbelieved("its time is over, or has not come")
        if not nonce or not hmac.compare_digest(claims.nonce.encode(), nonce.encode()):
            raise _unbelieved("another nonce")
        if not claims.sub:
            raise _unbelieved("nobody's name")

    async def _ask(self, name: str, call: Call) -> Reply:
        try:
            # an operator typed the issuer's address, and it may well stand in the house's own network
            return await exchange(name, call, anywhere=True, any_status=True)
        except FetchTrouble as trouble:
            raise IdentityTrouble(
                "The newsroom's sign-in does not answer. Try again in a moment."
            ) from trouble


def _read(reply: Reply, kind: type[Any]) -> Any:  # noqa: ANN401 - what msgspec gives
    if reply.status != HTTPStatus.OK:
        raise IdentityTrouble("The newsroom's sign-in does not answer as it should. Try again in a moment.")
    try:
        return msgspec.json.decode(reply.body, type=kind)
    except msgspec.DecodeError as wrong:
        raise IdentityTrouble("The newsroom's sign-in does not answer as it should.") from wrong


def _key_set(reply: Reply) -> KeySet:
    try:
        return KeySet.import_key_set(_read(reply, dict))
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise IdentityTrouble("The newsroom's sign-in shows no keys that can be read.") from wrong


def _unbelieved(why: str) -> NotSignedIn:
    log.warning("identity not believed", why=why)
    return NotSignedIn("The newsroom's account could not be confirmed. Begin again.")


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
