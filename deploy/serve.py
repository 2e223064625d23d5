"""Serves the exhibition: prepares the data folder, then runs the web and the jobs process.

Run by deploy/start in the product's environment. Exit codes: deploy/refusal.py, 0 after Ctrl-C or
SIGTERM, 1 when one of the processes ended by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# in place of this file's own folder: modules are named from the program's
sys.path[0] = str(ROOT)
# ruff: noqa: E402

from core.settings import Settings, SettingsError
from deploy import supervisor
from deploy.announcement import print_banner, print_ready, print_refusal
from deploy.data_lock import lock_data_folder
from deploy.network import open_listener
from deploy.parent_death import end_with_parent
from deploy.readiness import is_serving, tell_systemd
from deploy.refusal import SETTING_WRONG, Refusal

MOST_OPEN_FILES = 65536


class AlreadyTold(Exception):
    """The preparation did not succeed, and said why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.exit_code = status if status > 0 else 1  # below zero: ended by a signal


def main() -> int:
    """Serve until told to stop; answers the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    arguments = parse_arguments(sys.argv[1:])
    os.environ |= settings_of(arguments) | {"PYTHONUTF8": "1"}  # whatever the locale
    os.chdir(ROOT)
    try:
        settings = load_settings()
        return serve(settings, with_sample=not arguments.empty)
    except Refusal as refusal:
        print_refusal(refusal)
        return refusal.exit_code
    except AlreadyTold as failure:
        return failure.exit_code
    except KeyboardInterrupt:
        return 130


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    """--port N, --data DIR, --empty."""
    parser = argparse.ArgumentParser(prog="deploy/start", description="Serves the exhibition.")
    parser.add_argument("--port", metavar="N", help="port to listen on (8073)")
    parser.add_argument("--data", metavar="DIR", help="data folder (var/ beside the program)")
    parser.add_argument("--empty", action="store_true", help="load no sample exhibition")
    return parser.parse_args(words)


def settings_of(arguments: argparse.Namespace) -> dict[str, str]:
    """The arguments as settings, so that every process reads them the same way."""
    given = {}
    if arguments.port is not None:
        given["GHORFEH_PORT"] = arguments.port
    if arguments.data is not None:
        given["GHORFEH_DATA_DIR"] = str(Path(arguments.data).absolute())
    return given


def load_settings() -> Settings:
    """The settings; raises Refusal for one that makes no sense."""
    try:
        return Settings.load()
    except SettingsError as error:
        raise Refusal(
            SETTING_WRONG,
            en=f"A setting makes no sense. {error}",
            fa=f"تنظیم {error.name} درست نیست. deploy/env.example همهٔ تنظیم‌ها را می‌گوید.",
        ) from error


def serve(settings: Settings, *, with_sample: bool) -> int:
    """Prepare, start both processes and watch over them; 0 after a stop that was asked for."""
    lock = lock_data_folder(settings.data_dir)
    listener = open_listener(settings.host, settings.port)
    first_account = prepare(lock, with_sample=with_sample)
    print_banner(settings, first_account)

    supervisor.watch_signals()
    allow_many_connections()
    children = start_children(lock, listener.fileno())
    listener.close()  # the web process has it now: once that has ended, so has the port

    def announce() -> None:
        print_ready(settings)
        tell_systemd("READY=1")

    accident = supervisor.supervise(
        children, is_ready=lambda: is_serving(settings.host, settings.port), announce=announce
    )
    if accident is None:
        return 0
    print(f"Stopped: {accident.en}.\nایستاد: {accident.fa}.", file=sys.stderr, flush=True)
    return 1


def prepare(lock: int, *, with_sample: bool) -> tuple[str, str] | None:
    """Have the data folder prepared; answers the first account while it is unused.

    Raises AlreadyTold when that is refused: the reason has been printed then.
    """
    command = [sys.executable, "-m", "deploy.preparation", *([] if with_sample else ["--empty"])]
    parent = os.getpid()
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        pass_fds=(lock,),
        preexec_fn=lambda: end_with_parent(parent),
        check=False,
    )
    if done.returncode != 0:
        raise AlreadyTold(done.returncode)
    account = json.loads(done.stdout)
    return (account[0], account[1]) if account else None


def start_children(lock: int, listener: int) -> list[supervisor.Child]:
    """The web process on the listening socket, and the jobs process; both hold the lock."""
    python, environ = sys.executable, dict(os.environ)
    environ.pop("NOTIFY_SOCKET", None)
    web = ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--bind", f"fd://{listener}")
    jobs = ("-m", "deploy.worker")
    return [
        supervisor.start_child(
            name, (python, *command), folder=ROOT, environ=environ, descriptors=descriptors
        )
        for name, command, descriptors in (
            ("web", web, (lock, listener)),
            ("jobs", jobs, (lock,)),
        )
    ]


def allow_many_connections() -> None:
    """Every socket is an open file, and the usual soft limit of 1024 is below a large fleet."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    sys.exit(main())
