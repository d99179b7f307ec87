"""Many visitors of many co-ops at once, in one process: whose words does each of them read?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

from hosts import Hall
from isolation.pair import Pair, ask

WORD = re.compile(r"\b[A-Z][a-z]+quartz\w*")
PATHS = ("/", "/charter", "/privacy", "/decisions", "/charter/record.json", "/sign-in")
Visit = Callable[[str, str], str]


def astray(hall: Hall, canaries: dict[str, str], *, threads: int, requests: int, seed: int = 1) -> list[str]:
    """Each answer that holds another word than its co-op's own, or fails."""
    dice = Random(seed)
    visits = [(dice.choice(list(canaries)), dice.choice(PATHS)) for _ in range(requests)]

    def visit(where: tuple[str, str]) -> str | None:
        label, path = where
        try:
            answer = ask(hall, label, path)
        except Exception as fault:
            return f"{label}{path}: {fault!r}"
        words = set(WORD.findall(answer.text))
        right = answer.status_code == 200 and words == {canaries[label]}
        return None if right else f"{label}{path}: {answer.status_code} {sorted(words)}"

    with ThreadPoolExecutor(threads) as pool:
        return [fault for fault in pool.map(visit, visits) if fault]


def threads(pair: Pair) -> Iterator[str]:
    canaries = {home.entry.label: home.canary for home in (pair.mine, pair.other)}
    yield from astray(pair.hall, canaries, threads=6, requests=150)
