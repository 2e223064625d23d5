"""ffmpeg and ffprobe, run within limits: they read files that strangers sent.

Only containers that phones, cameras and editors write are opened, and nothing but the file itself:
a playlist that names other files of this machine, or the network, is no film.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from core.errors import DomainError, define

log = structlog.get_logger()

INSTALL = "sudo apt-get install -y ffmpeg"

define(
    "converter_missing",
    503,
    fa="سرور هنوز برنامهٔ فیلم و صدا را ندارد. مسئول فنی این خط را روی سرور اجرا کند: {line}",
    en="The server has no ffmpeg. Run: {line}",
)
define(
    "recording_damaged",
    422,
    fa="این پرونده ناقص یا خراب است. آن را در گوشی پخش کنید؛ اگر پخش شد، دوباره بفرستید.",
    en="The file is truncated or damaged: play it on the phone; if it plays, send it again.",
)
define(
    "recording_too_demanding",
    422,
    fa="این پرونده بیش از توان سامانه است. آن را در گوشی با کیفیت ۱۰۸۰ ذخیره کنید و بفرستید.",
    en="Converting this file takes too much memory or time: save it at 1080p and send that.",
)

_PROCESS = Path(__file__).with_name("program_process.py")
_INPUT = (
    "-protocol_whitelist",
    "file,pipe",
    "-format_whitelist",
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,asf,flv,ogg,wav,mp3,aac,flac,amr,"
    "amrnb,amrwb,aiff,caf",
)
_MEMORY = 4_000_000_000  # addresses, not pages: what 4K HEVC and x264 with 2 threads ask for
_STEP_SECONDS = 1.0


@dataclass(frozen=True)
class ProgramLimits:
    """What one run may take. Output in bytes, times in seconds."""

    wall_seconds: float
    cpu_seconds: int
    most_output: int = 0
    memory_bytes: int = _MEMORY


def find_program(name: str) -> str:
    """Its path. Raises converter_missing."""
    path = shutil.which(name)
    if path is None:
        raise DomainError("converter_missing", line=INSTALL)
    return path


def is_installed() -> bool:
    """Whether films and sounds can be made ready on this machine."""
    return shutil.which("ffmpeg") is not None and shutil.which("ffprobe") is not None


def probe(path: Path) -> dict[str, Any]:
    """What ffprobe says of the file: {"format", "streams"}. Raises recording_damaged."""
    arguments = ["-v", "error", *_INPUT, "-of", "json", "-show_format", "-show_streams"]
    limits = ProgramLimits(wall_seconds=60, cpu_seconds=30, most_output=0)
    answer = _run("ffprobe", [*arguments, f"file:{path}"], limits)
    found: dict[str, Any] = json.loads(answer or "{}")
    if not found.get("streams"):
        raise DomainError("recording_damaged")
    return found


def convert(
    source: Path,
    arguments: Sequence[str],
    limits: ProgramLimits,
    *,
    progress: Callable[[float], None] = lambda seconds: None,
    before: Sequence[str] = (),
) -> None:
    """Run ffmpeg on ``source``; ``before`` stands before the input, ``arguments`` after it.

    ``progress`` is told how many seconds of it are done, at most once a second. Raises
    recording_damaged, recording_too_demanding, disk_full.
    """
    command = ["-v", "error", "-nostdin", "-y", "-threads", "2", *_INPUT, *before]
    follow = ["-progress", "pipe:1", "-stats_period", str(_STEP_SECONDS)]
    _run("ffmpeg", [*command, "-i", f"file:{source}", *follow, *arguments], limits, progress)


def _run(
    name: str,
    arguments: Sequence[str],
    limits: ProgramLimits,
    progress: Callable[[float], None] | None = None,
) -> str:
    """Its standard output; it is ended when it takes too long."""
    said = {
        "AS": limits.memory_bytes,
        "CPU": limits.cpu_seconds,
        "FSIZE": limits.most_output,
        "parent": os.getpid(),
    }
    # -I: neither the environment nor the working folder has a say in what is imported
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", str(_PROCESS), json.dumps(said), find_program(name), *arguments],
        env={"MALLOC_ARENA_MAX": "2", "PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    timer = threading.Timer(limits.wall_seconds, process.kill)
    errors: list[str] = []
    listener = threading.Thread(target=lambda: errors.append(_tail(process.stderr)))
    timer.start()
    listener.start()
    try:
        output = _follow(process, progress)
    except BaseException:
        process.kill()
        raise
    finally:
        code = process.wait()
        timer.cancel()
        listener.join()
    if code != 0:
        raise _failure(name, code, errors[0])
    return output


def _tail(stream: Any) -> str:
    """The end of what it complained of; a damaged film brings megabytes of it."""
    kept = ""
    while piece := stream.read(4096):
        kept = (kept + piece)[-2000:]
    stream.close()
    return kept


def _follow(process: subprocess.Popen[str], progress: Callable[[float], None] | None) -> str:
    assert process.stdout is not None
    with process.stdout as stdout:
        if progress is None:
            return stdout.read(4_000_000)
        for line in stdout:
            key, _, value = line.strip().partition("=")
            if key == "out_time_us" and value.lstrip("-").isdigit():
                progress(max(0, int(value)) / 1e6)
    return ""


_TOO_MUCH = {-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ}


def _failure(name: str, code: int, said: str) -> DomainError:
    log.warning("recording.program_ended", program=name, code=code, said=said[-500:])
    if "No space left" in said:
        return DomainError("disk_full")
    spent = code in _TOO_MUCH or "Cannot allocate memory" in said or "File too large" in said
    return DomainError("recording_too_demanding" if spent else "recording_damaged")


def hindrance() -> str:
    """Why films and sounds cannot be taken now, and what to do."""
    return DomainError("converter_missing", line=INSTALL).fa
