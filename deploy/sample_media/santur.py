"""The film's music: plucked strings by Karplus and Strong's way, four to a note as on a santur.

A string is a loop of noise that goes round and is softened each time; its length is the pitch.
See K. Karplus, A. Strong, "Digital synthesis of plucked-string and drum timbres", 1983.
"""

from __future__ import annotations

import array
import hashlib
import wave
from collections.abc import Iterator
from pathlib import Path

RATE = 32_000
TONIC = 293.66  # D; the scale below is that of Shur, its second step a quarter tone low
STEPS = (0.0, 1.5, 3.0, 5.0, 7.0, 8.0, 10.0)
BEAT = 0.3

# degrees of the scale beat after beat, None a rest; one line is a phrase of eight beats
TUNE = (
    (0, None, 4, 3, 2, None, 1, 0),
    (2, 3, 4, None, 5, 4, 3, 2),
    (4, None, 7, 6, 5, 4, None, 3),
    (2, 3, 2, 1, 0, None, -3, None),
    (0, 2, 4, 7, 6, 5, 4, None),
    (3, 4, 3, 2, 1, 2, 1, 0),
    (0, None, None, None, None, None, None, None),
)


def pitch(degree: int) -> float:
    """Hertz of a degree of the scale; 7 is an octave above 0."""
    octave, step = divmod(degree, len(STEPS))
    return float(TONIC * 2 ** (octave + STEPS[step] / 12))


def notes(seconds: float) -> Iterator[tuple[float, float, float]]:
    """(when, hertz, loudness) of every stroke: the tune, and a low string under each phrase."""
    for line, phrase in enumerate(TUNE):
        for beat, degree in enumerate(phrase):
            at = 0.6 + (line * 8 + beat) * BEAT
            if degree is None or at > seconds - 1:
                continue
            yield at, pitch(degree), 0.5 if beat % 4 else 0.7
            if beat % 4 == 0:
                yield at, pitch(degree - 7) if beat else TONIC / 2, 0.42
            if beat == 6:
                yield at + BEAT / 2, pitch(degree), 0.24


def string(hertz: float, seconds: float, loudness: float, seed: int) -> list[float]:
    """One string struck once."""
    length = max(2, round(RATE / hertz - 0.5))
    noise = hashlib.shake_128(f"{hertz:.3f}/{seed}".encode()).digest(length)
    loop = [(byte / 127.5 - 1) * loudness for byte in noise]
    for k in range(length):  # a felted hammer: softer than bare noise
        loop[k] = (loop[k] + loop[k - 1] + loop[k - 2]) / 3
    sound, keep = [], 0.996
    for k in range(round(seconds * RATE)):
        place = k % length
        value = loop[place]
        sound.append(value)
        loop[place] = keep * 0.5 * (value + loop[(k + 1) % length])
    return sound


def write_music(path: Path, seconds: float) -> None:
    """Write the tune as a mono WAV of 16 bits with a small room around it and a soft end."""
    mix = [0.0] * round(seconds * RATE)
    for at, hertz, loudness in notes(seconds):
        for seed, detuned in enumerate((1.0, 1.0012, 0.9991)):
            start = round((at + seed * 0.004) * RATE)
            for k, value in enumerate(string(hertz * detuned, 2.2, loudness / 3, seed)):
                if start + k < len(mix):
                    mix[start + k] += value
    for delay, share in ((0.043, 0.24), (0.071, 0.18), (0.113, 0.14), (0.17, 0.1)):
        back = round(delay * RATE)
        for k in range(back, len(mix)):
            mix[k] += mix[k - back] * share * 0.6
    loudest = max(abs(value) for value in mix)
    fade = round(1.2 * RATE)
    samples = array.array("h")
    for k, value in enumerate(mix):
        softer = min(1.0, (len(mix) - k) / fade)
        samples.append(round(value / loudest * 0.8 * softer * 32767))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
