"""How a column is declared: `personal(...)`, `subject(...)` or `impersonal(reason)`, and no other way.

From these the privacy policy, the Article 30 record, the export and log redaction are computed.
Sources: Regulation (EU) 2016/679 (GDPR), Articles 5, 6, 13, 15, 17, 20 and 30.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import MappedColumn, mapped_column

INFO_KEY = "privacy"


class Category(StrEnum):
    """Article 30(1)(c): the categories of personal data."""

    IDENTITY = "identity"
    CONTACT = "contact"
    CREDENTIAL = "credential"
    MEMBERSHIP = "membership"
    PARTICIPATION = "participation"
    FINANCE = "finance"
    WORK = "work"
    TRAVEL = "travel"
    CORRESPONDENCE = "correspondence"
    ACCESS = "access"


class Purpose(StrEnum):
    """Article 5(1)(b): why it is processed."""

    ACCOUNT = "account"
    SECURITY = "security"
    MEMBERSHIP = "membership"
    STATUTORY_REGISTER = "statutory register"
    DEMOCRACY = "democracy"
    BOOKKEEPING = "bookkeeping"
    SERVICE = "service"
    DISPATCH = "dispatch"
    NOTICES = "notices"
    TRANSPARENCY = "transparency"


class Basis(StrEnum):
    """Article 6(1): the legal basis, by its letter."""

    CONTRACT = "6(1)(b)"
    LEGAL_OBLIGATION = "6(1)(c)"
    LEGITIMATE_INTEREST = "6(1)(f)"


class Retention(StrEnum):
    """Article 5(1)(e): how long it is kept."""

    ACCOUNT = "as long as the account"
    MEMBERSHIP = "membership and ten years"
    BOOKKEEPING = "seven years after the financial year"
    SERVICE = "two years after the job"
    CORRESPONDENCE = "one year"
    ACCESS = "two years"
    FOR_EVER = "as long as the co-op"


class Erasure(StrEnum):
    """Article 17: what happens when someone asks to be erased."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"  # Article 17(3)(b): a law demands it, until the retention time is over


@dataclass(frozen=True)
class Use:
    """What a table's columns mostly share: why, by what right, for how long, and what erasure does."""

    purpose: Purpose
    basis: Basis
    retention: Retention
    erasure: Erasure


@dataclass(frozen=True)
class Personal:
    category: Category
    use: Use
    exported: bool = True


@dataclass(frozen=True)
class Subject:
    """A key to the person, or the member, whom the row is about."""

    category: Category
    use: Use


@dataclass(frozen=True)
class Impersonal:
    reason: str


Declaration = Personal | Subject | Impersonal


def personal(
    *column: Any, category: Category, use: Use, exported: bool = True, **options: Any
) -> MappedColumn[Any]:
    """A column that says something of someone. `exported=False` keeps secrets (hashes) out of the export."""
    return mapped_column(*column, info={INFO_KEY: Personal(category, use, exported)}, **options)


def subject(*column: Any, category: Category, use: Use, **options: Any) -> MappedColumn[Any]:
    """A key to `people.id` or `members.id`: its whole row belongs in that person's export."""
    return mapped_column(*column, info={INFO_KEY: Subject(category, use)}, **options)


def impersonal(reason: str, *column: Any, **options: Any) -> MappedColumn[Any]:
    """A column that says nothing of anyone; the reason is for whoever reviews it."""
    return mapped_column(*column, info={INFO_KEY: Impersonal(reason)}, **options)
