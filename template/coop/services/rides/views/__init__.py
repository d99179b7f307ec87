from __future__ import annotations

from coop.services.rides.blueprint import blueprint
from coop.services.rides.views import duty, places, request, ride

__all__ = ["blueprint", "duty", "places", "request", "ride"]
