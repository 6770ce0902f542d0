"""What no rule may decide about money waits on a person's list until somebody says what was done."""

from uuid import UUID

from schemas.mail import MailEvent
from syndication.desk.house import House
from syndication.desk.mailing import tell_desk
from syndication.records import suspense
from syndication.records.door import Db
from syndication.records.requests import RequestRow


async def suspend(
    db: Db,
    house: House,
    subject: str,
    request: RequestRow | None,
    detail: str,
    *,
    payment_id: UUID | None = None,
    headline: str = "A payment that does not fit its offer",
) -> None:
    """Put something about money on a person's list, once, and tell the desk."""
    suspense_id = await suspense.add_suspense(
        db,
        subject,
        detail=detail,
        payment_id=payment_id,
        request_id=request.id if request else None,
    )
    if suspense_id is not None:
        await tell_desk(
            db,
            house,
            MailEvent.DESK_TROUBLE,
            about=subject,
            headline=headline,
            organisation=request.organisation.name if request else "",
            path=f"/desk/money/suspense/{suspense_id}",
            reasons=(detail,),
        )
