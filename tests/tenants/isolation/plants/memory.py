"""What could be remembered for all that is one co-op's."""

from __future__ import annotations

from typing import Any

from flask import request
from isolation import crossing, routes, walls
from isolation.pair import Pair
from isolation.plants.planting import Break, missed_by, remembered
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from coop import site
from coop.governance import charter
from coop.people import limits
from tenants.config import Host
from tenants.hosting import Hosted


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
