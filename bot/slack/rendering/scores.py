"""How urgently a person must look at a ticket, as the team reads it in Slack. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, button, context, section
from bot.slack.rendering.fitting import fitted
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.parts import Line, Prose, Run
from bot.slack.rendering.references import Reference
from bot.slack.rendering.times import when
from handlers.attention.attention import HIGHEST, Attention, NotUrgent, PartKind
from handlers.attention.words import in_words, summed
from handlers.sentiment import Sentiment, Tone

NOT_URGENT = "Not urgent"
NOT_URGENT_ASKS = (
    "Its score is lowered until the customer writes again, a promise is broken, the ticket is opened again, or it "
    "becomes much worse. The team sees that you said so, and it teaches the scores; the customer sees nothing of it."
)
_PART = 120
_PARTS = 2_500
_WORDS = 3
_WORD = 40
_NAME = 80
_MODEL = 60
_SOUNDS = {Sentiment.NEGATIVE: "negative", Sentiment.NEUTRAL: "neutral", Sentiment.POSITIVE: "positive"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A "not urgent", with the name of who said it. `stands`: nothing was written on the ticket since."""

    said: NotUrgent
    by: str
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Pressing:
    """What the team is told of a ticket's score.

    Attributes:
        attention: None: there is none, as it is over or was not assessed yet.
        tone: how the customer's latest words sound; None: nobody judged them yet.
        judged: the latest "not urgent".
    """

    attention: Attention | None = None
    tone: Tone | None = None
    judged: Judged | None = None


NOT_SCORED = Pressing()


def score(attention: Attention) -> str:
    """Say the score: "84 of 100"."""
    return f"{attention.score} of {HIGHEST}"


def reasons(attention: Attention, most: int = 4) -> str:
    """Give the weightiest parts as one line of mrkdwn: "waiting 5 h of 4 h: +22 · tone falling: +17"."""
    told = [literal(text) for text in _told(attention)]
    left = len(told) - most
    return " · ".join([*told[:most], *([f"{left} more"] if left > 0 else [])])


def plain_reasons(attention: Attention, most: int = 4) -> str:
    """Give the weightiest parts as plain words, for notifications."""
    return " · ".join(_told(attention)[:most])


def in_short(attention: Attention) -> str:
    """Give the score with its weightiest part, be it one that calms, as mrkdwn: for cards and lists."""
    top = max(attention.parts, key=lambda part: abs(part.points), default=None)
    told = "" if top is None else literal(*_told(replace(attention, parts=(top,))))
    return f"*Attention {score(attention)}*" + (f": {told}" if told else "")


def spoken_for(attention: Attention) -> Attention:
    """Give a score's parts without what a "not urgent" took from it."""
    return replace(attention, parts=tuple(one for one in attention.parts if one.kind is not PartKind.NOT_URGENT))


def said_not_urgent(judged: Judged) -> str:
    """Say as mrkdwn who found that a ticket can wait, and whether that still stands."""
    said = f"{literal(one_line(judged.by, _NAME))} said “not urgent” {when(judged.said.at)}"
    return f"*{said}*" if judged.stands else f"{said}; the ticket was changed since"


def tone_of_last_words(tone: Tone) -> str:
    """Say as mrkdwn how the customer's latest words sound, and by which words of them."""
    words = ", ".join(one_line(word, _WORD) for word in tone.because[:_WORDS])
    if tone.sentiment is None:
        return literal(f"The customer's last words: tone not judged{f' ({words})' if words else ''}")
    sure = f"{100 * tone.probability:.0f} %"
    return literal(f"The customer's last words: {_SOUNDS[tone.sentiment]}, {sure}{f' ({words})' if words else ''}")


def explained(number: str, version: int, pressing: Pressing) -> list[Json]:
    """Give the blocks of a window that say a ticket's score, each part with its points, and its latest tone.

    At most two; none where nothing was assessed. `version`: of the ticket, as the window shows it.
    """
    attention, judged = pressing.attention, pressing.judged
    beside = [tone_of_last_words(pressing.tone)] if pressing.tone is not None else []
    if judged is not None:
        beside.append(said_not_urgent(judged))
    if attention is None:
        return [context(*beside)] if beside else []
    lines = tuple(Line((Run(text),), "• ", "   ") for text in _told(attention))
    parts = fitted([Prose(lines or (Line((Run("Nothing speaks for it."),)),))], _PARTS, _PARTS).texts
    told = "\n".join((f"*Attention {score(attention)}*", *parts))
    value = Reference(ticket=number, version=version).written()
    offer = None
    if attention.score > 0 and (judged is None or not judged.stands):
        offer = button(NOT_URGENT, names.NOT_URGENT, value, ask=NOT_URGENT_ASKS)
    scored = (
        f"{literal(summed(attention))} · scored {when(attention.at)} by {literal(one_line(attention.model, _MODEL))}"
    )
    return [section(told, accessory=offer), context(*beside, scored)]


def _told(attention: Attention) -> list[str]:
    return [one_line(text, _PART) for text in in_words(attention.parts)]
