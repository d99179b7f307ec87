"""Whether a request comes from this very computer, directly: a proxy on it that passes others' on says so."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PASSED_ON = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST")


def is_direct(environ: WSGIEnvironment) -> bool:
    if any(name in environ for name in PASSED_ON):
        return False
    try:
        address = ip_address(environ.get("REMOTE_ADDR", ""))
    except ValueError:  # a socket in the file system, behind which there is a proxy
        return False
    return bool((getattr(address, "ipv4_mapped", None) or address).is_loopback)
