"""Who asks, as far as it can be told from what was typed: an organisation's key, a mailbox's domain.

Nothing here is proof. A name and an address are typed by strangers; what may rest on them is said in
`syndication.desk.standing`.
"""

from collections.abc import Iterable

import msgspec

FREE_MAIL = frozenset(
    {
        "126.com", "163.com", "aol.com", "att.net", "bluewin.ch", "btinternet.com", "comcast.net",
        "daum.net", "duck.com", "fastmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch",
        "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hanmail.net", "hey.com", "hotmail.co.uk",
        "hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "inbox.lv",
        "laposte.net", "libero.it", "live.co.uk", "live.com", "live.fr", "live.nl", "mac.com", "mail.com",
        "mail.de", "mail.ru", "mailbox.org", "me.com", "msn.com", "naver.com", "o2.pl", "online.de",
        "orange.fr", "outlook.com", "outlook.de", "outlook.es", "outlook.fr", "pm.me", "posteo.de",
        "proton.me", "protonmail.com", "qq.com", "rediffmail.com", "rocketmail.com", "seznam.cz", "sfr.fr",
        "sina.com", "sky.com", "t-online.de", "telenet.be", "tuta.com", "tutanota.com", "uol.com.br",
        "verizon.net", "virgilio.it", "virginmedia.com", "wanadoo.fr", "web.de", "wp.pl", "ya.ru",
        "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.es",
        "yahoo.fr", "yahoo.it", "yandex.com", "yandex.ru", "ymail.com", "zoho.com",
    }
)  # fmt: skip
"""Mail domains at which anybody may have a mailbox: the large free and access providers.

Our own list, by no means all of them; a rate card's rules may name further ones in `mail_domains`.
"""


def organisation_key(name: str) -> str:
    """Return the key under which one organisation's requests are found, however its name is written."""
    return " ".join(name.casefold().split())


def mail_domain(email: str) -> str:
    """Return the domain of a mailbox in lower case; empty when there is no address."""
    return email.strip().rpartition("@")[2].lower() if "@" in email else ""


def mailbox(email: str) -> str:
    """Return an address in the one way in which two are compared."""
    return email.strip().lower()


def everybodys(domain: str) -> bool:
    """Return whether anybody may have a mailbox at this domain, so that it tells nothing of who asks."""
    return domain in FREE_MAIL


def under(domain: str, listed: Iterable[str]) -> bool:
    """Return whether a domain is one of those listed or lies below one: news.example.org, example.org."""
    return any(domain == each or domain.endswith(f".{each}") for each in listed)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of whoever asks, all of it resting on what they typed.

    `partner_id` is the partner of that name, or None; `from_its_domain` says that the contact's mail
    address is at one of the partner's domains; `licensed_before` counts earlier licensed requests of
    that name from that address or domain, up to a hundred.
    """

    partner_id: int | None = None
    from_its_domain: bool = False
    blocked: bool = False
    licensed_before: int = 0
    mail_domain: str = ""

    @property
    def known(self) -> bool:
        """Whether a partner of ours seems to ask: its name, an address at one of its domains, no block."""
        return self.partner_id is not None and self.from_its_domain and not self.blocked

    @property
    def new(self) -> bool:
        """Whether they seem to have no licence of ours yet."""
        return self.licensed_before == 0 and not self.known
