"""Coming in by an access link: token, PIN, and the device that stays in."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from booth_content.access_link import AccessLink, Contributor, LinkDevice, hash_of, make_secret
from core.audit import Actor, record
from core.dates import now
from core.errors import DomainError, define
from core.passwords import is_password

LONGEST_SECRET = 200
# how old a device's "last used" may grow before it is written again
FRESH = timedelta(minutes=1)
STRANGER = Actor("stranger", "ناشناس")

define(
    "link_unknown",
    404,
    fa="این نشانی راه ورود هیچ محله‌ای نیست. کد QR برگهٔ خودتان را دوباره بخوانید؛ اگر برگهٔ "
    "تازه‌تری گرفته‌اید، تنها همان کار می‌کند.",
    en="This address is nobody's way in.",
)
define(
    "link_revoked",
    410,
    fa="این راه ورود بسته شده است. آنچه نوشته‌اید نزد برگزارکننده مانده؛ از او برگهٔ تازه بخواهید.",
    en="This access link was revoked.",
)
define(
    "link_expired",
    410,
    fa="مهلت این راه ورود گذشته است. آنچه نوشته‌اید مانده؛ از برگزارکننده بخواهید مهلتش را "
    "بیشتر کند، سپس با همین برگه وارد شوید.",
    en="This access link has expired.",
)
define(
    "link_full",
    409,
    fa="این برگه روی {count!n} دستگاه باز شده و بیش از این نمی‌شود. با یکی از همان دستگاه‌ها ادامه "
    "دهید، یا از برگزارکننده بخواهید دستگاهی را بیرون کند.",
    en="{count} devices use this access link already.",
)
define(
    "link_pin_wrong",
    403,
    fa="این رمز با برگه نمی‌خواند. شش رقمی را که زیر کد QR چاپ شده دوباره بنویسید.",
    en="The PIN is wrong.",
)
define(
    "link_needed",
    401,
    fa="این گوشی هنوز وارد نشده است. کد QR برگه‌ای را که از برگزارکننده گرفته‌اید با دوربین "
    "گوشی بخوانید.",
    en="Come in by an access link first.",
)
define(
    "link_device_ended",
    401,
    fa="ورود این دستگاه پایان یافته است. کد QR برگه را دوباره بخوانید و رمزش را بنویسید؛ نوشته‌ها "
    "سر جایشان است.",
    en="This device was signed out.",
)


def find_link(session: Session, token: str) -> AccessLink:
    """The open link of a token, with its neighbourhood.

    Raises link_unknown, link_revoked, link_expired.
    """
    link = session.scalar(
        select(AccessLink)
        .where(AccessLink.token_hash == hash_of(token[:LONGEST_SECRET]))
        .options(joinedload(AccessLink.neighbourhood))
    )
    if link is None:
        raise DomainError("link_unknown")
    _check_open(link)
    return link


def check_pin(link: AccessLink, pin: str) -> None:
    """Raises link_pin_wrong. About 15 ms of CPU: not while the database is locked for writing."""
    if not is_password("".join(pin.split())[:LONGEST_SECRET], link.pin_hash):
        raise DomainError("link_pin_wrong")


def note_wrong_pin(session: Session, link: AccessLink, *, address: str) -> None:
    """Write down that somebody at ``address`` had the link and not its PIN."""
    subject = f"access_link:{link.id}"
    record(session, STRANGER, "access_link.refused", subject=subject, address=address)


def admit_device(session: Session, checked: AccessLink, *, name: str, address: str) -> str:
    """The secret of a new device of a link whose PIN was right; it is shown to that device alone.

    Raises link_full, and what ``find_link`` raises when the link changed since it was checked.
    """
    link = session.scalars(
        select(AccessLink)
        .where(AccessLink.id == checked.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if link.pin_hash != checked.pin_hash:
        raise DomainError("link_unknown")
    _check_open(link)
    if _count_devices(session, link) >= link.most_devices:
        raise DomainError("link_full", count=link.most_devices)
    secret = make_secret()
    session.add(
        LinkDevice(
            link_id=link.id,
            secret_hash=hash_of(secret),
            name=name[:80],
            address=address[:60],
            first_used_at=now(),
            last_used_at=now(),
        )
    )
    by = Actor("contributor", link.person, link_id=link.id)
    subject = f"access_link:{link.id}"
    record(session, by, "access_link.used", subject=subject, name=name, address=address)
    return secret


def find_contributor(session: Session, secret: str) -> tuple[Contributor, bool]:
    """Who holds a device's secret, and whether its "last used" wants writing anew.

    Raises link_needed, link_device_ended, link_revoked, link_expired.
    """
    device = session.scalar(
        select(LinkDevice)
        .where(LinkDevice.secret_hash == hash_of(secret[:LONGEST_SECRET]))
        .options(joinedload(LinkDevice.link))
    )
    if device is None:
        raise DomainError("link_needed")
    return _contributor(device), now() - device.last_used_at > FRESH


def contributor_on(session: Session, device_id: int) -> Contributor:
    """Whose device that is, for what goes on after they asked for it.

    Raises what ``find_contributor`` does: a link that was revoked meanwhile does nothing more.
    """
    device = session.get(LinkDevice, device_id, options=[joinedload(LinkDevice.link)])
    if device is None:
        raise DomainError("link_needed")
    return _contributor(device)


def _contributor(device: LinkDevice) -> Contributor:
    link = device.link
    _check_open(link)
    if device.ended_at is not None:
        raise DomainError("link_device_ended")
    return Contributor(link.person, link.id, device.id, link.neighbourhood_id, is_lead=link.is_lead)


def note_use(session: Session, contributor: Contributor) -> None:
    """The device is in use now."""
    session.execute(
        update(LinkDevice).where(LinkDevice.id == contributor.device_id).values(last_used_at=now())
    )


def leave(session: Session, contributor: Contributor) -> None:
    """End the contributor's own device."""
    session.execute(
        update(LinkDevice)
        .where(LinkDevice.id == contributor.device_id, LinkDevice.ended_at.is_(None))
        .values(ended_at=now())
    )
    subject = f"access_link:{contributor.link_id}"
    record(session, contributor.actor, "access_link.left", subject=subject)


def _check_open(link: AccessLink) -> None:
    if link.revoked_at is not None:
        raise DomainError("link_revoked")
    if link.expires_at <= now():
        raise DomainError("link_expired")


def _count_devices(session: Session, link: AccessLink) -> int:
    return (
        session.scalar(
            select(func.count(LinkDevice.id)).where(
                LinkDevice.link_id == link.id, LinkDevice.ended_at.is_(None)
            )
        )
        or 0
    )
