"""Leaks, each planted by breaking one wall. A plant gets what a test may break, and the two co-ops."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import request
from flask.sessions import SecureCookieSessionInterface
from isolation import crossing, mail, routes, walls
from isolation.pair import Pair
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from coop import site
from coop.database import db
from coop.governance import charter
from coop.members import founder
from coop.notices import letter, post
from coop.people import limits, tokens
from coop.people.models import Person
from coop.people.session import login_manager
from tenants import context, domains, upkeep
from tenants.addresses import skeleton_of
from tenants.config import Host
from tenants.context import Coop
from tenants.directory import COOPS, FACTS, Directory, State
from tenants.domains import DOMAINS
from tenants.hosting import Hosted
from tenants.serving import asking, routing
from tenants.serving.routing import Answer, Router
from tenants.storage import files, pool
from tenants.storage.files import Files
from tenants.storage.pool import CoopPool

Break = pytest.MonkeyPatch
Check = Callable[[Pair], Iterator[str]]
Plant = Callable[[Break, Pair], None]
PLANTS: list[tuple[Plant, Check]] = []


def missed_by(check: Check) -> Callable[[Plant], Plant]:
    """The check that must find the leak."""

    def note(plant: Plant) -> Plant:
        PLANTS.append((plant, check))
        return plant

    return note


def engine_of(pair: Pair) -> sa.Engine:
    with pair.hall.hosting.app.app_context():
        return db.engine


def remembered(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Whatever was answered first is answered ever after."""
    kept: list[Any] = []

    def again(*arguments: Any, **options: Any) -> Any:
        if not kept:
            kept.append(answer(*arguments, **options))
        return kept[0]

    return again


def first_of(pair: Pair) -> Coop:
    return pair.hall.hosting.coop(pair.mine.entry)


# The pool, its guard, and the files


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
def a_database_can_be_attached(_broken: Break, pair: Pair) -> None:
    engine_of(pair).dispose()
    sa.event.listen(engine_of(pair), "connect", lambda raw, _record: raw.setlimit(7, 9))


# Keys, tokens and cookies


@missed_by(walls.keys)
def the_key_is_derived_without_the_id(broken: Break, _pair: Pair) -> None:
    broken.setattr(Host, "key", lambda host, _purpose: host.secret_key)


@missed_by(routes.leaks)
def one_key_signs_all_forms(broken: Break, pair: Pair) -> None:
    broken.setattr(Hosted, "secret_key", "one key for all of them")


@missed_by(walls.keys)
def the_first_key_is_remembered(broken: Break, _pair: Pair) -> None:
    broken.setattr(Hosted, "secret_key", property(remembered(lambda app: app.extensions["coop"].secret_key)))


@missed_by(routes.leaks)
def a_token_against_forged_forms_has_a_key_of_the_host(_broken: Break, pair: Pair) -> None:
    pair.hall.hosting.app.config["WTF_CSRF_SECRET_KEY"] = "the host's"


@missed_by(routes.leaks)
def a_reset_link_has_a_key_of_the_host(broken: Break, pair: Pair) -> None:
    with pair.mine.stage.data():
        broken.setattr(tokens.Link, "_serializer", remembered(tokens.reset._serializer.__func__))
        tokens.reset._serializer()


@missed_by(routes.leaks)
def an_invitation_has_a_key_of_the_host(broken: Break, pair: Pair) -> None:
    broken.setattr(founder, "_serializer", remembered(founder._serializer))
    with pair.mine.stage.data():
        founder._serializer()


@missed_by(routes.leaks)
def a_cookie_is_for_all_below_the_host(_broken: Break, pair: Pair) -> None:
    pair.hall.hosting.app.config["SESSION_COOKIE_DOMAIN"] = "localhost"


@missed_by(routes.leaks)
def a_session_is_known_by_its_number_alone(broken: Break, pair: Pair) -> None:
    one_key_signs_all_forms(broken, pair)
    whoever = lambda cookie: db.session.get(Person, int(cookie.partition(".")[0]))  # noqa: E731
    broken.setattr(login_manager, "_user_callback", whoever)


@missed_by(routes.leaks)
def a_cookie_has_a_key_of_the_host(broken: Break, pair: Pair) -> None:
    """Forms have their co-op's, so that nothing can be sent: only read."""
    signer = SecureCookieSessionInterface.get_signing_serializer
    broken.setattr(SecureCookieSessionInterface, "get_signing_serializer", remembered(signer))
    whoever = lambda cookie: db.session.get(Person, int(cookie.partition(".")[0]))  # noqa: E731
    broken.setattr(login_manager, "_user_callback", whoever)


# The context


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
def all_threads_share_one_session(broken: Break, _pair: Pair) -> None:
    broken.setattr(db.session.registry, "scopefunc", lambda: 0)


# Names and states


@missed_by(walls.names)
def only_the_first_label_counts(broken: Break, _pair: Pair) -> None:
    broken.setattr(asking, "label_in", lambda name, _host: name.partition(".")[0])


@missed_by(walls.names)
def only_the_last_label_counts(broken: Break, _pair: Pair) -> None:
    broken.setattr(asking, "label_in", lambda name, _host: name.removesuffix(".localhost").rpartition(".")[2])


