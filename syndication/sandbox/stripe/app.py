"""The Stripe sandbox as an application: the API, the payment page, the dashboard, the courier."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from litestar import Litestar, Router, asgi
from litestar.di import Provide

from syndication.sandbox import look
from syndication.sandbox.stripe import checkout_page, control, desk, invoice_page, pages, prints
from syndication.sandbox.stripe.api import own_trouble, stripe_api
from syndication.sandbox.stripe.courier import run_courier
from syndication.sandbox.stripe.refusals import StripeRefuses
from syndication.sandbox.stripe.settings import Sandbox, StripeSandboxSettings


def stripe_sandbox(settings: StripeSandboxSettings) -> Litestar:
    """Return a Stripe to test against, on one SQLite file; deliveries begin when it starts."""
    sandbox = Sandbox(settings)

    @asynccontextmanager
    async def open_for_business(_: Litestar) -> AsyncIterator[None]:
        courier = asyncio.create_task(run_courier(sandbox), name="stripe sandbox courier")
        try:
            yield
        finally:
            courier.cancel()
            with suppress(asyncio.CancelledError):
                await courier
            sandbox.book.close()

    return Litestar(
        route_handlers=[
            asgi("/v1", is_mount=True, copy_scope=True, exception_handlers={Exception: own_trouble})(
                stripe_api(sandbox)
            ),
            *(control.add_faults, control.list_faults, control.remove_faults),
            *(control.list_deliveries, control.resend_event),
            *(checkout_page.payment_page, checkout_page.pay, pages.dashboard),
            *(invoice_page.invoice_page, invoice_page.pay_invoice_page),
            *(prints.invoice_pdf, prints.credit_note_pdf),
            Router(
                "/",
                route_handlers=[
                    *(desk.desk, desk.let_time_pass, desk.open_dispute, desk.decide_dispute),
                    *(desk.refund_charge, desk.conclude_charge, desk.conclude_refund, desk.transfer_arrives),
                ],
                exception_handlers={StripeRefuses: desk.not_allowed},
            ),
            look.assets(),
        ],
        dependencies={"sandbox": Provide(lambda: sandbox, sync_to_thread=False)},
        exception_handlers={StripeRefuses: pages.page_unknown},
        template_config=look.templates(),
        lifespan=[open_for_business],
        openapi_config=None,
        logging_config=None,
    )
