"""Lists as PDF/UA has them: an item is a label and a body, and all the item says is in its body.

WeasyPrint gives an item a body where its words stand in it alone; of several paragraphs it makes
children of the item itself, which ISO 32000-1, 14.8.4.3.3, does not allow.
"""

import pydyf

_OWN = ("/Lbl", "/LBody")


def mend(pdf: pydyf.PDF) -> None:
    """Put what stands in an item beside its label and its body into the body."""
    things = {thing.reference: thing for thing in pdf.objects if isinstance(thing, pydyf.Dictionary)}
    for item in [thing for thing in things.values() if thing.get("S") == "/LI"]:
        kids = [things[kid] for kid in item["K"]]
        loose = [kid for kid in kids if kid["S"] not in _OWN]
        if loose:
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
