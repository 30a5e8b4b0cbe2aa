"""The arguments of a call, however they came: JSON, form, or query."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.simulators.slack.refusals import Refused


class Arguments:
    """Arguments by name; in a form nested values are strings of JSON."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str | None:
        """Give a string."""
        value = self.values.get(name)
        return None if value is None else str(value)

    def need(self, name: str) -> str:
        """Give a string that must be there.

        Raises:
            Refused: ``invalid_arguments``.
        """
        value = self.text(name)
        if not value:
            raise Refused("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Give a truth value."""
        value = self.values.get(name)
        return default if value is None else str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        """Give a whole number."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            raise Refused("invalid_arguments", f"[ERROR] {name} must be a number") from None

    def nested(self, name: str, refusal: str) -> Any:
        """Give a list or an object, read from a string where it came as one.

        Raises:
            Refused: by the given name, where the string is no JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(refusal) from None


async def read(request: web.Request) -> Arguments:
    """Read the arguments of a request.

    Raises:
        Refused: ``invalid_json`` or ``invalid_post_type``.
    """
    values: dict[str, Any] = dict(request.query)
    kind = request.content_type
    if request.method == "POST" and request.body_exists:
        if kind == "application/json":
            try:
                body = await request.json()
            except ValueError:
                raise Refused("invalid_json") from None
            if not isinstance(body, dict):
                raise Refused("json_not_object")
            values |= body
        elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
            values |= dict(await request.post())
        else:
            raise Refused("invalid_post_type")
    return Arguments(values)
