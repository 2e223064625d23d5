"""What devices say and are told, as pydantic models: the API's bodies and the sockets' events.

Unknown keys are passed over, so that a newer device may say more. Numbers may be written in any
digits.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from core.errors import DomainError
from core.json_bodies import read_json as read_strictly
from core.persian import tidy, to_ascii_digits

LARGEST_INT = 2**31 - 1
SHA256 = r"^[0-9a-f]{64}$"
TROUBLES = (
    "hash_mismatch",
    "file_missing",
    "server_unreachable",
    "document_unusable",
    "storage_full",
    "release_failed",
    "build_failed",
    "clock_wrong",
)

M = TypeVar("M", bound=BaseModel)


def fold_digits(value: Any) -> Any:
    """Any digits as 0-9, where it is a text at all."""
    return to_ascii_digits(value) if isinstance(value, str) else value


Count = Annotated[int, BeforeValidator(fold_digits), Field(ge=0, le=LARGEST_INT)]
Text = Annotated[str, AfterValidator(tidy)]


class Said(BaseModel):
    """Anything a device says."""

    model_config = ConfigDict(extra="ignore")


class PairRequest(Said):
    """The code on the organiser's page, and what the device shall be called."""

    code: Annotated[str, BeforeValidator(fold_digits), Field(min_length=6, max_length=20)] = Field(
        description="Six digits, Persian, Arabic or Latin; spaces between them do no harm.",
        examples=["482913", "۴۸۲ ۹۱۳"],
    )
    name: Annotated[str, Field(max_length=200)] = Field(
        default="", description="1 to 80 characters; without it, the booth's name."
    )


class Trouble(Said):
    """What keeps a device from showing a release."""

    code: Annotated[Text, Field(max_length=60)] = Field(
        description="What it is; others than these are taken as well.", examples=list(TROUBLES)
    )
    release: Count | None = None
    detail: Annotated[Text, Field(max_length=300)] = ""


class HeartbeatMessage(Said):
    """``heartbeat``: what the device has. ``clock`` is its own time, with a zone."""

    release: Count | None = None
    build: Annotated[Text, Field(max_length=64)] = ""
    booth: Annotated[Text, Field(max_length=20)] | None = None
    page_alive: bool = True
    queue: Count = 0
    clock: AwareDatetime | None = None
    staged: Count | None = Field(
        default=None, description="A release that is whole on the device and not shown yet."
    )
    problem: Trouble | None = None


class CommandResult(Said):
    """``command_result``: how far a command is."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    state: Literal["acked", "applied", "failed"]
    detail: Annotated[Text, Field(max_length=2000)] = ""


class PairAnswer(BaseModel):
    """A device and its token, told this once."""

    device: str = Field(description="The device's public id.")
    role: Literal["kiosk", "gate", "screen"]
    token: str = Field(description="Keep it: it is told this once and stored nowhere.")


class ReleaseFile(BaseModel):
    """A file of a release; its bytes are at /files/<sha256>."""

    path: str
    sha256: Annotated[str, Field(pattern=SHA256)]
    size: Annotated[int, Field(ge=0)]
    type: str


class ScreenSettings(BaseModel):
    """How a device is to behave. Sizes are those of its booth's screen in pixels."""

    role: Literal["kiosk", "gate", "screen"]
    title: str
    rehearsal: bool
    demo: bool
    orientation: Literal["portrait", "landscape"] | None
    width: int | None
    height: int | None
    language: str
    languages: list[str] = Field(description="What a visitor may choose from, the first first.")
    timezone: str
    idle_after: int = Field(description="Seconds without a touch until it asks: still there?")
    ask_for: int = Field(description="Seconds it asks before it begins anew for the next visitor.")
    swap_within: int = Field(
        description="Seconds a new release waits at most for a visitor to leave."
    )
    playlist: list[str] | None = Field(
        description="The booths a big screen shows in turns; null: every booth."
    )


class Command(BaseModel):
    """Something to do once; an id that was done is passed over."""

    id: str
    kind: Literal["reload", "identify", "swap_now"]
    expires_at: AwareDatetime


class DesiredState(BaseModel):
    """What a device should have: the answer to ``heartbeat``, and ``desired`` when it changes."""

    release: int | None
    settings: ScreenSettings
    commands: list[Command]
    time: AwareDatetime


class ReleaseAnswer(BaseModel):
    """What the device shall show; ``release`` is null before the first is published."""

    release: int | None
    booth: str | None
    files: list[ReleaseFile]
    settings: ScreenSettings


class Problem(BaseModel):
    """RFC 9457. ``code`` is stable; ``title`` is Persian, ``detail`` English."""

    type: str
    title: str
    detail: str
    status: int
    code: str


def read_message(model: type[M], value: object) -> M:
    """What a device said, or DomainError ``body_invalid`` with the first reason."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise DomainError("body_invalid", reason=_first_reason(error)) from None


def read_json(model: type[M], body: bytes) -> M:
    """The same from the bytes of a request. Raises body_invalid."""
    try:
        value = read_strictly(body)
    except ValueError:
        raise DomainError("body_invalid", reason="it is not JSON") from None
    return read_message(model, value)


def _first_reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(step) for step in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
