# ruff: noqa: INP001, T201 - an example, not a package; it prints
"""A licence from the first price to the files on disk, for a publisher's own programs.

    python client.py https://desk.example harbour-pilots-night-watch

Needs `httpx`. Whoever runs it is told the price and where it is paid; the copies are saved here.
"""

import hashlib
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

Json = dict[str, Any]

OFTEN = 2.0
"""Seconds between two looks at a request that waits for its payment."""


def wish(*articles: str) -> Json:
    """Return what is asked for: change it to what you need. The reference names every field."""
    return {
        "articles": list(articles),
        "usage": {
            "medium": "web",
            "territories": ["GB", "IE"],
            "languages": ["en"],
            "audience": 40_000,
            "months": 12,
            "starts_on": datetime.now(UTC).date().isoformat(),
        },
        "organisation": {
            "name": "The Northern Post Ltd",
            "type": "commercial",
            "country": "GB",
            "domains": ["northernpost.example"],
        },
        "currency": "GBP",
    }


class Desk:
    """A syndication desk at an address. What it refuses is raised with its own sentence."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=f"{base_url}/api/v1", timeout=60)

    def price(self, asked: Json) -> Json:
        """Return the fee, line by line: binding until `expires_at`."""
        return self._answer(self._http.post("/quotes", json=asked))

    def ask(self, asked: Json, *, name: str, email: str) -> Json:
        """Ask for the licence. Sent twice with one `Idempotency-Key` it is one request."""
        sent = asked | {"contact": {"name": name, "email": email}, "message": "", "accept_terms": True}
        return self._answer(self._http.post("/requests", json=sent, headers={"Idempotency-Key": uuid4().hex}))

    def payment_page(self, request: Json) -> str:
        """Return the address where the request is paid. Asked again it is the same page."""
        path = f"/requests/{request['id']}/checkout"
        answer = self._http.post(path, json={"method": "card"}, headers=_token(request))
        return str(self._answer(answer)["url"])

    def look(self, request: Json) -> Json:
        """Return the request as it stands: its stage, its licences, and links to their copies."""
        return self._answer(self._http.get(f"/requests/{request['id']}", headers=_token(request)))

    def save(self, licence: Json, folder: Path) -> list[Path]:
        """Download every copy of a licence, checked against the hash that the desk has signed."""
        saved = []
        for copy in licence["copies"]:
            content = self._http.get(copy["url"]).raise_for_status().content
            if hashlib.sha256(content).hexdigest() != copy["sha256"]:
                raise ValueError(f"{copy['format']}: this is not what was licensed")
            saved.append(folder / f"{licence['number']}.{copy['format']}")
            saved[-1].write_bytes(content)
        return saved

    @staticmethod
    def _answer(answer: httpx.Response) -> Json:
        if answer.is_error:
            problem = answer.json()
            wrong = "".join(f"\n  {each['field']}: {each['message']}" for each in problem.get("errors", ()))
            raise SystemExit(f"{problem['title']}: {problem['detail']}{wrong}")
        return dict(answer.json())


def _token(request: Json) -> dict[str, str]:
    return {"Authorization": f"Bearer {request['access_token']}"}


def main(base_url: str, *articles: str) -> None:
    """Price, ask, pay, wait, save."""
    desk, asked = Desk(base_url), wish(*articles)
    quote = desk.price(asked)
    for line in quote["lines"]:
        print(f"{line['amount'] / 100:>10,.2f}  {line['label']}: {line['detail']}")
    print(f"{quote['total'] / 100:>10,.2f}  {quote['currency']} in all, until {quote['expires_at']}")

    request = desk.ask(asked, name="Jo Bell", email="jo@northernpost.example")
    if request["stage"] == "review":
        raise SystemExit(f"A person decides this one. Follow it at {request['status_page']}")
    print(f"Pay at {desk.payment_page(request)}", flush=True)
    while (seen := desk.look(request))["stage"] == "awaiting_payment":
        time.sleep(OFTEN)
    for licence in seen["licences"]:
        for file in desk.save(licence, Path.cwd()):
            print(f"Saved {file.name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
