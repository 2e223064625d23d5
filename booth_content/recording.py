"""Films and sounds: looked at, then made into what every screen plays.

A film becomes H.264 in yuv420p, 1080 and 720 lines high, with a keyframe each four seconds and
its index in front, so that it begins at once and can be wound; a sound becomes AAC. Loudness is
levelled to EBU R128's -16 LUFS, so that no booth shouts its neighbours down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from booth_content.ffmpeg import ProgramLimits, convert, probe
from booth_content.uploads.limits import LIMITS
from core.errors import DomainError, define

define(
    "recording_too_long",
    422,
    fa="این پرونده {minutes} دقیقه است و تا {limit} دقیقه می‌شود. در گوشی کوتاهش کنید و بفرستید.",
    en="It lasts {minutes} minutes, and {limit} are taken: shorten it on the phone.",
)
define(
    "film_without_picture",
    422,
    fa="در این پرونده تصویری نیست. اگر صداست، آن را در خانهٔ «صدا» بفرستید.",
    en="There is no picture in this file: if it is a sound, send it as a sound.",
)
define(
    "sound_without_sound",
    422,
    fa="در این پرونده صدایی نیست. ضبط دیگری برگزینید.",
    en="There is no sound in this file: choose another recording.",
)
define(
    "film_too_many_pixels",
    422,
    fa="ابعاد این فیلم بیش از اندازه است. آن را با کیفیت ۱۰۸۰ یا 4K ذخیره کنید و بفرستید.",
    en="The film has more pixels than 4K: save it at 1080p.",
)

# the sides of 4K with some room for cameras that write 4096 by 3072
_MOST_PIXELS = 4096 * 3072
_SHORT_SIDES = {1080: ("4500k", "9000k"), 720: ("2500k", "5000k")}
_KEYFRAME_SECONDS = 4
_SOUND_RATE = 48_000
_LEVEL = "loudnorm=I=-16:TP=-1.5:LRA=11"
_HDR = {"arib-std-b67", "smpte2084"}
# pictures for choosing a poster, as shares of the film; the very ends are often black
FRAME_SHARES = (0.08, 0.25, 0.42, 0.58, 0.75, 0.92)
_FRAME_WIDTH = 480


@dataclass(frozen=True)
class Recording:
    """What a file holds: seconds, and upright pixels of its picture (0 without one)."""

    seconds: float
    width: int
    height: int
    has_sound: bool
    is_hdr: bool


@dataclass(frozen=True)
class MadeFile:
    """A file that was made, still under a name of its own."""

    path: Path
    format: str
    type: str
    width: int | None
    height: int | None


def inspect_recording(path: Path, kind: str) -> Recording:
    """Look at a film or sound (``kind`` video or sound) before anything is made of it.

    Raises recording_damaged, film_without_picture, sound_without_sound, recording_too_long,
    film_too_many_pixels.
    """
    found = probe(path)
    picture = _stream(found, "video")
    sound = _stream(found, "audio")
    if kind == "video" and picture is None:
        raise DomainError("film_without_picture")
    if kind == "sound" and sound is None:
        raise DomainError("sound_without_sound")
    seconds = _seconds(found)
    _check_length(seconds, kind)
    width, height = _upright(picture) if kind == "video" and picture else (0, 0)
    if width * height > _MOST_PIXELS:
        raise DomainError("film_too_many_pixels")
    is_hdr = bool(picture) and (picture or {}).get("color_transfer") in _HDR
    return Recording(seconds, width, height, sound is not None, is_hdr)


def _stream(found: dict[str, Any], kind: str) -> dict[str, Any] | None:
    for stream in found["streams"]:
        # the cover of a recording is a picture, and not a film
        if stream.get("codec_type") == kind and not stream.get("disposition", {}).get(
            "attached_pic"
        ):
            return dict(stream)
    return None


def _seconds(found: dict[str, Any]) -> float:
    said = [found.get("format", {}), *found["streams"]]
    known = [float(one["duration"]) for one in said if _is_number(one.get("duration"))]
    if not known or max(known) <= 0:
        raise DomainError("recording_damaged")
    return max(known)


def _is_number(text: object) -> bool:
    return isinstance(text, str) and text.replace(".", "", 1).isdigit()


def _check_length(seconds: float, kind: str) -> None:
    most = LIMITS[kind].most_seconds
    assert most is not None
    if seconds > most + 1:
        minutes = max(1, round(seconds / 60))
        raise DomainError("recording_too_long", minutes=minutes, limit=most // 60)


def _upright(stream: dict[str, Any]) -> tuple[int, int]:
    width, height = int(stream.get("width") or 0), int(stream.get("height") or 0)
    if not width or not height:
        raise DomainError("film_without_picture")
    turns = [side.get("rotation", 0) for side in stream.get("side_data_list", ())]
    return (height, width) if any(abs(int(turn)) % 180 == 90 for turn in turns) else (width, height)


def short_sides(recording: Recording) -> list[int]:
    """The sizes to make, the smallest first: never larger than the film itself."""
    own = min(recording.width, recording.height)
    wanted = [side for side in sorted(_SHORT_SIDES) if side <= own]
    # one that is smaller than the smallest keeps its own size
    return wanted or [min(_SHORT_SIDES)]


def make_film(
    source: Path,
    recording: Recording,
    folder: Path,
    *,
    progress: Callable[[float], None] = lambda seconds: None,
) -> list[MadeFile]:
    """Write the renditions of a film into ``folder``, the smallest first. Takes minutes.

    Raises what ``ffmpeg.convert`` does.
    """
    sides = short_sides(recording)
    targets = [folder / f"{side}.mp4" for side in sides]
    arguments = ["-filter_complex", _picture_filters(recording, sides)]
    if recording.has_sound:
        arguments[1] += f";[0:a:0]{_LEVEL},aresample={_SOUND_RATE}"
        arguments[1] += f",asplit={len(sides)}" + "".join(f"[a{side}]" for side in sides)
    for side, target in zip(sides, targets, strict=True):
        arguments += _film_output(recording, side, target)
    convert(source, arguments, _limits(recording, 4_500_000), progress=progress)
    return [_made_film(target) for target in targets]


def _picture_filters(recording: Recording, sides: list[int]) -> str:
    chain = "[0:v:0]"
    if recording.is_hdr:
        # what a phone films in HLG looks grey on a screen that knows nothing of it
        # (tone mapping in floats looks a little better and takes four times as long)
        chain += "zscale=t=bt709:m=bt709:p=bt709:r=tv:npl=203,"
    chain += f"format=yuv420p,split={len(sides)}" + "".join(f"[s{side}]" for side in sides)
    return ";".join([chain, *(f"[s{side}]{_scale(side)}[v{side}]" for side in sides)])


def _scale(side: int) -> str:
    # into the box however it lies, never grown, sides even as yuv420p wants them
    factor = f"min(1,min({side}/min(iw*sar,ih),{side * 16 // 9}/max(iw*sar,ih)))"
    return (
        f"scale=w='trunc(iw*sar*{factor}/2)*2':h='trunc(ih*{factor}/2)*2'"
        ":force_original_aspect_ratio=disable,setsar=1"
    )


def _film_output(recording: Recording, side: int, target: Path) -> list[str]:
    most, buffer = _SHORT_SIDES[side]
    sound = ["-map", f"[a{side}]", "-c:a", "aac", "-b:a", "128k", "-ac", "2"]
    return [
        *("-map", f"[v{side}]", "-c:v", "libx264", "-preset", "veryfast", "-crf", "23"),
        *("-maxrate", most, "-bufsize", buffer, "-profile:v", "high", "-pix_fmt", "yuv420p"),
        *("-force_key_frames", f"expr:gte(t,n_forced*{_KEYFRAME_SECONDS})", "-fpsmax", "30"),
        *(sound if recording.has_sound else ("-an",)),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart"),
        *_until(recording),
        f"file:{target}",
    ]


def _until(recording: Recording) -> tuple[str, str]:
    # a header that says ten seconds of five hours does not cost five hours
    return ("-t", f"{recording.seconds + 1:.3f}")


def _limits(recording: Recording, bits_per_second: int) -> ProgramLimits:
    seconds = recording.seconds
    return ProgramLimits(
        wall_seconds=300 + 40 * seconds,
        cpu_seconds=int(300 + 60 * seconds),
        # faststart writes the whole file twice over itself, not twice as large
        most_output=int(64_000_000 + 1.5 * bits_per_second / 8 * seconds),
    )


def _made_film(path: Path) -> MadeFile:
    width, height = _upright(_stream(probe(path), "video") or {})
    return MadeFile(path, "mp4", "video/mp4", width, height)


def make_sound(
    source: Path,
    recording: Recording,
    folder: Path,
    *,
    progress: Callable[[float], None] = lambda seconds: None,
) -> list[MadeFile]:
    """Write the rendition of a sound into ``folder``. Raises what ``ffmpeg.convert`` does."""
    target = folder / "sound.m4a"
    arguments = [
        *("-map", "0:a:0", "-vn", "-af", f"{_LEVEL},aresample={_SOUND_RATE}"),
        *("-c:a", "aac", "-b:a", "128k", "-ac", "2"),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart"),
        *_until(recording),
        f"file:{target}",
    ]
    convert(source, arguments, _limits(recording, 160_000), progress=progress)
    return [MadeFile(target, "m4a", "audio/mp4", None, None)]


def take_frame(film: Path, at: float, target: Path, *, width: int | None = None) -> None:
    """Write the film's picture at ``at`` seconds as JPEG, ``width`` wide or as it is."""
    scale = ["-vf", f"scale='min({width},iw)':-2"] if width else []
    limits = ProgramLimits(wall_seconds=60, cpu_seconds=30, most_output=50_000_000)
    arguments = [*("-frames:v", "1", "-q:v", "2"), *scale, *("-f", "image2", "-update", "1")]
    convert(film, [*arguments, f"file:{target}"], limits, before=("-ss", f"{at:.3f}"))
    if not target.exists():  # there is none so near its end
        raise DomainError("recording_damaged")


def take_frames(film: Path, seconds: float, folder: Path) -> list[tuple[float, Path]]:
    """Small pictures from all over the film, (seconds, path), to choose a poster from."""
    found = []
    for share in FRAME_SHARES:
        at = round(seconds * share, 2)
        path = folder / f"frame-{share}.jpeg"
        take_frame(film, at, path, width=_FRAME_WIDTH)
        found.append((at, path))
    return found
