"""What gates say and are told, as pydantic models: scans, batches, undoing, the list, the day."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field

from core.persian import tidy
from kiosk.messages import LARGEST_INT, Said, fold_digits
from visitors.check_in_log import LONGEST_NONCE, LONGEST_REASON, OF_CLOSING, OF_SETTLING
from visitors.deciding import Outcome
from visitors.gate_list import PLACE_FIELDS, RECORD_FIELDS
from visitors.guest import LARGEST_PARTY, LONGEST_NAME
from visitors.settling import Settlement

MOST_SCANS = 500
NONCE = rf"^[A-Za-z0-9_.:-]{{1,{LONGEST_NONCE}}}$"
_OURS = (OF_SETTLING, OF_CLOSING)
# SQLite's LIKE knows no capitals, and so neither does this
_NO_OURS = "|".join(
    "".join(f"[{c}{c.upper()}]" if c.isalpha() else rf"\{c}" for c in begins) for begins in _OURS
)
NONCE_OF_GATE = rf"^(?!{_NO_OURS}){NONCE[1:]}"


def _no_nonce_of_ours(nonce: str) -> str:
    """With one, a gate would forestall a departure or pass for what a supervisor settled."""
    if nonce.lower().startswith(_OURS):
        raise ValueError(f"a nonce of a gate does not begin with {' or '.join(_OURS)}")
    return nonce


def _written_out(value: Any) -> Any:
    """An instant is written as a date and a time: a bare number would be read as seconds."""
    if not isinstance(value, str) or "-" not in value:
        raise ValueError("an instant is written as 2022-11-01T13:00:00Z")
    return fold_digits(value)


Instant = Annotated[AwareDatetime, BeforeValidator(_written_out)]
Nonce = Annotated[
    str,
    Field(pattern=NONCE, json_schema_extra={"pattern": NONCE_OF_GATE}),
    AfterValidator(_no_nonce_of_ours),
]
Party = Annotated[int, BeforeValidator(fold_digits), Field(ge=1, le=LARGEST_PARTY)]


class OverrideRequest(Said):
    """A supervisor answers for letting a guest pass."""

    account: Annotated[str, Field(min_length=1, max_length=80)]
    pin: Annotated[str, BeforeValidator(fold_digits), Field(min_length=1, max_length=40)]
    # what tidying leaves nothing of is no reason (override_needs_a_reason)
    reason: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_REASON,
            json_schema_extra={"pattern": "[0-9A-Za-zآ-ی]"},
        ),
        AfterValidator(tidy),
    ]


class ScanRequest(Said):
    """One scan. ``code`` is what the reader read, whatever it is: the server cleans it."""

    code: str = Field(description="The raw text of the reader; a code that is none is recorded.")
    nonce: Nonce = Field(
        description="Given by the gate; told again, the answer is the same to the byte."
    )
    direction: Literal["entry", "exit"]
    scanned_at: Instant | None = Field(
        default=None, description="By the gate's own clock; without it, the scan was made now."
    )
    party: Party | None = Field(
        default=None, description="How many came in or went out with this badge, the guest too."
    )
    override: OverrideRequest | None = None


class CheckInRequest(ScanRequest):
    """A scan that waits for its answer."""

    sent_at: Instant | None = Field(
        default=None, description="The gate's clock at sending: the scan's time is set right by it."
    )


class QueuedScan(ScanRequest):
    """A scan from the queue of a gate that was alone."""

    decided: Outcome | None = Field(
        default=None,
        description="The verdict that the gate has shown. Whom it let in stays in: where the table"
        " would not have, the scan is a conflict.",
    )


class BatchRequest(Said):
    """What waits in a gate's queue, the oldest first; each scan is answered by itself."""

    scans: Annotated[list[Any], Field(max_length=MOST_SCANS)] = Field(
        json_schema_extra={"items": {"$ref": "#/components/schemas/QueuedScan"}}
    )
    sent_at: Instant | None = Field(
        default=None, description="The gate's clock at sending: the scans' times are set right."
    )


class AnnulRequest(Said):
    """A supervisor's word, where the gate itself may not; or when a gate that was alone did it."""

    override: OverrideRequest | None = None
    annulled_at: Instant | None = Field(
        default=None,
        description="By the gate's own clock, for a scan that came out of its queue; of another,"
        " or without it, the scan is undone now.",
    )
    sent_at: Instant | None = Field(
        default=None, description="The gate's clock at sending: the time of undoing is set right."
    )


class WalkInRequest(Said):
    """A guest who comes without an invitation, and the supervisor who lets them in."""

    nonce: Nonce
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    group: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    organisation: Annotated[str, Field(max_length=200)] = ""
    job: Annotated[str, Field(max_length=120)] = ""
    phone: Annotated[str, Field(max_length=40)] | None = None
    party: Party | None = None
    override: OverrideRequest


class FindGuestsRequest(Said):
    """A name as it is typed at the gate, and the supervisor who may see whose it is."""

    typed: Annotated[str, Field(min_length=2, max_length=LONGEST_NAME)]
    override: OverrideRequest


class ReplaceBadgeRequest(Said):
    """Whose badge was lost, and the supervisor who answers for the new one."""

    guest: Annotated[int, Field(ge=1, le=LARGEST_INT)]
    override: OverrideRequest


class ConflictsRequest(Said):
    """The supervisor who may see whom two gates let in on one badge."""

    override: OverrideRequest