@missed_by(walls.names)
def the_beginning_of_an_address_will_do(broken: Break, _pair: Pair) -> None:
    broken.setattr(Directory, "find", lambda known, label: next(
        (one for one in known.all() if label and one.label.startswith(label)), None))  # fmt: skip


@missed_by(walls.names)
def a_look_alike_leads_to_the_other(broken: Break, _pair: Pair) -> None:
    broken.setattr(Directory, "find", lambda known, label: next(
        (one for one in known.all() if skeleton_of(one.label) == skeleton_of(label)), None))  # fmt: skip


@missed_by(walls.names)
def an_unknown_name_leads_to_the_first(broken: Break, pair: Pair) -> None:
    find = Directory.find
    broken.setattr(Directory, "find", lambda known, label: find(known, label) or pair.mine.entry)


@missed_by(walls.names)
def case_is_not_folded(broken: Break, _pair: Pair) -> None:
    broken.setattr(routing, "host_name", lambda header: header.partition(":")[0])


@missed_by(walls.names)
def a_forwarded_name_is_believed(broken: Break, _pair: Pair) -> None:
    call = Router.__call__

    def believe(router: Router, environ: Any, start: Any) -> Any:
        name = environ.get("HTTP_X_FORWARDED_HOST", environ["HTTP_HOST"])
        return call(router, {**environ, "HTTP_HOST": name}, start)

    broken.setattr(Router, "__call__", believe)


@missed_by(walls.domains)
def a_claimed_domain_is_answered(broken: Break, _pair: Pair) -> None:
    mine = DOMAINS.c.coop_id == COOPS.c.id, DOMAINS.c.name == sa.bindparam("name")
    broken.setattr(domains, "ANSWERING", sa.select(*FACTS).where(*mine).limit(1))


@missed_by(walls.domains)
def where_a_domain_led_is_remembered(broken: Break, _pair: Pair) -> None:
    broken.setattr(domains, "find", remembered(domains.find))


@missed_by(walls.domains)
def the_end_of_a_domain_will_do(broken: Break, _pair: Pair) -> None:
    find = domains.find
    broken.setattr(domains, "find", lambda known, name: find(known, ".".join(name.split(".")[-2:])))


@missed_by(walls.states)
def a_suspended_co_op_answers(broken: Break, _pair: Pair) -> None:
    find = Directory.find
    broken.setattr(Directory, "find", lambda known, label: replace(find(known, label), state=State.OPEN))


@missed_by(walls.states)
def the_directory_is_remembered(broken: Break, _pair: Pair) -> None:
    broken.setattr(Directory, "find", remembered(Directory.find))


@missed_by(routes.leaks)
def the_directory_mixes_two_up(broken: Break, pair: Pair) -> None:
    find = Directory.find
    broken.setattr(Directory, "find", lambda known, label: find(known, label.replace("birch", "alder")))


# What could be remembered for all that is one co-op's


@missed_by(walls.keys)
def settings_are_remembered(_broken: Break, pair: Pair) -> None:
    with pair.mine.stage.data():
        pair.hall.hosting.app.extensions["coop"] = pair.hall.hosting.settings()


@missed_by(routes.leaks)
def the_charter_is_remembered(broken: Break, _pair: Pair) -> None:
    broken.setattr(charter, "_read", remembered(charter._read))
    _pair.mine.ask("/")


@missed_by(crossing.threads)
def the_charter_is_remembered_under_way(broken: Break, _pair: Pair) -> None:
    broken.setattr(charter, "_read", remembered(charter._read))


@missed_by(routes.leaks)
def pages_are_remembered_by_their_path(broken: Break, pair: Pair) -> None:
    whole = Hosted.full_dispatch_request
    kept = remembered(whole)
    broken.setattr(
        Hosted, "full_dispatch_request", lambda app: (kept if request.path == "/charter" else whole)(app)
    )
    pair.mine.ask("/charter")


@missed_by(routes.leaks)
def pages_may_be_kept_under_way(broken: Break, _pair: Pair) -> None:
    finished = Hosted.process_response

    def keep(app: Hosted, response: Any) -> Any:
        response.headers["Cache-Control"] = "max-age=60"
        return finished(app, response)

    broken.setattr(Hosted, "process_response", keep)


@missed_by(walls.keys)
def links_have_no_label(broken: Break, _pair: Pair) -> None:
    broken.setattr(Host, "url_of", lambda host, _label: host.url)


@missed_by(walls.keys)
def links_lead_to_the_first(broken: Break, pair: Pair) -> None:
    with pair.mine.stage.data():
        broken.setattr(site, "address", remembered(site.address))
        site.address("people.sign_in")


@missed_by(walls.limits)
def attempts_are_counted_for_all_together(broken: Break, _pair: Pair) -> None:
    broken.setattr(limits, "_limiter", FixedWindowRateLimiter(MemoryStorage()))


# Background work


@missed_by(mail.letters)
def upkeep_works_for_the_first_alone(broken: Break, pair: Pair) -> None:
    first, within = first_of(pair), context.within
    broken.setattr(upkeep, "within", lambda _coop: within(first))


@missed_by(mail.letters)
def the_sender_is_remembered(broken: Break, _pair: Pair) -> None:
    broken.setattr(post.Post, "configured", remembered(post.Post.configured))


@missed_by(mail.letters)
def the_senders_name_is_remembered(broken: Break, _pair: Pair) -> None:
    broken.setattr(letter, "in_force", remembered(letter.in_force))
