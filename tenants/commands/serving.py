"""The host itself: its folder, its server, its health."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from tenants import doctor
from tenants.hosting import Hosting
from tenants.operators import invitations
from tenants.serving import server


def add_to(verbs: Any) -> None:
    one = verbs.add_parser("init", help="make the host's folder (ANDEL_DATA) and its key")
    one.set_defaults(do=init)

    one = verbs.add_parser("serve", help="serve the host and all of its co-ops")
    one.add_argument("--host", default="127.0.0.1", help="where to listen; default: this computer alone")
    one.add_argument("--port", type=int, default=8000)
    one.add_argument("--workers", type=int, default=2)
    one.add_argument(
        "--threads", type=int, default=8, help="of each worker; a co-op has half of them at most"
    )
    one.set_defaults(do=serve)

    one = verbs.add_parser("doctor", help="say what is not as it should be, and what to type")
    one.set_defaults(do=examine)


def init(hosting: Hosting, _options: Namespace) -> int:
    print(f"The host keeps everything in {hosting.host.data} and answers at {hosting.host.url}.")
    print("Next: andel host serve, or andel host found --answers FILE")
    return 0


def serve(hosting: Hosting, options: Namespace) -> int:
    if mended := hosting.mend():
        print(f"Foundings that were cut off, and are taken back: {mended}", flush=True)
    hosting.prepare()
    print(f"Serving {hosting.host.url}; co-ops answer below it.", flush=True)
    if invitation := invitations.first(hosting.directory):
        print(f"The first operator comes here, once:\n  {invitation.link(hosting.host)}", flush=True)
    server.run(
        hosting, host=options.host, port=options.port, workers=options.workers, threads=options.threads
    )
    return 0


def examine(hosting: Hosting, _options: Namespace) -> int:
    faults = list(doctor.examine(hosting))
    print("\n".join(faults) or "All is well.")
    return 1 if faults else 0
