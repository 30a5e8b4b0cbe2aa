"""Block Kit's fields of a form, as plain JSON within Slack's limits. Pure.

A field's block id and action id are both its name: that is how `submissions` finds what was filled in, and how an
error finds its field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.rendering import limits
from bot.slack.rendering.blocks import Json, plain

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things to choose. `value`: at most 150 code points."""

    value: str
    label: str
    description: str = ""


def field(name: str, label: str, element: Json, *, hint: str = "", optional: bool = False) -> Json:
    """Give a field with its label."""
    block: Json = {
        "type": "input",
        "block_id": name,
        "label": plain(label, limits.LABEL),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
    return {**block, "hint": plain(hint, limits.LABEL)} if hint else block


def text(initial: str = "", *, longest: int = limits.INPUT, lines: bool = False, placeholder: str = "") -> Json:
    """Give a field for words. What it begins with is cut to what it may hold."""
    most = min(longest, limits.INPUT)
    element: Json = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    if initial.strip():
        element["initial_value"] = initial[:most]
    return {**element, "placeholder": plain(placeholder, limits.PLACEHOLDER)} if placeholder else element


def email(initial: str = "") -> Json:
    """Give a field for an e-mail address."""
    return {"type": "email_text_input", **({"initial_value": initial} if initial else {})}


def number(initial: str = "") -> Json:
    """Give a field for a number; Slack takes nothing else there."""
    element: Json = {"type": "number_input", "is_decimal_allowed": True}
    return {**element, "initial_value": initial} if _NUMBER.fullmatch(initial) else element


def day(initial: str = "") -> Json:
    """Give a field for a day, as ``2026-03-02``."""
    return {"type": "datepicker", **({"initial_date": initial} if _DAY.fullmatch(initial) else {})}


def menu(choices: Sequence[Choice], chosen: str) -> Json:
    """Give a menu of 1 to 100 choices of which one is made."""
    return {"type": "static_select", **_options(choices, [chosen], limits.OPTIONS, one=True)}


def several(choices: Sequence[Choice], chosen: Sequence[str]) -> Json:
    """Give a menu of 1 to 100 choices of which any number is made."""
    return {"type": "multi_static_select", **_options(choices, chosen, limits.OPTIONS, one=False)}


def radio(choices: Sequence[Choice], chosen: str) -> Json:
    """Give 1 to 10 choices, all seen, of which one is made."""
    return {"type": "radio_buttons", **_options(choices, [chosen], limits.CHOICES, one=True)}


def boxes(choices: Sequence[Choice], chosen: Sequence[str]) -> Json:
    """Give 1 to 10 boxes to check."""
    return {"type": "checkboxes", **_options(choices, chosen, limits.CHOICES, one=False)}


def channel(chosen: str | None) -> Json:
    """Give a menu of the workspace's channels."""
    kinds: Json = {"include": ["public", "private"], "exclude_bot_users": True}
    element: Json = {"type": "conversations_select", "filter": kinds}
    return {**element, "initial_conversation": chosen} if chosen else element


def _options(choices: Sequence[Choice], chosen: Sequence[str], most: int, *, one: bool) -> Json:
    given = {choice.value: _option(choice) for choice in choices[:most] if len(choice.value) <= limits.OPTION_VALUE}
    initial = [given[value] for value in dict.fromkeys(chosen) if value in given]
    options: Json = {"options": list(given.values())}
    if initial:
        options |= {"initial_option": initial[0]} if one else {"initial_options": initial}
    return options


def _option(choice: Choice) -> Json:
    option: Json = {"text": plain(choice.label, limits.OPTION), "value": choice.value}
    return {**option, "description": plain(choice.description, limits.OPTION)} if choice.description else option
