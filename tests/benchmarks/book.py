"""The book of the sample's 55 neighbourhoods: how long it takes, and what its processes take."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from app import create_app
from booth_content.book.chapters import Source, gather_book
from booth_content.book.pages import book_pages
from booth_content.jobs import store
from booth_content.sample import load_sample
from core.database import current_engine, reading, transaction
from core.printing.document import print_pages
from core.schema import upgrade_schema
from core.settings import Settings
from tests.benchmarks.children import watched_children
from tests.benchmarks.measure import Row


def book() -> list[Row]:
    """From the database to the PDF, as the job makes it."""
    with tempfile.TemporaryDirectory(prefix="ghorfeh-benchmark-") as folder:
        app = create_app(Settings.load({"GHORFEH_DATA_DIR": folder}))
        with app.app_context():
            upgrade_schema(current_engine())
            with transaction() as session:
                load_sample(session, store())
            started = time.perf_counter()
            with watched_children() as taken:
                with reading() as session:
                    gathered = gather_book(session, source=Source.APPROVED)
                pages = print_pages(book_pages(gathered, store()), Path(folder) / "book.pdf")
            seconds = time.perf_counter() - started
            current_engine().dispose()
    name = f"book of {len(gathered.chapters)} neighbourhoods, {pages} pages"
    return [
        Row(name, "s", [seconds], "max", 20),
        Row(f"{name}: processor time of printing", "s", [taken.cpu_seconds]),
        Row(f"{name}: memory that it takes, all together", "MB", [taken.megabytes], "max", 300),
    ]
