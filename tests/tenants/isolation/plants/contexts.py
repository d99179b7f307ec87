"""The context."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from isolation import crossing, walls
from isolation.pair import Pair
from isolation.plants.planting import Break, engine_of, first_of, missed_by

from coop import shape
from coop.database import db
from tenants import context
from tenants.context import Coop
from tenants.serving import routing
from tenants.serving.routing import Answer


@missed_by(walls.contexts)
def an_exception_leaves_the_co_op_at_hand(broken: Break, _pair: Pair) -> None:
    class Careless:
        kept = context._current
        get, set = kept.get, kept.set

        def reset(self, token: Any) -> None:
            if sys.exc_info()[0] in (None, StopIteration):  # which ends an answer
                self.kept.reset(token)

    broken.setattr(context, "_current", Careless())


@missed_by(walls.contexts)
def a_request_leaves_the_co_op_at_hand(broken: Break, _pair: Pair) -> None:
    @contextmanager
    def forgetful(coop: Coop) -> Iterator[Coop]:
        context._current.set(coop)
        yield coop

    broken.setattr(routing, "within", forgetful)


@missed_by(walls.contexts)
def whoever_came_first_is_the_default(broken: Break, pair: Pair) -> None:
    first = first_of(pair)
    broken.setattr(context, "_current", ContextVar("coop", default=first))


@missed_by(walls.contexts)
def an_answer_is_made_without_its_co_op(broken: Break, _pair: Pair) -> None:
    broken.setattr(Answer, "__next__", lambda answer: next(answer.iterator))


@missed_by(crossing.threads)
def all_threads_share_one_context(broken: Break, _pair: Pair) -> None:
    class Global:
        kept: Any = None

        def get(self) -> Any:
            return self.kept

        def set(self, coop: Any) -> Any:
            before, self.kept = self.kept, coop
            return before

        reset = set

    broken.setattr(context, "_current", Global())


@missed_by(crossing.threads)
def all_threads_share_one_session(broken: Break, pair: Pair) -> None:
    """And its connections, which may not call Python then: SQLite would wait for the interpreter with its own
    lock in hand, and whoever has the interpreter for the lock."""
    broken.setattr(shape, "keep", lambda _file: None)
    engine_of(pair).dispose()
    broken.setattr(db.session.registry, "scopefunc", lambda: 0)
