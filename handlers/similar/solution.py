"""What a ticket was solved with. Pure."""

from __future__ import annotations

from handlers.lengths import one_line
from handlers.ticket import OVER, CloseReason, Ticket

LONGEST = 280
"""Characters of an answer that are shown."""
_NO_END = frozenset({CloseReason.IDLE, CloseReason.MERGED})


def solved_with(ticket: Ticket) -> str | None:
    """Give the team's last public words before it was solved, shortened; None where nothing solved it in writing."""
    ended = ticket.solved_at or ticket.closed_at
    if ticket.status not in OVER or ended is None or ticket.closed_because in _NO_END:
        return None
    said = [one.text for one in ticket.comments if one.public and one.team and one.at <= ended]
    return one_line(said[-1], LONGEST) if said and said[-1].strip() else None
