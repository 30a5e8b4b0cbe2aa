"""Why files that people send are not kept: written down as what it is, and said to whoever looks at it. Pure.

What is written down is a name of `Why`, with its values behind colons: ``larger:10000000``. What else stands there is a
text for the team, in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from handlers.attachment import Amount
from handlers.languages import DEFAULT, mark, say, say_n, spoken
from handlers.languages.dates import number

_NOT_FETCHED = mark("it could not be fetched")


class Why(StrEnum):
    """Names of reasons, and the values that go with them."""

    HARMFUL = "harmful"
    """Such a file can do harm. Value: the ending of its name, without the dot."""
    LARGER = "larger"
    """It is too large. Value: the bytes that a file may have."""
    OFF = "off"
    """No file is kept here."""
    EMPTY = "empty"
    ROOM = "room"
    """It could not be written."""
    TICKET = "ticket"
    """There is enough on its ticket. Values: files and bytes that one may have."""
    DAY = "day"
    """Its sender sent enough for a day. Values: files and bytes that anybody may send."""
    MANY = "many"
    """Too many came with one message. Value: how many are kept of one."""
    ELSEWHERE = "elsewhere"
    """It is not in Slack, which only knows its address."""


def because(why: Why, *values: object) -> str:
    """Give what is to be written down."""
    return ":".join([str(why), *map(str, values)])


def enough(why: Why, most: Amount) -> str:
    """Give what is to be written down where there may be so much at most."""
    return because(why, most.files, most.size)


def told(problem: str) -> str:
    """Say what was written down, in the language that is spoken; nothing for nothing.

    What was meant for the team is said to others more generally, where they do not read English.
    """
    name, *values = problem.split(":")
    if name in _SAID:
        return _SAID[Why(name)](*values)
    return problem if not problem or spoken() == DEFAULT else say(_NOT_FETCHED)


def _ticket(files: str, size: str) -> str:
    return say_n(
        "One request takes up to {n} file with {size} MB, and there is no room for more. Please send it without files.",
        "One request takes up to {n} files with {size} MB together, and there is no room for more. "
        "Please send it without files.",
        int(files),
        size=_megabytes(size),
    )


def _day(files: str, size: str) -> str:
    return say_n(
        "Up to {n} file with {size} MB can be sent in a day. Please send it without files, or tomorrow.",
        "Up to {n} files with {size} MB together can be sent in a day. Please send it without files, or tomorrow.",
        int(files),
        size=_megabytes(size),
    )


def _many(most: str) -> str:
    return say_n("more than {n} file came with one message", "more than {n} files came with one message", int(most))


def _megabytes(size: str) -> str:
    return number(int(size) / 1_000_000)


_SAID: Mapping[Why, Callable[..., str]] = MappingProxyType(
    {
        Why.HARMFUL: lambda ending: say("files that end in .{ending} can do harm", ending=ending),
        Why.LARGER: lambda most: say("it is larger than {limit} MB", limit=_megabytes(most)),
        Why.OFF: lambda: say("files are not kept here"),
        Why.EMPTY: lambda: say("it is empty"),
        Why.ROOM: lambda: say("there was no room for it"),
        Why.TICKET: _ticket,
        Why.DAY: _day,
        Why.MANY: _many,
        Why.ELSEWHERE: lambda: say("it lies outside of Slack, at its own address"),
    }
)
