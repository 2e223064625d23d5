"""The guard of the device API: a Bearer token of the right role."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from flask import current_app, request

from core.database import reading
from core.errors import DomainError, define
from kiosk.device import DeviceRole
from kiosk.holder import identify_holder
from kiosk.token import Holder, hash_of, recall_holder

P = ParamSpec("P")
R = TypeVar("R")

DEVICE_GUARD = "ghorfeh_device_roles"

define(
    "wrong_role",
    403,
    fa="این دستگاه برای این کار نیست. نقش آن را در صفحهٔ دستگاه‌ها ببینید.",
    en="A device of this role may not ask for this.",
)


def require_device(
    *roles: DeviceRole,
) -> Callable[[Callable[Concatenate[Holder, P], R]], Callable[P, R]]:
    """Give the view the token's holder; token_unknown, token_revoked, or wrong_role else."""

    def guard(view: Callable[Concatenate[Holder, P], R]) -> Callable[P, R]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            holder = _holder_of_request()
            if holder.role not in roles:
                raise DomainError("wrong_role")
            return view(holder, *args, **kwargs)

        setattr(guarded, DEVICE_GUARD, roles)
        return guarded

    return guard


def _holder_of_request() -> Holder:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise DomainError("token_unknown")
    # whom this process has just let in costs neither a session nor a query
    if (known := recall_holder(hash_of(token.strip()))) is not None:
        return known
    with reading() as session:
        return identify_holder(session, token.strip(), secret_key=current_app.config["SECRET_KEY"])
