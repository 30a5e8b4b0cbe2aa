"""The window in which the team answers engineering on a ticket's issue. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.slack.rendering import inputs, limits, names
from bot.slack.rendering.blocks import Json, button
from bot.slack.rendering.inputs import Choice
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.submissions import Refused, filled
from bot.slack.rendering.views import modal
from handlers.engineering.answering import EMPTY
from handlers.engineering.escalation import Escalation

ANSWER, ISSUE = "answer", "issue"
"""Names of the fields; the second is there where the ticket is on several issues."""
LABEL = "Answer engineering"
_HINT = "It goes to the tracker as you type it, with your name: engineering reads it there. The customer does not."
_KEY = 60


def answer_button(number: str) -> Json:
    """Give the button that opens the window."""
    return button(LABEL, names.ANSWER_ENGINEERING, Reference(ticket=number).written())


def answer_form(number: str, linked: Sequence[Escalation]) -> Json:
    """Give the window. `linked`: what puts the ticket on issues, 1 or more; the latest is chosen beforehand."""
    latest = list(linked)[-limits.OPTIONS :]
    choices = [Choice(one.id, one_line(one.key or one.id, _KEY)) for one in latest]
    which = []
    if len(choices) > 1:
        which = [inputs.field(ISSUE, "On which issue?", inputs.menu(choices, choices[-1].value))]
    said = inputs.field(
        ANSWER,
        f"What {choices[-1].label} is to say" if not which else "Your answer",
        inputs.text(lines=True),
        hint=_HINT,
    )
    about = Reference(ticket=number, escalation=choices[-1].value)
    return modal(LABEL, names.ANSWER_FORM, [*which, said], submit="Send to engineering", metadata=about.written())


def read_answer(view: Mapping[str, object]) -> tuple[str, str] | Refused:
    """Read which escalation's issue is meant, by id, and what is to be said there."""
    given, about = filled(view), read(str(view.get("private_metadata") or ""))
    said = given.needed(ANSWER, EMPTY, limits.INPUT)
    if given.errors:
        return Refused(given.errors)
    return given.choice(ISSUE) or ("" if about is None else about.escalation), said
