"""The `coop` command: found, serve, upgrade, tick, verify, look in an emergency. Only this file prints.

`coop count` is answered before this is loaded, by `coop.__main__`.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy.exc import OperationalError

from coop import Application, create_app, founding, server, upkeep
from coop.config import ConfigurationError, Settings
from coop.database import db
from coop.founding import AlreadyFounded
from coop.governance.charter import BadCharter, NotFounded, in_force
from coop.privacy import emergency as emergencies


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    try:
        sys.exit(options.run(options))
    except (ConfigurationError, BadCharter, AlreadyFounded) as refused:
        _refuse(str(refused))
    except OperationalError as down:
        _refuse(f"The database does not answer: {down.orig}")
    except NotFounded:
        _refuse("This co-op is not founded yet. Type: bin/coop found")


def found(options: Namespace) -> int:
    settings = Settings.from_environment()
    answers = _answers(options.charter or settings.charter)
    app = create_app(settings)
    with app.app_context():
        founding.found(answers)
        print(f"Founded {answers.get('name')}. The first founder registers here, once:")
        print(f"  {founding.invitation()}")
    return 0


def serve(options: Namespace) -> int:
    settings = Settings.from_environment(port=options.port)
    if not options.prepared:
        _prepare(settings)
        _serve_afresh(options)
    server.run(settings, host=options.host, port=options.port, workers=options.workers)
    return 0


def _prepare(settings: Settings) -> None:
    with create_app(settings).app_context():
        if founding.is_needed():
            founding.found(_answers(settings.charter))
        else:
            founding.upgrade()
        if link := founding.invitation():
            print(f"The first founder registers here, once:\n  {link}", flush=True)


def _serve_afresh(options: Namespace) -> NoReturn:
    """The same command again in this process's place, without what migrations took of its memory: 10 MB."""
    where = ["--host", options.host, "--port", str(options.port), "--workers", str(options.workers)]
    os.execv(sys.executable, [sys.executable, "-m", "coop", "serve", "--prepared", *where])  # noqa: S606


def upgrade(_options: Namespace) -> int:
    with _founded().app_context():
        done = founding.upgrade()
    print("Upgraded: " + ", ".join(done) if done else "Nothing to upgrade.")
    return 0


def tick(_options: Namespace) -> int:
    done = upkeep.tick(_founded())
    print(", ".join(f"{name}: {count}" for name, count in done.items()))
    return 0


def emergency(options: Namespace) -> int:
    """Members are told, and can end it."""
    with _founded().app_context():
        try:
            asked = emergencies.ask(options.name, options.reason, timedelta(hours=options.hours))
        except ValueError as refused:
            _refuse(f"--hours: {refused}.")
        if asked is None:
            _refuse("An emergency access is open already; it ends by itself, or when an officer ends it.")
        db.session.commit()
        print(f"Open until {asked.until:%Y-%m-%d %H:%M} UTC. Every member gets a letter.")
    return 0


def look(options: Namespace) -> int:
    """Whoever is looked up sees so."""
    with _founded().app_context():
        found = emergencies.look(options.name, options.email)
        db.session.commit()
    if found is emergencies.Refused.CLOSED:
        _refuse("No emergency access of yours is open. Type: bin/coop emergency --help")
    if found is emergencies.Refused.NOBODY:
        _refuse(f"No account here has the address {options.email!r}.")
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


def verify(options: Namespace) -> int:
    """Exit code 1 when anything does not follow; each fault on a line of its own."""
    report = _verify_file(options.record) if options.record else _verify_database(_founded())
    print("\n".join(report.lines))
    return 0 if report.holds else 1


def _founded() -> Application:
    """Raises NotFounded before anything asks for tables that are not there."""
    app = create_app()
    with app.app_context():
        in_force()
    return app


def _verify_file(path: Path) -> Any:
    from coop.governance import verify as proof

    return proof.verify_file(path)


def _verify_database(app: Application) -> Any:
    from coop.governance import record
    from coop.governance import verify as proof

    with app.app_context():
        return proof.verify(record.export())


def _answers(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(
            f"There is no charter at {path}; COOP_CHARTER names another place."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise ConfigurationError(f"{path} is not TOML: {broken}") from None


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(2)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="coop", description="Runs a co-op's platform.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("found", help="write the founders' answers as the first charter")
    one.add_argument("--charter", type=Path, help="the answers, TOML; default: charter.toml")
    one.set_defaults(run=found)

    one = commands.add_parser("serve", help="found or upgrade if needed, then serve the pages")
    one.add_argument("--host", default="127.0.0.1")
    one.add_argument("--port", type=int, default=8000)
    one.add_argument("--workers", type=int, default=2)
    one.add_argument("--prepared", action="store_true", help="the database is founded and up to date")
    one.set_defaults(run=serve)

    one = commands.add_parser("upgrade", help="bring the database to this code's shape")
    one.set_defaults(run=upgrade)

    one = commands.add_parser("tick", help="do whatever the clock makes due")
    one.set_defaults(run=tick)

    one = commands.add_parser("verify", help="prove that the rules in force follow from the votes")
    one.add_argument(
        "record", type=Path, nargs="?", help="an exported record; default: this co-op's database"
    )
    one.set_defaults(run=verify)

    commands.add_parser("count", help="count an election from a file of its ballots", add_help=False)

    one = commands.add_parser("emergency", help="ask to look into people's data; every member is told")
    one.add_argument("--name", required=True, help="who you are, as members will read it")
    one.add_argument("--reason", required=True, help="why, as members will read it")
    one.add_argument("--hours", type=int, default=24, help="how long; at most 72, default: 24")
    one.set_defaults(run=emergency)

    one = commands.add_parser("look", help="print what is kept about someone, by emergency access")
    one.add_argument("email", metavar="EMAIL", help="whose; they see that you have looked")
    one.add_argument("--name", required=True, help="who you are, as when you asked")
    one.set_defaults(run=look)
    return parser
