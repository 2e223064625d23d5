"""Where this server is reached from other machines, and its QR.

A desk or a screen on the server itself asks it by ``localhost``; a phone that reads such an
address off a screen would ask itself.
"""

from __future__ import annotations

import fcntl
import ipaddress
import socket
import struct
from urllib.parse import urlsplit

import qrcode

_SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of one interface


def reachable_url(asked_url: str) -> str:
    """``http://host:port`` of ``asked_url``; by the network's address where that is this machine.

    Where the machine has no address but its own, the host that was asked stands.
    """
    parts = urlsplit(asked_url)
    host = parts.hostname or ""
    if not _is_local(host):
        return f"{parts.scheme}://{parts.netloc}"
    addresses = find_lan_addresses()
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{addresses[0] if addresses else host}{port}"


def printed_base(public_url: str | None, asked_url: str) -> str:
    """What addresses on paper begin with: what was set, else where other devices reach this."""
    return public_url or reachable_url(asked_url)


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


def find_lan_addresses() -> list[str]:
    """This machine's IPv4 addresses, loopback left out, the one of the default route first."""
    addresses = [
        address
        for _, name in socket.if_nameindex()
        if (address := _address_of(name)) and not address.startswith("127.")
    ]
    outgoing = _outgoing_address()
    return sorted(dict.fromkeys(addresses), key=lambda address: address != outgoing)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address_of(interface: str) -> str | None:
    request = struct.pack("256s", interface.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, request)
        except OSError:  # the interface has no IPv4 address
            return None
    return socket.inet_ntoa(answer[20:24])


def _outgoing_address() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: only asks which way a packet would go
        except OSError:
            return None
        return str(probe.getsockname()[0])
