"""The co-op's own addresses, of which one has a page; the others are there to be linked to."""

from __future__ import annotations

from django.urls import path

from tenanted.pages import RECORDED, decisions


def _nobody(request: object, **_values: object) -> None:
    raise NotImplementedError


urlpatterns = [
    path(rule.lstrip("/"), decisions if endpoint == "governance.decisions" else _nobody, name=endpoint)
    for rule, endpoint in RECORDED["rules"]
]
