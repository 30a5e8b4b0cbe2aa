"""What the customer's page or form sent along with a ticket, in HTML. Pure."""

from __future__ import annotations

from html import escape

from handlers.diagnostics import Diagnostics
from handlers.tickets.diagnostics import removals, shown

_LONG = 120
"""Characters from which on a value stands below its label, in a field that scrolls."""


def diagnostics(found: Diagnostics | None, merged: str = "") -> str:
    """Give the panel; nothing when nothing was sent along. `merged`: with which ticket, where it is another one."""
    if found is None:
        return ""
    rows = "".join(_row(label, value) for label, value in shown(found))
    gone = removals(found)
    told = f'<p class="small">Taken out before it was kept: {escape(gone)}.</p>' if gone else ""
    return f'<section class="panel sent"><h2>Sent along{f" with {merged}" if merged else ""}</h2>{rows}{told}</section>'


def _row(label: str, value: str) -> str:
    if len(value) <= _LONG and "\n" not in value:
        return f'<p><span class="small">{escape(label)}</span> <span dir="auto">{escape(value)}</span></p>'
    # A field that scrolls must be reached by the keyboard.
    return (
        f'<p class="small">{escape(label)}, {len(value):,} characters</p>'
        f'<pre class="log" tabindex="0" role="region" aria-label="{escape(label)}">{escape(value)}</pre>'
    )
