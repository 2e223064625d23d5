"""A script and all that it imports as one file: a screen starts with few steps, and packs better.

Each module becomes a function of its own that gives what it exports, in the order in which a
browser would run them, so no name is changed. It reads what the screen's own modules use: named
imports and exports at the beginning of a line, no default, no cycle, nothing exported that is
assigned again.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Mapping

IMPORT = re.compile(r"""^import\s*\{([^}]*)\}\s*from\s*"([^"]+)";?""", re.MULTILINE)
PASSED_ON = re.compile(r"""^export\s*\{([^}]*)\}\s*from\s*"([^"]+)";?""", re.MULTILINE)
LISTED = re.compile(r"^export\s*\{([^}]*)\};?", re.MULTILINE)
DECLARED = re.compile(r"^export (?=(?:const|function|async function|class) (\w+))", re.MULTILINE)
ANY = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundle(entry: str, read: Callable[[str], str], is_outside: Callable[[str], bool]) -> str:
    """The module ``entry`` and all below it. ``read`` gives a module's text by its path.

    What ``is_outside`` is imported by the bundle as it is. Raises ValueError for what is not
    understood.
    """
    order = _order(entry, read, is_outside)
    names = {path: f"$m{place}" for place, path in enumerate(order)}
    parts = []
    for path in order:
        if is_outside(path):
            address = posixpath.relpath(path, posixpath.dirname(entry))
            parts.append(f'import * as {names[path]} from "{_dotted(address)}";')
        else:
            parts.append(_module(path, read(path), names, entry))
    return "\n".join(parts) + "\n"


def imports_of(path: str, text: str) -> list[str]:
    """The paths that a module of ours imports, in its order."""
    found = sorted([*IMPORT.finditer(text), *PASSED_ON.finditer(text)], key=re.Match.start)
    return [_beside(path, match[2]) for match in found]


def _order(entry: str, read: Callable[[str], str], is_outside: Callable[[str], bool]) -> list[str]:
    """Every module after those that it imports."""
    order: dict[str, None] = {}

    def visit(path: str, above: tuple[str, ...]) -> None:
        if path in above:
            raise ValueError(f"{path} imports itself: {' '.join(above)}")
        if path in order:
            return
        for other in [] if is_outside(path) else imports_of(path, read(path)):
            visit(other, (*above, path))
        order[path] = None

    visit(entry, ())
    return list(order)


def _module(path: str, text: str, names: Mapping[str, str], entry: str) -> str:
    exports = [(name, name) for name in DECLARED.findall(text)]

    def take(match: re.Match[str]) -> str:
        return f"const {{{_pairs(match[1])}}} = {names[_beside(path, match[2])]};"

    def pass_on(match: re.Match[str]) -> str:
        source = names[_beside(path, match[2])]
        exports.extend((told, f"{source}.{name}") for name, told in _names(match[1]))
        return ""

    def tell(match: re.Match[str]) -> str:
        exports.extend((told, name) for name, told in _names(match[1]))
        return ""

    body = LISTED.sub(tell, PASSED_ON.sub(pass_on, IMPORT.sub(take, text)))
    body = DECLARED.sub("", body)
    if left := ANY.search(body):
        raise ValueError(f"{path}: {left[0]}")
    here = json.dumps(posixpath.relpath(path, posixpath.dirname(entry)))
    body = body.replace("import.meta.url", f"new URL({here}, import.meta.url).href")
    if path == entry:
        return f"{{\n{body}\n}}"
    told = ", ".join(name if name == value else f"{name}: {value}" for name, value in exports)
    return f"const {names[path]} = (() => {{\n{body}\nreturn {{ {told} }};\n}})();"


def _names(listed: str) -> list[tuple[str, str]]:
    """``a, b as c`` -> (a, a), (b, c)."""
    entries = (entry.split(" as ") for entry in listed.split(",") if entry.strip())
    return [(entry[0].strip(), entry[-1].strip()) for entry in entries]


def _pairs(listed: str) -> str:
    pairs = _names(listed)
    return ", ".join(name if name == told else f"{name}: {told}" for name, told in pairs)


def _beside(path: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _dotted(address: str) -> str:
    return address if address.startswith(".") else f"./{address}"