class SettleRequest(Said):
    """What a conflict was: two people, one counted twice, or something only to be known."""

    conflict: Annotated[int, Field(ge=1, le=LARGEST_INT)] = Field(
        description="The id of the later entry, as the conflicts are told."
    )
    how: Settlement
    note: Annotated[str, Field(max_length=LONGEST_REASON), AfterValidator(tidy)] = Field(
        default="", description="What happened; ``how`` as note wants one."
    )
    override: OverrideRequest


class GuestTold(BaseModel):
    """Whose badge it is. ``note`` is for the steward's eyes; flags: vip, greeted, party."""

    id: int
    name: str
    organisation: str
    job: str
    group: str
    colour: str
    flags: list[str]
    party_size: int
    note: str | None = None


class LastScan(BaseModel):
    """The last accepted scan of this guest before this one."""

    direction: Literal["entry", "exit"] | None
    gate: str | None
    at: AwareDatetime


class CheckInAnswer(BaseModel):
    """What a scan came to. ``message`` is Persian and says what to do."""

    outcome: Outcome
    message: str
    guest: GuestTold | None = None
    last: LastScan | None = None
    inside: int = Field(description="People in the hall now, companions counted.")
    nonce: str
    conflict: bool
    overrode: Outcome | None = Field(description="The reason that a supervisor passed over.")


class BatchAnswer(BaseModel):
    """One result a scan, in their order: ``status`` as it would be alone, with the answer of a
    scan or the problem that kept it from being one. Below 500 it may leave the queue."""

    results: list[dict[str, Any]]


class AnnulAnswer(BaseModel):
    """The scan counts no more."""

    nonce: str
    inside: int


class WalkInAnswer(BaseModel):
    """The code to be printed, told this once, and the entry."""

    code: str
    guest: int
    check_in: CheckInAnswer


class GatePlace(BaseModel):
    """The gate that this device stands at."""

    id: int | None
    name: str


class VerdictSentences(BaseModel):
    """The Persian sentences of verdicts, with holes for what a scan fills in."""

    version: str
    words: dict[str, str]


class GateListAnswer(BaseModel):
    """What changed since the cursor; with ``full`` it replaces what the gate has."""

    cursor: str
    full: bool
    time: AwareDatetime
    record_fields: list[str] = Field(examples=[list(RECORD_FIELDS)])
    place_fields: list[str] = Field(examples=[list(PLACE_FIELDS)])
    gate: GatePlace
    sentences: VerdictSentences | None = Field(
        default=None, description="What the gate says when it decides alone; see ``words``."
    )
    rules: dict[str, Any]
    entries: list[list[Any]] = Field(
        description="[base64url(SHA-256 of the code), sealed record, place?], or the hash alone for"
        " a badge that ended. A record is base64(12-byte nonce, AES-256-GCM) of a JSON list under"
        " HMAC-SHA-256(code, 'ghorfeh gate record 1'). The window's ends are seconds since 1970, a"
        " place's instant is milliseconds."
    )


class GateStatusAnswer(BaseModel):
    """The day at the gates; counts are of scans, ``inside`` and ``entered`` of people."""

    gate: str
    time: AwareDatetime
    rehearsal: bool
    open: bool
    inside: int
    capacity: int | None
    admitted: int
    accepted: dict[str, int]
    refused: dict[str, int]
    gates: list[dict[str, Any]]
    quarters: list[dict[str, Any]]
    conflicts: int


class FoundGuestTold(BaseModel):
    """A guest of the name that was typed. ``inside`` counts people, companions among them."""

    id: int
    name: str
    organisation: str
    job: str
    group: str
    colour: str
    is_vip: bool
    state: str
    party_size: int
    inside: int
    has_badge: bool


class FindGuestsAnswer(BaseModel):
    """At most twelve, in the order of names; a longer name finds fewer."""

    guests: list[FoundGuestTold]


class ReplaceBadgeAnswer(BaseModel):
    """The code to be printed, told this once; the old badge lets nobody in any more."""

    code: str
    guest: int
    name: str


class ConflictSideTold(BaseModel):
    """One of the two entries. ``party`` null: nobody said how many; ``arrived_at`` for one that
    came late, out of a gate's queue."""

    gate: str | None
    at: AwareDatetime
    party: int | None
    arrived_at: AwareDatetime | None


class ConflictTold(BaseModel):
    """Two entries on one badge; ``before`` null where a gate alone let in whom the table would
    not have."""

    id: int
    name: str
    organisation: str
    group: str
    colour: str
    is_vip: bool
    before: ConflictSideTold | None
    later: ConflictSideTold


class ConflictsAnswer(BaseModel):
    """What waits of today, the oldest first; ``others`` counts those of other days, which the
    organisers' desk shows."""

    conflicts: list[ConflictTold]
    others: int


class SettleAnswer(BaseModel):
    """People in the hall after it, and how many conflicts of all days still wait."""

    inside: int
    waiting: int


class GreetingTold(BaseModel):
    """Somebody who agreed to be greeted by name."""

    nonce: str
    name: str
    organisation: str
    vip: bool
    at: AwareDatetime


class GreetingsAnswer(BaseModel):
    """What the big screen beside a gate shows. ``gate`` null: of every gate."""

    exhibition: str
    gate: str | None
    time: AwareDatetime
    rehearsal: bool
    inside: int
    capacity: int | None
    greetings: list[GreetingTold]
