"""WHO on the command line: ``anonymous``, ``customer``, ``customer:ACCOUNT`` or ``engineer``."""

from __future__ import annotations

import click

from handlers.person import Person, Role


class Who(click.ParamType[Person]):
    """A person to ask as."""

    name = "WHO"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Person:
        """Read WHO."""
        if isinstance(value, Person):
            return value
        text = str(value)
        kind, colon, account = text.partition(":")
        if kind == "anonymous" and not colon:
            return Person("cli:anonymous")
        if kind == "engineer" and not colon:
            return Person("cli:engineer", Role.ENGINEER, known=True)
        if kind == "customer" and (account or not colon):
            return Person(f"cli:{text}", known=True, accounts=(account,) if account else ())
        return self.fail(f"{text!r} is nobody: use anonymous, customer, customer:ACCOUNT or engineer", param, ctx)
