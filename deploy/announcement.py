"""What the server prints for the person who started it, in English and Persian."""

from __future__ import annotations

import sys

import qrcode

from core.addresses import find_lan_addresses
from core.settings import VERSION, Settings
from deploy.refusal import Refusal


def print_banner(settings: Settings, first_account: tuple[str, str] | None) -> None:
    """Version, data folder, addresses, the first account, a QR of what phones can reach."""
    addresses = _reachable_addresses(settings)
    print(f"\nGhorfeh {VERSION} · غرفه\n")
    print(f"  Data · داده        {settings.data_dir}")
    for address in addresses:
        base = f"http://{address}:{settings.port}"
        print(f"\n  Start · آغاز         {base}/")
        print(f"  Organisers · ستاد    {base}/admin/")
        print(f"  Screens · نمایشگرها  {base}/screen")
    if first_account:
        name, password = first_account
        print("\n  First account, one-time password · نخستین حساب، گذرواژهٔ یک‌بارمصرف")
        print(f"    {name}\n    {password}")
    for address in [address for address in addresses if address != "localhost"][:1]:
        _print_qr(f"http://{address}:{settings.port}/")


def print_ready(settings: Settings) -> None:
    """The last line, once pages are answered."""
    url = f"http://{_reachable_addresses(settings)[0]}:{settings.port}/"
    print(f"ready · آماده   {url}   (Ctrl-C ends · پایان با Ctrl-C)", flush=True)


def print_refusal(refusal: Refusal) -> None:
    """Why the server does not start, on standard error."""
    print(refusal.en, refusal.fa, sep="\n", file=sys.stderr, flush=True)


def _reachable_addresses(settings: Settings) -> list[str]:
    """localhost and the local network's, or the one address that is listened on."""
    if settings.host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return ["localhost", *find_lan_addresses()]
    return [f"[{settings.host}]" if ":" in settings.host else settings.host]


def _print_qr(url: str) -> None:
    code = qrcode.QRCode(border=2)
    code.add_data(url)
    print(f"\n  {url}")
    # on a terminal with its own black and white; elsewhere inverted, since most show light on dark
    is_terminal = sys.stdout.isatty()
    code.print_ascii(out=sys.stdout, tty=is_terminal, invert=not is_terminal)
    sys.stdout.flush()
