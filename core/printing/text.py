"""What people wrote, made fit for print: tidied, in Persian figures, kept apart from its line."""

from __future__ import annotations

from markupsafe import Markup, escape

from core.persian import prose, tidy

# A Latin name or a bracket in it must not turn round what stands beside it. The setter knows no
# <bdi>, so the characters of Unicode themselves stand around each piece.
_ISOLATE, _END = "\u2068", "\u2069"


def said(text: object) -> Markup:
    """One line of a person's text: escaped, its own line breaks kept."""
    lines = _lines(text)
    return Markup("<br>").join(escape(_ISOLATE + line + _END) for line in lines if line)


def paragraphs(text: object) -> Markup:
    """A person's longer text, a <p> for each of its lines."""
    lines = _lines(text)
    return Markup("").join(
        Markup("<p>") + _ISOLATE + escape(line) + _END + Markup("</p>") for line in lines if line
    )


def plain(text: object) -> str:
    """For attributes and bookmarks: one line, nothing that turns direction."""
    return " ".join(" ".join(_lines(text)).split())


def _lines(text: object) -> list[str]:
    # two of them together are how a page's number is asked for
    return prose(tidy(str(text)).replace("@@", "@\u200b@")).split("\n")
