"""The `andel` command. Only this file prints or exits."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from generator import project, questionnaire, source
from generator.errors import AndelError, AnswerRefused

REFUSED = 2
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> None:
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    try:
        sys.exit(options.run(options))
    except AndelError as refused:
        _say(f"andel: {refused}")
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        _say("andel: stopped; nothing was left behind.")
        sys.exit(INTERRUPTED)


def new(options: Namespace) -> int:
    project.refuse_taken(options.dest)
    source.refuse_without_template()
    questions = questionnaire.load(source.QUESTIONNAIRE)
    answers = _answers(options, questions)
    ask = sys.stdin.isatty() and not options.answers and bool(questions.keys() - answers.keys())
    if not ask and (unanswered := questionnaire.missing(questions, answers)):
        raise AnswerRefused(
            unanswered[0], f"no answer; give one with --set {unanswered[0]}=… or in --answers."
        )
    _say("Asking the founding questionnaire…" if ask else "Making the repository…")
    complete = project.generate(options.dest, answers, ask=ask)
    print(_summary(options.dest, complete))
    return 0


def _answers(options: Namespace, questions: dict[str, questionnaire.Question]) -> dict[str, Any]:
    answers = questionnaire.read_answers(options.answers) if options.answers else {}
    answers |= questionnaire.set_answers(questions, options.set)
    questionnaire.check(questions, answers)
    return answers


def _summary(destination: Path, answers: dict[str, Any]) -> str:
    return "\n".join(
        (
            f"{answers['name']} has a repository of its own in {destination}, with a first commit.",
            "Next:",
            f"  cd {_quoted(destination)}",
            "  bin/setup    installs what it needs",
            "  bin/test     shows that everything holds",
            "  bin/serve    founds the co-op and serves it; prints a link for the first founder",
            "Read docs/bylaws.md: it is a draft, written from the answers.",
        )
    )


def _quoted(path: Path) -> str:
    from shlex import quote

    return quote(str(path))


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _parse(arguments: list[str]) -> Namespace:
    if arguments[:1] != ["host"]:
        return _parser().parse_args(arguments)
    # The whole application comes with it, which making a repository need not wait for.
    from tenants import commands

    return commands.parser().parse_args(arguments[1:])


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="andel", description="Founds platform co-ops.")
    parser.add_argument("--version", action="version", version=f"andel {version('andel')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("new", help="make a repository for a new co-op")
    one.add_argument("dest", type=Path, metavar="DEST", help="the folder to make")
    one.add_argument("--answers", type=Path, metavar="FILE", help="answers as TOML, YAML or JSON")
    one.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="one answer; lists with commas between",
    )
    one.set_defaults(run=new)
    commands.add_parser("host", help="serve many co-ops from one deployment", add_help=False)
    return parser


if __name__ == "__main__":
    main()
