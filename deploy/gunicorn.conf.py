"""gunicorn: one web process for pages, the API and every screen's socket.

The supervisor (deploy/serve.py) starts it with the listening socket; alone it runs as
``.venv/bin/gunicorn -c deploy/gunicorn.conf.py`` in the product's folder.
"""

import os
import select
import signal
import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parent.parent)
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

# Never import the application here: this file is read before gevent has patched the standard
# library, and a module that took a lock or a socket class earlier would block the whole worker.
from core.settings import Settings  # noqa: E402
from deploy.network import BACKLOG, end_dead_connections  # noqa: E402
from deploy.parent_death import end_with_parent  # noqa: E402

_settings = Settings.load()

wsgi_app = "deploy.web:application"
chdir = _ROOT
_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host
bind = f"{_host}:{_settings.port}"
backlog = BACKLOG

# One worker: Socket.IO's rooms live in its memory. Several need Redis, see ARCHITECTURE.md.
workers = 1
worker_class = "gevent" if _settings.run_mode == "gevent" else "gthread"
# gevent: connections at once. gthread: every open socket holds a thread, so there are enough for
# a fleet that reconnects while its old sockets are still dying; a thread not needed is not made.
worker_connections = 4000
threads = 1024 if _settings.run_mode == "threads" else 1
# no max_requests: recycling the only worker would drop every screen

timeout = 60  # a worker that has not come round for so long is stuck, and is replaced
graceful_timeout = 2  # requests in hand are short, and a screen's socket would never end by itself
keepalive = 10

preload_app = False
control_socket_disable = True  # it would be written into HOME, which may be read-only
accesslog = None  # the application writes structured logs
errorlog = "-"
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - heartbeat in memory


def when_ready(server):
    for listener in server.LISTENERS:
        end_dead_connections(listener.sock)


def post_worker_init(worker):
    """The application is loaded; serve once the data folder is prepared (deploy/serve.py)."""
    _say_no_server()
    gate = os.environ.get("SERVE_GATE")
    while gate and not select.select([int(gate)], [], [], 1.0)[0]:
        worker.notify()  # a first start loads the sample meanwhile, longer than the timeout


def _say_no_server():
    # no setting of gunicorn's leaves its name out, and nobody needs to know what serves
    from gunicorn.http.wsgi import Response

    headers = Response.default_headers

    def default_headers(response):
        return [line for line in headers(response) if not line.startswith("Server:")]

    Response.default_headers = default_headers


def post_fork(_server, worker):
    # at once: without gunicorn's main process nobody would end a worker that waits for its sockets
    end_with_parent(worker.ppid, signal.SIGKILL)
