"""Last passes over the written body.

captions  what stands beside an asset becomes its caption and credit
told      the facts leave the words
spoken    furniture known only by its words leaves them too
order     quotes once, headings in order, links that lead somewhere
figures   our own assets are filled in
"""

from syndication.gateways.newsroom.finish.captions import settle_captions
from syndication.gateways.newsroom.finish.figures import fill_figures
from syndication.gateways.newsroom.finish.order import (
    drop_repeated_quotes,
    renumber_headings,
    settle_links,
    settle_notes,
)
from syndication.gateways.newsroom.finish.spoken import drop_spoken_furniture
from syndication.gateways.newsroom.finish.told import drop_facts, spoken_byline

__all__ = [
    "drop_facts",
    "drop_repeated_quotes",
    "drop_spoken_furniture",
    "fill_figures",
    "renumber_headings",
    "settle_captions",
    "settle_links",
    "settle_notes",
    "spoken_byline",
]
