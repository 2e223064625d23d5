"""The address that a screen opens, as this desk knows it, and its QR."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

import qrcode
from flask import request


def screen_address() -> str:
    """``http://host:port/screen``; the machine's own address where the desk is read on it."""
    parts = urlsplit(request.host_url)
    host = parts.hostname or ""
    if not _is_local(host):
        return f"{request.host_url}screen"
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{_network_address() or host}{port}/screen"


def qr_path(text: str) -> tuple[int, str]:
    """(side in modules with a quiet zone of four, the dark modules as one SVG path)."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    cells = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return len(matrix), "".join(cells)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _network_address() -> str | None:
    # connecting a datagram socket sends nothing: it asks the routing table which address would
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address
