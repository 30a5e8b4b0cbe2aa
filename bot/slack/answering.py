"""Answering engineering from Slack: the window, and what is sent in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack import phrases
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.engineering_answers import ANSWER, LABEL, answer_form, read_answer
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.views import notice
from handlers.engineering.answering import Answering
from handlers.engineering.errors import EscalationNotFound
from handlers.person import Person
from handlers.ports import HandlerError

NO_ISSUE = "The ticket is on no issue any more: nobody reads an answer."


class Answers:
    """Shows the window and takes what is sent; whoever asks checks who may."""

    def __init__(self, desk: Answering) -> None:
        self._desk = desk

    async def window(self, person: Person, number: str) -> Json:
        """Give the window of a ticket; where it has no issue, what is to be said in its place."""
        try:
            linked = await self._desk.linked(person, number)
        except HandlerError as refused:
            return notice(LABEL, phrases.why(refused))
        return answer_form(number, linked) if linked else notice(LABEL, NO_ISSUE)

    async def submit(self, person: Person, view: Mapping[str, Any]) -> Json | None:
        """Take what was typed; None closes the window. A window that Slack sends twice says it once."""
        given = read_answer(view)
        if isinstance(given, Refused):
            return given.answer()
        id_, said = given
        try:
            await self._desk.answer(person, id_, said, f"form:{view.get('id')}")
        except EscalationNotFound:
            return Refused({ANSWER: phrases.GONE}).answer()
        return None
