"""Names and states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from isolation import routes, walls
from isolation.pair import Pair
from isolation.plants.planting import Break, missed_by, remembered

from tenants import domains
from tenants.addresses import skeleton_of
from tenants.directory import COOPS, FACTS, Directory, State
from tenants.domains import DOMAINS
from tenants.serving import asking, routing
from tenants.serving.routing import Router


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
