"""The mail with a link to sign in, in the language that is spoken. Pure."""

from __future__ import annotations

from handlers.access.link import MAILED
from handlers.languages import say, say_n, spoken
from handlers.languages.links import spoken_link
from handlers.tickets.letters import Letter

KIND = "sign-in"
_MINUTES = int(MAILED.total_seconds() // 60)


def sign_in(id_: str, to: str, person_id: str, address: str) -> Letter:
    """Write it. It holds nothing of whoever asked for it: anybody may ask, with any address.

    There is no way to unsubscribe from it: it comes only when it is asked for, and is limited.
    """
    works = say_n(
        "Open this link to sign in. It works once, within {n} minute:",
        "Open this link to sign in. It works once, within {n} minutes:",
        _MINUTES,
    )
    harmless = say("You did not ask for it? Then do nothing: without the link nobody gets in.")
    return Letter(
        id=id_,
        to=to,
        person_id=person_id,
        subject=say("Your link to sign in"),
        text=f"{works}\n\n{spoken_link(address)}\n\n{harmless}",
        kind=KIND,
        automatic=True,
        language=spoken(),
    )
