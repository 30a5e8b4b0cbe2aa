"""What was written down of a delivery, read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any


def known(kind: type[Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields that the kind has: what another version wrote may have more."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in body.items() if name in names}
