"""How urgently a person must look at a ticket, beside it in HTML: the score with its parts, and "not urgent". Pure."""

from __future__ import annotations

from datetime import datetime
from html import escape

from bot.web.pages.console.scores import WAITS_UNTIL, bar, said_so
from bot.web.pages.console.ticket_forms import Sheet
from bot.web.pages.console.times import ago
from handlers.attention.attention import Attention
from handlers.attention.desk import Explained
from handlers.attention.words import called, signed, stands, summed
from handlers.ticket import OVER

NOT_URGENT = "not_urgent"
"""What the form does."""


def attention_mark(found: Explained, alert_at: int) -> str:
    """Give the score among the marks below the subject, which leads to its parts; nothing where there is none."""
    if found.attention is None:
        return ""
    return f'<a class="needs" href="#attention">attention {bar(found.attention.score, alert_at)}</a>'


def attention_panel(found: Explained, sheet: Sheet, alert_at: int, now: datetime) -> str:
    """Give the panel; nothing for a ticket that is over."""
    if found.ticket.status in OVER:
        return ""
    attention = found.attention
    if attention is None:
        return _framed("<p>It was not assessed yet. That takes a few seconds after it was filed.</p>")
    rows = "".join(f"<dt>{escape(part.text)}</dt><dd>{signed(part.points)}</dd>" for part in attention.parts)
    parts = f'<dl class="parts">{rows}</dl>' if rows else "<p>Nothing speaks for it.</p>"
    shown = f"{bar(attention.score, alert_at)}"
    return _framed(f"{parts}{_summed(attention)}{_made(found, attention, now)}{_judging(found, sheet, now)}", shown)


def _framed(inside: str, shown: str = "") -> str:
    return f'<section class="panel attention" id="attention"><h2>Attention {shown}</h2>{inside}</section>'


def _summed(attention: Attention) -> str:
    if len(attention.parts) < 2 and not attention.clipped:
        return ""
    return f'<p class="small">{escape(summed(attention))}</p>'


def _made(found: Explained, attention: Attention, now: datetime) -> str:
    """Say of when the score is, and what judged."""
    readers = dict.fromkeys(tone.model for _, tone in sorted(found.tones.items()))
    tone = f", tone by {escape(', '.join(readers))}" if readers else ""
    behind = " The ticket was changed since: the next score follows in a few seconds." if found.behind else ""
    return f'<p class="small">As of {ago(attention.at, now)}, with weights {escape(attention.model)}{tone}.{behind}</p>'


def _judging(found: Explained, sheet: Sheet, now: datetime) -> str:
    attention, judged = found.attention, found.judged
    said = ""
    if judged is not None:
        who = called(judged.by, found.names)
        said = f'<p class="small">{said_so(judged, attention, who, now)}</p>'
        if attention is not None and stands(judged, attention):
            return (
                f'{said}<details class="rest"><summary>Until when</summary><p class="small">{WAITS_UNTIL}</p></details>'
            )
    if attention is None or not attention.score:
        return said
    return (
        f'{said}{sheet.start("can-wait")}<input type="hidden" name="do" value="{NOT_URGENT}">'
        '<button class="button ghost">Not urgent</button></form>'
        '<details class="rest"><summary>What that does</summary>'
        f'<p class="small">You looked, and it can wait. {WAITS_UNTIL}</p></details>'
    )
