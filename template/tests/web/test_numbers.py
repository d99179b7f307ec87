"""An address with a number that no row can have leads nowhere, rather than to a fault of the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from stage import Stage
from werkzeug.routing import IntegerConverter

from coop import Application

NEVER_A_ROW = (2**63 - 1, 2**63, 10**30)


def addresses(app: Application) -> Iterator[tuple[str, str]]:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if any(isinstance(one, IntegerConverter) for one in rule._converters.values()):
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    values = dict.fromkeys(rule.arguments, 123456789)
                    yield method, adapter.build(rule.endpoint, values, method)


@pytest.mark.parametrize("number", NEVER_A_ROW)
def test_no_page_is_asked_for_more_than_the_database_can_count(
    app: Application, stage: Stage, number: int
) -> None:
    officer = stage.member("Officer", roles=("board", "treasurer"))
    tried = 0
    for method, path in addresses(app):
        tried += 1
        answer = officer.client.open(path.replace("123456789", str(number)), method=method)
        assert answer.status_code == 404 or "theme" in path, (method, path)
    assert tried > 5
