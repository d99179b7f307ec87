from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    from coop.governance import charter, choosing, proposals, views, words
    from coop.governance.choosing import elections, options

    app.jinja_env.filters.update(
        before=charter.before,
        after=charter.after,
        shown=charter.shown,
        headline=words.headline,
        would_change=words.would_change,
        ballot_of=words.ballot_of,
        names=choosing.names,
        term_ends=elections.until,
        chosen=choosing.chosen,
        among=options.of,
        option_name=options.name,
    )
    app.before_request(proposals.move_what_is_due)
    app.register_blueprint(views.blueprint)
