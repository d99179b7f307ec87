"""Encryption of copies, in the format of age (age-encryption.org): the plain `age` tool reads them too.

Only public keys need to lie on the server: whoever takes it over can write copies with them, and read none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyrage
from pyrage import x25519

from tenants.errors import BadKey

Key = TypeVar("Key")
SECRET = "AGE-SECRET-KEY-"  # noqa: S105


@dataclass(frozen=True)
class Seal:
    """`recipients` can open what is sealed from now on; `identities` opens it here, when it names a file."""

    recipients: tuple[str, ...] = ()
    identities: Path | None = None

    @property
    def is_set(self) -> bool:
        return bool(self.recipients)

    def seal(self, plain: Path, sealed: Path) -> None:
        """A part at a time, however large the file is."""
        pyrage.encrypt_file(str(plain), str(sealed), self._recipients())

    def sealed(self, plain: bytes) -> bytes:
        """As `seal`, of something small."""
        return bytes(pyrage.encrypt(plain, self._recipients()))

    def open(self, sealed: Path, plain: Path) -> None:
        """BadKey when it is not for us, or not as it was sealed."""
        try:
            pyrage.decrypt_file(str(sealed), str(plain), self._identities())
        except pyrage.DecryptError as fault:
            raise BadKey(f"{sealed} cannot be decrypted ({fault}).") from None

    def read(self, sealed: Path) -> bytes:
        """As `open`, of something small."""
        try:
            return bytes(pyrage.decrypt(sealed.read_bytes(), self._identities()))
        except pyrage.DecryptError as fault:
            raise BadKey(f"{sealed} cannot be decrypted ({fault}).") from None

    def _recipients(self) -> list[x25519.Recipient]:
        return [_parsed(x25519.Recipient.from_str, "ANDEL_BACKUP_RECIPIENT", one) for one in self.recipients]

    def _identities(self) -> list[x25519.Identity]:
        if self.identities is None:
            raise BadKey("The backup is encrypted: ANDEL_BACKUP_IDENTITY_FILE must name the file of its key.")
        try:
            lines = self.identities.read_text("utf-8").split()
        except (OSError, UnicodeDecodeError) as fault:
            raise BadKey(f"ANDEL_BACKUP_IDENTITY_FILE cannot be read: {fault}") from None
        found = [line for line in lines if line.startswith(SECRET)]
        if not found:
            raise BadKey(f"ANDEL_BACKUP_IDENTITY_FILE holds no line that begins with {SECRET}.")
        return [_parsed(x25519.Identity.from_str, "ANDEL_BACKUP_IDENTITY_FILE", line) for line in found]


def _parsed(parse: Callable[[str], Key], variable: str, text: str) -> Key:
    """Without the text itself in what is said: it may be a secret."""
    try:
        return parse(text)
    except (pyrage.RecipientError, pyrage.IdentityError):
        raise BadKey(f"{variable} holds something that is no key of age; age-keygen makes one.") from None
