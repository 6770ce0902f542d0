"""The newsroom's own accounts to test against: an OpenID provider on real HTTP, with a page to consent on.

Discovery, a key set with an RS256 and an ES256 key, codes that are good once and hold to PKCE, and
ID tokens. `POST /accounts/sandbox/forge` with a list of kinds lets the next tokens be wrong, one each and
in order: `none`, `other_key`, `secret`, `expired`, `early`, `audience`, `two_audiences`, `nonce`, `issuer`,
`nobody`, `garbage`, `error_500`. `{"algorithm": "ES256"}` to `/accounts/sandbox/signs` changes what they
are signed with.
"""

import hmac
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final, Literal
from urllib.parse import urlencode, urlsplit

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from litestar import Litestar, Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException, ValidationException
from litestar.params import RawBody
from litestar.response import Redirect, Template

from syndication.sandbox import look

CLIENT_ID, CLIENT_SECRET = "syndication", "sandbox-secret"
"""What the provider knows the desk by."""

Json = dict[str, Any]

Forged = Literal[
    "none",
    "other_key",
    "secret",
    "expired",
    "early",
    "audience",
    "two_audiences",
    "nonce",
    "issuer",
    "nobody",
    "garbage",
    "error_500",
]

_LASTS_SECONDS: Final = 300
"""For an ID token; a code is good for as long."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with an account of the newsroom's."""

    name: str
    email: str
    groups: tuple[str, ...] = ()
    verified: bool = True


PEOPLE: Final = {
    person.email: person
    for person in (
        Person(name="Ines Marchetti", email="ines@harbourcourier.example", groups=("desk-leads",)),
        Person(name="Sam Okafor", email="sam@harbourcourier.example", groups=("night-desk", "staff")),
        Person(name="Ada Lindqvist", email="ada@harbourcourier.example", groups=("accounts",)),
        Person(name="Jo Visitor", email="jo@harbourcourier.example", groups=("staff",)),
        Person(name="Not Confirmed", email="desk@harbourcourier.example", verified=False),
    )
}

