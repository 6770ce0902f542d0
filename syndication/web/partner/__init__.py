"""The partners' pages: a module a screen, for whoever downloads months later.

door          who is let in, by mailbox or key, and how a page is shown
signin        a link by mail, a button on its page, out again
licences      every licence one sees, its copies, where it was published, and going on
invoices      what is owed, and the papers for the books
organisation  the people one shares licences with
keys          what an organisation's own programs come in with
settings      which mails, and where one is signed in
"""

from syndication.web.partner import invoices, keys, licences, organisation, settings, signin

HANDLERS = [
    *signin.HANDLERS,
    *licences.HANDLERS,
    *invoices.HANDLERS,
    *organisation.HANDLERS,
    *keys.HANDLERS,
    *settings.HANDLERS,
]
