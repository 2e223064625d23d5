"""What the first bytes of a file say it is, before a gigabyte of it has been sent for nothing.

A gate, not a judgement: what passes is probed by a job before anything is made of it.
"""

from __future__ import annotations

from booth_content.picture import sniff_format
from core.errors import DomainError, define

HEAD_BYTES = 512

define(
    "film_not_one",
    422,
    fa="این پرونده فیلم نیست، هرچند نامش باشد. فیلم را از گالری گوشی یا خود دوربین برگزینید.",
    en="This file is not a film, whatever its name: choose one from the gallery.",
)
define(
    "sound_not_one",
    422,
    fa="این پرونده صدا نیست، هرچند نامش باشد. پروندهٔ ضبط‌شده را از گوشی برگزینید.",
    en="This file is not a sound, whatever its name: choose a recording.",
)

_MOV_ATOMS = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_FILM_MARKS = (
    b"\x1a\x45\xdf\xa3",  # Matroska, WebM
    b"\x00\x00\x01\xba",  # MPEG programme stream
    b"\x00\x00\x01\xb3",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF: WMV, WMA
    b"FLV\x01",
    b"OggS",
)
_SOUND_MARKS = (b"ID3", b"fLaC", b"OggS", b"#!AMR", b"caff", *_FILM_MARKS[0:1], _FILM_MARKS[3])
_TS_PACKET = 188


def check_head(kind: str, head: bytes) -> None:
    """Raise film_not_one, sound_not_one or a PictureError unless ``head`` may begin a ``kind``."""
    if kind == "picture":
        sniff_format(head)
    elif kind == "video" and not _may_be_film(head):
        raise DomainError("film_not_one")
    elif kind == "sound" and not _may_be_sound(head):
        raise DomainError("sound_not_one")


def _may_be_film(head: bytes) -> bool:
    if head[4:8] in _MOV_ATOMS or head.startswith(_FILM_MARKS):
        return True
    if head.startswith(b"RIFF"):
        return head[8:12] == b"AVI "
    # a transport stream: a sync byte at each packet, of 188 bytes or with a time stamp before it
    return any(
        len(head) > at + _TS_PACKET + 4 and head[at] == head[at + _TS_PACKET + at] == 0x47
        for at in (0, 4)
    )


def _may_be_sound(head: bytes) -> bool:
    if head.startswith(_SOUND_MARKS) or head[4:8] in _MOV_ATOMS:
        return True
    if head.startswith((b"RIFF", b"FORM")):
        return head[8:12] in (b"WAVE", b"AIFF", b"AIFC")
    # MPEG audio and ADTS begin with eleven or twelve bits of ones
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