ROLES: Final = "desk-leads=admin; night-desk=editor; accounts=finance"
"""What the demo's settings make of the groups."""


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a code stands for."""

    person: Person
    redirect_uri: str
    nonce: str
    challenge: str
    at: float


class _Signs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    algorithm: Literal["RS256", "ES256"]


class Office:
    """What the provider remembers: its keys, the codes that are out, what is to go wrong."""

    def __init__(self, base_url: str) -> None:
        self.issuer = f"{base_url}/accounts"
        self.rsa = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig", "alg": "RS256"})
        self.ec = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig", "alg": "ES256"})
        self.algorithm = "RS256"
        self.codes: dict[str, _Asked] = {}
        self.forged: list[Forged] = []
        self.people = dict(PEOPLE)

    def token(self, asked: _Asked) -> str:
        """Return an ID token, or what is to be tried in its place."""
        wrong = self.forged.pop(0) if self.forged else ""
        now = int(time.time())
        claims: Json = {
            "iss": self.issuer,
            "sub": sha256(asked.person.email.encode()).hexdigest()[:20],
            "aud": CLIENT_ID,
            "exp": now + _LASTS_SECONDS,
            "iat": now,
            "nonce": asked.nonce,
            "email": asked.person.email,
            "email_verified": asked.person.verified,
            "name": asked.person.name,
            "groups": list(asked.person.groups),
        }
        changes: dict[str, Json] = {
            "expired": {"exp": now - 3600, "iat": now - 7200},
            "early": {"iat": now + 3600, "exp": now + 7200},
            "audience": {"aud": "somebody-else"},
            "two_audiences": {"aud": [CLIENT_ID, "somebody-else"]},
            "nonce": {"nonce": secrets.token_urlsafe(16)},
            "issuer": {"iss": "https://elsewhere.example"},
            "nobody": {"sub": ""},
        }
        return self._signed(claims | changes.get(wrong, {}), wrong)

    def _signed(self, claims: Json, wrong: str) -> str:
        if wrong == "garbage":
            return "not.a.token"
        if wrong == "none":
            head, body = ({"alg": "none", "typ": "JWT"}, claims)
            return ".".join((*(_bare(msgspec.json.encode(each)) for each in (head, body)), ""))
        if wrong == "secret":
            # the old trick: the public key taken for a shared secret
            head = {"alg": "HS256", "kid": "rsa"}
            told = ".".join(_bare(msgspec.json.encode(each)) for each in (head, claims))
            proof = hmac.digest(self.rsa.as_pem(private=False), told.encode(), "sha256")
            return f"{told}.{_bare(proof)}"
        if wrong == "other_key":
            other = RSAKey.generate_key(2048, {"kid": "rsa"})
            return jwt.encode({"alg": "RS256", "kid": "rsa"}, claims, other)
        if self.algorithm == "RS256":
            return jwt.encode({"alg": "RS256", "kid": "rsa"}, claims, self.rsa)
        return jwt.encode({"alg": "ES256", "kid": "ec"}, claims, self.ec)


def provider(base_url: str) -> Router:
    """Return the provider as a part of the site at `base_url`; its issuer is `<base_url>/accounts`."""
    office = Office(base_url)

    async def of_this() -> Office:
        return office

    return Router(
        "/accounts",
        route_handlers=[discovery, key_set, authorize, consent, token, forge, signs, people],
        dependencies={"office": of_this},
    )


def accounts_app(base_url: str) -> Litestar:
    """Return the provider alone."""
    return Litestar(
        route_handlers=[provider(base_url), look.assets()],
        template_config=look.templates(),
        openapi_config=None,
        logging_config=None,
    )


@get("/.well-known/openid-configuration")
async def discovery(office: NamedDependency[Office]) -> Json:
    """Say where everything is."""
    return {
        "issuer": office.issuer,
        "authorization_endpoint": f"{office.issuer}/authorize",
        "token_endpoint": f"{office.issuer}/token",
        "jwks_uri": f"{office.issuer}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "code_challenge_methods_supported": ["S256"],
    }


@get("/keys")
async def key_set(office: NamedDependency[Office]) -> Json:
    """Show the public keys."""
    return dict(KeySet([office.rsa, office.ec]).as_dict(private=False))


@get("/authorize")
async def authorize(request: Request[Any, Any, State], office: NamedDependency[Office]) -> Template:
    """Ask who somebody is, and whether the desk may know."""
    asked = _wanted(request.query_params)
    leads = urlsplit(asked["redirect_uri"])
    context = {"people": list(office.people.values()), "asked": asked}
    headers = look.page_headers(f"{leads.scheme}://{leads.netloc}")
    return Template("accounts/consent.html", context=context, headers=headers)


@post("/authorize")
async def consent(request: Request[Any, Any, State], office: NamedDependency[Office]) -> Redirect:
    """Lead back with a code, or with a refusal."""
    form = await request.form()
    asked = _wanted(form)
    person = office.people.get(str(form.get("email", "")))
    answer = {"state": asked["state"]}
    if person is None:
        answer["error"] = "access_denied"
    else:
        answer["code"] = secrets.token_urlsafe(24)
        office.codes[answer["code"]] = _Asked(
            person=person,
            redirect_uri=asked["redirect_uri"],
            nonce=asked["nonce"],
            challenge=asked["code_challenge"],
            at=time.time(),
        )
    return Redirect(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=303)


@post("/token", status_code=HTTPStatus.OK)
async def token(request: Request[Any, Any, State], office: NamedDependency[Office]) -> Response[Json]:
    """Give an ID token for a code, once, to who has the verifier and the secret."""
    if not hmac.compare_digest(_basic(request), f"{CLIENT_ID}:{CLIENT_SECRET}".encode()):
        return Response({"error": "invalid_client"}, status_code=HTTPStatus.UNAUTHORIZED)
    form = await request.form()
    asked = office.codes.pop(str(form.get("code", "")), None)
    challenge = _bare(sha256(str(form.get("code_verifier", "")).encode()).digest())
    good = (
        asked is not None
        and form.get("grant_type") == "authorization_code"
        and form.get("redirect_uri") == asked.redirect_uri
        and challenge == asked.challenge
        and time.time() - asked.at < _LASTS_SECONDS
    )
    if asked is None or not good:
        return Response({"error": "invalid_grant"}, status_code=HTTPStatus.BAD_REQUEST)
    if office.forged[:1] == ["error_500"]:
        office.forged.pop(0)
        return Response({"error": "server_error"}, status_code=HTTPStatus.INTERNAL_SERVER_ERROR)
    answer = {
        "access_token": secrets.token_urlsafe(16),
        "token_type": "Bearer",
        "id_token": office.token(asked),
    }
    return Response(answer | {"expires_in": _LASTS_SECONDS}, headers={"Cache-Control": "no-store"})


@post("/sandbox/forge", status_code=HTTPStatus.CREATED)
async def forge(body: RawBody, office: NamedDependency[Office]) -> list[Forged]:
    """Let the next tokens be wrong."""
    office.forged.extend(_decoded(body, list[Forged]))
    return office.forged


@post("/sandbox/signs", status_code=HTTPStatus.OK)
async def signs(body: RawBody, office: NamedDependency[Office]) -> str:
    """Sign with the other key from now on."""
    office.algorithm = _decoded(body, _Signs).algorithm
    return office.algorithm


@post("/sandbox/people", status_code=HTTPStatus.CREATED)
async def people(body: RawBody, office: NamedDependency[Office]) -> str:
    """Add somebody, or give somebody other groups."""
    person: Person = _decoded(body, Person)
    office.people[person.email] = person
    return person.email


def _wanted(given: Any) -> dict[str, str]:  # noqa: ANN401 - a query or a form, which share only their looks
    """Return what was asked for. Raises ValidationException for what no good client asks."""
    names = (
        "client_id",
        "redirect_uri",
        "response_type",
        "state",
        "nonce",
        "code_challenge",
        "scope",
        "prompt",
    )
    asked = {name: str(given.get(name, "")) for name in names}
    asked["code_challenge_method"] = str(given.get("code_challenge_method", ""))
    if (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) != (
        CLIENT_ID,
        "code",
        "S256",
    ):
        raise ValidationException("No client of ours asks like this.")
    if not asked["redirect_uri"].endswith("/desk/newsroom/back") or "openid" not in asked["scope"].split():
        raise ValidationException("This is not where our client lives.")
    return asked


def _basic(request: Request[Any, Any, State]) -> bytes:
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind != "Basic":
        raise NotAuthorizedException
    return b64decode(given)


def _decoded(body: bytes, kind: Any) -> Any:  # noqa: ANN401 - what msgspec gives
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise ValidationException(str(error)) from error


def _bare(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
