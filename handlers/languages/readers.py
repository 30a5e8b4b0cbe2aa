"""In which language somebody is written to, when there is no message of theirs to answer."""

from __future__ import annotations

from typing import Protocol

from handlers.languages.language import DEFAULT, known


class Readers(Protocol):
    """Knows what people read."""

    async def reads(self, person_id: str) -> str | None:
        """Give what a person chose, else what is agreed with their account, else the installation's default.

        None: nothing of it is one of our languages.
        """
        ...


async def written_in(spoken_there: str | None, person_id: str, readers: Readers | None) -> str:
    """Give the language of a letter: that of what it is about (a ticket, a survey), else its recipient's.

    `readers`: None: nothing is known of anybody.
    """
    there = known(spoken_there)
    if there is not None:
        return there
    theirs = None if readers is None or not person_id else known(await readers.reads(person_id))
    return theirs or DEFAULT
