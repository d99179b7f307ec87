from __future__ import annotations

from flask import Blueprint, current_app, render_template

from tenants.hosting import Hosting

blueprint = Blueprint("front", __name__, template_folder="templates")


def hosting() -> Hosting:
    found = current_app.extensions["hosting"]
    assert isinstance(found, Hosting)
    return found


@blueprint.get("/")
def front() -> str:
    return render_template("front/index.html")
