"""Fifty pages of as many newsrooms, read and printed: the same words in every copy."""

import asyncio
import html
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from schemas.article import ArticleRead
from schemas.licence import CopyOrder
from syndication.errors import UnreadableArticle
from syndication.gateways.press import Press, PrintedCopies
from syndication.sandbox import publication
from tests.gateways import orders
from tests.gateways.copies import as_printed

PAGES = (*sorted((Path(__file__).parent / "pages").glob("*.html")), *publication.pages())
LEAST = 50


def test_there_are_fifty() -> None:
    """The layouts kept as fixtures and the sample newspaper together."""
    assert len(PAGES) >= LEAST


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
async def test_every_copy_has_the_words_of_the_page(press: Press, page: Path, tmp_path: Path) -> None:
    """Letter for letter, in order: HTML and JSON whole, PDF between its running feet."""
    url = f"https://paper.example/{page.stem}"
    try:
        html_bytes = await asyncio.to_thread(page.read_bytes)
        read = await press.read(html_bytes, url, publication.OWN_NAMES)
    except UnreadableArticle:
        pytest.fail("every page kept here is an article")
    printed = await press.print_copies(CopyOrder(article=as_printed(read, page.stem), terms=orders.terms()))
    wanted = _letters(read.text)
    assert wanted in _letters(_without_figures(printed.fragment.decode()))
    assert wanted in _letters(json.loads(printed.json)["bodies"][-1]["value"])
    _in_the_pdf(read, printed, tmp_path / "copy.pdf")


def _in_the_pdf(read: ArticleRead, printed: PrintedCopies, file: Path) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed")
    file.write_bytes(printed.pdf)
    told = subprocess.run(  # noqa: S603 - our own file, a fixed program
        [program, "-raw", str(file), "-"], check=True, capture_output=True, text=True
    ).stdout
    wanted, found = _letters(read.text), _letters(told)
    if printed.unset:
        return  # letters without a typeface are named there, which other tests look at
    if read.direction == "rtl":
        # a program that extracts text chooses the order of lines that run both ways
        assert not Counter(wanted) - Counter(found)
    else:
        rest = iter(found)
        assert all(letter in rest for letter in wanted)


def _without_figures(markup: str) -> str:
    bare = re.sub(r"<figure\b.*?</figure>", " ", markup, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", bare))


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
