"""Invoices and credit notes on paper: one Struct, one file, in every script and currency."""

import shutil
import subprocess
from datetime import UTC, date, datetime
from io import BytesIO

import msgspec
import pikepdf
import pytest

from schemas.document import (
    Document,
    DocumentKind,
    DocumentLicence,
    DocumentLine,
    DocumentTax,
    Party,
)
from schemas.usage import OrganisationType
from syndication.gateways.keyring import Keyring
from syndication.gateways.press import Press
from syndication.gateways.seal import seal_document
from syndication.licensing.tax import tax
from syndication.licensing.tax_cases import NO_NUMBER, Case, Evidence, NumberState, Oss, Seller, TaxInputs

RECEIPT = Document(
    number="HC-I-2026-00042",
    kind=DocumentKind.INVOICE,
    made_at=datetime(2026, 11, 22, 10, tzinfo=UTC),
    supplied_on=date(2026, 11, 22),
    currency="GBP",
    seller=Party(
        name="The Harbour Courier Ltd",
        address=("4 Customs Quay", "Saltgate", "SG1 4QY"),
        country="GB",
        vat_id="GB980780684",
    ),
    seller_url="https://www.harbourcourier.example",
    publication="The Harbour Courier",
    buyer=Party(name="The Northern Post Ltd", brand="Northern Post", country="GB", vat_id="GB123456789"),
    attention="Jo Bell",
    lines=(
        DocumentLine(label="Full article on the web", detail="866 words", amount=14_000),
        DocumentLine(label="Readers", detail="× 1.5 (up to 250,000 a month)", amount=7_000),
        DocumentLine(label="Nonprofit", detail="× 0.5", amount=-3_500),
    ),
    licences=(DocumentLicence(number="HC-7F3K-2M9Q-X", headline="Harbour pilots on the night watch"),),
    net=17_500,
    taxes=(DocumentTax(case="domestic", rate=2000, label="VAT 20 %", base=17_500, amount=3_500),),
    tax=3_500,
    tax_note="VAT of the United Kingdom at 20 %.",
    total=21_000,
    paid=True,
    request="83b4b64c-7c0f-4ac5-93b5-24f5095c9a7a",
    quote="93b4b64c-7c0f-4ac5-93b5-24f5095c9a7b",
    purchase_order="PO-2026/118",
    reference="Desk 4",
)
CREDIT = msgspec.structs.replace(
    RECEIPT,
    kind=DocumentKind.CREDIT_NOTE,
    number="HC-C-2026-00007",
    paid=False,
    currency="KWD",
    publication="هاربر كوريير",
    buyer=Party(name="صحيفة الشمال", country="AE", address=("شارع الميناء ١٢",)),
    seller=msgspec.structs.replace(RECEIPT.seller, name="Вестник порта"),
    lines=tuple(DocumentLine(label=f"Article {one}", amount=12_500) for one in range(40)),
    net=500_000,
    taxes=(DocumentTax(case="outside_scope", rate=0, label="Outside the scope", base=500_000, amount=0),),
    tax=0,
    total=500_000,
    credits=RECEIPT.number,
    credits_made_at=RECEIPT.made_at,
    reason="Снято <b>по просьбе</b>",
)
HOSTILE = msgspec.structs.replace(
    RECEIPT,
    currency="JPY",
    buyer=Party(
        name="<link rel=attachment href=file:///etc/passwd><img src=http://localhost:9/x>" * 2,
        country="US",
        address=("😀 港町 \u0700\u202e", "A" * 200),
    ),
    purchase_order="<script>alert(1)</script>",
)


