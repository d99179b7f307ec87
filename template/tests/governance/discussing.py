"""What members do in a discussion, and what is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from stage import Actor, Stage

from coop.governance.discussion.models import Comment


@dataclass
class Talk:
    stage: Stage
    proposal: int

    @property
    def url(self) -> str:
        return f"/decisions/{self.proposal}/discussion"

    def say(self, by: Actor, text: str, answer: int | None = None) -> int:
        """The id of the comment."""
        asked = f"{self.url}?answer={answer}" if answer else self.url
        response = by.post(asked, text=text)
        assert response.status_code == 303, response.text
        return int(response.location.rsplit("/", 1)[1])

    def shown(self, reader: Actor, page: int = 1) -> list[tuple[int, str]]:
        """How deep each comment stands, and its words, from top to bottom."""
        text = reader.get(f"{self.url}?page={page}").text
        found = re.findall(r'class="deep-(\d)".*?</li>', text, re.DOTALL)
        words = re.findall(r'<p class="lines"><bdi>(.*?)</bdi>|(Removed by its author)', text, re.DOTALL)
        return [(int(depth), said or removed) for depth, (said, removed) in zip(found, words, strict=True)]

    def rows(self) -> list[Comment]:
        with self.stage.data() as session:
            found = session.scalars(sa.select(Comment).order_by(Comment.id)).all()
            session.expunge_all()
            return list(found)
