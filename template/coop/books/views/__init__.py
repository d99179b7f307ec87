from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("books", "coop.books", template_folder="templates")

from coop.books.views import ledger, money  # noqa: E402, F401 - they register their routes