def words(pdf: bytes, *, ordered: str = "-raw") -> str:
    """Return the text of a file as a reader's tool tells it."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    run = subprocess.run([tool, ordered, "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S603 - fixed
    return " ".join(run.stdout.decode().split())


@pytest.mark.parametrize("document", [RECEIPT, CREDIT, HOSTILE], ids=["receipt", "credit", "hostile"])
async def test_a_document_is_an_archive_that_everybody_can_read(press: Press, document: Document) -> None:
    """PDF/A-3 without a violation, PDF/UA-1 claimed, tagged tables, and the same bytes each time."""
    pdfa = pytest.importorskip("pikepdf.pdfa")
    printed = await press.print_document(document)
    assert printed.pdf == (await press.print_document(document)).pdf
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        # what the validator of 3b denies though 3a allows it: the schema of PDF/UA's mark, level A
        unknown_there = ("pdfaExtension", "pdfaSchema", "pdfaProperty", "pdfuaid:part", "expected 'B'")
        wrong = [one.message for one in pdfa.check(pdf, "3b").findings if one.kind == "violation"]
        assert [said for said in wrong if not any(known in said for known in unknown_there)] == []
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert 'pdfuaid:part="1"' in xmp
        assert document.number in str(pdf.docinfo.Title)
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert list(pdf.attachments) == []


async def test_a_receipt_says_all_an_invoice_must(press: Press) -> None:
    """Number, dates, both parties with their VAT numbers, lines, rate and tax, total, and that it is paid."""
    text = words((await press.print_document(RECEIPT)).pdf)
    for said in (
        "Invoice and receipt",
        "HC-I-2026-00042",
        "22 November 2026",
        "The Harbour Courier Ltd 4 Customs Quay Saltgate SG1 4QY United Kingdom VAT number GB980780684",
        "The Northern Post Ltd (Northern Post) United Kingdom VAT number GB123456789",
        "For the attention of Jo Bell",
        "PO-2026/118",
        "Desk 4",
        "Full article on the web 866 words £140.00",
        "-£35.00",
        "Net £175.00",
        "VAT 20 % on £175.00 £35.00",
        "Total £210.00",
        "VAT of the United Kingdom at 20 %.",
        "£210.00 was paid through Stripe",
        "HC-7F3K-2M9Q-X Harbour pilots on the night watch",
    ):
        assert said in text, (said, text)


async def test_an_invoice_that_is_not_paid_says_by_when(press: Press) -> None:
    """The day on top and in the words about the payment."""
    due = msgspec.structs.replace(RECEIPT, paid=False, due_on=date(2026, 12, 22))
    text = words((await press.print_document(due)).pdf)
    assert "Due by 22 December 2026" in text
    assert "Please pay £210.00 by 22 December 2026 on the page of Stripe" in text


async def test_a_credit_note_names_its_invoice_in_every_script(press: Press) -> None:
    """Arabic and Cyrillic names can be found in it, and amounts have the digits of their currency."""
    printed = await press.print_document(CREDIT)
    text = words(printed.pdf)
    assert printed.pages > 1
    for said in (
        "Credits invoice HC-I-2026-00042",
        "Вестник порта",
        "KWD12.500",
        "Total credited KWD500.000",
        "Снято <b>по просьбе</b>",
    ):
        assert said in text, (said, text)
    assert set("صحيفة") <= set(text)


async def test_paper_is_that_of_the_buyers_country(press: Press) -> None:
    """Letter for the United States, A4 for Britain; what a stranger typed is text; yen have no decimals."""
    for document, height in ((RECEIPT, 842), (HOSTILE, 792)):
        with pikepdf.open(BytesIO((await press.print_document(document)).pdf)) as pdf:
            assert round(float(pdf.pages[0].MediaBox[3])) == height
    text = words((await press.print_document(HOSTILE)).pdf)
    assert "<script>alert(1)</script>" in text
    assert "JP¥21,000" in text


async def test_a_document_is_signed_and_sound(press: Press, keyring: Keyring) -> None:
    """Certified as the copies are: any later change shows."""
    printed = await press.print_document(RECEIPT)
    content = await seal_document(RECEIPT, printed.pdf, keyring)
    assert content.startswith(printed.pdf)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 1
        assert str(pdf.Root.Perms.DocMDP.Reason) == "Issued as HC-I-2026-00042"


UK = Seller(country="GB", vat_id="GB980780684")
FRANCE = Seller(country="FR", vat_id="FR40303265045")
SHOP = Seller(country="FR", vat_id="FR40303265045", oss=Oss.UNION)
UNREGISTERED = Seller(country="GB")
GERMAN = Evidence(state=NumberState.VALID, number="DE136695976")

TAXED = {
    # a case, who sells, the buyer's country, whether it is a business, its number: what the law wants to read
    Case.DOMESTIC: (UK, "GB", NO_NUMBER, ("VAT 20 %", "VAT of the United Kingdom at 20 %.")),
    Case.REVERSE_CHARGE: (FRANCE, "DE", GERMAN, ("Reverse charge", "2006/112/EC", "DE136695976")),
    Case.DESTINATION: (SHOP, "DE", NO_NUMBER, ("VAT 19 % (Germany)", "VAT of Germany at 19 %")),
    Case.SELLER_RATE: (FRANCE, "DE", NO_NUMBER, ("VAT 20 %", "VAT of France at 20 %")),
    Case.OUTSIDE_SCOPE: (FRANCE, "US", NO_NUMBER, ("Outside the scope of VAT",)),
    Case.NOT_REGISTERED: (UNREGISTERED, "GB", NO_NUMBER, ("No VAT: the licensor is not registered",)),
}


def taxed(case: Case) -> Document:
    """Return an invoice in a case of tax, as it is decided."""
    seller, buyer, evidence, _ = TAXED[case]
    found = tax(
        17_500,
        "GBP",
        TaxInputs(
            seller=seller,
            buyer_country=buyer,
            buyer_type=OrganisationType.COMMERCIAL,
            evidence=evidence,
            day=date(2026, 11, 22),
            ruling=case,
        ),
    )
    assert found.case is case
    return msgspec.structs.replace(
        RECEIPT,
        seller=msgspec.structs.replace(RECEIPT.seller, country=seller.country, vat_id=seller.vat_id),
        buyer=msgspec.structs.replace(RECEIPT.buyer, country=buyer, vat_id=evidence.number),
        taxes=(
            DocumentTax(
                case=case,
                rate=found.rate_basis_points,
                label=str(found.label),
                base=17_500,
                amount=found.amount,
            ),
        ),
        tax=found.amount,
        tax_note=str(found.wording),
        total=17_500 + found.amount,
    )


@pytest.mark.parametrize("case", TAXED)
async def test_every_tax_case_says_what_the_law_wants_to_read(press: Press, case: Case) -> None:
    """The label of the rate, the ground of it, and the seller's number where there is one."""
    document = taxed(case)
    text = words((await press.print_document(document)).pdf)
    for said in (*TAXED[case][3], document.seller.vat_id, *str(document.tax_note).split()):
        assert said in text, (said, text)
    assert ("on £175.00" in text) is (document.tax > 0)
