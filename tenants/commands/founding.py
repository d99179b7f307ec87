"""A co-op from an answers file, the same that `andel new` takes."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from coop.governance.charter import BadCharter
from generator import questionnaire
from generator.errors import AndelError, AnswerRefused
from generator.sheet import Sheet
from generator.source import QUESTIONNAIRE
from tenants.addresses import Fault
from tenants.directory import Entry, Taken
from tenants.errors import AddressRefused
from tenants.hosting import BadAddress, Hosting

FAULTS = {
    Fault.MALFORMED: "is no address: write 2 to 40 characters a–z, 0–9 and hyphens, no hyphen first or last.",
    Fault.PUNYCODE: "looks like a name in another script: have no two hyphens in the third and fourth place.",
    Fault.RESERVED: "is kept for the host itself; choose another.",
    Fault.OFFENSIVE: "would offend people; choose another.",
}
TAKEN = "is taken, or looks like one that is; choose another."


def add_to(verbs: Any) -> None:
    one = verbs.add_parser("found", help="found a co-op from its founders' answers")
    one.add_argument("--answers", type=Path, metavar="FILE", help="answers as TOML, YAML or JSON")
    one.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="one answer")
    one.set_defaults(do=found)


def found(hosting: Hosting, options: Namespace) -> int:
    entry = _founded(hosting, _answers(options))
    print(f"{entry.name} answers at {hosting.host.url_of(entry.label)}")
    print(f"Its first founder registers here, once:\n  {hosting.invitation(entry)}")
    return 0


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
        raise AddressRefused(answers["slug"], TAKEN) from None
    except BadCharter as refused:
        raise AndelError(str(refused)) from None
