"""The console: a module a screen.

queue       what waits, with the reasons beside it
request     one screen for a decision
pictures    pictures of ours without words
articles    what may be licensed of each article, why, and the forms that change it
partners    the organisations the desk knows, and what they may
rate_cards  what is in force, the drafts with what each would change, and all that was
styleguide  every piece the pages are made of

A page is found through the console's menu: one line of `syndication.web.sections`.
"""

from syndication.web.desk import articles, partners, pictures, queue, rate_cards, request, styleguide

HANDLERS = [
    *queue.HANDLERS,
    *request.HANDLERS,
    *pictures.HANDLERS,
    *articles.HANDLERS,
    *rate_cards.HANDLERS,
    *partners.HANDLERS,
    *styleguide.HANDLERS,
]
