"""Where new tickets belong that are in a language, as the settings of the desk say it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.ticket import Ticket
from handlers.tickets.plain import Field
from kb.languages import base

_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Belonging:
    """What holds for new tickets in a language, where nothing else is agreed with the account.

    Attributes:
        team, region: as with `handlers.ticket.Ticket`; None: not said.
        skills: what is needed beside what the ticket needs already.
    """

    team: str | None = None
    region: str | None = None
    skills: tuple[str, ...] = ()


def belonging(ticket: Ticket, rules: Mapping[str, Belonging]) -> Ticket:
    """Give a new ticket where it belongs by its language. `rules`: by language code, without regions and scripts."""
    rule = None if ticket.language is None else rules.get(base(ticket.language))
    if rule is None:
        return ticket
    skills = tuple(dict.fromkeys((*ticket.skills, *rule.skills)))
    return replace(ticket, team=ticket.team or rule.team, region=ticket.region or rule.region, skills=skills)


def read_belongings(given: Field) -> dict[str, Belonging]:
    """Read them: ``{"ja": {"team": "tokyo", "region": "apac", "skills": ["kanji"]}}``.

    Raises:
        InvalidInput: something is wrong with it; the text names the field.
    """
    found = {}
    for code, field in given.fields():
        table = field.table({"team", "region", "skills"})
        skills = tuple(one.text() for one in table["skills"].items()) if "skills" in table else ()
        told = {name: one.text() for name, one in table.items() if name != "skills"}
        found[language_code(code, field)] = Belonging(**told, skills=skills)
    return found


def language_code(code: str, given: Field) -> str:
    """Give the code of a language by which `given` is named.

    Raises:
        InvalidInput: it is none.
    """
    if not _CODE.fullmatch(code):
        given.wrong(f"{code} is no code of a language; one is ja, another de")
    return code
