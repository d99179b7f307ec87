"""What every test would make anew, made once in a process: compiled pages and routes. And cheap passwords.

Nothing of it changes what an application does, but for the cost of a hash; what that is, is tested apart.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import CodeType
from typing import Any

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from coop.people import models

SHIPPED = models.hasher


@cache
def make() -> None:
    """For all applications of this process, a host's own pages too."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    Flask.url_rule_class = Route
    models.hasher = PasswordHasher.from_parameters(CHEAPEST)


class Compiled(BytecodeCache):
    """Jinja looks up a page by its file, and compiles it again when its text has changed."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.pages.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self.pages[bucket.key] = bucket.checksum, bucket.code


class Route(Rule):
    """Werkzeug writes and compiles two functions for each route, which take the route as their argument."""

    written: dict[Any, Callable[..., tuple[str, str]]] = {}  # noqa: RUF012 - for all routes

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = self.rule, self.subdomain, self.host, self.merge_slashes, append_unknown
        if key not in self.written:
            self.written[key] = super()._compile_builder(append_unknown)
        return self.written[key]
