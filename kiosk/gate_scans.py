"""Taking a gate's scans: the supervisor's PIN first, then one transaction a scan."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from prometheus_client import Counter
from sqlalchemy import select
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session

from core.database import reading, transaction, writing
from core.errors import DomainError, problem
from core.realtime import current_bus
from kiosk.gate_messages import OverrideRequest, QueuedScan, ScanRequest
from kiosk.hall import hold_door, prepare_door
from kiosk.messages import read_message
from kiosk.token import Holder
from kiosk.tries import one_pin_try
from visitors.check_in import Answer, record_scan
from visitors.check_in_log import CheckIn
from visitors.pin import check_pin, note_refused_pin
from visitors.scan import Scan, Supervisor

log = structlog.get_logger()

SCANS = Counter(
    "ghorfeh_check_ins_total",
    "Scans decided by this process; replays are not counted again",
    ["direction", "outcome", "kind"],
)

# the first scan at a gate prepares it; that it must be done again at once is as good as impossible
MOST_PREPARATIONS = 3


def take_scan(
    holder: Holder,
    said: ScanRequest,
    *,
    arrived_at: datetime,
    sent_at: datetime | None,
    zone: ZoneInfo,
    kind: str = "scan",
) -> Answer:
    """Decide and record one scan. Raises nonce_reused, pin_refused, too_many_tries."""
    supervisor = _supervisor_of_scan(holder, said)
    scan = Scan(
        said.nonce,
        said.code,
        said.direction,
        said.scanned_at,
        said.party,
        said.decided if isinstance(said, QueuedScan) else None,
        kind,
    )
    answer = _decide(holder, scan, supervisor, zone, arrived_at, sent_at)
    if answer.is_new:
        SCANS.labels(scan.direction, answer.outcome, scan.kind).inc()
        current_bus().publish(
            "check_in.recorded",
            {"gate": holder.gate_name, "direction": scan.direction, "outcome": answer.outcome},
        )
    return answer


def _decide(
    holder: Holder,
    scan: Scan,
    supervisor: Supervisor | None,
    zone: ZoneInfo,
    arrived_at: datetime,
    sent_at: datetime | None,
) -> Answer:
    gate_name = holder.gate_name or ""
    for _ in range(MOST_PREPARATIONS):
        with writing() as connection:
            door = hold_door(connection, gate_name, holder.device_id, zone)
            if door is not None:
                return record_scan(
                    connection,
                    scan,
                    station=door.station,
                    hall=door.hall,
                    arrived_at=arrived_at,
                    sent_at=sent_at,
                    supervisor=supervisor,
                )
        with transaction() as session:
            prepare_door(session, gate_name, holder.device_id, zone)
    raise DomainError("busy")


def take_queued(
    holder: Holder, value: object, *, arrived_at: datetime, sent_at: datetime | None, zone: ZoneInfo
) -> str:
    """The result of one scan of a batch as JSON; what is wrong with it spoils no other."""
    try:
        said = read_message(QueuedScan, value)
        answer = take_scan(
            holder, said, arrived_at=arrived_at, sent_at=sent_at, zone=zone, kind="queued"
        )
    except DomainError as error:
        return _result_of_problem(value, error)
    except OperationalError:
        raise  # the database is busy: the gate keeps the whole queue and sends it again
    except DataError:
        return _result_of_problem(value, DomainError("request_invalid"))
    except Exception as error:
        log.error("check_in.queued_failed", exc_info=error)
        return _result_of_problem(value, DomainError("unexpected"))
    status = 201 if answer.is_new and answer.is_accepted else 200
    return f'{{"status":{status},{answer.body[1:]}'


def _result_of_problem(value: object, error: DomainError) -> str:
    nonce = value.get("nonce") if isinstance(value, dict) else None
    told: dict[str, Any] = {"nonce": nonce if isinstance(nonce, str) else None, **problem(error)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)


def _supervisor_of_scan(holder: Holder, said: ScanRequest) -> Supervisor | None:
    if said.override is None:
        return None
    with reading() as session:
        if session.scalar(select(CheckIn.id).where(CheckIn.nonce == said.nonce)):
            return None  # told again: nobody is asked twice
    return supervisor_of(holder, said.override)


def supervisor_of(holder: Holder, said: OverrideRequest) -> Supervisor:
    """Who answers for this. Raises pin_refused, override_needs_a_reason, too_many_tries."""
    try:
        with one_pin_try(said.account, holder.device_id or ""), reading() as session:
            return _check(session, said)
    except DomainError as error:
        if error.code == "pin_refused":
            with transaction() as session:
                note_refused_pin(session, account=said.account, gate_name=holder.gate_name or "")
        raise


def _check(session: Session, said: OverrideRequest) -> Supervisor:
    return check_pin(session, account=said.account, pin=said.pin, reason=said.reason)
