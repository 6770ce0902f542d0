"""A rate card before it is published: what can be wrong with it, and the one format of its file."""

from syndication.licensing.rates.file import from_toml, to_toml
from syndication.licensing.rates.problems import problems

__all__ = ["from_toml", "problems", "to_toml"]
