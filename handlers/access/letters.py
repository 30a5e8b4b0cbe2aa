"""The mail with a link to sign in. Pure."""

from __future__ import annotations

from handlers.access.link import MAILED
from handlers.tickets.letters import Letter

KIND = "sign-in"
_MINUTES = int(MAILED.total_seconds() // 60)


def sign_in(id_: str, to: str, person_id: str, address: str) -> Letter:
    """Write it. It holds nothing of whoever asked for it: anybody may ask, with any address.

    There is no way to unsubscribe from it: it comes only when it is asked for, and is limited.
    """
    return Letter(
        id=id_,
        to=to,
        person_id=person_id,
        subject="Your link to sign in",
        text=(
            f"Open this link to sign in. It works once, within {_MINUTES} minutes:\n\n{address}\n\n"
            "You did not ask for it? Then do nothing: without the link nobody gets in."
        ),
        kind=KIND,
        automatic=True,
    )
