"""What comes with a ticket, as the terminal shows it: diagnostics, calls."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.call import PhoneCall
from handlers.diagnostics import Diagnostics
from handlers.tickets.call_words import headline, particulars
from handlers.tickets.diagnostics import removals, shown


def sent_along(found: Diagnostics | None, merged: str = "") -> list[str]:
    """Give the lines of what was sent along. `merged`: with which ticket, where it is another one."""
    if found is None:
        return []
    lines = [f"\nSent along with {merged}:" if merged else "\nSent along:"]
    for label, text in shown(found):
        one_line = "\n" not in text
        lines.append(f"  {label}: {text}" if one_line else f"  {label}:\n    " + text.replace("\n", "\n    "))
    removed = removals(found)
    return [*lines, f"  (taken out: {removed})"] if removed else lines


def phoned(calls: Sequence[PhoneCall]) -> list[str]:
    """Give the lines of calls."""
    told = [
        f"  {one.began:%Y-%m-%d %H:%M} {headline(one)} ({one.name}): {'; '.join(particulars(one))}" for one in calls
    ]
    return ["\nCalls:", *told] if told else []


def call_fields(one: PhoneCall) -> dict[str, object]:
    """Give a call as JSON has it."""
    return {
        "direction": one.direction.value,
        "by": one.name,
        "caller": one.caller,
        "phone": one.phone,
        "began": one.began.isoformat(),
        "minutes": one.minutes,
        "recording": one.recording.value,
        "verification": one.verification.value,
        "session": one.session,
        "notes": one.notes,
        "solved": one.solved,
    }
