"""What must not be read by others: keys, hashes, the data folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.database import transaction
from core.settings import Settings, SettingsError

SECRET = "argon2id of somebody"


def test_a_key_that_a_full_disk_left_empty_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch(mode=0o600)

    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Settings.load({"GHORFEH_DATA_DIR": str(tmp_path)})


def test_a_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    data = tmp_path / "new"

    Settings.load({"GHORFEH_DATA_DIR": str(data)})

    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600


def test_an_error_of_the_database_quotes_nothing_that_was_to_be_written(app: Flask) -> None:
    with pytest.raises(DBAPIError) as failure, transaction() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:hash)"), {"hash": SECRET})

    assert SECRET not in str(failure.value)
