"""Pictures people send: real bytes of every bad kind in, clean renditions or a clear word out."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms

from booth_content.file_store import FileStore
from booth_content.picture import (
    Limits,
    Picture,
    PictureError,
    PictureHeader,
    inspect_picture,
    make_renditions,
    sniff_format,
)

pillow_heif.register_heif_opener()

ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 40), (30, 40, 210), (250, 250, 250)
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><who>a person</who></x:xmpmeta>'
SECRET = b"what-nobody-should-see"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def render(tmp_path: Path, store: FileStore) -> Callable[[bytes], Picture]:
    def render(data: bytes) -> Picture:
        return make_renditions(saved(tmp_path, data), store)

    return render


def saved(folder: Path, data: bytes, name: str = "photo.jpg") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def quarters(width: int = 640, height: int = 320) -> Image.Image:
    """Red and green above, blue and white below."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def located_exif(orientation: int = 1) -> Image.Exif:
    """EXIF with a name and the place of Qom."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[ARTIST] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (34.0, 38.0, 24.0), 3: "E", 4: (50.0, 52.0, 35.0)})
    return exif


def opened(store: FileStore, picture: Picture) -> list[Image.Image]:
    images: list[Image.Image] = []
    for one in picture.renditions:
        with store.open(one.sha256) as file:
            image = Image.open(io.BytesIO(file.read()))
        image.load()
        images.append(image)
    return images


def colours_at_quarters(image: Image.Image) -> list[tuple[int, int, int]]:
    rgb, (width, height) = image.convert("RGB"), image.size
    spots = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    return [rgb.getpixel(spot) for spot in spots]  # type: ignore[misc]


def is_near(one: tuple[int, ...], other: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(PictureError) as caught:
        act()
    assert caught.value.status == 422
    return caught.value.code


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_declaring(width: int, height: int, rows: bytes) -> bytes:
    """A PNG of one bit per pixel with this header, whatever its rows hold."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(rows, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", head)
        + png_chunk(b"IDAT", body)
        + png_chunk(b"IEND", b"")
    )


# What a good picture becomes


def test_a_photo_becomes_four_widths_in_three_formats(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    picture = render(encoded(quarters(3000, 2000), "JPEG"))

    assert (picture.width, picture.height, picture.focal) == (3000, 2000, (0.5, 0.5))
    assert {one.name for one in picture.renditions} == {
        f"{width}.{format}"
        for width in (480, 960, 1600, 1920)
        for format in ("avif", "webp", "jpeg")
    }
    for one, image in zip(picture.renditions, opened(store, picture), strict=True):
        assert image.format is not None
        assert (image.format.lower(), image.size) == (one.format, (one.width, one.height))
        assert one.height == round(one.width * 2 / 3)
        assert one.type == f"image/{one.format}"
        assert one.size == store.size(one.sha256)
        assert store.verify(one.sha256)


def test_a_small_picture_is_never_blown_up(render: Callable[[bytes], Picture]) -> None:
    assert sizes(render(encoded(quarters(1200, 600), "PNG"))) == {
        (1200, 600),
        (960, 480),
        (480, 240),
    }
    assert sizes(render(encoded(quarters(64, 32), "PNG"))) == {(64, 32)}
    assert sizes(render(encoded(Image.new("RGB", (1, 1)), "PNG"))) == {(1, 1)}


def test_a_very_tall_picture_stays_within_two_screens(render: Callable[[bytes], Picture]) -> None:
    picture = render(encoded(Image.new("RGB", (400, 16000), RED), "PNG"))

    assert (picture.width, picture.height) == (400, 16000)
    assert sizes(picture) == {(96, 3840)}


def sizes(picture: Picture) -> set[tuple[int, int]]:
    return {(one.width, one.height) for one in picture.renditions}


def test_the_same_picture_gives_the_same_files(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((1000, 600), 80) for _ in range(3)])
    data = encoded(noise, "JPEG", quality=90)

    assert render(data) == render(data)


def test_quality_is_that_of_each_format(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((480, 320), 60) for _ in range(3)])
    picture = render(encoded(noise, "PNG"))

    jpeg = next(one for one in picture.renditions if one.format == "jpeg")
    with store.open(jpeg.sha256) as file:
        written = Image.open(io.BytesIO(file.read()))
    expected = Image.open(io.BytesIO(encoded(noise, "JPEG", quality=85)))
    assert written.quantization == expected.quantization  # type: ignore[attr-defined]
    assert written.info["progressive"] == 1


