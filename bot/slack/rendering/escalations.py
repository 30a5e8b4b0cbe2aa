"""What became of a ticket in engineering: on its card, in its window, and after it was escalated. Pure.

It holds words of the tracker, and is shown only where nobody but the team reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.slack.rendering import inputs, limits, names
from bot.slack.rendering.blocks import Json, actions, button, context, section
from bot.slack.rendering.escalated import take_back
from bot.slack.rendering.inputs import Choice
from bot.slack.rendering.issues import KINDS, ON_CARD, LookedAlike, alike, known
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import link, literal
from bot.slack.rendering.references import Reference
from bot.slack.rendering.submissions import Refused, filled
from bot.slack.rendering.typed import paragraph
from bot.slack.rendering.views import modal, notice
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.ports import Kept
from handlers.ticket import Ticket
from handlers.tickets.lists import Row

PICKED = "ticket"
"""Name of the picker's field."""
PICKER_TITLE = "Escalate a ticket"
LABEL = "Escalate"
AGAIN_LABEL = "Edit and send again"
LOOK_LABEL = "Look at it first"
_SUMMARY = 200
_PROBLEM = 300
_PROBLEMS = 3
_SUBJECT = 60
_LINKED = 5
_KEY = 60


@dataclass(frozen=True, slots=True)
class Escalated:
    """An escalation.

    Attributes:
        kept: its issue as we know it; None while there is none.
        labels: what people call the fields that the tracker refused, by field id.
    """

    escalation: Escalation
    kept: Kept | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Engineering:
    """What became of a ticket in engineering.

    Attributes:
        offered: it can be escalated here.
        escalations: those that somebody wants, or that are proposed; the oldest first.
        looked: for one that is proposed, the issues that look the same.
        waiting: how many texts for its customer wait for somebody's approval.
    """

    offered: bool = False
    escalations: Sequence[Escalated] = ()
    looked: LookedAlike = field(default_factory=LookedAlike)
    waiting: int = 0

    @property
    def empty(self) -> bool:
        """There is nothing to be told of it."""
        return not (self.escalations or self.waiting)


NOT_ESCALATED = Engineering()


def standing(found: Engineering) -> list[Json]:
    """Give the blocks that say how it stands: at most four beside what is `proposed`."""
    lines = [line for one in found.escalations[-_LINKED:] if (line := _line(one))]
    if found.waiting:
        many = "1 text for the customer waits" if found.waiting == 1 else f"{found.waiting} texts for customers wait"
        lines.append(f"*{many} for your approval*")
    return [context(*lines)] if lines else []


def proposed(number: str, found: Engineering) -> list[Json]:
    """Give the proposal to escalate a ticket, with what looks the same and one button to confirm it."""
    one = _in(found, EscalationState.PROPOSED)
    if one is None:
        return []
    value = Reference(ticket=number, escalation=one.id, version=one.version).written()
    said = literal(one_line(one.draft.summary, _SUMMARY))
    looked = found.looked if found.looked.found or found.looked.note else None
    row = [
        button(LABEL, names.CONFIRM_ESCALATION, value, look="primary"),
        button(LOOK_LABEL, names.ESCALATE, value),
        button("No", names.DECLINE_ESCALATION, value),
    ]
    return [
        section(f"*Proposed for engineering* ({KINDS[one.draft.kind].lower()}): {said}"),
        *(alike(number, looked, escalation=one.id, most=ON_CARD) if looked is not None else []),
        actions(row, "proposal"),
    ]


def offer(ticket: Ticket, found: Engineering) -> Json | None:
    """Give the button that escalates a ticket; None where it is on its way, or is proposed: that has its own."""
    if not found.offered or _in(found, EscalationState.PROPOSED) or _in(found, EscalationState.WAITING):
        return None
    refused = _in(found, EscalationState.REFUSED)
    if refused is not None:
        about = Reference(ticket=ticket.number, escalation=refused.id, version=refused.version)
        return button(AGAIN_LABEL, names.ESCALATE, about.written())
    return button(LABEL, names.ESCALATE, Reference(ticket=ticket.number).written())


def picker(tickets: Sequence[Row], person_id: str) -> Json:
    """Give the window in which one of somebody's tickets is chosen. `tickets`: 1 or more, hers first."""
    choices = [
        Choice(
            one.number,
            f"{one.number} {one_line(one.subject, _SUBJECT)}",
            "yours" if one.assignee == person_id else "nobody has it",
        )
        for one in tickets[: limits.OPTIONS]
    ]
    asked = inputs.field(
        PICKED,
        "Which ticket?",
        inputs.menu(choices, choices[0].value),
        hint="Another one? Type its number: /escalate T-1042",
    )
    return modal(PICKER_TITLE, names.PICK_TICKET_FORM, [asked], submit="Next")


def read_picked(view: Mapping[str, object]) -> str | Refused:
    """Read which ticket was chosen."""
    return filled(view).choice(PICKED) or Refused({PICKED: "Please choose a ticket."})


def on_its_way(number: str) -> Json:
    """Say that it is being filed."""
    return notice(title(number), f"{literal(number)} is on its way to engineering …")


def later(number: str) -> Json:
    """Say that it takes longer, and where its key will be."""
    said = (
        f"{literal(number)} is on its way to engineering. The tracker takes a while: the issue's key comes to the "
        "ticket, and into the thread of its card. You can close this window; it is not lost, and not filed twice."
    )
    return notice(title(number), said)


def arrived(one: Escalated) -> Json:
    """Say which issue a ticket is on now."""
    escalation = one.escalation
    key = one_line(escalation.key or "", _KEY)
    named = f"*{literal(key)}*" if one.kept is None else f"*{link(one.kept.snapshot.issue.url, key)}*"
    how = "is on" if escalation.joined else "was escalated as"
    lines = [f"{literal(escalation.ticket)} {how} {named}."]
    if one.kept is not None:
        lines.append(known(one.kept))
    lines.append("What engineering does about it comes to the ticket, and into the thread of its card.")
    return modal(title(escalation.ticket), "notice", [section("\n".join(lines)), take_back(escalation)])


def title(number: str) -> str:
    """Give the title of a window in which a ticket is escalated."""
    return f"Escalate {number}"


def _in(found: Engineering, state: EscalationState) -> Escalation | None:
    """Give the latest that stands so."""
    return next((one.escalation for one in reversed(found.escalations) if one.escalation.state is state), None)


def _line(one: Escalated) -> str:
    match one.escalation.state:
        case EscalationState.WAITING:
            return "*On its way to engineering*"
        case EscalationState.LINKED:
            key = f"*{literal(one_line(one.escalation.key or '', _KEY))}*"
            return f"Engineering: {known(one.kept) if one.kept else key}"
        case EscalationState.REFUSED:
            return f"*Engineering's tracker will not have it so*: {'; '.join(_problems(one))}"
        case _:
            return ""


def _problems(one: Escalated) -> Iterator[str]:
    for id_, why in list(one.escalation.problems.items())[:_PROBLEMS]:
        said = paragraph(one_line(why, _PROBLEM), _PROBLEM + 100)
        yield f"{literal(one_line(one.labels.get(id_, id_), _KEY))}: {said}" if id_ else said
