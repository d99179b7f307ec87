"""What migrations make keeps to what Citus can distribute by schema, so far as that can be seen without it.

Each of these habits passed on Citus 13 when they were chosen; Debian has no package of it to try them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hosts import Hall
from sqlalchemy import Connection

from coop import migrations, services
from tenants.storage.schemas import Schemas
from tenants.storage.shapes import said

OURS = "connamespace = current_schema()::regnamespace AND conrelid::regclass::text <> 'alembic_version'"
WITHOUT_KEY = """
    SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'p')
"""
OTHER_RELATIONS = """
    SELECT relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind NOT IN ('r', 'i', 'S', 't')
"""
OWN_TYPES = """
    SELECT typname FROM pg_type
    WHERE typnamespace = current_schema()::regnamespace AND typtype NOT IN ('c', 'b') OR typtype = 'e'
"""
AWAY = f"""
    SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = confrelid
    WHERE contype = 'f' AND {OURS} AND relnamespace <> connamespace
"""
NARROW = """
    SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = current_schema()::regnamespace
    AND attidentity <> '' AND atttypid <> 'bigint'::regtype
"""
COUNTED_OTHERWISE = """
    SELECT adrelid::regclass || ': ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef
    JOIN pg_class ON pg_class.oid = adrelid
    WHERE relnamespace = current_schema()::regnamespace AND pg_get_expr(adbin, adrelid) LIKE '%%(%%'
"""
FUNCTIONS = """
    SELECT tgname, relname, prosrc FROM pg_trigger
    JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
"""
NONE_OF = (WITHOUT_KEY, OTHER_RELATIONS, OWN_TYPES, AWAY, NARROW, COUNTED_OTHERWISE)
NAMED = re.compile("(pk|uq|ck|fk)_")
# Whoever adds a guard that looks at another table adds it here, and has thought of it.
LOOK_ELSEWHERE = {
    "journal_next", "posting_unsealed", "seal_balanced", "charter_founding", "charter_decided",
    "vote_opening", "vote_in_force", "vote_reading", "vote_counted", "change_put", "registration_due",
    "open_ballot_casting", "open_ballot_same", "roll_enrolment", "roll_voting", "ballot_casting",
    "role_given", "meeting_signed", "item_put", "item_unsealed", "seat_taken", "seat_unsealed",
    "vote_days", "vote_roll", "vote_text", "vote_over", "vote_best", "vote_fits", "roll_in_time",
    "registration_by", "change_fits",
    "election_opening", "election_counted", "nomination_made", "nomination_answered", "candidate_put",
    "candidates_complete", "role_ends", "option_put", "option_same", "option_stays",
    "member_admitted", "member_leaves", "hearing_given", "hearing_written", "voter_belongs",
    "roll_class", "class_quorum_in_force", "vote_decided",
    "ballot_sealing", "ballot_counted", "vote_unlocking",
    "surplus_decided", "surplus_posting",
    "colleges_in_force", "colleges_counted", "ballot_college",
    "member_paid", "cosigner_stands", "text_moves", "vote_due", "vote_whole", "change_said",
}  # fmt: skip


@pytest.fixture
def made(hall: Hall) -> Iterator[tuple[Connection, list[str]]]:
    """A schema with all there is, and the statements that made it."""
    storage = hall.hosting.storage
    assert isinstance(storage, Schemas)
    with storage._scratch() as connection:
        yield connection, said(connection, migrations.heads(services.NAMES))


def ask(made: tuple[Connection, list[str]], question: str) -> list[Any]:
    return list(made[0].exec_driver_sql(question).scalars())


def test_of_what_cannot_be_distributed_there_is_none(made: tuple[Connection, list[str]]) -> None:
    assert len(ask(made, "SELECT relname FROM pg_class WHERE relname IN ('people', 'rides')")) == 2
    assert {question: found for question in NONE_OF if (found := ask(made, question))} == {}


def test_every_constraint_has_a_name_of_ours(made: tuple[Connection, list[str]]) -> None:
    found = ask(made, f"SELECT conname FROM pg_constraint WHERE {OURS}")
    assert len(found) > 40
    assert [name for name in found if not NAMED.match(name)] == []


def test_guards_look_at_their_own_table_or_are_known_to_look_elsewhere(
    made: tuple[Connection, list[str]],
) -> None:
    connection, _said = made
    tables = ask(made, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                       "current_schema()::regnamespace")  # fmt: skip
    seen = {
        name
        for name, own, body in connection.exec_driver_sql(FUNCTIONS)
        if any(re.search(rf"FROM {other}\b", body) for other in tables if other != own)
    }
    assert seen == LOOK_ELSEWHERE


def test_each_statement_does_one_thing_in_a_way_that_can_be_passed_on(
    made: tuple[Connection, list[str]],
) -> None:
    _connection, statements = made
    assert len(statements) > 100
    assert [text for text in statements if is_unfit(text)] == []


def is_unfit(statement: str) -> bool:
    words = re.sub(r"\$\$.*\$\$", "", statement.upper(), flags=re.DOTALL)
    while "(" in words and (inner := re.sub(r"\([^()]*\)", "", words)) != words:
        words = inner
    alters_twice = words.lstrip().startswith("ALTER TABLE") and "," in words
    adds_unique = "ADD CONSTRAINT" in words and "UNIQUE" in words
    asks_again = words.lstrip().startswith("INSERT") and "SELECT" in statement.upper()
    of_the_moment = re.search(r"\b(NOW|RANDOM|CLOCK_TIMESTAMP|GEN_RANDOM_UUID|CURRENT_TIMESTAMP)\b", words)
    names_a_schema = re.search(r"\b(TABLE|INDEX|ON|REFERENCES) \w+\.\w+", words)
    makes_a_type = "CREATE TYPE" in words or "CREATE DOMAIN" in words
    return bool(alters_twice or adds_unique or asks_again or of_the_moment or names_a_schema or makes_a_type)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE people ADD COLUMN a int, ADD COLUMN b int",
        "ALTER TABLE people ADD CONSTRAINT uq_people_a UNIQUE (a)",
        "CREATE TYPE colour AS ENUM ('red')",
        "INSERT INTO people (id) VALUES ((SELECT max(id) FROM people))",
        "UPDATE people SET created_at = now()",
        "CREATE INDEX ix_a ON public.people (a)",
    ],
)
def test_what_is_unfit_would_be_seen(statement: str) -> None:
    assert is_unfit(statement)
