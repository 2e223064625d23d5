"""Films and sounds from a phone to a screen: looked at, converted, refused, taken frames of."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content import ffmpeg, recording
from booth_content.jobs import store
from booth_content.media import MediaItem
from core.database import reading
from core.errors import DomainError
from core.jobs import Job
from tests.tus_client import Sender, run_jobs

pytestmark = pytest.mark.skipif(
    not ffmpeg.is_installed(), reason="ffmpeg is not installed: apt-get install ffmpeg"
)


def film(
    path: Path, *arguments: str, seconds: float = 5, size: str = "320x180", rate: int = 25
) -> Path:
    """A film of a moving pattern with a tone, as ``arguments`` encode it; ``rate`` a second."""
    source = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}")
    tone = ("-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}")
    command = ["ffmpeg", "-v", "error", "-y", *source, *tone, *arguments, str(path)]
    subprocess.run(command, check=True, timeout=120)
    return path


IPHONE = (
    *("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-pix_fmt", "yuv420p10le"),
    *("-x265-params", "log-level=none:transfer=arib-std-b67:colorprim=bt2020:colormatrix=bt2020nc"),
    *("-c:a", "aac"),
)


def turned(flat: Path, target: Path) -> Path:
    """The same film, to be shown turned by a quarter; ffmpeg says that in two ways by its age."""
    for before, after in ((("-display_rotation", "90"), ()), ((), ("-metadata:s:v", "rotate=90"))):
        command = ["ffmpeg", "-v", "error", "-y", *before, "-i", str(flat), "-c", "copy", *after]
        if subprocess.run([*command, str(target)], timeout=60, capture_output=True).returncode == 0:
            return target
    raise AssertionError("this ffmpeg turns nothing")


def streams(path: Path) -> dict[str, dict[str, Any]]:
    """{video, audio: what ffprobe says of it}."""
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_streams", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    return {one["codec_type"]: one for one in json.loads(said)["streams"]}


def keyframes(path: Path) -> list[float]:
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-skip_frame", "nokey"]
    command += ["-show_entries", "frame=pts_time", "-of", "csv=p=0", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return [round(float(line.strip(","))) for line in said.split()]


def loudness(path: Path) -> float:
    """LUFS of the whole of it."""
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stderr
    return float(said.rsplit("I:", 1)[1].split()[0])


def test_a_film_of_a_phone_becomes_what_every_screen_plays(sender: Sender, tmp_path: Path) -> None:
    # filmed upright, in HEVC with ten bits and HLG, and quiet; slow, since every picture costs
    quiet = (*IPHONE, "-af", "volume=0.05")
    flat = film(tmp_path / "flat.mov", *quiet, seconds=9, size="1280x800", rate=6)
    data = turned(flat, tmp_path / "turned.mov")
    address = sender.begun(data.stat().st_size, "video")
    sender.send(address, data.read_bytes())
    run_jobs()

    shown = sender.facts(address)
    assert (shown["state"], shown["error"]) == ("ready", None)
    assert (shown["width"], shown["height"], round(shown["seconds"])) == (800, 1280, 9)
    with reading() as session:
        item = session.get_one(MediaItem, shown["id"])
        job = session.scalars(select(Job).where(Job.kind == "convert_recording")).one()
    assert [(one["format"], one["width"], one["height"]) for one in item.renditions] == [
        ("mp4", 720, 1152)
    ]
    assert job.total == 9
    made = store().path(item.renditions[0]["sha256"])
    found = streams(made)
    video, audio = found["video"], found["audio"]
    assert (video["codec_name"], video["pix_fmt"], video["color_transfer"]) == (
        "h264",
        "yuv420p",
        "bt709",
    )
    assert (audio["codec_name"], audio["sample_rate"]) == ("aac", "48000")
    assert keyframes(made) == [0, 4, 8]
    assert abs(loudness(made) + 16) < 3
    head = made.read_bytes()
    assert 0 < head.find(b"moov") < head.find(b"mdat")

    # a poster stands already, others can be chosen, and any moment
    poster = sender.facts(f"/uploads/01/{shown['poster']}")
    assert (poster["state"], poster["width"], poster["height"]) == ("ready", 720, 1152)
    assert len(shown["frames"]) == len(recording.FRAME_SHARES)
    assert sender.client.get(shown["frames"][0]["src"]).status_code == 200
    chosen = sender.client.post(f"{address}/poster", json={"at": 3.5})
    assert chosen.status_code == 201
    run_jobs()
    assert sender.facts(f"/uploads/01/{chosen.get_json()['id']}")["state"] == "ready"
    assert sender.client.post(f"{address}/poster", json={"at": 99}).status_code == 409


def test_a_sound_becomes_level_aac_and_twice_the_same_is_made_once(
    sender: Sender, tmp_path: Path
) -> None:
    source = film(tmp_path / "s.wav", "-vn", "-map", "1:a", "-af", "volume=0.05", seconds=6)
    addresses = [sender.begun(source.stat().st_size, "sound") for _ in range(2)]
    for address in addresses:
        sender.send(address, source.read_bytes())
    run_jobs()

    one, other = (sender.facts(address) for address in addresses)
    assert (one["state"], other["state"], one["file"]) == ("ready", "ready", other["file"])
    made = store().path(one["file"].rsplit("/", 1)[1])
    found = streams(made)
    assert (list(found), found["audio"]["codec_name"]) == (["audio"], "aac")
    assert abs(loudness(made) + 16) < 3


def _truncated(folder: Path) -> Path:
    whole = film(folder / "whole.mp4", "-c:v", "libx264", "-c:a", "aac", seconds=2)
    path = folder / "cut.mp4"
    path.write_bytes(whole.read_bytes()[:4000])
    return path


def _playlist(folder: Path) -> Path:
    """A container's first bytes, and behind them a list of this machine's files."""
    path = folder / "list.mp4"
    path.write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0ffconcat version 1.0\nfile '/etc/hostname'\n" * 20)
    return path


BAD: list[tuple[str, Callable[[Path], Path], str]] = [
    ("video", _truncated, "recording_damaged"),
    ("video", _playlist, "recording_damaged"),
    (
        "video",
        lambda folder: film(folder / "a.m4a", "-vn", "-map", "1:a", "-c:a", "aac", seconds=1),
        "film_without_picture",
    ),
    (
        "sound",
        lambda folder: film(folder / "v.mp4", "-an", "-c:v", "libx264", seconds=1),
        "sound_without_sound",
    ),
    (
        "video",
        lambda folder: film(
            folder / "long.mp4", "-an", "-r", "1", "-c:v", "libx264", seconds=1000, size="32x32"
        ),
        "recording_too_long",
    ),
]


@pytest.mark.parametrize(("kind", "make", "code"), BAD, ids=[row[2] + row[0] for row in BAD])
def test_what_cannot_be_shown_says_why(
    app: Flask, tmp_path: Path, kind: str, make: Callable[[Path], Path], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        recording.inspect_recording(make(tmp_path), kind)

    assert refusal.value.code == code


def test_a_conversion_that_takes_too_much_is_ended(app: Flask, tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4", "-c:v", "libx264", "-c:a", "aac", seconds=20, size="640x360")
    tight = [
        ffmpeg.ProgramLimits(wall_seconds=0.3, cpu_seconds=60, most_output=10_000_000),
        ffmpeg.ProgramLimits(wall_seconds=60, cpu_seconds=60, most_output=50_000),
    ]

    for limits in tight:
        with pytest.raises(DomainError) as refusal:
            ffmpeg.convert(source, [f"file:{tmp_path / 'out.mp4'}"], limits)
        assert refusal.value.code == "recording_too_demanding"
