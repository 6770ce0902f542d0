"""Binds the drawn article and the pages of a licence into one tagged file.

The licence's pages, as `pdf_licence.html.j2` has them, are: the box for the article's first page, the
foot of every page, the terms. The box is drawn into the first page, and tagged behind the headline;
the foot becomes one form that every page shows, an artifact; the terms follow as pages. What is said
of the whole file (metadata, attachments) is the licence's.
"""

import re
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Page, Pdf, Stream, String

from syndication.errors import UnreadableArticle

_FONT = re.compile(rb"^/([A-Z]{6}) (?=[\d.]+ Tf$)", re.MULTILINE)
_MARK = re.compile(rb"(?<=^<</MCID )\d+(?=>>$)", re.MULTILINE)
_TAGGED = re.compile(rb"^/\w+\n<</MCID \d+>>\nBDC$", re.MULTILINE)
"""How WeasyPrint writes a change of font, and the begin of tagged content: an operator to a line."""

_BOX, _FOOT, _TERMS = 0, 1, 2
"""The licence's pages, and their parts in its structure."""

_A_PAGE = 2
"""What a page has in the tree of marks: its number and its marks."""

_BEHIND_THE_HEADLINE = 1
"""Where the box stands among the parts of the article, which open with its headline."""


def bind(article: bytes, licence: bytes, qr_code: tuple[int, bytes], identifier: bytes) -> bytes:
    """Return one PDF; the same four always give the same bytes."""
    with Pdf.open(BytesIO(article)) as book, Pdf.open(BytesIO(licence)) as leaves:
        _rename_fonts(leaves)
        _draw_qr(leaves, *qr_code)
        own_pages = list(book.pages)
        book.pages.extend(leaves.pages[_TERMS:])
        box, foot = leaves.pages[_BOX], leaves.pages[_FOOT]
        _show_box(book, box, first_mark=len(_marks_of_first_page(book)))
        _take_tags(book, leaves)
        _show_foot(book, foot, own_pages)
        _take_over(book, leaves, identifier)
        bound = BytesIO()
        book.save(bound, object_stream_mode=ObjectStreamMode.disable, deterministic_id=True)
        return bound.getvalue()


def _draw_qr(leaves: Pdf, side: int, drawing: bytes) -> None:
    """Put the drawing in the place of the licence's one picture, which kept it."""
    pictures = leaves.pages[_BOX].Resources.XObject
    (name,) = pictures.keys()
    pictures[name] = leaves.make_stream(
        drawing,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, side, side]),
        Matrix=Array([1 / side, 0, 0, 1 / side, 0, 0]),
        Resources=Dictionary(),
    )


def _rename_fonts(leaves: Pdf) -> None:
    """Give the licence's fonts names of their own: two subsets of a typeface must not share one.

    ISO 32000-1, 9.6.4. WeasyPrint names a subset for the typeface, not for the letters in it.
    """
    fonts = leaves.pages[_BOX].Resources.Font
    for name in list(fonts.keys()):
        font = fonts[name]
        for holder, key in (
            (font, "/BaseFont"),
            (font.DescendantFonts[0], "/BaseFont"),
            (font.DescendantFonts[0].FontDescriptor, "/FontName"),
        ):
            tag, _, typeface = str(holder[key]).partition("+")
            if tag == name:
                holder[key] = Name(f"{_other(name)}+{typeface}")


def _other(name: str) -> str:
    return "/" + name[:0:-1]


def _take_tags(book: Pdf, leaves: Pdf) -> None:
    """Join the licence's structure to the article's, its box to the marks of the first page."""
    ours, theirs = book.Root.StructTreeRoot, book.copy_foreign(leaves.Root.StructTreeRoot)
    document, parts = ours.K[0], list(theirs.K[0].K)
    numbers = ours.ParentTree.Nums
    shift = int(numbers[-2]) + 1
    marks = _marks_of_first_page(book)
    _move(parts[_BOX], book.pages[0].obj, len(marks))
    for number, tagged in _pairs(theirs.ParentTree.Nums):
        if number == _BOX:
            marks.extend(tagged)
        elif number != _FOOT:
            numbers.append(number + shift)
            numbers.append(tagged)
    for part in (parts[_BOX], *parts[_TERMS:]):
        part.P = document
    document.K.insert(_BEHIND_THE_HEADLINE, parts[_BOX])
    document.K.extend(parts[_TERMS:])
    _renumber(book, leaves, shift)


