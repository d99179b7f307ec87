"""No page asks the database more often because its list is longer. Taken from `url_map`, so new pages too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from crowd import TOKENS, Crowd
from queries import counted
from stage import Stage

from coop import Application
from coop.database import db

FEW, MORE = 2, 22  # together more than a page of any list shows
LEAD_ON = {"governance.vote", "governance.decided", "governance.comment"}
IN_THE_ROOM = {"meetings.ballot_for", "meetings.show_desk", "meetings.desk_ballot"}  # at a meeting, no lists
NOT_FOR_THEM = {*TOKENS, *LEAD_ON, *IN_THE_ROOM, "people.unconfirmed", "members.first"}
AS_FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}

Asked = dict[tuple[str, ...], int]


@pytest.fixture
def crowd(stage: Stage) -> Crowd:
    return Crowd(stage)


def test_a_longer_list_asks_the_database_no_more(app: Application, crowd: Crowd) -> None:
    crowd.grow(FEW)
    few, reached = visits(app, crowd)
    crowd.grow(MORE)
    many, _reached = visits(app, crowd)
    assert {page: (few[page], times) for page, times in many.items() if times != few[page]} == {}
    assert {endpoint for endpoint, _params in pages(app, crowd)} - reached == NOT_FOR_THEM


def visits(app: Application, crowd: Crowd) -> tuple[Asked, set[str]]:
    """How many statements each page sends for each actor, whole and in part; and which pages anyone saw."""
    asked: Asked = defaultdict(int)
    reached = set()
    for who, actor in crowd.actors().items():
        for endpoint, url in list(addresses(app, crowd)):
            for headers in ({}, AS_FRAGMENT):
                with counted(app) as statements:
                    answer = actor.get(url, headers=headers)
                answer.close()
                assert answer.status_code < 500, (who, url)
                asked[who, endpoint, str(len(headers))] += len(statements)
                if answer.status_code == 200:
                    reached.add(endpoint)
    return asked, reached


def addresses(app: Application, crowd: Crowd) -> Iterator[tuple[str, str]]:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for endpoint, params in pages(app, crowd):
            yield endpoint, adapter.build(endpoint, params)


def pages(app: Application, crowd: Crowd) -> Iterator[tuple[str, dict[str, Any]]]:
    with app.app_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                for params in crowd.examples(rule.endpoint):
                    yield rule.endpoint, params
        db.session.remove()
