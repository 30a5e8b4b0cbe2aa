"""Small marks that stand for a ticket's values: always a word, never a colour alone. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from html import escape
from types import MappingProxyType
from typing import TypeVar

from handlers.ticket import Category, Priority, Status

STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.NEW: "New",
        Status.OPEN: "Open",
        Status.PENDING: "Pending",
        Status.ON_HOLD: "On hold",
        Status.SOLVED: "Solved",
        Status.CLOSED: "Closed",
    }
)
PRIORITY: Mapping[Priority, str] = MappingProxyType({one: str(one).capitalize() for one in Priority})
CATEGORY: Mapping[Category, str] = MappingProxyType({one: str(one).capitalize() for one in Category})
E = TypeVar("E", bound=StrEnum)


def status(value: Status) -> str:
    """Give the mark of a status, in HTML."""
    return f'<span class="chip {value}">{STATUS[value]}</span>'


def priority(value: Priority) -> str:
    """Give the mark of a priority, in HTML."""
    return f'<span class="prio {value}">{PRIORITY[value]}</span>'


def options(values: Mapping[E, str], chosen: E | None) -> str:
    """Give the options of a field, in HTML."""
    return "".join(option(str(value), name, value is chosen) for value, name in values.items())


def option(value: str, name: str, chosen: bool) -> str:
    """Give one option, in HTML."""
    selected = " selected" if chosen else ""
    return f'<option value="{escape(value)}"{selected}>{escape(name)}</option>'
