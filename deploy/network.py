"""The port that is served."""

from __future__ import annotations

import errno
import socket

from deploy.refusal import PORT_NOT_FREE, Refusal

# The whole fleet reconnects at once after a restart; gunicorn's own default.
BACKLOG = 2048

KEEPALIVE_IDLE_SECONDS = 20
KEEPALIVE_INTERVAL_SECONDS = 5
KEEPALIVE_TRIES = 3
UNACKNOWLEDGED_MS = 30_000


def open_listener(host: str, port: int) -> socket.socket:
    """Listen before any other work, so that two starts cannot both believe the port is theirs.

    The socket is inherited by the web process. Raises Refusal when the port cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _refusal(host, port, error) from error
    return listener


def _refusal(host: str, port: int, error: OSError) -> Refusal:
    if error.errno == errno.EADDRINUSE:
        return Refusal(
            PORT_NOT_FREE,
            en=f"Port {port} is taken by another program. End it, or give another with --port.",
            fa=f"درگاه {port} دست برنامهٔ دیگری است. آن را ببندید، یا با ‎--port درگاه دیگری بدهید.",
        )
    return Refusal(
        PORT_NOT_FREE,
        en=f"Cannot listen on {host} port {port}: {error.strerror}. "
        "Look at GHORFEH_HOST and GHORFEH_PORT; ports below 1024 are for root.",
        fa=f"نمی‌توان روی {host} درگاه {port} گوش داد ({error.strerror}). "
        "GHORFEH_HOST و GHORFEH_PORT را ببینید؛ درگاه‌های زیر ۱۰۲۴ ویژهٔ root است.",
    )


def end_dead_connections(listener: socket.socket) -> None:
    """Have the kernel end connections whose other side is gone (power cut, cable out).

    On Linux accepted sockets inherit these from the listener. A silent peer is asked after 20 s,
    four times in 15 s; data that nobody acknowledges for 30 s ends the connection too.
    """
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        (socket.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS),
        (socket.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS),
        (socket.TCP_KEEPCNT, KEEPALIVE_TRIES),
        (socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS),
    ):
        listener.setsockopt(socket.IPPROTO_TCP, option, value)
