"""The web process's application, made inside gunicorn's worker."""

from app import create_app
from core.settings import Settings

application = create_app(Settings.load())
