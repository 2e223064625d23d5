"""Settings: environment variables GHORFEH_*, parsed once, loud when wrong.

A file ``ghorfeh.env`` in the data folder may hold the same names; the environment wins over it.
Secrets may be given as ``GHORFEH_<NAME>_FILE``, the path of a file that holds them.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core.persian import to_persian_digits

VERSION = "0.1.0"
PREFIX = "GHORFEH_"
NAMES = (
    "DATA_DIR",
    "DATABASE_URL",
    "REDIS_URL",
    "HOST",
    "PORT",
    "PROXIES",
    "PUBLIC_URL",
    "SECRET_KEY",
    "TIMEZONE",
    "LANGUAGE",
    "RUN_MODE",
)
SECRETS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
LANGUAGES = ("fa", "ar", "en")
RUN_MODES = ("gevent", "threads")
DEFAULT_PORT = 8073
SHORTEST_SECRET = 16
MOST_PROXIES = 9


class SettingsError(Exception):
    """A setting makes no sense; ``name`` is the variable, ``fa`` and the text say what is wrong."""

    def __init__(self, name: str, en: str, fa: str) -> None:
        super().__init__(f"{PREFIX}{name}: {en}")
        self.name = PREFIX + name
        self.fa = fa


@dataclass(frozen=True)
class Settings:
    """What one server runs with. ``database_url`` is an SQLAlchemy URL; ``proxies`` counts those
    in front of the server that are believed when they say whom they pass on."""

    data_dir: Path
    database_url: str
    redis_url: str | None
    host: str
    port: int
    proxies: int
    # where visitors' phones reach this server; None: as the screen that shows the code reaches it
    public_url: str | None
    secret_key: str
    timezone: ZoneInfo
    language: str
    run_mode: str

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; makes the data folder and, when none is given, a secret key in it.

        Raises SettingsError for an unknown GHORFEH_ name or a value that makes no sense.
        """
        environ = os.environ if environ is None else environ
        data_dir = _data_dir(environ.get(PREFIX + "DATA_DIR") or "var")
        given = _read_env_file(data_dir / "ghorfeh.env") | dict(environ)
        values = _collect(given)
        return cls(
            data_dir=data_dir,
            database_url=_database_url(values.get("DATABASE_URL"), data_dir),
            redis_url=_redis_url(values.get("REDIS_URL")),
            host=_host(values.get("HOST", "0.0.0.0")),  # noqa: S104 - screens reach it by the network
            port=_port(values.get("PORT", str(DEFAULT_PORT))),
            proxies=_proxies(values.get("PROXIES", "0")),
            public_url=_public_url(values.get("PUBLIC_URL")),
            secret_key=_secret_key(values.get("SECRET_KEY"), data_dir),
            timezone=_timezone(values.get("TIMEZONE", "Asia/Tehran")),
            language=_choice("LANGUAGE", values.get("LANGUAGE", "fa"), LANGUAGES),
            run_mode=_choice("RUN_MODE", values.get("RUN_MODE", "gevent"), RUN_MODES),
        )

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def files_dir(self) -> Path:
        """Where content-addressed files lie."""
        return self.data_dir / "files"

    @property
    def uploads_dir(self) -> Path:
        """Where what people sent waits, private, until a job has looked at it."""
        return self.data_dir / "uploads"


def _collect(given: Mapping[str, str]) -> dict[str, str]:
    known = {PREFIX + name for name in NAMES} | {f"{PREFIX}{name}_FILE" for name in SECRETS}
    for key in given:
        # GHORFEH_TEST_* steer the tests; every other unknown name is a typing slip
        if key.startswith(PREFIX) and key not in known and not key.startswith(PREFIX + "TEST_"):
            raise SettingsError(
                key.removeprefix(PREFIX),
                "is not a setting; see deploy/env.example",
                "چنین تنظیمی نیست؛ deploy/env.example همه را می‌گوید",
            )
    # an empty value is none, as in any shell
    values = {name: given[PREFIX + name] for name in NAMES if given.get(PREFIX + name)}
    for name in SECRETS:
        if path := given.get(f"{PREFIX}{name}_FILE"):
            values[name] = _read_secret(name, path)
    return values


def _read_secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{name}_FILE", f"cannot be read: {_reason(error)}", "پرونده‌اش خوانده نمی‌شود"
        ) from error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    # never the bytes themselves: they may be a secret's
    return error.strerror or "?" if isinstance(error, OSError) else "it is not UTF-8"


