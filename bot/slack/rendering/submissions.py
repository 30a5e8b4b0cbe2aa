"""What was filled in: a modal's `view.state.values`, read field by field. Pure.

A field is found by its name, which is its block id and its action id (see `inputs`). What Slack leaves out, or sends in
another shape, reads as empty: the reader of the form then says what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.slack.rendering import limits
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.lengths import shortened
from handlers.chat import words
from handlers.languages import say
from handlers.terms import clean

_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>.]+(?:\.[^@\s<>.]+)+")
_ADDRESS_LENGTH = 254
_ERROR = 2_000


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong, in the reader's words, by the name of the field."""

    errors: Mapping[str, str]

    def answer(self) -> Json:
        """Give what Slack is answered: it shows each error at its field, and leaves the modal open."""
        errors = {name: shortened(text, _ERROR) for name, text in self.errors.items()}
        return {"response_action": "errors", "errors": errors}


@dataclass(slots=True)
class Filled:
    """The fields of one modal, and what was found wrong while they were read."""

    values: Mapping[str, Mapping[str, object]]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Give what was typed, cleaned; empty when nothing was."""
        found = self._one(name).get("value")
        return clean(found) if isinstance(found, str) else ""

    def needed(self, name: str, missing: str, limit: int) -> str:
        """Give what was typed; an error when nothing was, or more than `limit` code points."""
        text = self.text(name)
        if not text:
            self.errors[name] = missing
        elif len(text) > limit:
            self.errors[name] = words.too_long(name, len(text), limit)
        return text

    def email(self, name: str) -> str:
        """Give an e-mail address; an error when there is none."""
        text = self.text(name)
        if not text:
            self.errors[name] = say(words.EMAIL_MISSING)
        elif len(text) > _ADDRESS_LENGTH or not _ADDRESS.fullmatch(text):
            self.errors[name] = say(words.EMAIL_INVALID)
        return text

    def has(self, name: str) -> bool:
        """Tell whether the modal has this field."""
        return name in self.values

    def choice(self, name: str) -> str | None:
        """Give the value of the choice that was made."""
        return _value(self._one(name).get("selected_option"))

    def choices(self, name: str) -> tuple[str, ...]:
        """Give the values of the choices that were made."""
        found = self._one(name).get("selected_options")
        values = (_value(option) for option in found) if isinstance(found, list) else ()
        return tuple(value for value in values if value is not None)

    def value(self, name: str) -> str:
        """Give what a field of any kind holds: words, the value that was chosen, or several, one a line."""
        held = self._one(name)
        if isinstance(day := held.get("selected_date"), str):
            return day
        return "\n".join(self.choices(name)) or self.choice(name) or self.text(name)

    def channel(self, name: str) -> str | None:
        """Give the id of the channel that was chosen."""
        found = self._one(name).get("selected_conversation")
        return found if isinstance(found, str) and 0 < len(found) <= limits.ID else None

    def _one(self, name: str) -> Mapping[str, object]:
        block = self.values.get(name)
        found = block.get(name) if isinstance(block, Mapping) else None
        return found if isinstance(found, Mapping) else {}


def filled(view: Mapping[str, object]) -> Filled:
    """Give the fields of a submitted `view`."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    return Filled(values if isinstance(values, Mapping) else {})


def _value(option: object) -> str | None:
    value = option.get("value") if isinstance(option, Mapping) else None
    return value if isinstance(value, str) else None
