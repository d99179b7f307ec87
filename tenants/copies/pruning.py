"""What leaves a depot: runs that are too old, copies that no run needs, all of a co-op that was deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from tenants.copies.depot import Depot, settle
from tenants.copies.runs import Run, object_of
from tenants.copies.sealing import Seal

DAY, WEEK, MONTH = "%Y-%m-%d", "%G-%V", "%Y-%m"


@dataclass(frozen=True)
class Keep:
    """The last run of so many days, weeks and months that had one; days are those of UTC."""

    daily: int = 0
    weekly: int = 0
    monthly: int = 0

    @property
    def is_set(self) -> bool:
        return bool(self.daily or self.weekly or self.monthly)

    def of(self, runs: list[Run]) -> set[Run]:
        """The newest of all is always kept. `runs` begin with it."""
        kept = set(runs[:1])
        for count, form in ((self.daily, DAY), (self.weekly, WEEK), (self.monthly, MONTH)):
            spans: dict[str, Run] = {}
            for run in runs:
                spans.setdefault(run.at.strftime(form), run)
            kept.update(list(spans.values())[:count])
        return kept


@dataclass(frozen=True)
class Pruned:
    runs: int = 0
    objects: int = 0
    bytes: int = 0
    until: datetime | None = None  # of the oldest run that is left


def prune(depot: Depot, keep: Keep) -> Pruned:
    """While the depot is ours alone. NotBackedUp, and nothing removed, if nobody can tell what is needed."""
    runs = depot.runs()
    kept = keep.of(runs)
    needed = {name for run in kept for name in run.objects()}
    for run in runs:
        if run not in kept:
            run.manifest.unlink()  # the index last: until then its copies are known
            run.index.unlink(missing_ok=True)
    objects, size = _sweep(depot, lambda name: name not in needed)
    return Pruned(len(runs) - len(kept), objects, size, min((run.at for run in kept), default=None))


def forget(depot: Depot, owners: Collection[str], owner_of: Callable[[str], str]) -> int:
    """Removes every copy of these co-ops, whatever run names it; how many. `owner_of` takes a co-op's id.

    A sealed manifest goes on naming the co-op, since we cannot read it, until it is pruned.
    """
    if not owners:
        return 0
    lost: set[str] = set()
    for run in depot.runs():
        lost |= _drop_indexed(depot, run, owners) | _drop_listed(depot, run, owners, owner_of)
    if not lost:
        return 0
    needed = {name for run in depot.runs() for name in run.objects()}
    return _sweep(depot, lambda name: name in lost - needed)[0]


def _drop_indexed(depot: Depot, run: Run, owners: Collection[str]) -> set[str]:
    named = run.index.read_text("utf-8") if run.index.exists() else ""
    if not any(owner in named for owner in owners):
        return set()
    items = run.items()
    left = {place: item for place, item in items.items() if item["owner"] not in owners}
    depot.write_index(run, left)
    return {item["object"] for place, item in items.items() if place not in left}


def _drop_listed(depot: Depot, run: Run, owners: Collection[str], owner_of: Callable[[str], str]) -> set[str]:
    """From a manifest that we can read."""
    if run.is_sealed:
        return set()
    record = run.read(Seal())
    dropped = [coop for coop in record["coops"] if owner_of(coop["id"]) in owners]
    if not dropped:
        return set()
    record["coops"] = [coop for coop in record["coops"] if coop not in dropped]
    draft = depot.draft()
    draft.write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")
    settle(draft, run.manifest)
    return {object_of(coop) for coop in dropped}


def _sweep(depot: Depot, is_lost: Callable[[str], bool]) -> tuple[int, int]:
    count = size = 0
    for path in depot.objects():
        if is_lost(path.name):
            size += path.stat().st_size
            path.unlink()
            count += 1
    return count, size
