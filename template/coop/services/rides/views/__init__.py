from __future__ import annotations

from coop.services.rides.blueprint import blueprint
from coop.services.rides.drivers import drives
from coop.services.rides.views import duty, places, request, ride

blueprint.add_app_template_test(drives, "driver")

__all__ = ["blueprint", "duty", "places", "request", "ride"]
