"""What is taken and what is free: windows of rights others hold, without saying who holds them."""

from datetime import date

from schemas.base import Noun
from schemas.usage import LanguageTag, Medium, Territory


class TakenWindow(Noun, frozen=True, kw_only=True):
    """A time in which somebody holds rights that touch what is asked for. Half-open, in UTC."""

    article: str
    """The slug."""
    territories: tuple[Territory, ...]
    """Of the countries asked for, those it touches; WORLD where it is held for every country."""
    languages: tuple[LanguageTag, ...]
    starts_on: date
    ends_on: date
    """The first day after it."""
    exclusive: bool
    """Held exclusively; else it only stands in the way of somebody who wants it exclusively."""
    held: bool
    """Only offered so far: it becomes free when the offer lapses."""
    in_the_way: bool
    """Overlaps the period asked for."""


class Availability(Noun, frozen=True, kw_only=True):
    """Whether a usage is free in the period asked for, and where else or when else it would be."""

    articles: tuple[str, ...]
    medium: Medium
    exclusive: bool
    starts_on: date
    ends_on: date
    free: bool
    windows: tuple[TakenWindow, ...] = ()
    """Everything that is taken from today on, what begins first before the others."""
    more: bool = False
    """Whether further windows are taken than are listed; then nothing is suggested."""
    free_from: date | None = None
    """The first day on which the same wish, for as long, would be free; None when it is free as asked,
    or not within the next three years."""
    free_in: tuple[Territory, ...] = ()
    """Of the countries asked for, those where it is free as asked; empty when that is all or none."""
    free_languages: tuple[LanguageTag, ...] = ()
    """The same for the languages."""
