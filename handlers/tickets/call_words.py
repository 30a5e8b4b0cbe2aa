"""What a phone call was, in words for the team. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handlers.call import Direction, PhoneCall, Recording, Verification

RECORDING: Mapping[Recording, str] = MappingProxyType(
    {
        Recording.NOT_RECORDED: "not recorded",
        Recording.NOTICE_GIVEN: "recorded, notice was given",
        Recording.REFUSED: "recording was refused: not recorded",
    }
)
VERIFICATION: Mapping[Verification, str] = MappingProxyType(
    {
        Verification.NOT_VERIFIED: "the caller was not verified",
        Verification.CALLED_BACK: "called back on a number that we knew",
        Verification.CODE: "read a code that we sent",
        Verification.DETAILS: "told details of the account",
        Verification.SIGNED_IN: "was signed in in a remote session",
        Verification.KNOWN: "known by voice",
    }
)


def headline(call: PhoneCall) -> str:
    """Say who called whom, and for how long: "Ana called us, 12 minutes"."""
    length = f"{call.minutes} minute{'' if call.minutes == 1 else 's'}"
    return (
        f"{call.caller} called us, {length}" if call.direction is Direction.IN else f"we called {call.caller}, {length}"
    )


def particulars(call: PhoneCall) -> tuple[str, ...]:
    """Say what else is known of it, one thing a line; its notes stand among the ticket's."""
    return tuple(
        filter(
            None,
            (
                RECORDING[call.recording],
                VERIFICATION[call.verification],
                f"phone {call.phone}" if call.phone else "",
                f"remote session {call.session}" if call.session else "",
                "solved on the call" if call.solved else "",
            ),
        )
    )
