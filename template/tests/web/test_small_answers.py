"""What is no page: the colour, and whether the server is well."""

from __future__ import annotations

from stage import Stage


def test_the_colour_is_a_stylesheet_that_browsers_may_keep(stage: Stage) -> None:
    answer = stage.visitor().get("/theme-155.css")
    assert answer.text == ":root{--hue:155}\n"
    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.cache_control.public
    assert answer.cache_control.max_age == 31_536_000
    assert "Set-Cookie" not in answer.headers


def test_a_colour_is_a_hue_and_nothing_else(stage: Stage) -> None:
    assert stage.visitor().get("/theme-3600000.css").text == ":root{--hue:0}\n"
    for other in ("red", "-1", "1;}body{display:none", "1.5"):
        assert stage.visitor().get(f"/theme-{other}.css").status_code == 404


def test_every_page_has_the_colour_of_the_charter(stage: Stage) -> None:
    assert 'href="/theme-155.css"' in stage.visitor().get("/").text


def test_the_server_says_that_it_is_well(stage: Stage) -> None:
    answer = stage.visitor().get("/health")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
