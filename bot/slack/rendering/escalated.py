"""What one click did to a ticket, said to whoever clicked, with the button that takes it back. Pure."""

from __future__ import annotations

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, actions, button, section
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from handlers.engineering.escalation import Escalation, EscalationState

TAKE_BACK_LABEL = "Take it back"


def clicked(made: Escalation) -> Post:
    """Say what became of an escalation by a click on a card."""
    text = said(made)
    taken = made.state in {EscalationState.WITHDRAWN, EscalationState.REFUSED}
    return post(text, [section(literal(text)), *([] if taken else [take_back(made)])])


def said(made: Escalation) -> str:
    """Give it as a sentence or two."""
    match made.state:
        case EscalationState.LINKED:
            return f"{made.ticket} is on {made.key}. No new issue was made."
        case EscalationState.WITHDRAWN if made.key is not None:
            return f"{made.ticket} is not on {made.key} any more. The issue stays as it is."
        case EscalationState.WITHDRAWN:
            return f"{made.ticket} is not escalated, and stays as it is. You can still escalate it."
        case _:
            return f"{made.ticket} is on its way to engineering. The issue's key comes to its card."


def take_back(made: Escalation) -> Json:
    """Give the button that takes a ticket off its issue again, in whichever version it is by then."""
    value = Reference(ticket=made.ticket, escalation=made.id)
    return actions([button(TAKE_BACK_LABEL, names.DECLINE_ESCALATION, value.written())], "taken_back")
