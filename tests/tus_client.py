"""A plain tus client and a picture to send, for tests of uploads."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.database import reading
from core.jobs import Job, run_job

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = TUS | {"Content-Type": "application/offset+octet-stream"}


def picture(colour: tuple[int, int, int] = (20, 120, 130)) -> bytes:
    """A small JPEG, too large for one piece of the tests' chunks."""
    out = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(out, "JPEG")
    return out.getvalue()


PICTURE = picture()


def metadata(**about: str) -> str:
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in about.items()
    )


@dataclass
class Sender:
    """A tus client that knows nothing of the product but its addresses."""

    client: FlaskClient
    booth: str = "01"

    def begin(self, size: int, kind: str = "picture", **headers: str) -> TestResponse:
        about = {
            "Upload-Length": str(size),
            "Upload-Metadata": metadata(kind=kind, name="عکس ۱.jpg"),
        }
        return self.client.post(f"/uploads/{self.booth}", headers=TUS | about | headers)

    def begun(self, size: int = len(PICTURE), kind: str = "picture") -> str:
        answer = self.begin(size, kind)
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"])

    def send(self, address: str, data: bytes, offset: int = 0, **headers: str) -> TestResponse:
        told = BYTES | {"Upload-Offset": str(offset)} | headers
        return self.client.patch(address, data=data, headers=told)

    def offset(self, address: str) -> int:
        answer = self.client.head(address, headers=TUS)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])

    def facts(self, address: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(address).get_json()
        return found


def run_jobs() -> None:
    """Work as the jobs process does on all that waits."""
    with reading() as session:
        waiting = list(session.scalars(select(Job.id).where(Job.started_at.is_(None))))
    for job_id in waiting:
        run_job(job_id)
