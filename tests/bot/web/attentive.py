"""A console over a desk in memory whose tickets have scores."""

from __future__ import annotations

from datetime import datetime

from handlers.attention.attention import Attention, EventId, NotUrgent, Part, PartKind
from handlers.sentiment import Sentiment, Tone
from tests.bot.web.consoles import ConsoleWorld
from tests.memory_attention import MemoryAssessments

WAITING = Part(PartKind.WAITING, 35.0, "waiting 5 h of 4 h")
HARM = Part(PartKind.SEVERITY, 20.0, "“production <down>”")
FALLING = Part(PartKind.TREND, 17.0, "tone falling")
ANGRY = Tone(Sentiment.NEGATIVE, 0.87, 0.03, "tones-1", "en", ("useless", "<again>"))
PLEASED = Tone(Sentiment.POSITIVE, 0.02, 0.9, "tones-1", "en", ("thank",))
UNKNOWN = Tone(None, 0.0, 0.0, "tones-1", None, ("another language",))


async def score(
    assessments: MemoryAssessments,
    number: str,
    at: datetime,
    *parts: Part,
    tones: dict[EventId, Tone] | None = None,
    again: datetime | None = None,
) -> Attention:
    """Let a ticket have a score of these parts."""
    version = assessments.all()[number].asked
    sum_ = round(sum(part.points for part in parts))
    made = Attention(number, version, at, max(0, min(100, sum_)), parts, "shipped-1")
    kept = await assessments.keep(made, number, version, tones or {}, again, judged=await assessments.judged(number))
    assert kept
    return made


def calm(judged: NotUrgent) -> Part:
    """Give the part that a "not urgent" leaves."""
    return Part(PartKind.NOT_URGENT, -float(judged.score), f"not urgent, {judged.by}, 02 Mar 09:00 UTC")


class AttentiveWorld(ConsoleWorld):
    """Three tickets of Ann's: the first angry and late, the second pleased, the third not assessed."""

    async def furnish(self) -> None:
        """File them, and score two."""
        for subject in ("It <hums>", "It smells", "It shines"):
            await self.file(subject)
        now = self.desks.clock()
        await score(self.assessments, "T-1", now, WAITING, HARM, FALLING, tones={(1, 0): ANGRY})
        await score(self.assessments, "T-2", now, Part(PartKind.PLAN, 6.0, "plan premium"), tones={(1, 0): PLEASED})

    async def rescore(self, number: str, *parts: Part) -> None:
        """Let a ticket be assessed again, some seconds later."""
        self.desks.clock.forward(seconds=5)
        await score(self.assessments, number, self.desks.clock(), *parts)
