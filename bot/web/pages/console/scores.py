"""A score in HTML: with its bar, its parts, and who said that it can wait. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.web.pages.console.times import ago
from handlers.attention.attention import HIGHEST, Attention, NotUrgent
from handlers.attention.damping import MARGIN
from handlers.attention.words import UNJUDGED, calmed, signed, stands

WAITS_UNTIL = (
    "The score is lowered until the customer writes again, a promise is broken, the ticket is opened again, or it "
    f"becomes {MARGIN} points higher by itself than it was. Nobody can take that back otherwise. Who said it stands "
    "beside the score, and teaches it."
)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of some tickets, by number; `alert_at`: from which the team is alerted."""

    of: Mapping[str, Attention]
    alert_at: int

    def mark(self, number: str) -> str:
        """Give a ticket's score as a small mark; nothing where it has none."""
        found = self.of.get(number)
        if found is None:
            return ""
        high = " high" if found.score >= self.alert_at else ""
        return f'<span class="needs{high}">attention {found.score}</span>'


def bar(score: int, alert_at: int) -> str:
    """Show a score as a number and as long as it is; one that is high enough for an alert also by its look."""
    high = " high" if score >= alert_at else ""
    return (
        f'<span class="gauge{high}"><span class="value">{score}</span><span class="unseen"> of {HIGHEST}</span>'
        f'<meter min="0" max="{HIGHEST}" value="{score}" aria-hidden="true"></meter></span>'
    )


def reasons(attention: Attention, *, unjudged: bool = False) -> str:
    """Give the parts in a line, in their order; `unjudged`: the tone of nothing that was said could be judged."""
    if not attention.parts:
        return f'<p class="small">Nothing speaks for it{f"; {UNJUDGED}" if unjudged else ""}.</p>'
    told = "".join(f"<li>{escape(part.text)}: <strong>{signed(part.points)}</strong></li>" for part in attention.parts)
    return f'<ul class="reasons">{told}{f"<li>{UNJUDGED}</li>" if unjudged else ""}</ul>'


def said_so(judged: NotUrgent, attention: Attention | None, who: str, now: datetime) -> str:
    """Say who said that a ticket can wait, and whether that counts still."""
    said = f"{escape(who)} said {ago(judged.at, now)} that it can wait, at {judged.shown}"
    if attention is None or not stands(judged, attention):
        return f"{said}. Something happened since, so it counts no more."
    return f"{said}." if calmed(attention) else f"{said}. The score follows in a few seconds."
