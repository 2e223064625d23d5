"""The web process's application, made inside gunicorn's worker."""

from app import create_app
from core.realtime import current_bus
from core.settings import Settings

application = create_app(Settings.load())
with application.app_context():
    current_bus().start_receiving(application)
