"""What comes with tickets, as JSON: diagnostics, calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from handlers.call import PhoneCall
from handlers.diagnostics import Diagnostics


class DiagnosticsOut(Given):
    """What was sent along with a ticket."""

    browser: str
    system: str
    page: str
    version: str
    error: str
    log: str
    removed: Annotated[Mapping[str, int], Field(description="Secrets that were taken out, counted by kind.")]


class CallOut(Given):
    """A phone call about a ticket."""

    direction: str
    by: Annotated[str, Field(description="Who of the team talked, by name.")]
    caller: str
    phone: str
    began: datetime
    minutes: int
    recording: str
    verification: str
    session: Annotated[str, Field(description="The address of the remote session; empty: there was none.")]
    notes: str
    solved: bool


def diagnostics_out(found: Diagnostics | None) -> DiagnosticsOut | None:
    """Give diagnostics as JSON."""
    if found is None:
        return None
    return DiagnosticsOut(
        browser=found.browser,
        system=found.system,
        page=found.page,
        version=found.version,
        error=found.error,
        log=found.log,
        removed=dict(found.removed),
    )


def call_out(call: PhoneCall) -> CallOut:
    """Give a call as JSON."""
    return CallOut(
        direction=call.direction,
        by=call.name,
        caller=call.caller,
        phone=call.phone,
        began=call.began,
        minutes=call.minutes,
        recording=call.recording,
        verification=call.verification,
        session=call.session,
        notes=call.notes,
        solved=call.solved,
    )
