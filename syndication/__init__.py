"""The syndication desk: the way of a request, a line a stage, with the module that does it.

article HTML ─ desk.ingest ─► article, revision, assets (owner and right of each)
form / API ─ desk.intake ─► request ─ desk.quotation ─► quote (itemised, expires)
   ─ desk.approval (the rules at once, or a person) ─► offer
   ─ desk.issue, when the buyer goes to pay: numbers reserved; copies printed, signed, stored
   ─ desk.payment: a page at Stripe ─ verified event ─► desk.settlement: settled once
   ─ release: licence active, copies downloadable, desk.mailing tells
   ─ desk.delivery: download, each checked against the licence's state at that moment
   ─ desk.refunds, desk.upkeep: what goes back, what lapses, what nobody told us

words       sentences that can be said in another language
licensing   the pure decisions          records     typed doors to sql/
gateways    what is not ours            web         pages, API, webhook
sandbox     the embedded default        worker      runs staged jobs
__main__    the command line, and the one place where all of it is put together
"""
