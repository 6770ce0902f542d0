"""The console: a module a screen.

queue      what waits, with the reasons beside it
request    one screen for a decision
pictures   pictures of ours without words
"""

from syndication.web.desk import pictures, queue, request

HANDLERS = [*queue.HANDLERS, *request.HANDLERS, *pictures.HANDLERS]
