"""The pool, its guard, and the files."""

from __future__ import annotations

import os
from typing import Any

import sqlalchemy as sa
from isolation import crossing, routes, walls
from isolation.pair import Pair
from isolation.plants.planting import Break, engine_of, missed_by

from coop import shape
from coop.governance import charter
from tenants.context import Coop
from tenants.storage import files, pool
from tenants.storage.files import Files
from tenants.storage.pool import CoopPool


@missed_by(walls.handles)
def the_pool_ignores_the_co_op(broken: Break, _pair: Pair) -> None:
    broken.setattr(pool, "key_of", lambda _coop: ("all", 1))


@missed_by(routes.leaks)
def the_pool_ignores_the_co_op_on_pages_too(broken: Break, pair: Pair) -> None:
    broken.setattr(pool, "key_of", lambda _coop: ("all", 1))
    pair.mine.ask("/charter")


@missed_by(walls.sessions)
def the_pool_ignores_the_epoch(broken: Break, _pair: Pair) -> None:
    broken.setattr(pool, "key_of", lambda coop: (coop.id, 0))


@missed_by(walls.sessions)
def no_statement_is_guarded(_broken: Break, pair: Pair) -> None:
    sa.event.remove(engine_of(pair), "before_cursor_execute", pool._refuse_others)


@missed_by(walls.sessions)
def no_commit_is_guarded(_broken: Break, pair: Pair) -> None:
    sa.event.remove(engine_of(pair), "commit", pool._refuse_other)


@missed_by(crossing.threads)
def any_idle_connection_will_do(broken: Break, _pair: Pair) -> None:
    def take(kept: CoopPool, _coop: Coop) -> Any:
        for key in list(kept._idle):
            kept._count -= len(kept._idle[key])
            return kept._idle.pop(key)[0], []
        return None, []

    broken.setattr(CoopPool, "_take", take)


@missed_by(walls.handles)
def one_file_for_all(broken: Break, pair: Pair) -> None:
    path = pair.hall.hosting.files.path(pair.mine.entry.id)
    broken.setattr(Files, "path", lambda *_of: path)
    engine_of(pair).dispose()


@missed_by(routes.leaks)
def one_file_for_all_pages(broken: Break, pair: Pair) -> None:
    one_file_for_all(broken, pair)


@missed_by(walls.keys)
def one_folder_for_all(broken: Break, _pair: Pair) -> None:
    broken.setattr(Files, "home", lambda files, _id: files.folder / "coops")


@missed_by(walls.foundings)
def the_base_itself_is_handed_out(broken: Break, _pair: Pair) -> None:
    broken.setattr(files.shutil, "copyfile", os.symlink)


@missed_by(walls.foundings)
def a_new_co_op_is_a_copy_of_another(broken: Break, pair: Pair) -> None:
    engine_of(pair).dispose()
    lived_in = pair.hall.hosting.files.path(pair.mine.entry.id)
    broken.setattr(Files, "base", lambda *_: lived_in)
    broken.setattr(charter, "found", lambda _answers: None)


@missed_by(walls.sessions)
def a_database_can_be_attached(broken: Break, pair: Pair) -> None:
    broken.setattr(shape, "keep", lambda _file: None)
    engine_of(pair).dispose()
    sa.event.listen(engine_of(pair), "connect", lambda raw, _record: raw.setlimit(7, 9))
