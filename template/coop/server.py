"""gunicorn, started from Python so that a co-op has one command and no configuration file."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from babel import Locale
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.sync import SyncWorker
from sqlalchemy.orm import configure_mappers

from coop import create_app, upkeep
from coop.config import Settings
from coop.people.tokens import redacted
from coop.web.language import LANGUAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from gunicorn.workers.base import Worker

NEW_OBJECTS = 5_000  # before a collection: about a page's, where Python's 700 would be several for each


class Log(Logger):
    """Of each request a line, but not the link that let its reader in or vote."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        said: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return said | {name: redacted(said[name]) for name in ("r", "U", "f") if said.get(name)}


class Server(BaseApplication):
    def __init__(self, make: Callable[[], WSGIApplication], options: dict[str, Any]) -> None:
        self.make = make
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        return self.make()


def run(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serves one co-op until stopped."""
    app = create_app(settings)
    serve(
        lambda: app, lambda: upkeep.start(app), host=host, port=port, workers=workers, log=settings.production
    )


def serve(
    make: Callable[[], WSGIApplication],
    keep_time: Callable[[], None],
    *,
    host: str,
    port: int,
    workers: int,
    log: bool,
    worker: type[Worker] = SyncWorker,
    threads: int = 1,
    access_format: str | None = None,
) -> None:
    """Serves what `make` makes, once for all workers, to save memory; each worker also keeps time.

    Workers are of gunicorn's simplest kind, unless another kind is named that knows what to do with threads.
    """
    Server(
        make,
        {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": worker,
            "preload_app": True,
            "when_ready": lambda _arbiter: share(),
            "post_worker_init": lambda _worker: keep_time(),
            "accesslog": "-" if log else None,
            "logger_class": Log,
            **({"access_log_format": access_format} if access_format else {}),
            "control_socket_disable": True,  # it would lie in a home folder, one for all servers
            "proc_name": "coop",
        },
    ).run()


def share() -> None:
    """Just before the workers fork: what each of them would load is loaded, and what is loaded stays shared.

    A garbage collector writes to each object that it looks at, and the worker gets a copy of its own. What is
    here by now stays for good, so no worker need look at it: that saves memory, and time with every answer.
    """
    for language in LANGUAGES:
        Locale.parse(language).currencies  # noqa: B018 - to ask for one thing reads all that Babel knows
    configure_mappers()
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
