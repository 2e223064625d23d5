"""The application: its list of blueprints is the map of the system."""

from __future__ import annotations

from click import ClickException
from flask import Flask

import admin
import booth_content
import kiosk
import visitors
from core import cli, health, web
from core.database import bind_database, make_engine
from core.errors import init_errors
from core.jobs import init_jobs
from core.logs import init_logs
from core.realtime import init_realtime
from core.security import init_security, trust_proxies
from core.sessions import init_sessions
from core.settings import Settings, SettingsError


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; touches no database. ``settings`` default to the environment's.

    Only the command line asks for those: one that makes no sense ends it with a sentence.
    """
    settings = settings or _settings_of_environment()
    app = Flask(__name__)
    app.extensions["ghorfeh_settings"] = settings
    init_logs()
    bind_database(app, make_engine(settings))
    init_errors(app)
    init_security(app, settings)
    init_sessions(app)
    init_realtime(app, settings)
    init_jobs(app, settings)
    health.init_health(app)
    web.init_web(app)

    app.cli.add_command(cli.accounts)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(web.blueprint)
    booth_content.register(app)
    visitors.register(app)
    kiosk.register(app)
    admin.register(app)
    trust_proxies(app, settings)
    return app


def _settings_of_environment() -> Settings:
    try:
        return Settings.load()
    except SettingsError as error:
        raise ClickException(f"{error}\n{error.name}: {error.fa}") from None
