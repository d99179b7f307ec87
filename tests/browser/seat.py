"""Someone at a browser. A test says the pages' English words; the seat finds them in its own language."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Locator, Page, ViewportSize, expect

import coop

TRANSLATIONS = Path(coop.__file__).parent / "translations"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", TRANSLATIONS, [language])


@dataclass(frozen=True)
class Seat:
    page: Page
    url: str
    language: str
    scripts: bool

    def say(self, words: str, **values: object) -> str:
        """The words as this reader meets them."""
        said = self._translated(words)
        if said == words:  # pages set names apart from the words around them
            said = self._translated(re.sub(r"(%\(name\)s)", r"<bdi>\1</bdi>", words))
        return re.sub("</?bdi>", "", said) % values if values else said

    def _translated(self, words: str) -> str:
        return words if self.language == "en" else catalogue(self.language).gettext(words)

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        assert answer
        assert answer.ok, answer.status

    def follow(self, words: str, within: str = "body") -> None:
        """By how its name begins: a number of things that wait may follow."""
        name = re.compile(rf"^\s*{re.escape(self.say(words))}($|\W)")
        self.page.locator(within).get_by_role("link", name=name).first.click()

    def press(self, words: str, **values: object) -> None:
        self.button(words, **values).click()

    def button(self, words: str, **values: object) -> Locator:
        """By how its name begins: what follows tells twins apart for those who do not see where it is."""
        name = re.compile("^" + re.escape(self.say(words, **values)))
        return self.main.get_by_role("button", name=name)

    def open(self, words: str) -> None:
        """A question that opens on the spot."""
        self.main.locator("summary", has_text=self.say(words)).click()

    def write(self, **texts: str) -> None:
        """Into fields by their names."""
        for name, text in texts.items():
            self.field(name).fill(text)

    def field(self, name: str) -> Locator:
        return self.main.locator(f"[name='{name}']:visible")

    def skips_the_browsers_own_checks(self) -> None:
        """As one whose browser has none: the server must say what is wrong."""
        self.page.evaluate("[...document.forms].forEach(form => form.noValidate = true)")

    def choose(self, words: str) -> None:
        self.main.get_by_label(self.say(words), exact=True).check()

    def opens_the_latest_letter(self) -> None:
        self.go("/mails")
        self.main.locator("article").first.get_by_role("link").first.click()

    def sees(self, words: str, **values: object) -> None:
        expect(self.main).to_contain_text(self.say(words, **values))

    def misses(self, words: str, **values: object) -> None:
        expect(self.main).not_to_contain_text(self.say(words, **values))

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile("^" + re.escape(self.url) + path + "$"))

    def waits(self, seconds: int) -> None:
        """With scripts the page looks again by itself; without, its reader does."""
        if self.scripts:
            self.page.clock.run_for(1000 * seconds)
        else:
            self.page.reload()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.url)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")


Take = Callable[..., Seat]
