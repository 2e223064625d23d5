"""Scripts and style sheets without their comments and indentation: a third less on the wire.

Nothing is renamed, joined or reordered, and strings, templates and regular expressions stay as
they are written; only in ``html`` templates, whose reader trims lines itself and closes the last
element at any closing tag, indentation and the names of closing tags go.
"""

from __future__ import annotations

import re

SCRIPT = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)"
    r"|(?P<string>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<tick>`)|(?P<open>\{)|(?P<close>\})"
    r"|(?P<pattern>/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/\w*)"
    r"|(?P<space>\s+)|(?P<word>[\w$]+)|(?P<sign>.)",
    re.DOTALL,
)
TEMPLATE = re.compile(r"(?P<text>(?:\\.|\$(?!\{)|[^`\\$])+)|(?P<end>`)|(?P<hole>\$\{)", re.DOTALL)
STYLE = re.compile(
    r"(?P<comment>/\*.*?\*/)|(?P<string>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')"
    r"|(?P<space>\s+)|(?P<sign>[^\s\"'/]+|.)",
    re.DOTALL,
)
INDENT = re.compile(r"\s*\n\s*")
BETWEEN_TAGS = re.compile(r"\n(?=<)|(?<=>)\n")
CLOSING = re.compile(r"</[A-Za-z][\w-]*>")
# after these a slash divides; after anything else it begins a regular expression
ENDS_A_VALUE = re.compile(r"[\w$)\]\"'`/]$")
KEYWORD = re.compile(
    r"(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|do|else|await|yield)$"
)

# beside these no space is needed, and after or before these no line break: a statement cannot
# have ended there, or ends there anyway
GLUES = "{}()[],;:?=&|<>"
GOES_ON = "{([,;:?=&|"
WENT_ON = ")]},;.:?=&|"


def squeeze_script(text: str) -> str:
    """The same module, shorter. Raises ValueError for a template that does not end."""
    out: list[str] = []
    _copy_code(text, 0, out, is_hole=False)
    return "".join(out).strip() + "\n"


def squeeze_style(text: str) -> str:
    """The same style sheet, shorter."""
    out: list[str] = []
    for token in STYLE.finditer(text):
        kind, found = token.lastgroup, token[0]
        if kind == "comment":
            found = " "
        elif kind == "space":
            found = "\n" if "\n" in found else " "
        if found in (" ", "\n") and out and out[-1] in (" ", "\n"):
            found = "\n" if "\n" in (found, out.pop()) else " "
        out.append(found)
    return "".join(out).strip() + "\n"


def _copy_code(text: str, at: int, out: list[str], *, is_hole: bool) -> int:
    """Copy code from ``at`` on; to the brace that closes a template's hole, else to the end."""
    depth = 0
    while token := SCRIPT.match(text, at):
        kind, found = token.lastgroup, token[0]
        at = token.end()
        if kind in ("comment", "space"):
            found = "\n" if "\n" in found else " "
        elif kind == "pattern" and _divides(out):
            at, found = token.start() + 1, "/"
        elif kind == "tick":
            at = _copy_template(text, at, out)
            continue
        depth += (kind == "open") - (kind == "close")
        if depth < 0 and is_hole:
            return at
        _append(out, found)
    return at


def _copy_template(text: str, at: int, out: list[str]) -> int:
    is_markup = out[-1:] == ["html"]
    out.append("`")
    while token := TEMPLATE.match(text, at):
        at = token.end()
        if token.lastgroup == "end":
            out.append("`")
            return at
        if token.lastgroup == "hole":
            out.append("${")
            at = _copy_code(text, at, out, is_hole=True)
            out.append("}")
        else:
            out.append(_squeeze_markup(token[0]) if is_markup else token[0])
    raise ValueError("a template does not end")


def _squeeze_markup(text: str) -> str:
    return CLOSING.sub("<//>", BETWEEN_TAGS.sub("", INDENT.sub("\n", text)))


def _divides(out: list[str]) -> bool:
    before = "".join(out[-6:]).rstrip()
    return bool(ENDS_A_VALUE.search(before)) and not KEYWORD.search(before)


def _append(out: list[str], found: str) -> None:
    """One space or line break at most between two tokens, and none where none is needed."""
    if found in (" ", "\n"):
        if out and out[-1] in (" ", "\n"):
            out[-1] = "\n" if "\n" in (found, out[-1]) else " "
        elif out and out[-1][-1] not in (GLUES if found == " " else GOES_ON):
            out.append(found)
        return
    if out and out[-1] in (" ", "\n") and found[0] in (GLUES if out[-1] == " " else WENT_ON):
        out.pop()
    out.append(found)
