"""What every template has at hand: Persian digits, Jalali dates, the way home."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template, url_for
from werkzeug.routing import IntegerConverter

from core import dates, persian
from core.settings import VERSION

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> str:
    """The door: leads each role to its place."""
    return render_template("core/home.html")


class ShortInteger(IntegerConverter):
    """``<int:…>`` of an address, as long as a key of the database can be: others are no page."""

    regex = r"\d{1,9}"


def init_web(app: Flask) -> None:
    """Template filters ``digits``, ``number``, ``date``, ``time``, ``datetime``, ``ago``."""
    app.url_map.converters["int"] = ShortInteger
    app.jinja_env.filters.update(
        digits=persian.to_persian_digits,
        number=persian.format_number,
        date=dates.format_date,
        time=dates.format_time,
        datetime=dates.format_datetime,
        ago=dates.format_relative,
        iso=dates.iso_utc,
    )
    app.jinja_env.globals.update(version=VERSION)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"gate_url": _url_if_any(app, "gate.station")})


def _url_if_any(app: Flask, endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in app.view_functions else None
