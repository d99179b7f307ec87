"""Each line that is logged says for which co-op the work was done; `-` is the host itself."""

from __future__ import annotations

import logging

from tenants import context

FORMAT = "%(asctime)s %(levelname)s [%(coop)s] %(name)s: %(message)s"
COOP = "andel.coop"  # in a request's environment, for the line that gunicorn writes after its answer
ACCESS_FORMAT = f'%({{{COOP}}}e)s %(h)s %(t)s "%(r)s" %(s)s %(b)s "%(a)s"'
_plain = logging.getLogRecordFactory()


def name_the_coop() -> None:
    """From now on every record has `coop`. It is taken when the line is made, not when it is written."""
    logging.setLogRecordFactory(_named)


def write() -> None:
    """To standard error, as `andel host serve` does."""
    name_the_coop()
    logging.basicConfig(format=FORMAT, level=logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # else three lines for each co-op that is upgraded


def _named(*arguments: object, **options: object) -> logging.LogRecord:
    record = _plain(*arguments, **options)
    coop = context.at_hand()
    record.coop = coop.address if coop else "-"
    return record
