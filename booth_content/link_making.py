"""Making access links, and ending, prolonging and renewing them: the organisers' side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from booth_content.access_link import (
    LASTS,
    MOST_DEVICES,
    AccessLink,
    LinkDevice,
    hash_of,
    make_pin,
    make_secret,
)
from booth_content.exhibition import Booth, Neighbourhood
from core.audit import Actor, record
from core.dates import now
from core.errors import DomainError, define
from core.passwords import PasswordHash, hash_pin
from core.persian import tidy
from core.realtime import announce

# what is written down of a link, as access_link.<deed>
Deed: TypeAlias = Literal["made", "renewed", "revoked", "prolonged", "device_ended"]
LONGEST_NAME = 60
LONGEST_STAY = timedelta(days=366)

define(
    "link_person_invalid",
    422,
    fa="نام شخص باید ۲ تا ۶۰ نویسه باشد. نام و نام خانوادگی او را بنویسید.",
    en="A person's name has 2 to 60 characters.",
)
define(
    "link_terms_invalid",
    422,
    fa="مهلت ۱ تا ۳۶۶ روز و شمار دستگاه‌ها ۱ تا ۵۰ است. یکی از این‌ها را درست کنید.",
    en="A link lasts 1 to 366 days and lets 1 to 50 devices in.",
)
define(
    "link_absent",
    404,
    fa="چنین راه ورودی نیست. آن را در فهرست راه‌های ورود بجویید.",
    en="There is no such access link.",
)
define(
    "neighbourhood_unknown",
    404,
    fa="چنین محله‌ای نیست. یکی از محله‌های فهرست را برگزینید.",
    en="There is no such neighbourhood.",
)


@dataclass(frozen=True)
class LinkSecret:
    """What stands on the printed sheet and nowhere else, and what is kept of it."""

    token: str
    pin: str
    pin_hash: PasswordHash


@dataclass(frozen=True)
class NewLink:
    """A link with its secret, to be shown this once."""

    link: AccessLink
    neighbourhood: Neighbourhood
    secret: LinkSecret


def prepare_secret() -> LinkSecret:
    """A new token and PIN; about 15 ms of CPU, so before the transaction that writes them."""
    pin = make_pin()
    return LinkSecret(make_secret(), pin, hash_pin(pin))


def make_link(
    session: Session,
    neighbourhood: Neighbourhood,
    *,
    person: str,
    is_lead: bool,
    secret: LinkSecret,
    by: Actor,
    lasts: timedelta = LASTS,
    most_devices: int = MOST_DEVICES,
) -> NewLink:
    """Give a person a way in. Raises link_person_invalid, link_terms_invalid."""
    person = tidy(person)
    if not 2 <= len(person) <= LONGEST_NAME:
        raise DomainError("link_person_invalid")
    _check_stay(lasts)
    if not 1 <= most_devices <= 50:
        raise DomainError("link_terms_invalid")
    link = AccessLink(
        neighbourhood_id=neighbourhood.id,
        person=person,
        is_lead=is_lead,
        token_hash=hash_of(secret.token),
        pin_hash=secret.pin_hash,
        most_devices=most_devices,
        made_at=now(),
        made_by=by.name,
        expires_at=now() + lasts,
    )
    session.add(link)
    session.flush()
    _note(session, link, "made", by, name=person, neighbourhoods=neighbourhood.name)
    return NewLink(link, neighbourhood, secret)


def renew_link(session: Session, link: AccessLink, *, secret: LinkSecret, by: Actor) -> NewLink:
    """Give the same person a new token and PIN: the old ones, and every device, end at once.

    A revoked link opens again; one that has run out gets the usual time.
    """
    link.token_hash, link.pin_hash = hash_of(secret.token), secret.pin_hash
    link.revoked_at, link.made_at, link.made_by = None, now(), by.name
    if link.expires_at <= now():
        link.expires_at = now() + LASTS
    session.execute(
        update(LinkDevice)
        .where(LinkDevice.link_id == link.id, LinkDevice.ended_at.is_(None))
        .values(ended_at=now())
    )
    _note(session, link, "renewed", by, name=link.person)
    return NewLink(link, link.neighbourhood, secret)


def revoke_link(session: Session, link: AccessLink, *, by: Actor) -> None:
    """Let nobody in by it any more; who is in is out at once. What they wrote stays."""
    if link.revoked_at is None:
        link.revoked_at = now()
        _note(session, link, "revoked", by, name=link.person)


def prolong_link(session: Session, link: AccessLink, *, lasts: timedelta, by: Actor) -> None:
    """Let it last until so long from now. Raises link_terms_invalid."""
    _check_stay(lasts)
    link.expires_at = now() + lasts
    _note(session, link, "prolonged", by, name=link.person)


def end_device(session: Session, link: AccessLink, device_id: int, *, by: Actor) -> None:
    """Let one device in no more; the link stays. Raises link_absent."""
    device = next((one for one in link.devices if one.id == device_id), None)
    if device is None:
        raise DomainError("link_absent")
    if device.ended_at is None:
        device.ended_at = now()
        _note(session, link, "device_ended", by, name=device.name)


def get_link(session: Session, link_id: int) -> AccessLink:
    """With its neighbourhood and devices. Raises link_absent."""
    link = session.scalar(
        select(AccessLink)
        .where(AccessLink.id == link_id)
        .options(joinedload(AccessLink.neighbourhood), selectinload(AccessLink.devices))
    )
    if link is None:
        raise DomainError("link_absent")
    return link


def get_neighbourhood(session: Session, code: str) -> Neighbourhood:
    """Raises neighbourhood_unknown."""
    found = session.scalar(select(Neighbourhood).where(Neighbourhood.code == code))
    if found is None:
        raise DomainError("neighbourhood_unknown")
    return found


def list_neighbourhoods(session: Session) -> list[Neighbourhood]:
    """All that have a booth, in Persian order."""
    return list(
        session.scalars(
            select(Neighbourhood)
            .where(Neighbourhood.id.in_(select(Booth.neighbourhood_id)))
            .order_by(Neighbourhood.name_order)
        )
    )


def neighbourhoods_without_lead(session: Session) -> Sequence[Neighbourhood]:
    """Those with a booth, and nobody who may submit it by a link that is open."""
    led = select(AccessLink.neighbourhood_id).where(
        AccessLink.is_lead, AccessLink.revoked_at.is_(None), AccessLink.expires_at > now()
    )
    ids = set(session.scalars(led))
    return [one for one in list_neighbourhoods(session) if one.id not in ids]


def _check_stay(lasts: timedelta) -> None:
    if not timedelta(days=1) <= lasts <= LONGEST_STAY:
        raise DomainError("link_terms_invalid")


def _note(session: Session, link: AccessLink, deed: Deed, by: Actor, **details: str) -> None:
    record(session, by, f"access_link.{deed}", subject=f"access_link:{link.id}", **details)
    announce(session, "access_link.changed", link=link.id)
