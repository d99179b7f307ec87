"""`andel host …`: what an operator types. Only this file, and the command that calls it, print."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coop.config import ConfigurationError
from coop.governance.charter import BadCharter
from generator import questionnaire
from generator.errors import AndelError, AnswerRefused
from generator.sheet import Sheet
from generator.source import QUESTIONNAIRE
from tenants import doctor, restoring, server, upgrading, upkeep
from tenants.addresses import Fault
from tenants.backup import Backup
from tenants.config import Host
from tenants.directory import Entry, State, Taken
from tenants.errors import AddressRefused, UnknownCoop
from tenants.hosting import BadAddress, Hosting
from tenants.upgrading import Outcome

FAULTS = {
    Fault.MALFORMED: "is no address: write 2 to 40 characters a–z, 0–9 and hyphens, no hyphen first or last.",
    Fault.PUNYCODE: "looks like a name in another script: have no two hyphens in the third and fourth place.",
    Fault.RESERVED: "is kept for the host itself; choose another.",
    Fault.OFFENSIVE: "would offend people; choose another.",
}
TAKEN = "is taken, or looks like one that is; choose another."


def run(options: Namespace) -> int:
    try:
        hosting = Hosting(Host.from_environment(port=getattr(options, "port", 8000)))
    except ConfigurationError as unfit:
        raise AndelError(str(unfit)) from None
    done: int = options.do(hosting, options)
    return done


def init(hosting: Hosting, _options: Namespace) -> int:
    print(f"The host keeps everything in {hosting.host.data} and answers at {hosting.host.url}.")
    print("Next: andel host serve, or andel host found --answers FILE")
    return 0


def serve(hosting: Hosting, options: Namespace) -> int:
    mended = hosting.mend()
    if mended:
        print("Taken back, for their founding was cut off: " + ", ".join(mended), flush=True)
    print(f"Serving {hosting.host.url}; co-ops answer below it.", flush=True)
    server.run(hosting, host=options.host, port=options.port, workers=options.workers)
    return 0


def found(hosting: Hosting, options: Namespace) -> int:
    entry = _founded(hosting, _answers(options))
    print(f"{entry.name} answers at {hosting.host.url_of(entry.label)}")
    print(f"Its first founder registers here, once:\n  {hosting.invitation(entry)}")
    return 0


def list_coops(hosting: Hosting, _options: Namespace) -> int:
    entries = hosting.directory.all()
    for entry in entries:
        print(f"{entry.label:40} {entry.state:10} {entry.founded_at:%Y-%m-%d}  {entry.name}")
    if not entries:
        print("No co-op is hosted here yet. Type: andel host found --answers FILE")
    return 0


def show(hosting: Hosting, options: Namespace) -> int:
    entry = _entry(hosting, options.address)
    facts = {
        "name": entry.name,
        "address": hosting.host.url_of(entry.label),
        "state": f"{entry.state}: {entry.reason}" if entry.reason else entry.state,
        "founded": f"{entry.founded_at:%Y-%m-%d %H:%M} UTC",
        "revision": entry.revision,
        "size": f"{hosting.files.size(entry.id):,} bytes",
        "folder": hosting.files.home(entry.id),
    }
    for name, value in facts.items():
        print(f"{name:10} {value}")
    return 0


def suspend(hosting: Hosting, options: Namespace) -> int:
    entry = _entry(hosting, options.address)
    hosting.directory.set_state(entry, State.SUSPENDED, options.reason)
    print(f"{entry.label} is suspended: visitors read so, and nothing of it is lost.")
    return 0


def resume(hosting: Hosting, options: Namespace) -> int:
    entry = _entry(hosting, options.address)
    hosting.directory.set_state(entry, State.OPEN)
    print(f"{entry.label} answers again.")
    return 0


def tick(hosting: Hosting, _options: Namespace) -> int:
    done = upkeep.tick(hosting)
    print(", ".join(f"{name}: {count}" for name, count in done.items()) or "Nothing is due.")
    return 0


def backup(hosting: Hosting, options: Namespace) -> int:
    try:
        saved = Backup(options.dest.resolve()).run(hosting)
    except OSError as fault:
        raise AndelError(f"DEST: {fault}") from None
    for label, why in saved.missed.items():
        print(f"{label}: {why}", file=sys.stderr)
    print(f"Copied: {saved.coops}. Failed: {len(saved.missed)}. New bytes: {saved.bytes_new:,}.")
    print(f"Listed in {saved.manifest}")
    return 1 if saved.missed else 0


def restore(hosting: Hosting, options: Namespace) -> int:
    entry = _entry(hosting, options.address)
    at = restoring.restore(hosting, entry, options.source.resolve(), options.at)
    print(f"{entry.label} is as it was on {at:%Y-%m-%d at %H:%M:%S} UTC.")
    print("What it replaced is kept beside it until the next backup.")
    return 0


def examine(hosting: Hosting, _options: Namespace) -> int:
    faults = list(doctor.examine(hosting))
    print("\n".join(faults) or "All is well.")
    return 1 if faults else 0


def upgrade(hosting: Hosting, options: Namespace) -> int:
    """A canary goes first; where it fails, nobody else is touched."""
    left = upgrading.behind(hosting.directory)
    if not left:
        print("Every co-op is up to date.")
        return 0
    canary = _entry(hosting, options.canary) if options.canary else upgrading.smallest(hosting, left)
    others = [entry for entry in left if entry.id != canary.id]
    first = upgrading.attempt(hosting, canary)
    if first.fault:
        print(
            f"{canary.label}: {first.fault}\nIt went first, alone; nothing else was touched.", file=sys.stderr
        )
        return 1
    upgrading.note(hosting.directory, [first])
    return _reported(upgrading.upgrade(hosting, others, options.jobs), len(others))


def _reported(outcomes: Iterable[Outcome], most: int) -> int:
    """Progress a tenth at a time; those that failed at the end. Each answers again once it is mended."""
    failed = []
    for count, outcome in enumerate(outcomes, 1):
        if outcome.fault:
            failed.append(outcome)
        if count % max(1, most // 10) == 0:
            print(f"{count} of {most}", file=sys.stderr, flush=True)
    for outcome in failed:
        print(f"{outcome.entry.label}: {outcome.fault}", file=sys.stderr)
    print(f"Upgraded: {most + 1 - len(failed)}. Failed: {len(failed)}.")
    return 1 if failed else 0


def parser() -> ArgumentParser:
    parser = ArgumentParser(prog="andel host", description="Serves many co-ops from one deployment.")
    parser.set_defaults(run=run)
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    one = verbs.add_parser("init", help="make the host's folder (ANDEL_DATA) and its key")
    one.set_defaults(do=init)

    one = verbs.add_parser("serve", help="serve the host and all of its co-ops")
    one.add_argument("--host", default="127.0.0.1", help="where to listen; default: this computer alone")
    one.add_argument("--port", type=int, default=8000)
    one.add_argument("--workers", type=int, default=2)
    one.set_defaults(do=serve)

    one = verbs.add_parser("found", help="found a co-op from its founders' answers")
    one.add_argument("--answers", type=Path, metavar="FILE", help="answers as TOML, YAML or JSON")
    one.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="one answer")
    one.set_defaults(do=found)

    one = verbs.add_parser("upgrade", help="bring every co-op's database to this code's shape")
    one.add_argument("--jobs", type=_positive, default=2, metavar="N", help="so many processes; default: 2")
    one.add_argument("--canary", metavar="ADDRESS", help="who goes first, alone; default: the smallest")
    one.set_defaults(do=upgrade)

    one = verbs.add_parser("tick", help="do whatever the clock makes due; serve does so by itself")
    one.set_defaults(do=tick)

    one = verbs.add_parser(
        "backup",
        help="copy every co-op while it answers; DEST grows by what has changed",
        description="Copies every co-op and the directory while they answer. The copies are not encrypted "
        "and hold personal data: have DEST on an encrypted disk. The host's key is not in it; keep it "
        "elsewhere, for links and sign-ins are worth nothing without it.",
    )
    one.add_argument("dest", type=Path, metavar="DEST", help="the folder of all backups")
    one.set_defaults(do=backup)

    one = verbs.add_parser("restore", help="bring one co-op back from a backup")
    one.add_argument("address", metavar="ADDRESS")
    one.add_argument("--from", dest="source", type=Path, required=True, metavar="DEST")
    one.add_argument("--at", type=_time, metavar="TIME", help="the last copy until then; UTC unless it says")
    one.set_defaults(do=restore)

    one = verbs.add_parser("doctor", help="say what is not as it should be, and what to type")
    one.set_defaults(do=examine)

    one = verbs.add_parser("list", help="list the co-ops, a line each")
    one.set_defaults(do=list_coops)
    for name, verb, about in (
        ("show", show, "say all that the host knows of one co-op"),
        ("suspend", suspend, "let a co-op answer nobody, and keep everything"),
        ("resume", resume, "let a suspended co-op answer again"),
    ):
        one = verbs.add_parser(name, help=about)
        one.add_argument("address", metavar="ADDRESS", help="the co-op's label, such as our-coop")
        one.set_defaults(do=verb)
        if name == "suspend":
            one.add_argument("--reason", help="what the directory notes")
    return parser


def _answers(options: Namespace) -> dict[str, Any]:
    questions = questionnaire.load(QUESTIONNAIRE)
    answers = questionnaire.read_answers(options.answers) if options.answers else {}
    answers |= questionnaire.set_answers(questions, options.set)
    questionnaire.check(questions, answers)
    if unanswered := questionnaire.missing(questions, answers):
        raise AnswerRefused(
            unanswered[0], f"no answer; give one with --set {unanswered[0]}=… or in --answers."
        )
    return Sheet().charter(answers)


def _founded(hosting: Hosting, answers: dict[str, Any]) -> Entry:
    try:
        return hosting.found(answers)
    except BadAddress as refused:
        raise AddressRefused(answers["slug"], FAULTS[refused.fault]) from None
    except Taken:
        raise AddressRefused(
            answers["slug"], "is taken, or looks like one that is; choose another."
        ) from None
    except BadCharter as refused:
        raise AndelError(str(refused)) from None


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _entry(hosting: Hosting, label: str) -> Entry:
    entry = hosting.directory.find(label)
    if entry is None:
        raise UnknownCoop(label)
    return entry
