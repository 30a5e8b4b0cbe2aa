"""The settings of the desk as a text that people write: read, with the line of what is wrong, and compared. Pure."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable

from handlers.ports import InvalidInput
from handlers.tickets.desk_settings import DeskSettings, read_desk
from handlers.tickets.holidays import Holidays

LONGEST = 50_000
"""Characters of a text."""

DEFAULT_TEXT = """\
# Times of promises are open hours of the plan's calendar: a day of eight hours is "8h".
default_plan = "standard"
breach_tier = 2            # who gets what is overdue; 0: it stays where it is

[calendars.office]
zone = "UTC"
hours = { monday-friday = ["09:00-17:00"] }
# holidays = ["DE-BY", "2026-12-24"]

[calendars.always]
zone = "UTC"
hours = "always"

[plans.standard]
calendar = "office"
warn_lead = "30m"
[plans.standard.targets]
urgent = { first_reply = "2h", next_reply = "4h", resolution = "16h" }
high = { first_reply = "4h", next_reply = "8h", resolution = "24h" }
normal = { first_reply = "8h", next_reply = "8h", resolution = "40h" }
low = { first_reply = "16h", next_reply = "16h", resolution = "80h" }

# [plans.standard.languages.ja]            # promised otherwise to tickets in Japanese: calendar, targets, warnings
# calendar = "tokyo"

[plans.premium]
calendar = "always"
warn_lead = "15m"
[plans.premium.targets]
urgent = { first_reply = "1h", next_reply = "1h", resolution = "8h" }
high = { first_reply = "1h", next_reply = "2h", resolution = "24h" }
normal = { first_reply = "1h", next_reply = "4h", resolution = "72h" }
low = { first_reply = "1h", next_reply = "8h", resolution = "120h" }

[windows]
reopen = "14d"             # for so long a solved ticket is opened again by what the customer says
close_solved = "5d"        # then a solved ticket is closed
close_pending = "14d"      # then a ticket that waits for the customer is closed

[routing]
anywhere = true            # at last every region is asked
next_languages = ["en"]
region_after = "0m"        # how long to wait before another region is asked
tier_after = "0m"
language_after = "0m"
# languages.ja = { team = "tokyo" }        # where new tickets in a language go; also region and skills
conversation = "4h"        # who wrote to the customer within that time keeps the ticket when she goes
long_absence = "4h"        # but not when she is away for that long

[attention]
alert_at = 40              # from this score on, 1 to 100, the team is alerted of a ticket
step = 10                  # and again when, with what happened since, its score rose by so much
per_hour = 10              # messages about one ticket each; what comes beyond them is one message
triage = true              # in the triage channel of Slack
mail = []                  # ["lead@example.com"]
# quiet = "20:00-07:00"    # what comes then is told when it ends
# zone = "Europe/Berlin"

[clusters]
window = "90d"             # tickets of so long are looked at for problems that they share
least = 5                  # tickets of the smallest cluster
alerts = true              # where and when [attention] says so, the team is told of one that grows

[engineering]
hold = true                # a ticket waits on hold while engineering works on its issue
counts = false             # customers are told how many organisations met a known issue
# declined = ["Won't Do", "Duplicate"]     # resolutions of the tracker by which nothing was fixed
# [engineering.stages]     # what statuses of the tracker mean, by their ids: filed, needs_information, accepted,
# 10004 = "needs_information"              # fixed, released or declined; `onetouch tracker` lists the statuses
# [engineering.projects.ONE]               # the same for one project
# 10007 = "released"
"""
"""What holds where nothing is set, written out: the text to begin with."""

_HEAD = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PLACE = re.compile(r"\[\d+\]")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")


def read_text(text: str, holidays: Holidays, year: int) -> DeskSettings:
    """Read the settings whole, with their holidays looked up.

    Args:
        text: TOML.
        holidays: knows the regions.
        year: of which they are looked up.

    Raises:
        InvalidInput: something is wrong; the text names the line, where it can be told, the field and the way out.
    """
    if len(text) > LONGEST:
        raise InvalidInput(f"The text has {len(text):,} characters; it may have up to {LONGEST:,}.")
    try:
        # A form sends its lines with \r\n, which is fine; a lone \r is not.
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"This cannot be read: {error}.") from error
    except RecursionError as error:
        raise InvalidInput("This cannot be read: its lists or tables lie too deep in each other.") from error
    try:
        found = read_desk(given)
        found.sla.calendars_of(holidays, (year,))
    except InvalidInput as error:
        field, _, said = str(error).partition(": ")
        line = line_of(text, field)
        raise InvalidInput(str(error) if line is None else f"Line {line}: {field}: {said}") from error
    return found


def line_of(text: str, field: str) -> int | None:
    """Give the line, from 1, on which a field stands, else the nearest table around it; None where neither is found.

    `field`: as `plain.Field` names it, ``plans.premium.targets.urgent`` or ``calendars.office.holidays[2]``.
    """
    wanted = _PLACE.sub("", field) + "."
    best, found = 0, None
    around: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        head, key = _HEAD.match(line), _KEY.match(line)
        if head is not None:
            here = around = _parts(head[1])
        elif key is not None:
            here = (*around, *_parts(key[1]))
        else:
            continue
        # Names may have dots and spaces in them: the whole is compared, not its parts.
        path = f"{'.'.join(here)}."
        if wanted.startswith(path) and len(path) > best:
            best, found = len(path), number
    return found


def difference(old: str, new: str) -> tuple[str, ...]:
    """Give the lines that change with two around them, each after ``+``, ``-`` or a space; ``@`` begins a place."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=2, lineterm="")
    return tuple(_marked(line) for line in list(lines)[2:])


def _marked(line: str) -> str:
    return f"@{line.strip('@ ')}" if line.startswith("@@") else line


def _parts(key: str) -> tuple[str, ...]:
    return tuple(_first(found.groups()) for found in _PART.finditer(key))


def _first(groups: Iterable[str | None]) -> str:
    return next(group for group in groups if group is not None)
