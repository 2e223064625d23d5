"""Accounts of organisers, reviewers, stewards and viewers; who may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit import SYSTEM, Actor, record
from core.database import Base, UTCDateTime
from core.dates import now
from core.errors import DomainError, define
from core.passwords import PasswordHash, hash_password, is_password, make_one_time_password
from core.persian import fold, tidy
from core.realtime import announce
from core.rights import ROLE_LABELS, Role, may

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_FOLDED = 80
FIRST_ACCOUNT = "admin"

define(
    "account_name_taken",
    409,
    fa="حسابی با نام «{name}» هست. نام دیگری برگزینید.",
    en="There is already an account named {name}.",
)
define(
    "account_name_invalid",
    422,
    fa="نام حساب باید ۲ تا ۴۰ نویسه باشد.",
    en="An account's name has 2 to 40 characters.",
)
define(
    "account_unknown",
    404,
    fa="چنین حسابی نیست. آن را در فهرست حساب‌ها بجویید.",
    en="There is no such account: look for it in the list.",
)
define(
    "password_too_short",
    422,
    fa="گذرواژه دست‌کم ۱۰ و دست‌بالا ۲۰۰ نویسه می‌خواهد. جمله‌ای کوتاه بنویسید که به یاد می‌ماند.",
    en="A password has 10 to 200 characters.",
)
define(
    "password_wrong",
    422,
    fa="گذرواژهٔ کنونی درست نیست. دوباره بنویسید؛ زبان صفحه‌کلید را ببینید.",
    en="The current password is wrong.",
)
define(
    "last_admin",
    409,
    fa="این تنها حساب مدیر سامانه است؛ پیش از بستن یا تغییر نقش آن، مدیر دیگری بسازید.",
    en="This is the only admin: make another one first.",
)
define(
    "role_unknown",
    422,
    fa="نقش «{role}» شناخته نیست. یکی از نقش‌های فهرست را برگزینید.",
    en="{role} is not a role; there are admin, organiser, reviewer, supervisor, steward, viewer.",
)


class Account(Base):
    """One person's way in. ``epoch`` rises whenever older sign-ins must end."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(
            "role IN ('admin','organiser','reviewer','supervisor','steward','viewer')", name="role"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    name_folded: Mapped[str] = mapped_column(String(LONGEST_FOLDED), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_password_one_time: Mapped[bool] = mapped_column(default=False)
    epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    # what Flask-Login asks of a user
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    def get_id(self) -> str:
        """The session's mark: it no longer fits once ``epoch`` has risen."""
        return f"{self.id}:{self.epoch}"

    @property
    def display_name(self) -> str:
        return self.name

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[Role(self.role)]

    @property
    def actor(self) -> Actor:
        return Actor("account", self.name, self.id)

    def may(self, right: str) -> bool:
        """Whether this account has ``right`` (core.rights)."""
        return self.is_active and may(Role(self.role), right)


@dataclass(frozen=True)
class OneTimePassword:
    """A password to be shown once, and what is kept of it."""

    text: str
    hash: PasswordHash


@dataclass(frozen=True)
class NewAccount:
    """An account and the one-time password that is shown once."""

    account: Account
    one_time_password: str


def prepare_password(password: str) -> PasswordHash:
    """What is kept of a password that its owner chose. Raises password_too_short.

    Takes about 50 ms of CPU, as ``prepare_one_time_password`` does: the functions below want the
    result, so that nobody waits for it with the database locked for writing.
    """
    check_password(password)
    return hash_password(password)


def prepare_one_time_password() -> OneTimePassword:
    """A new one-time password, before the transaction that gives it to somebody."""
    text = make_one_time_password()
    return OneTimePassword(text, hash_password(text))


def add_account(
    session: Session, *, name: str, role: str, password_hash: PasswordHash, by: Actor
) -> Account:
    """Add an account with a password of its owner's. Raises account_*, role_*."""
    return _add(session, name, role, password_hash, is_one_time=False, by=by)


def invite_account(
    session: Session, *, name: str, role: str, password: OneTimePassword, by: Actor
) -> NewAccount:
    """Add an account whose owner must replace the one-time password at the first sign-in."""
    account = _add(session, name, role, password.hash, is_one_time=True, by=by)
    return NewAccount(account, password.text)


def _add(
    session: Session,
    name: str,
    role: str,
    password_hash: PasswordHash,
    *,
    is_one_time: bool,
    by: Actor,
) -> Account:
    name = tidy(name)
    # a few letters fold to many: ﷺ is eighteen
    if not 2 <= len(name) <= 40 or not 1 <= len(fold(name)) <= LONGEST_FOLDED:
        raise DomainError("account_name_invalid")
    if session.scalar(select(Account.id).where(Account.name_folded == fold(name))):
        raise DomainError("account_name_taken", name=name)
    account = Account(
        name=name,
        name_folded=fold(name),
        role=_role(role),
        password_hash=password_hash,
        is_password_one_time=is_one_time,
        created_at=now(),
    )
    session.add(account)
    session.flush()
    record(session, by, "account.added", subject=f"account:{account.id}", name=name, role=role)
    return account


def ensure_first_account(session: Session) -> NewAccount | None:
    """The admin of a new server. While nobody signed in with it, each start renews its password.

    Hashes inside the transaction, at most once: nothing is served yet that could wait.
    """
    first = session.scalar(select(Account).order_by(Account.id).limit(1))
    if first is None:
        new = prepare_one_time_password()
        return invite_account(session, name=FIRST_ACCOUNT, role=Role.ADMIN, password=new, by=SYSTEM)
    is_only = session.scalar(select(func.count(Account.id))) == 1
    if is_only and first.is_password_one_time and first.signed_in_at is None:
        return reset_password(session, first, password=prepare_one_time_password(), by=SYSTEM)
    return None


def find_account(session: Session, *, name: str) -> Account | None:
    """By name, whatever the spelling of ی, ک and spaces."""
    return session.scalar(select(Account).where(Account.name_folded == fold(name)))


def get_account(session: Session, account_id: int) -> Account:
    """Raises account_unknown."""
    account = session.get(Account, account_id)
    if account is None:
        raise DomainError("account_unknown")
    return account


def check_own_password(account: Account, current: str) -> None:
    """Raises password_wrong unless ``current`` is the account's password; about 50 ms of CPU."""
    if not is_password(current, account.password_hash):
        raise DomainError("password_wrong")


def change_password(session: Session, checked: Account, *, new: PasswordHash) -> Account:
    """Replace the password of an account that ``check_own_password`` has let pass.

    Ends all its sign-ins. Raises password_wrong when it was closed, or replaced, since then.
    """
    account = get_account(session, checked.id)
    if not account.is_active or account.epoch != checked.epoch:
        raise DomainError("password_wrong")
    account.password_hash = new
    account.is_password_one_time = False
    account.epoch += 1
    record(session, account.actor, "account.password_changed", subject=f"account:{account.id}")
    _announce(session, account)
    return account


def reset_password(
    session: Session, account: Account, *, password: OneTimePassword, by: Actor
) -> NewAccount:
    """Give an account a new one-time password; ends all its sign-ins."""
    account.password_hash = password.hash
    account.is_password_one_time = True
    account.epoch += 1
    record(
        session, by, "account.password_reset", subject=f"account:{account.id}", name=account.name
    )
    _announce(session, account)
    return NewAccount(account, password.text)


def end_sign_ins(session: Session, account: Account, *, by: Actor) -> None:
    """Sign an account out wherever it is signed in; its password stays."""
    account.epoch += 1
    record(
        session,
        by,
        "account.signed_out_everywhere",
        subject=f"account:{account.id}",
        name=account.name,
    )
    _announce(session, account)


def change_role(session: Session, account: Account, *, role: str, by: Actor) -> None:
    """Give an account another role; raises last_admin when nobody could manage accounts then."""
    _lock_admins(session)
    before, account.role = account.role, _role(role)
    _keep_an_admin(session)
    record(
        session,
        by,
        "account.role_changed",
        subject=f"account:{account.id}",
        name=account.name,
        before=before,
        after=role,
    )
    _announce(session, account)


def disable_account(session: Session, account: Account, *, by: Actor) -> None:
    """End an account's sign-ins and let it in no more; what it did stays."""
    _lock_admins(session)
    account.disabled_at = now()
    account.epoch += 1
    _keep_an_admin(session)
    record(session, by, "account.disabled", subject=f"account:{account.id}", name=account.name)
    _announce(session, account)


def enable_account(session: Session, account: Account, *, by: Actor) -> None:
    """Let a disabled account in again."""
    account.disabled_at = None
    record(session, by, "account.enabled", subject=f"account:{account.id}", name=account.name)


def check_password(password: str) -> None:
    """Raises password_too_short for a password of fewer than ten characters, or too many."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise DomainError("password_too_short")


def _role(role: str) -> str:
    if role not in set(Role):
        raise DomainError("role_unknown", role=role)
    return str(Role(role))


def _announce(session: Session, account: Account) -> None:
    # sockets look again at who they belong to
    announce(session, "account.changed", account=account.id)


def _lock_admins(session: Session) -> None:
    # two admins who end each other at the same moment must not both succeed (PostgreSQL; SQLite
    # has one writer)
    session.execute(
        select(Account.id).where(Account.role == Role.ADMIN).order_by(Account.id).with_for_update()
    )


def _keep_an_admin(session: Session) -> None:
    session.flush()
    admins = select(Account.id).where(Account.role == Role.ADMIN, Account.disabled_at.is_(None))
    if session.scalar(admins.limit(1)) is None:
        raise DomainError("last_admin")
