"""The shape of the system, held: imports run down, web stays out of domains, nothing is inline."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# ARCHITECTURE: core <- booth_content, visitors <- kiosk <- admin <- app.py; deploy stands beside
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "booth_content": {"core"},
    "visitors": {"core"},
    "kiosk": {"core", "booth_content", "visitors"},
    "admin": {"core", "booth_content", "visitors", "kiosk"},
    "app": {"core", "booth_content", "visitors", "kiosk", "admin"},
    "deploy": {"core", "booth_content", "app"},
}
PACKAGES = set(MAY_IMPORT)
# the words of the web (ARCHITECTURE: inside a package); every other file of a domain is a word of
# the domain and knows no Flask
WEB_WORDS = {"__init__", "cli", "content_cli", "jobs", "views", "forms", "events", "guards", "api"}
LONGEST_FILE = 400


def _sources(package: str) -> list[Path]:
    single = ROOT / f"{package}.py"
    return [single] if single.exists() else sorted((ROOT / package).rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: say imports in full"
            yield node.module


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_imports_run_down(package: str) -> None:
    upward = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _sources(package)
        for name in _imports(path)
        if (top := name.split(".")[0]) in PACKAGES - {package} - MAY_IMPORT[package] and top
    ]

    assert upward == []


@pytest.mark.parametrize("package", ["booth_content", "visitors"])
def test_words_of_the_domain_know_no_flask(package: str) -> None:
    knowing = [
        str(path.relative_to(ROOT))
        for path in _sources(package)
        if path.stem not in WEB_WORDS and not path.stem.endswith(("_job", "_views", "_forms"))
        for name in _imports(path)
        if name.split(".")[0] in {"flask", "flask_login", "flask_wtf", "flask_socketio", "werkzeug"}
    ]

    assert knowing == []


def test_only_the_database_module_commits() -> None:
    committing = [
        str(path.relative_to(ROOT))
        for package in ("core", "booth_content", "visitors", "kiosk", "admin")
        for path in _sources(package)
        if re.search(r"(session|connection)\.commit\(\)", path.read_text(encoding="utf-8"))
        and path.relative_to(ROOT).as_posix() not in {"core/migrations/env.py"}
    ]

    assert committing == []


def test_no_face_imports_another_faces_pages() -> None:
    pages = {"kiosk.views", "kiosk.api", "kiosk.events"}

    assert [
        f"{path.name}: {name}"
        for path in _sources("admin")
        for name in _imports(path)
        if name in pages
    ] == []


def test_no_drawers() -> None:
    drawers = {"utils", "util", "common", "helpers", "misc"}

    found = [path for path in _tracked() if drawers & {*path.parts, path.stem}]

    assert [str(path) for path in found if "vendor" not in path.parts] == []


def test_no_file_has_grown_past_finding_things_in_it() -> None:
    long = {
        str(path): lines
        for path in _tracked()
        if path.suffix in {".py", ".js", ".css", ".html"}
        and not {"vendor", "migrations", "tests"} & {*path.parts}
        and (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert long == {}


@pytest.mark.parametrize("suffix", [".html", ".js"])
def test_nothing_is_inline(suffix: str) -> None:
    """The content security policy would drop it silently: better to hear of it here."""
    inline = re.compile(
        r"""\sstyle\s*=\s*["']|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|<style"""
    )
    found = [
        f"{path}: {match.group()}"
        for path in _tracked()
        if path.suffix == suffix and "vendor" not in path.parts and "tests" not in path.parts
        for match in inline.finditer((ROOT / path).read_text(encoding="utf-8"))
    ]

    assert found == []


def test_styles_are_logical() -> None:
    """Right to left first: no rule may know which side the left one is."""
    physical = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right)\s*:"
        r"|(?:text-align|float)\s*:\s*(?:left|right)"
    )
    found = [
        f"{path}: {match.group()}"
        for path in _tracked()
        if path.suffix == ".css" and "vendor" not in path.parts
        for match in physical.finditer(_without_comments(path))
    ]

    assert found == []


def test_no_path_of_anybodys_machine_and_no_registry_is_named() -> None:
    naming = re.compile(
        r"(^|[\s\"'(=])/(?:home|work|Users)/|registry\.npmjs|pypi\.org|\"resolved\""
    )
    found = [
        f"{path}: {match.group()}"
        for path in _tracked()
        if path.suffix not in {".woff2", ".ttf", ".png", ".xlsx", ".svg", ".webp", ".jpeg", ".mp4"}
        and "vendor" not in path.parts
        and path.name not in {"test_architecture.py", "test_vendor.py"}
        for match in naming.finditer((ROOT / path).read_text(encoding="utf-8", errors="replace"))
    ]

    assert found == []


def test_every_top_level_entry_has_its_place() -> None:
    known = {
        *("admin", "booth_content", "core", "deploy", "kiosk", "static", "tests", "visitors"),
        "docs",  # the pictures of the README
        *("app.py", "requirements.txt", "pyproject.toml", "package.json", "package-lock.json"),
        *("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", ".gitignore", ".ci"),
    }

    assert {path.parts[0] for path in _tracked()} - known == set()


def _without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", (ROOT / path).read_text(encoding="utf-8"), flags=re.DOTALL)


def _tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in listing.stdout.split("\0") if name and (ROOT / name).exists()]
