"""The web process's application, made inside gunicorn's worker."""

import gc

from app import create_app
from core.realtime import current_bus
from core.settings import Settings

application = create_app(Settings.load())
with application.app_context():
    current_bus().start_receiving(application)

# What is loaded by now stays: not walking through it again keeps a full collection, which stops
# every socket, from 160 ms to what the sockets themselves are (measured with 730).
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 100)
