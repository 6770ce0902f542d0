"""The console: a module a screen.

queue       what needs a person, with the reasons beside it
dashboard   what was sold, to whom, for where, and how quickly
requests    every request by words and filters, kept views, several decided at once
request     one screen for a decision, and the conversation about it
licences    every licence, and one with its copies, downloads and changes
search      one search over all of it
listing     what the lists of requests share
news        what changes while somebody looks
pictures    pictures of ours without words
articles    what may be licensed of each article, why, and the forms that change it
mails       what became of each mail, and how each looks
money       what of it waits for a person, and the lists of all of it
accounts    the books, Stripe's word beside them, a month and its sheets
authors     contracts, and each author's statement
suspense    one thing in suspense, and what is done about it
refunding   money is given back, and a second person agrees
request_money  a request's money on its screen, and its documents
partners    the organisations the desk knows, and what they may
people      who is on the staff, and what they may
keys        API keys
account     one's own password, app and sessions
audit       who did what, from every history there is
settings    every setting as it runs, and whether what it names answers
rate_cards  what is in force, the drafts with what each would change, and all that was
styleguide  every piece the pages are made of

A page is found through the console's menu: one line of `syndication.web.sections`.
"""

from syndication.web.desk import (
    account,
    accounts,
    articles,
    audit,
    authors,
    dashboard,
    keys,
    licences,
    mails,
    money,
    news,
    partners,
    people,
    pictures,
    queue,
    rate_cards,
    refunding,
    request,
    request_money,
    requests,
    search,
    settings,
    styleguide,
    suspense,
)

HANDLERS = [
    *queue.HANDLERS,
    *dashboard.HANDLERS,
    *requests.HANDLERS,
    *request.HANDLERS,
    *licences.HANDLERS,
    *search.HANDLERS,
    *news.HANDLERS,
    *pictures.HANDLERS,
    *articles.HANDLERS,
    *rate_cards.HANDLERS,
    *partners.HANDLERS,
    *money.HANDLERS,
    *accounts.HANDLERS,
    *authors.HANDLERS,
    *suspense.HANDLERS,
    *refunding.HANDLERS,
    *request_money.HANDLERS,
    *styleguide.HANDLERS,
    *people.HANDLERS,
    *keys.HANDLERS,
    *account.HANDLERS,
    *mails.HANDLERS,
    *audit.HANDLERS,
    *settings.HANDLERS,
]
