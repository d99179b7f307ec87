"""All of the application's own tests, as co-ops on a host."""

from __future__ import annotations

from isolation import hosted


def test_the_application_passes_its_own_tests_on_a_host() -> None:
    hosted.passes("template/tests", fewest=600)
