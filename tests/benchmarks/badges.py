"""600 guests' badges: from asking to the file and the codes that count, as the job does it."""

from __future__ import annotations

import tempfile
import time

from app import create_app
from core.accounts import add_account, prepare_password
from core.audit import SYSTEM
from core.database import current_engine, reading, transaction
from core.jobs import get_job, run_job
from core.schema import upgrade_schema
from core.settings import Settings
from kiosk.badge_job import request_badges
from tests.benchmarks.measure import Row
from tests.benchmarks.world import PASSWORD
from tests.builders import build_exhibition
from visitors.badge import badgeless_guests
from visitors.groups import ensure_groups
from visitors.invitation import GuestFacts, add_guest

GUESTS = 600
LAYOUTS = ("lanyard", "sheet", "label", "card")


def badges() -> list[Row]:
    """Each layout alone, for all the guests; later ones end the badges of those before."""
    with tempfile.TemporaryDirectory(prefix="ghorfeh-benchmark-") as folder:
        app = create_app(Settings.load({"GHORFEH_DATA_DIR": folder}))
        with app.app_context():
            upgrade_schema(current_engine())
            _invite()
            rows = [_print(layout) for layout in LAYOUTS]
            current_engine().dispose()
    return rows


def _invite() -> None:
    with transaction() as session:
        build_exhibition(session, booths=1)
        groups = ensure_groups(session)
        for number in range(GUESTS):
            group = groups[number % len(groups)]
            told = (f"مهمان نمونهٔ {number}", group.id, f"سازمان نمونهٔ {number % 90}", "مدیر کل")
            add_guest(session, GuestFacts(*told), by=SYSTEM)


def _print(layout: str) -> Row:
    started = time.perf_counter()
    with transaction() as session:
        organiser = add_account(
            session,
            name=f"organiser-{layout}",
            role="organiser",
            password_hash=prepare_password(PASSWORD),
            by=SYSTEM,
        )
        guests = badgeless_guests(session) or list(range(1, GUESTS + 1))
        job_id = request_badges(
            session,
            guests,
            layouts=[layout],
            is_reissue=True,
            used=0,
            scope="",
            by=organiser,
        ).id
    run_job(job_id)
    seconds = time.perf_counter() - started
    with reading() as session:
        made = get_job(session, job_id)
    assert made.result is not None
    assert made.result["guests"] == GUESTS
    # the bar is the PDF's; pictures are drawn one by one
    bar = None if layout == "card" else 10
    return Row(f"{GUESTS} guests' badges in a job, {layout}", "s", [seconds], "max", bar)
