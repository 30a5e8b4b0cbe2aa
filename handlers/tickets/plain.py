"""Reading plain values, as TOML and JSON give them; an error names the field and says what belongs there. Pure."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from handlers.ports import InvalidInput


@dataclass(frozen=True, slots=True)
class Field:
    """A value and where it stands: ``plans.premium.calendar``. Empty: the whole."""

    where: str
    value: object

    def wrong(self, expected: str) -> NoReturn:
        """Refuse it.

        Raises:
            InvalidInput: always; the text names the field.
        """
        raise InvalidInput(f"{self.where or 'the settings'}: {expected}")

    def fields(self) -> Iterator[tuple[str, Field]]:
        """Give the fields of a table by name, in their order.

        Raises:
            InvalidInput: it is no table.
        """
        if not isinstance(self.value, Mapping):
            self.wrong("a table belongs here")
        for name, value in self.value.items():
            yield str(name), Field(f"{self.where}.{name}" if self.where else str(name), value)

    def table(self, names: Collection[str]) -> dict[str, Field]:
        """Give the fields of a table that has no others than these; not all of them need be there.

        Raises:
            InvalidInput: it is no table, or has another field.
        """
        found = dict(self.fields())
        for name, field in found.items():
            if name not in names:
                near = difflib.get_close_matches(name, names, 1)
                hint = f"did you mean {near[0]}?" if near else f"there is only {', '.join(sorted(names))}"
                field.wrong(f"there is no such field; {hint}")
        return found

    def items(self) -> tuple[Field, ...]:
        """Give the items of a list, counted from 1.

        Raises:
            InvalidInput: it is no list.
        """
        if not isinstance(self.value, list | tuple):
            self.wrong("a list belongs here")
        return tuple(Field(f"{self.where}[{place}]", item) for place, item in enumerate(self.value, start=1))

    def text(self) -> str:
        """Give a text that is not empty, without the spaces around it.

        Raises:
            InvalidInput: it is none.
        """
        if not isinstance(self.value, str) or not self.value.strip():
            self.wrong("a text belongs here")
        return self.value.strip()

    def number(self) -> float:
        """Give a finite number.

        Raises:
            InvalidInput: it is none.
        """
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not math.isfinite(self.value):
            self.wrong("a number belongs here")
        return float(self.value)


def needed(table: Mapping[str, Field], name: str, of: Field, example: str) -> Field:
    """Give a field that must be there.

    Raises:
        InvalidInput: it is not; the text has the example.
    """
    found = table.get(name)
    if found is None:
        of.wrong(f"{name} is missing, such as {name} = {example}")
    return found
