"""Statute packs: what the law of each legal form says about the charter's rules.

They are data, a file for each country (or state) beside this one, written by people who read laws and not
by the platform's code. A pack gives a co-op its first rules and says which values its law refuses.
`docs/governance.md` says how to correct one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flask_babel import get_locale

from coop.governance.statutes.entry import Entry

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Pack:
    """One legal form's. `about` says in each language what its founders should know before the rest."""

    legal_form: str
    law: str
    url: str
    about: Mapping[str, str]
    entries: Mapping[str, Entry]

    def defaults(self) -> dict[str, Any]:
        """What the charter gets where the founders gave no answer."""
        return {key: entry.answer for key, entry in self.entries.items() if entry.default is not None}

    def introduction(self) -> str:
        return self.about[get_locale().language]


@cache
def pack(legal_form: str) -> Pack | None:
    """None for a legal form whose law nobody has written down here."""
    for file in FOLDER.glob("*.toml"):
        if legal_form.startswith(f"{file.stem}-"):
            section = tomllib.loads(file.read_text("utf-8")).get(legal_form)
            return _pack(legal_form, section) if section else None
    return None


def _pack(legal_form: str, section: Mapping[str, Any]) -> Pack:
    entries = {key: Entry.read(key, said, section["url"]) for key, said in section["rules"].items()}
    about = {"sv": section["sv"], "en": section["en"]}
    return Pack(
        legal_form, section["law"], section["url"], MappingProxyType(about), MappingProxyType(entries)
    )
