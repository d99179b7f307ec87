"""gunicorn, started from Python so that a co-op has one command and no configuration file."""

from __future__ import annotations

import gc
from typing import Any

from babel import Locale
from flask import Flask
from gunicorn.app.base import BaseApplication

from coop import create_app, upkeep
from coop.config import Settings
from coop.web.language import LANGUAGES


class Server(BaseApplication):
    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self.settings = settings
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self.settings)


def run(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serves until stopped. The application is loaded once and shared by the workers, to save memory."""
    Server(
        settings,
        {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "preload_app": True,
            "when_ready": lambda _arbiter: share(),
            "post_worker_init": lambda worker: upkeep.start(worker.app.wsgi()),
            "accesslog": "-" if settings.production else None,
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
    gc.collect()
    gc.freeze()
