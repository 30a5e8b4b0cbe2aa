"""Scores and tones as rows, and what is to be assessed: written inside of the transaction that somebody else began."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.attention_tables import ticket_attention
from bot.database.rows import numeral
from handlers.attention.attention import Attention, EventId, NotUrgent, Part, PartKind
from handlers.sentiment import Sentiment, Tone
from handlers.ticket import Ticket

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Of what is to be assessed at once. A time of the ticket's own may lie ahead, when the clock was set back since."""
ANEW = AT_ONCE + timedelta(days=1)
"""Of what is to be assessed for other settings: as soon as what was changed has been."""
_KINDS = frozenset(PartKind)


async def mark(connection: AsyncConnection, changed: Ticket) -> None:
    """Let a ticket be assessed at once."""
    number = numeral(changed.number)
    marked = update(ticket_attention).where(ticket_attention.c.number == number).values(again_at=AT_ONCE)
    if not (await connection.execute(marked)).rowcount:
        new = insert(ticket_attention).values(number=number, again_at=AT_ONCE, calmed=False, told=0, fallen=False)
        await connection.execute(new)


async def mark_all(connection: AsyncConnection, *which: ColumnElement[bool]) -> None:
    """Let all tickets be assessed again that have a score; of these only, where some are named."""
    columns = ticket_attention.c
    later = or_(columns.again_at.is_(None), columns.again_at > ANEW)
    again = update(ticket_attention).where(columns.score.is_not(None), later, *which)
    await connection.execute(again.values(again_at=ANEW))


def part_values(parts: Iterable[Part]) -> list[list[str | float]]:
    """Give parts as they are kept."""
    return [[str(part.kind), part.points, part.text] for part in parts]


def read_parts(values: Sequence[Any] | None) -> tuple[Part, ...]:
    """Read parts; one of a kind that this version does not know is left out, until the ticket is assessed again."""
    return tuple(Part(PartKind(kind), float(points), text) for kind, points, text in values or () if kind in _KINDS)


def read_attention(row: Row[Any]) -> Attention:
    """Read a score."""
    return Attention(f"T-{row.number}", row.version, row.at, row.score, read_parts(row.parts), row.weights)


def read_judged(row: Row[Any]) -> NotUrgent:
    """Read a "not urgent"."""
    return NotUrgent(f"T-{row.number}", row.version, row.score, row.by, row.at)


def tone_rows(number: int, tones: Mapping[EventId, Tone]) -> list[dict[str, Any]]:
    """Give the columns of tones."""
    return [
        {
            "number": number,
            "version": version,
            "part": part,
            "sentiment": None if tone.sentiment is None else str(tone.sentiment),
            "negative": tone.negative,
            "positive": tone.positive,
            "language": tone.language,
            "because": list(tone.because),
            "model": tone.model,
        }
        for (version, part), tone in tones.items()
    ]


def read_tone(row: Row[Any]) -> Tone:
    """Read a tone."""
    sentiment = None if row.sentiment is None else Sentiment(row.sentiment)
    return Tone(sentiment, row.negative, row.positive, row.model, row.language, tuple(row.because))
