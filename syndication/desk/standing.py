"""What the desk knows of whoever asks, and how much may rest on it.

Names are typed by strangers. Typing "The Northern Post Ltd" makes nobody the Northern Post, so being a
known partner takes two things that agree: the name, and a contact whose mail address is at one of the
domains the desk wrote down for that partner. An address at a domain where anybody may have a mailbox
never counts.

Even so the address was only typed: no mail has come back from it. What rests on it differs by what can
be lost.

- A higher limit for the automatic decision is little to lose: the fee is paid before a copy is handed
  out, and the licence names the partner, not the stranger.
- An invoice is money on trust, and copies before the payment more so. They rest on the mailbox, not on
  the form: who gives them must send the invoice and every link to the copies to the contact's address
  and to nowhere else, so that only somebody who reads the partner's mail has anything of it
  (`invoice_partner`). The page that opens with the token from the form must not offer it.
- A block is the other way round: it costs a person a look, so it is found by the name alone, by the
  mail's domain or by any website that is named.
"""

from schemas.usage import Organisation
from syndication.licensing.organisations import Standing, everybodys, mail_domain, mailbox, organisation_key
from syndication.records import partners
from syndication.records.door import Db
from syndication.records.partners import PartnerRow


async def standing(db: Db, organisation: Organisation, contact_email: str) -> Standing:
    """Return what is known of whoever asks; `contact_email` is empty while nobody has said it.

    One statement: it is asked with every quote.
    """
    domain = mail_domain(contact_email)
    telling = "" if everybodys(domain) else domain
    found = await partners.standing_of(
        db,
        organisation_key(organisation.name),
        mailbox=mailbox(contact_email),
        domain=telling,
        domains=tuple(filter(None, (telling, *organisation.domains))),
    )
    return Standing(
        partner_id=found.partner_id,
        from_its_domain=found.from_its_domain,
        blocked=found.blocked,
        licensed_before=found.licensed_before,
        mail_domain=domain,
    )


async def invoice_partner(db: Db, organisation: Organisation, contact_email: str) -> PartnerRow | None:
    """Return the partner that may pay this by invoice, or None.

    What the caller owes for it stands at the head of this module: invoice and links go to
    `contact_email` alone.
    """
    if not (await standing(db, organisation, contact_email)).known:
        return None
    partner = await partners.partner_of(db, organisation_key(organisation.name))
    return partner if partner is not None and partner.pays_by_invoice else None
