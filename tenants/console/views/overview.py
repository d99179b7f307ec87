from __future__ import annotations

import shutil

from flask import Response

from coop import clock
from coop.access import allow
from tenants import upgrading
from tenants.console import sums
from tenants.console.session import operator
from tenants.console.views import blueprint, page
from tenants.console.words import STATES
from tenants.front.tables import hosting


@blueprint.get("/console")
@allow(operator)
def overview() -> Response:
    month, day = clock.now() - sums.MONTH, clock.now() - sums.DAY
    signups = sums.signups()
    return page(
        "overview.html",
        states=sums.states(),
        words=STATES,
        under_way=sum(row["month"] for row in signups if row["stage"] != "founded"),
        founded=sums.founded(month),
        behind=upgrading.how_many_behind(hosting().directory),
        host=sums.letters_of_the_host(),
        co_ops=sums.of_co_ops(),
        faults=sums.faults(day),
        disk=shutil.disk_usage(hosting().host.data),
    )
