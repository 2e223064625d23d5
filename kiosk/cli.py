"""``flask devices``: register, list and revoke devices from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from booth_content.queries import booth_by_code
from core.audit import COMMAND_LINE
from core.database import reading, transaction
from core.dates import iso_utc
from core.errors import DomainError
from kiosk.device import get_device, register_device, revoke_device
from kiosk.queries import DeviceRow, list_devices

devices = AppGroup("devices", help="Kiosks, gate stations and big screens.")


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        raise click.ClickException(f"{error.en}\n{error.fa}") from None


@devices.command("add")
@click.option("--role", required=True, type=click.Choice(["kiosk", "gate", "screen"]))
@click.option("--booth", "booth_code", metavar="CODE", help="the booth's number, in any digits")
@click.option("--gate", "gate_name", metavar="NAME", help="the gate's name")
@click.option("--name", default="", help="what the device is called")
@click.option("--json", "as_json", is_flag=True, help='print {"device", "token"}')
def add(role: str, booth_code: str | None, gate_name: str | None, name: str, as_json: bool) -> None:
    """Register a device; its token is printed this once."""
    with _sentences(), transaction() as session:
        booth = booth_by_code(session, booth_code) if booth_code else None
        device, token = register_device(
            session, role=role, booth=booth, gate_name=gate_name, name=name, by=COMMAND_LINE
        )
    if as_json:
        click.echo(json.dumps({"device": device.id, "token": token}))
    else:
        click.echo(f"{device.name}\n{device.id}\n{token}")


@devices.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_all(as_json: bool) -> None:
    """Every device, where it stands and when it was seen."""
    with reading() as session:
        rows = list_devices(session)
    if as_json:
        click.echo(json.dumps([_as_json(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        place = row.booth_code or row.device.gate_name or "-"
        click.echo(f"{row.device.id}  {row.state:8}{row.device.role:8}{place:8}{row.device.name}")


def _as_json(row: DeviceRow) -> dict[str, object]:
    device = row.device
    return {
        "device": device.id,
        "name": device.name,
        "role": device.role,
        "booth": row.booth_code,
        "gate": device.gate_name,
        "state": row.state,
        "release": device.seen_release,
        "seen_at": iso_utc(device.seen_at) if device.seen_at else None,
    }


@devices.command("revoke")
@click.argument("device_id")
def revoke(device_id: str) -> None:
    """Let a device in no more."""
    with _sentences(), transaction() as session:
        revoke_device(session, get_device(session, device_id), by=COMMAND_LINE)
