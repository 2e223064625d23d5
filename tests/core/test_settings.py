"""Settings: from the environment and the data folder's file, loud when they make no sense."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from core.settings import NAMES, Settings, SettingsError


def load(folder: Path, **values: str) -> Settings:
    return Settings.load(
        {
            "GHORFEH_DATA_DIR": str(folder),
            **{f"GHORFEH_{name}": text for name, text in values.items()},
        }
    )


def test_nothing_but_a_folder_is_needed(tmp_path: Path) -> None:
    settings = load(tmp_path / "new" / "var")

    assert settings.data_dir == tmp_path / "new" / "var"
    assert settings.database_url == f"sqlite:///{settings.data_dir}/ghorfeh.sqlite3"
    assert (settings.host, settings.port, settings.proxies) == ("0.0.0.0", 8073, 0)
    assert (settings.timezone.key, settings.language) == ("Asia/Tehran", "fa")
    assert settings.redis_url is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "80a"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "۸۰۷۳"),
        ("PORT", "80.5"),
        ("PROXIES", "-1"),
        ("PROXIES", "10"),
        ("PROXIES", "nginx"),
        ("PUBLIC_URL", "192.168.1.10:8073"),
        ("PUBLIC_URL", "ftp://192.168.1.10"),
        ("PUBLIC_URL", "http://"),
        ("PUBLIC_URL", "http://[::1"),
        ("PUBLIC_URL", "http://192.168.1.10:port"),
        ("PUBLIC_URL", "http://192.168.1.10/p"),
        ("PUBLIC_URL", "http://192.168.1.10?booth=1"),
        ("PUBLIC_URL", "http://who@192.168.1.10"),
        ("PUBLIC_URL", "http://ghorfeh.example/\n"),
        ("HOST", "my house"),
        ("HOST", "256.1.1.1"),
        ("TIMEZONE", "Asia/Qom"),
        ("TIMEZONE", "../../etc/passwd"),
        ("TIMEZONE", "/etc/localtime"),
        ("LANGUAGE", "de"),
        ("RUN_MODE", "eventlet"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "ghorfeh.sqlite3"),
        ("DATABASE_URL", "sqlite://bad"),
        ("DATABASE_URL", "sqlite:"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "postgresql://u:p@h:port/x"),
        ("REDIS_URL", "http://localhost"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://127.0.0.1:abc/0"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY_FILE", "/no/such/file"),
        ("PROT", "8073"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, **{name: value})

    assert caught.value.name == f"GHORFEH_{name}"
    assert str(caught.value).startswith(f"GHORFEH_{name}: ")
    assert caught.value.fa


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://192.168.1.10:8073", "http://192.168.1.10:8073"),
        ("https://ghorfeh.example/", "https://ghorfeh.example"),
        ("", None),
    ],
)
def test_phones_may_have_an_address_of_their_own(
    tmp_path: Path, given: str, used: str | None
) -> None:
    assert load(tmp_path, PUBLIC_URL=given).public_url == used


def test_a_secret_is_never_in_a_complaint(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, DATABASE_URL="mysql://root:hunter2@localhost/x")

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql://u:p@h:5432/d?x=1", "postgresql+psycopg://u:p@h:5432/d?x=1"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
    ],
)
def test_a_database_is_reached_by_its_url(tmp_path: Path, given: str, used: str) -> None:
    settings = load(tmp_path, DATABASE_URL=given)

    assert settings.database_url == used
    assert settings.is_sqlite == used.startswith("sqlite")


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 48
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert load(tmp_path / "a").secret_key != load(tmp_path / "b").secret_key


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("kept in a file of its own\n")

    assert (
        load(tmp_path / "var", SECRET_KEY_FILE=str(secret)).secret_key == secret.read_text().strip()
    )


def test_the_folders_file_speaks_and_the_environment_overrules_it(tmp_path: Path) -> None:
    (tmp_path / "ghorfeh.env").write_text(
        '# of this venue\n\nGHORFEH_PORT=9000\nGHORFEH_LANGUAGE="en"\n', encoding="utf-8"
    )

    settings = load(tmp_path, PORT="9001")

    assert (settings.port, settings.language) == (9001, "en")


@pytest.mark.parametrize("line", ["PORT=9000", "GHORFEH_PORT", "export GHORFEH_PORT=1"])
def test_a_line_of_the_file_that_is_none_is_counted(tmp_path: Path, line: str) -> None:
    (tmp_path / "ghorfeh.env").write_text(f"# first\n{line}\n")

    with pytest.raises(SettingsError, match="line 2"):
        load(tmp_path)


def test_the_files_slips_are_found_too(tmp_path: Path) -> None:
    (tmp_path / "ghorfeh.env").write_text("GHORFEH_PROT=9000\n")

    with pytest.raises(SettingsError, match="GHORFEH_PROT"):
        load(tmp_path)


def test_a_file_of_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "ghorfeh.env").write_bytes(b"# \xe4\xe3\xc7\xed\xd4\xdf\n")

    with pytest.raises(SettingsError, match=r"ghorfeh\.env"):
        load(tmp_path)


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")

    with pytest.raises(SettingsError, match="GHORFEH_DATA_DIR"):
        load(tmp_path / "var")


def test_an_empty_value_counts_for_none(tmp_path: Path) -> None:
    assert load(tmp_path, **dict.fromkeys(set(NAMES) - {"DATA_DIR"}, "")).port == 8073
