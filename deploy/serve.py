"""Serves the exhibition: prepares the data folder, then runs the web and the jobs process.

Run by deploy/start in the product's environment. Exit codes: deploy/refusal.py, 0 after Ctrl-C or
SIGTERM, 1 when one of the processes ended by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from socket import socket
from subprocess import PIPE

ROOT = Path(__file__).resolve().parent.parent
# in place of this file's own folder: modules are named from the program's
sys.path[0] = str(ROOT)
# ruff: noqa: E402

from core.settings import Settings, SettingsError
from deploy.announcement import print_banner, print_ready, print_refusal
from deploy.data_lock import lock_data_folder
from deploy.network import open_listener
from deploy.readiness import is_serving, tell_systemd
from deploy.refusal import DISK_FULL, SETTING_WRONG, Refusal, disk_full, is_disk_full
from deploy.supervisor import Accident, Child, StopAsked, Supervisor

MOST_OPEN_FILES = 65536
# bytes; less is used up by the first start without the sample
LEAST_ROOM = 10_000_000
PYTHON = (sys.executable, "-m")


def main() -> int:
    """Serve until told to stop; answers the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    arguments = parse_arguments(sys.argv[1:])
    os.environ |= settings_of(arguments) | {"PYTHONUTF8": "1"}  # whatever the locale
    os.chdir(ROOT)
    os.umask(0o077)  # the data folder holds guests' names: nobody else on this machine reads it
    try:
        settings = load_settings()
        return serve(settings, with_sample=not arguments.empty)
    except Refusal as refusal:
        print_refusal(refusal)
        return refusal.exit_code
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if not is_disk_full(error):
            raise
        print_refusal(disk_full())
        return DISK_FULL


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    """--port N, --data DIR, --empty."""
    parser = argparse.ArgumentParser(prog="deploy/start", description="Serves the exhibition.")
    port, data = "port to listen on (8073)", "data folder (var/ beside the program)"
    parser.add_argument("--port", metavar="N", type=_something, help=port)
    parser.add_argument("--data", metavar="DIR", type=_something, help=data)
    parser.add_argument("--empty", action="store_true", help="load no sample exhibition")
    return parser.parse_args(words)


def _something(word: str) -> str:
    # a script whose variable was empty must not serve from somewhere else
    if not word.strip():
        raise argparse.ArgumentTypeError("is empty")
    return word


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
            fa=f"تنظیم {error.name} درست نیست: {error.fa}. "
            "deploy/env.example همهٔ تنظیم‌ها را می‌گوید.",
        ) from error


def serve(settings: Settings, *, with_sample: bool) -> int:
    """Prepare, run both processes and watch over them; answers the exit code. Raises Refusal."""
    if shutil.disk_usage(settings.data_dir).free < LEAST_ROOM:
        raise disk_full()
    lock = lock_data_folder(settings.data_dir)
    environ = {name: value for name, value in os.environ.items() if name != "NOTIFY_SOCKET"}
    # before the port is open: whoever sees it may say stop, and is heard
    supervisor = Supervisor(ROOT, environ)
    listener = open_listener(settings.host, settings.port)
    allow_many_connections()
    try:
        return run_processes(supervisor, settings, lock, listener, with_sample=with_sample)
    except StopAsked:
        with contextlib.suppress(OSError):  # whoever started us may have gone before
            print("Ended. پایان یافت.", flush=True)
        return 0
    except Accident as accident:
        print(f"Stopped: {accident.en}.\nایستاد: {accident.fa}.", file=sys.stderr, flush=True)
        return 1
    finally:
        supervisor.end_all()


def run_processes(
    supervisor: Supervisor, settings: Settings, lock: int, listener: socket, *, with_sample: bool
) -> int:
    """The server's life. Answers the exit code of a preparation that failed, having said why;
    else ends by StopAsked or Accident. All processes hold the data folder's lock."""
    # The web process loads its modules while the data folder is being prepared, which halves the
    # time of a start; it waits at a gate, a pipe that says nothing until it is closed.
    gate, opener = os.pipe()
    supervisor.start(
        "web",
        (
            *PYTHON,
            "gunicorn",
            "-c",
            "deploy/gunicorn.conf.py",
            "--bind",
            f"fd://{listener.fileno()}",
        ),
        descriptors=(lock, listener.fileno(), gate),
        environ={"SERVE_GATE": str(gate)},
    )
    listener.close()  # the web process has it now: once that has ended, so has the port
    os.close(gate)
    preparation = supervisor.start(
        "preparation",
        (*PYTHON, "deploy.preparation", *([] if with_sample else ["--empty"])),
        descriptors=(lock,),
        stdout=PIPE,
    )
    if failure := supervisor.wait_for(preparation):
        return max(failure, 1)  # below zero: ended by a signal
    os.close(opener)
    print_banner(settings, read_account(preparation))
    supervisor.start("jobs", (*PYTHON, "deploy.worker"), descriptors=(lock,))
    supervisor.wait_until(lambda: is_serving(settings.host, settings.port))
    print_ready(settings)
    tell_systemd("READY=1")
    supervisor.watch()


def read_account(preparation: Child) -> tuple[str, str] | None:
    """What the preparation wrote: the first account's name and password, or nothing."""
    assert preparation.process.stdout is not None
    with preparation.process.stdout as written:
        account = json.load(written)
    return (account[0], account[1]) if account else None


def allow_many_connections() -> None:
    """Every socket is an open file, and the usual soft limit of 1024 is below a large fleet."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    sys.exit(main())