def test_the_original_is_never_among_the_published(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    first = render(encoded(quarters(480, 240), "WEBP", quality=80))
    kept = store.path(first.renditions[0].sha256).parents[1]
    original = store.path(first.renditions[1].sha256).read_bytes()

    again = render(original)

    published = {path.name for path in kept.glob("??/*")}
    assert published == {one.sha256 for one in (*first.renditions, *again.renditions)}


def test_the_focal_point_is_kept_and_must_lie_within(tmp_path: Path, store: FileStore) -> None:
    path = saved(tmp_path, encoded(quarters(), "PNG"))

    assert make_renditions(path, store, (0.25, 1.0)).focal == (0.25, 1.0)
    with pytest.raises(ValueError, match="focal"):
        make_renditions(path, store, (0.5, 1.01))


def test_the_colour_is_the_mean_of_the_picture(render: Callable[[bytes], Picture]) -> None:
    assert render(encoded(Image.new("RGB", (50, 50), (18, 52, 86)), "PNG")).colour == "#123456"


# What must not pass


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_place_name_and_profile_reach_no_rendition(
    render: Callable[[bytes], Picture], store: FileStore, format: str
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(
        quarters(), format, exif=located_exif().tobytes(), xmp=XMP, icc_profile=profile, quality=90
    )
    data += b"<script>" + SECRET + b"</script>"
    before = Image.open(io.BytesIO(data))
    assert dict(before.getexif().get_ifd(GPS))[1] == "N"
    assert SECRET in data

    picture = render(data)

    assert len(picture.renditions) == 6
    for one, image in zip(picture.renditions, opened(store, picture), strict=True):
        held = store.path(one.sha256).read_bytes()
        for mark in (
            SECRET,
            b"Exif",
            b"EXIF",
            b"XMP",
            b"xmpmeta",
            b"ICCP",
            b"ICC_PROFILE",
            b"prof",
        ):
            assert mark not in held
        assert dict(image.getexif()) == {}
        assert dict(image.getexif().get_ifd(GPS)) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


def test_a_comment_and_a_thumbnail_reach_no_rendition(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    data = encoded(quarters(), "JPEG", comment=SECRET)
    thumbnail = b"\xff\xec" + struct.pack(">H", len(SECRET) + 2) + SECRET
    assert data.count(SECRET) == 1

    picture = render(data[:2] + thumbnail + data[2:])

    assert all(SECRET not in store.path(one.sha256).read_bytes() for one in picture.renditions)


def test_what_lies_under_full_transparency_is_gone(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    hidden = quarters()
    hidden.putalpha(0)
    hidden.putpixel((0, 0), (9, 9, 9, 255))

    for image in opened(store, render(encoded(hidden, "PNG"))):
        if image.mode == "RGBA":
            assert is_near(image.getpixel((400, 60))[:3], (0, 0, 0), 40)  # type: ignore[index]


# How it looks


UNDONE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize(
    ("format", "orientation"),
    [
        *[(format, number) for format in ("JPEG", "AVIF", "HEIF") for number in range(1, 9)],
        ("PNG", 6),
        ("WEBP", 6),
    ],
)
def test_every_orientation_is_shown_upright(
    tmp_path: Path, store: FileStore, orientation: int, format: str
) -> None:
    upright = quarters(400, 200)
    lying = upright.transpose(UNDONE[orientation]) if orientation > 1 else upright
    exif = located_exif(orientation).tobytes()
    path = saved(tmp_path, encoded(lying, format, exif=exif, quality=95))

    header, picture = inspect_picture(path), make_renditions(path, store)

    assert (header.width, header.height) == (picture.width, picture.height) == (400, 200)
    for image in opened(store, picture):
        assert image.size == (400, 200)
        seen = colours_at_quarters(image)
        assert all(map(is_near, seen, (RED, GREEN, BLUE, WHITE))), seen


def test_a_large_lying_photo_keeps_its_shape(render: Callable[[bytes], Picture]) -> None:
    data = encoded(quarters(4000, 3000), "JPEG", exif=located_exif(6).tobytes())

    picture = render(data)

    assert (picture.width, picture.height) == (3000, 4000)
    assert max(sizes(picture)) == (1920, 2560)


def grey16() -> bytes:
    image = Image.new("I;16", (64, 64), 32768)
    return encoded(image, "PNG")


def palette_with_alpha() -> bytes:
    image = Image.new("P", (64, 64), 1)
    image.putpalette([*WHITE, *GREEN])
    image.paste(0, (0, 0, 32, 64))
    return encoded(image, "PNG", transparency=0)


def png_of_16_bits() -> bytes:
    row = b"\0" + struct.pack(">HHH", 0x1200, 0x3400, 0x5600) * 16
    head = struct.pack(">IIBBBBB", 16, 16, 16, 2, 0, 0, 0)
    chunks = png_chunk(b"IHDR", head) + png_chunk(b"IDAT", zlib.compress(row * 16))
    return b"\x89PNG\r\n\x1a\n" + chunks + png_chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "colour"),
    [
        (encoded(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG"), (254, 0, 0)),
        (encoded(Image.new("L", (64, 64), 90), "JPEG"), (90, 90, 90)),
        (encoded(Image.new("1", (64, 64), 1), "PNG"), (255, 255, 255)),
        (encoded(Image.new("LA", (64, 64), (90, 255)), "PNG"), (90, 90, 90)),
        (grey16(), (128, 128, 128)),
        (png_of_16_bits(), (0x12, 0x34, 0x56)),
        (encoded(Image.new("RGBA", (64, 64), (*BLUE, 255)), "WEBP", lossless=True), BLUE),
    ],
    ids=["cmyk", "grey", "one-bit", "grey-alpha", "grey-16", "rgb-16", "opaque-alpha"],
)
def test_every_kind_of_pixel_becomes_8_bit_srgb(
    render: Callable[[bytes], Picture], store: FileStore, data: bytes, colour: tuple[int, ...]
) -> None:
    for image in opened(store, render(data)):
        assert image.mode == "RGB"
        assert is_near(image.getpixel((10, 10)), colour, 4)  # type: ignore[arg-type]


def test_transparency_is_kept_and_white_where_jpeg_has_none(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    picture = render(palette_with_alpha())

    for one, image in zip(picture.renditions, opened(store, picture), strict=True):
        assert image.mode == ("RGB" if one.format == "jpeg" else "RGBA")
        clear, solid = image.getpixel((8, 32)), image.getpixel((56, 32))
        assert isinstance(clear, tuple)
        assert isinstance(solid, tuple)
        assert is_near(solid[:3], GREEN)
        if one.format == "jpeg":
            assert is_near(clear, (255, 255, 255), 4)
        else:
            assert (clear[3] < 8, solid[3] > 247) == (True, True)


def test_a_wide_gamut_is_brought_to_srgb(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    """A profile whose red is sRGB's green must show green."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = {bytes(profile[i : i + 4]): i + 4 for i in range(132, 132 + 12 * profile[131], 12)}
    red, green = (bytes(profile[at[tag] : at[tag] + 8]) for tag in (b"rXYZ", b"gXYZ"))
    profile[at[b"rXYZ"] : at[b"rXYZ"] + 8], profile[at[b"gXYZ"] : at[b"gXYZ"] + 8] = green, red
    pure_red = Image.new("RGB", (64, 64), (255, 0, 0))

    for image in opened(store, render(encoded(pure_red, "PNG", icc_profile=bytes(profile)))):
        assert is_near(image.getpixel((30, 30)), (0, 255, 0))  # type: ignore[arg-type]


def test_a_profile_that_is_none_is_left_aside(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    data = encoded(Image.new("RGB", (64, 64), RED), "JPEG", icc_profile=b"not a profile" * 20)

    for image in opened(store, render(data)):
        assert is_near(image.getpixel((30, 30)), RED)  # type: ignore[arg-type]


# What is refused


GIF = encoded(Image.new("P", (8, 8)), "GIF")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture_empty"),
        (SVG, "picture_is_drawing"),
        (b'<?xml version="1.0"?>\n<!-- -->' + SVG, "picture_is_drawing"),
        (b"\xef\xbb\xbf\n <!DOCTYPE svg>" + SVG, "picture_is_drawing"),
        (b"#!/bin/sh\nrm -rf /\n", "picture_not_one"),
        (b"<html><script>alert(1)</script></html>", "picture_not_one"),
        (b"MZ\x90\x00" + bytes(200), "picture_not_one"),
        (b"\x00", "picture_not_one"),
        (bytes(5000), "picture_not_one"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "picture_not_one"),
        (GIF, "picture_of_other_kind"),
        (b"GIF89a/*" + bytes(50) + b"*/=1;alert(1)", "picture_of_other_kind"),
        (b"%PDF-1.7\n" + bytes(100), "picture_of_other_kind"),
        (encoded(Image.new("RGB", (8, 8)), "BMP"), "picture_of_other_kind"),
        (encoded(Image.new("RGB", (8, 8)), "TIFF"), "picture_of_other_kind"),
        (b"\xff\xd8\xff" + bytes(300), "picture_damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "picture_damaged"),
        (b"RIFF\x20\x00\x00\x00WEBPVP8 " + bytes(300), "picture_damaged"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif" + bytes(300), "picture_damaged"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(300), "picture_damaged"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(
    tmp_path: Path, store: FileStore, data: bytes, code: str
) -> None:
    path = saved(tmp_path, data, "holiday.jpg")

    assert refusal(lambda: inspect_picture(path)) == code
    assert refusal(lambda: make_renditions(path, store)) == code
    assert list(store.root.glob("??/*")) == []


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_truncated_picture_is_refused(
    tmp_path: Path, store: FileStore, format: str, kept: float
) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((300, 200), 80) for _ in range(3)])
    data = encoded(noise, format)
    path = saved(tmp_path, data[: int(len(data) * kept)])

    assert refusal(lambda: make_renditions(path, store)) == "picture_damaged"
    assert list(store.root.glob("??/*")) == []


def test_17_kb_that_declare_144_megapixels_are_refused_before_decoding(
    tmp_path: Path, store: FileStore
) -> None:
    bomb = png_declaring(12_000, 12_000, bytes(1501 * 12_000))
    assert len(bomb) < 20_000
    path = saved(tmp_path, bomb)
    little = Limits(memory_bytes=200_000_000, cpu_seconds=1)

    assert refusal(lambda: inspect_picture(path, limits=little)) == "picture_too_many_pixels"
    assert refusal(lambda: make_renditions(path, store, limits=little)) == "picture_too_many_pixels"


@pytest.mark.parametrize(("width", "height"), [(16_385, 1), (1, 16_385), (2**31 - 1, 2**31 - 1)])
def test_a_side_over_the_limit_is_refused(
    tmp_path: Path, store: FileStore, width: int, height: int
) -> None:
    path = saved(tmp_path, png_declaring(width, height, b""))

    assert refusal(lambda: inspect_picture(path)) == "picture_too_many_pixels"


@pytest.mark.parametrize(("width", "height"), [(16_384, 16_384), (11_000, 10_001)])
def test_a_webp_is_refused_before_its_canvas_is_allocated(
    tmp_path: Path, width: int, height: int
) -> None:
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    extended = b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas
    body = b"WEBP" + extended + encoded(quarters(), "WEBP")[12:]
    path = saved(tmp_path, b"RIFF" + struct.pack("<I", len(body)) + body)

    assert refusal(lambda: inspect_picture(path)) == "picture_too_many_pixels"


@pytest.mark.parametrize("format", ["WEBP", "PNG", "AVIF"])
def test_moving_pictures_are_refused(tmp_path: Path, store: FileStore, format: str) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, GREEN)]
    data = encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100)

    assert refusal(lambda: make_renditions(saved(tmp_path, data), store)) == "picture_animated"


def test_the_first_of_a_phones_two_pictures_is_taken(
    render: Callable[[bytes], Picture], store: FileStore
) -> None:
    depth = Image.new("RGB", (64, 32), WHITE)
    data = encoded(quarters(), "MPO", save_all=True, append_images=[depth])

    assert sizes(render(data)) == {(640, 320), (480, 240)}


def test_more_than_40_mb_are_refused_unread(tmp_path: Path, store: FileStore) -> None:
    path = saved(tmp_path, encoded(quarters(), "JPEG"))
    with path.open("r+b") as file:
        file.truncate(40_000_001)

    assert refusal(lambda: inspect_picture(path)) == "picture_too_heavy"
    assert refusal(lambda: make_renditions(path, store)) == "picture_too_heavy"


@pytest.fixture(scope="module")
def wasteful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """81 megapixels with transparency: within the limits, and slow."""
    noise = Image.effect_noise((2500, 2000), 100).resize((9000, 9000), Image.Resampling.NEAREST)
    data = encoded(Image.merge("RGBA", [noise] * 4), "PNG", compress_level=1)
    return saved(tmp_path_factory.mktemp("wasteful"), data, "wasteful.png")


@pytest.mark.parametrize(
    "limits",
    [
        Limits(memory_bytes=400_000_000),
        Limits(cpu_seconds=1),
        Limits(wall_seconds=0.2),
    ],
    ids=["memory", "processor", "clock"],
)
def test_decoding_that_takes_too_much_ends_with_a_word(
    wasteful: Path, store: FileStore, limits: Limits
) -> None:
    code = refusal(lambda: make_renditions(wasteful, store, limits=limits))

    assert code == "picture_too_demanding"
    assert list(store.root.glob("??/*")) == []


def test_the_header_is_read_without_decoding(tmp_path: Path) -> None:
    path = saved(tmp_path, encoded(quarters(3000, 2000), "PNG"))

    assert inspect_picture(path) == PictureHeader("PNG", 3000, 2000, path.stat().st_size)


def test_a_heic_photo_is_told_from_avif_by_all_its_brands() -> None:
    assert sniff_format(b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicmiaf") == "HEIF"
    assert sniff_format(b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf") == "AVIF"


def test_the_decoder_is_not_loaded_into_this_process() -> None:
    """The web process imports this module; Pillow's decoders stay out of it."""
    code = "import booth_content.picture, sys; print('PIL' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