def _read_env_file(path: Path) -> dict[str, str]:
    """Lines NAME=value; empty lines and # comments are passed over."""
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            "DATA_DIR",
            f"{path.name} cannot be read: {_reason(error)}",
            f"{path.name} خوانده نمی‌شود",
        ) from error
    values = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.strip().partition("=")
        if not equals or not name.startswith(PREFIX):
            raise SettingsError(
                "DATA_DIR",
                f"{path.name} line {number} is not {PREFIX}NAME=value",
                f"سطر {number} در {path.name} به شکل {PREFIX}NAME=value نیست",
            )
        values[name] = value.strip().strip("\"'")
    return values


def _data_dir(value: str) -> Path:
    path = Path(value).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            "DATA_DIR", f"«{path}» cannot be made: {error.strerror}", "این پوشه ساخته نمی‌شود"
        ) from error
    if not os.access(path, os.W_OK):
        raise SettingsError("DATA_DIR", f"«{path}» cannot be written to", "در این پوشه نمی‌شود نوشت")
    return path


def _database_url(value: str | None, data_dir: Path) -> str:
    if value is None:
        return f"sqlite:///{data_dir / 'ghorfeh.sqlite3'}"
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises for one that is no number
        # without a name it would take whatever database the system's user happens to have
        is_postgres = parts.scheme in ("postgres", "postgresql", "postgresql+psycopg")
        if is_postgres and parts.path.strip("/"):
            return "postgresql+psycopg" + value[len(parts.scheme) :]
        if value.startswith("sqlite:///") and parts.path.strip("/"):
            return value
    except ValueError:
        pass
    raise SettingsError(
        "DATABASE_URL",
        "is neither like sqlite:////folder/file nor like postgresql://user@host/database",
        "نه مانند sqlite:////folder/file است و نه مانند postgresql://user@host/database",
    )


def _redis_url(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises for one that is no number
        if parts.scheme == "unix" or (parts.scheme in ("redis", "rediss") and parts.hostname):
            return value
    except ValueError:
        pass
    raise SettingsError(
        "REDIS_URL",
        "is not like redis://host:6379/0, rediss://… or unix://…",
        "مانند redis://host:6379/0 یا rediss://… یا unix://… نیست",
    )


def _host(value: str) -> str:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        if value != "localhost":
            raise SettingsError(
                "HOST",
                f"«{value}» is not an address of this machine",
                f"«{value}» نشانی این دستگاه نیست",
            ) from None
    return value


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingsError(
            "PORT",
            f"«{value}» is not a number from 1 to 65535",
            f"«{value}» عددی از ۱ تا ۶۵۵۳۵ نیست",
        )
    return int(value)


def _proxies(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) > MOST_PROXIES:
        raise SettingsError(
            "PROXIES",
            f"«{value}» is not a number from 0 to {MOST_PROXIES}",
            f"«{value}» عددی از ۰ تا {to_persian_digits(MOST_PROXIES)} نیست",
        )
    return int(value)


def _public_url(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        is_address = bool(parts.hostname) and value.isascii() and value.isprintable()
        is_bare = parts.path in ("", "/") and not parts.query and not parts.fragment
        if parts.scheme in ("http", "https") and is_address and is_bare and "@" not in parts.netloc:
            _ = parts.port  # raises for one that is no number
            return f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        pass
    raise SettingsError(
        "PUBLIC_URL",
        f"«{value}» is not like http://192.168.1.10:8073",
        f"«{value}» مانند http://192.168.1.10:8073 نیست",
    )


def _timezone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            "TIMEZONE",
            f"«{value}» is not a time zone (say Asia/Tehran)",
            f"«{value}» منطقهٔ زمانی نیست (مانند Asia/Tehran)",
        ) from None


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        listed = ", ".join(choices)
        raise SettingsError(
            name, f"«{value}» is none of {listed}", f"«{value}» هیچ‌یک از این‌ها نیست: {listed}"
        )
    return value


def _secret_key(value: str | None, data_dir: Path) -> str:
    if value is not None:
        if len(value) < SHORTEST_SECRET:
            raise SettingsError(
                "SECRET_KEY",
                f"is shorter than {SHORTEST_SECRET} characters",
                f"کوتاه‌تر از {to_persian_digits(SHORTEST_SECRET)} نویسه است",
            )
        return value
    path = data_dir / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    kept = path.read_text(encoding="utf-8").strip()
    if len(kept) < SHORTEST_SECRET:  # a full disk left it empty: anybody could sign with that
        raise SettingsError(
            "SECRET_KEY",
            f"«{path}» holds no key; remove the file and start again",
            f"در «{path}» کلیدی نیست؛ پرونده را بردارید و دوباره شروع کنید",
        )
    return kept
