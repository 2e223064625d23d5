"""What the browser is given is what was vendored, is licensed, and comes from this server alone."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
VENDORED = [STATIC / "vendor", ROOT / "tests" / "vendor"]
PACKAGES = ("core", "booth_content", "visitors", "kiosk", "admin")

# A quoted or bracketed address with a host, whatever the scheme: "https://…", url(//…), `ws://…`.
OUTSIDE = re.compile(r"""["'`(]\s*(?:(?:https?|wss?):)?//[\w\[]""")
NAMESPACE = re.compile(r"""["']https?://www\.w3\.org/[\w/]+["']""")
COMMENTS = re.compile(r"/\*.*?\*/|<!--.*?-->|\{#.*?#\}|(?<!\S)//[^\n]*", re.DOTALL)
ADDRESS_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
ADDRESS_IN_JS = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([./][^"']+)["']""")


def ours(*suffixes: str) -> list[Path]:
    """Every file of ours that a browser reads, with one of these endings."""
    templates = [path for name in PACKAGES for path in (ROOT / name).rglob("templates/**/*")]
    static = [path for path in STATIC.rglob("*") if STATIC / "vendor" not in path.parents]
    return sorted(path for path in [*templates, *static] if path.suffix in suffixes)


def outside_addresses(text: str) -> list[str]:
    """What in ``text`` names another server, leaving out comments and XML namespaces."""
    return OUTSIDE.findall(NAMESPACE.sub('""', COMMENTS.sub("", text)))


def missing(base: Path, text: str, pattern: re.Pattern[str]) -> list[str]:
    """The addresses in ``text`` that lead to no file; those from the root begin with /static/."""
    found = ["".join(match.groups(default="")) for match in pattern.finditer(text)]
    local = [address.split("#")[0] for address in found if not address.startswith("data:")]
    return [
        address
        for address in local
        if not (ROOT / address[1:] if address.startswith("/") else base / address).is_file()
    ]


@pytest.mark.parametrize("folder", VENDORED, ids=lambda path: path.parent.name)
def test_every_vendored_file_has_the_hash_written_down_for_it(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    listed = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}

    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    actual = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }

    assert actual == listed


@pytest.mark.parametrize("folder", VENDORED, ids=lambda path: path.parent.name)
def test_every_vendored_library_carries_its_licence(folder: Path) -> None:
    versions = [path for path in folder.glob("*/*") if path.is_dir()]

    without = [path.name for path in versions if not (path / "LICENSE.txt").stat().st_size]

    assert versions
    assert without == []


def test_vendored_versions_are_those_of_the_package_file_and_its_lock() -> None:
    wanted: dict[str, str] = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    vendored = {path.name for folder in VENDORED for path in folder.glob("*/*") if path.is_dir()}

    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    # preact stands inside htm's standalone build, only its licence is copied
    assert vendored == {version for name, version in wanted.items() if name != "preact"}


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert "registry" not in lock


def test_nothing_of_ours_is_loaded_from_another_server() -> None:
    files = ours(".css", ".js", ".html", ".svg")

    loaded = {str(path.relative_to(ROOT)): outside_addresses(path.read_text()) for path in files}

    assert files
    assert {path: found for path, found in loaded.items() if found} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/x.js">',
        "@import '//fonts.example/a.css'",
        "url(http://a.example/b.png)",
        "new WebSocket(`wss://a.example`)",
        "/* kind */ import x from 'https://a.example/x.js' // why",
    ],
)
def test_the_search_for_outside_addresses_finds_one(text: str) -> None:
    assert len(outside_addresses(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        "/* see https://example.org */",
        "  // from 'https://example.org'",
        '<!-- "https://example.org" -->',
        'href="/static/base.css"',
    ],
)
def test_the_search_for_outside_addresses_leaves_namespaces_and_comments(text: str) -> None:
    assert outside_addresses(text) == []


def test_every_file_our_style_sheets_name_is_there() -> None:
    sheets = {path: COMMENTS.sub("", path.read_text()) for path in ours(".css")}

    lost = {path.name: missing(path.parent, text, ADDRESS_IN_CSS) for path, text in sheets.items()}

    assert {name: found for name, found in lost.items() if found} == {}


def test_every_module_our_scripts_import_is_there() -> None:
    scripts = {path: COMMENTS.sub("", path.read_text()) for path in ours(".js")}

    lost = {path.name: missing(path.parent, text, ADDRESS_IN_JS) for path, text in scripts.items()}

    assert {name: found for name, found in lost.items() if found} == {}


def test_every_icon_the_templates_draw_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    call = re.compile(r"\b(?:icon|icon_button|empty_state)\(\s*[\"']([\w-]+)[\"']")

    drawn = {name for path in ours(".html") for name in call.findall(path.read_text())}

    assert drawn - sprite == set()
    assert drawn


def test_every_icon_is_one_path() -> None:
    """The booth's screen draws an icon from its path alone (static/screen/frame/icon.js)."""
    symbols = re.findall(r"<symbol [^>]*>(.*?)</symbol>", (STATIC / "icons.svg").read_text())

    assert [one for one in symbols if not re.fullmatch(r'<path d="M[^"]+" />', one)] == []
    assert symbols


@pytest.mark.parametrize(
    ("face", "packages"),
    [("admin", ("admin",)), ("contributor", ("booth_content",))],
)
def test_every_behaviour_the_templates_name_has_its_module(
    face: str, packages: tuple[str, ...]
) -> None:
    named = {
        name
        for package in packages
        for path in (ROOT / package).rglob("templates/**/*.html")
        for names in re.findall(r'data-behaviour(?:="|": ")([\w -]+)"', path.read_text())
        for name in names.split()
    }

    modules = {path.stem for path in (STATIC / face / "behaviours").glob("*.js")}

    assert named - modules == set()
    assert named
