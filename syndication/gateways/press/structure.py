"""The structure of a PDF, mended where WeasyPrint leaves it short of PDF/UA.

Of an item of several paragraphs it makes children of the item itself: all an item says is in its body
(ISO 32000-1, 14.8.4.3.3). And it does not say whether a header stands over a column or before a row
(ISO 14289-1, 7.5).
"""

import pydyf

_ITEM_PARTS = ("/Lbl", "/LBody")


def mend(pdf: pydyf.PDF) -> None:
    """Give list items a body, and table headers their scope."""
    elements = {thing.reference: thing for thing in pdf.objects if isinstance(thing, pydyf.Dictionary)}
    for element in list(elements.values()):
        if element.get("S") == "/LI":
            _mend_item(pdf, element, [elements[kid] for kid in element["K"]])
        elif element.get("S") == "/TR":
            _mend_row([elements[kid] for kid in element["K"]])


def _mend_item(pdf: pydyf.PDF, item: pydyf.Dictionary, kids: list[pydyf.Dictionary]) -> None:
    """Put what stands beside label and body into the body."""
    loose = [kid for kid in kids if kid["S"] not in _ITEM_PARTS]
    if not loose:
        return
    body = next((kid for kid in kids if kid["S"] == "/LBody"), None) or _body(pdf, item)
    body["K"].extend(kid.reference for kid in loose)
    for kid in loose:
        kid["P"] = body.reference
    labels = (kid.reference for kid in kids if kid["S"] == "/Lbl")
    item["K"] = pydyf.Array([*labels, body.reference])


def _body(pdf: pydyf.PDF, item: pydyf.Dictionary) -> pydyf.Dictionary:
    body = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array([]), "Pg": item["Pg"], "P": item.reference}
    )
    pdf.add_object(body)
    return body


def _mend_row(cells: list[pydyf.Dictionary]) -> None:
    """Say of each header what it heads: its row, where the row has other cells, else its column."""
    heads = [cell for cell in cells if cell["S"] == "/TH"]
    for head in heads:
        head["A"]["Scope"] = "/Column" if len(heads) == len(cells) else "/Row"