def _marks_of_first_page(book: Pdf) -> Object:
    """Return what stands on the article's first page, as its structure has it. Raises UnreadableArticle."""
    numbers = book.Root.StructTreeRoot.ParentTree.Nums
    if len(numbers) < _A_PAGE:
        raise UnreadableArticle("Nothing of the article can be seen on its pages once it is set.")
    return numbers[1]


def _pairs(numbers: Object) -> list[tuple[int, Object]]:
    return [(int(numbers[place]), numbers[place + 1]) for place in range(0, len(numbers), 2)]


def _move(element: Object, page: Object, first_mark: int) -> None:
    """Point an element and all within it to the page, its marks counted from `first_mark`."""
    element.Pg = page
    if "/K" not in element:
        return
    for place, kid in enumerate(element.K):
        if isinstance(kid, int):
            element.K[place] = kid + first_mark
        else:
            _move(kid, page, first_mark)


def _renumber(book: Pdf, leaves: Pdf, shift: int) -> None:
    """Let the terms' pages and all the licence's links lead to their new places in the structure."""
    links = [book.copy_foreign(link) for link in leaves.pages[_BOX].obj.Annots]
    first = book.pages[0].obj
    first.Annots = Array([*first.get("/Annots", ()), *links])
    for page in book.pages[_TERMS - len(leaves.pages) :]:
        page.obj.StructParents = int(page.obj.StructParents) + shift
        links.extend(page.obj.get("/Annots", ()))
    for link in links:
        link.StructParent = int(link.StructParent) + shift


def _show_box(book: Pdf, box: Page, first_mark: int) -> None:
    """Draw the box into the first page, before the article: what is read by streams meets it first."""
    page = book.pages[0].obj
    drawn = _MARK.sub(lambda found: b"%d" % (int(found[0]) + first_mark), box.Contents.read_bytes())
    drawn = _FONT.sub(lambda found: f"{_other(found[0].decode().strip())} ".encode(), drawn)
    theirs = book.copy_foreign(box.Resources)
    ours = page.Resources
    for kind in ("/ExtGState", "/XObject"):
        for name, resource in theirs[kind].items():
            ours[kind][name] = resource
    for name, font in theirs.Font.items():
        ours.Font[_other(name)] = font
    page.Contents = Array([Stream(book, b"q\n" + drawn + b"\nQ\n"), page.Contents])


def _show_foot(book: Pdf, foot: Page, own_pages: list[Page]) -> None:
    """Let every page show the foot as one form; as an artifact, for it is read on no page."""
    drawn = _TAGGED.sub(b"/Artifact\nBMC", foot.Contents.read_bytes())
    theirs = book.copy_foreign(foot.Resources)
    form = Stream(
        book,
        drawn,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=foot.obj.MediaBox,
        Resources=Dictionary(Font=theirs.Font, ExtGState=theirs.ExtGState),
    )
    form = book.make_indirect(form)
    begin, end = (book.make_indirect(Stream(book, words)) for words in (b"q\n", b"\nQ\n/Foot Do\n"))
    for resources in (own_pages[0].Resources, theirs):
        resources.XObject["/Foot"] = form
    for page in book.pages:
        contents = page.obj.Contents
        shown = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([*shown[:-1], begin, shown[-1], end])


def _take_over(book: Pdf, leaves: Pdf, identifier: bytes) -> None:
    """Let what is said of the file be what the licence's pages say."""
    book.Root.Metadata = book.copy_foreign(leaves.Root.Metadata)
    names = book.Root.get("/Names", Dictionary())
    names.EmbeddedFiles = book.copy_foreign(leaves.Root.Names.EmbeddedFiles)
    book.Root.Names = names
    book.Root.AF = Array([book.copy_foreign(file) for file in leaves.Root.AF])
    book.trailer.Info = book.copy_foreign(leaves.trailer.Info)
    book.trailer.ID = Array([String(identifier), String(identifier)])
