"""Takes diagnostics: cleans them, takes secrets out, and says what is too long. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from types import MappingProxyType

from handlers.diagnostics import Diagnostics
from handlers.languages import mark, say
from handlers.languages.dates import number
from handlers.ports import InvalidInput
from handlers.terms import clean
from handlers.tickets.masking import masked

LIMITS: Mapping[str, int] = MappingProxyType(
    {"browser": 300, "system": 200, "page": 2_000, "version": 100, "error": 4_000, "log": 20_000}
)
"""Code points of each field, as it is sent. What is put in the place of a secret may be longer than the secret."""
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "browser": mark("Browser"),
        "system": mark("System"),
        "page": mark("Page"),
        "version": mark("Version"),
        "error": mark("Error"),
        "log": mark("Log"),
    }
)
"""What people call the fields, in the order in which they are shown to the team; customers in their language."""
_LINES = frozenset({"error", "log"})
"""Fields of several lines."""


def taken(given: Diagnostics, own: Collection[str] = ()) -> Diagnostics | None:
    """Give diagnostics as they are kept: without secrets; None when there is nothing in them.

    Taking what was taken changes nothing.

    Args:
        given: as they were sent.
        own: e-mail addresses of the sender, which stay.

    Raises:
        InvalidInput: a field is too long.
    """
    found = Counter(given.removed)
    kept: dict[str, str] = {}
    for name, limit in LIMITS.items():
        text = clean(getattr(given, name))
        text = text if name in _LINES else " ".join(text.split())
        if len(text) > limit and not given.removed:
            raise InvalidInput(
                say(
                    "{field} has {length} characters; up to {limit} can be sent along.",
                    field=say(LABELS[name]),
                    length=number(len(text)),
                    limit=number(limit),
                )
            )
        made = masked(text, own)
        kept[name] = made.text
        found.update(made.found)
    if not any(kept.values()):
        return None
    return Diagnostics(
        kept["browser"],
        kept["system"],
        kept["page"],
        kept["version"],
        kept["error"],
        kept["log"],
        removed=dict(found),
    )


def shown(diagnostics: Diagnostics) -> tuple[tuple[str, str], ...]:
    """Give labels and texts of what there is, in the order in which people look at it."""
    return tuple((label, text) for name, label in LABELS.items() if (text := getattr(diagnostics, name)))


def removals(diagnostics: Diagnostics) -> str:
    """Say what was taken out: "2 passwords and 1 token"; empty when nothing was."""
    parts = [f"{count} {_plural(kind, count)}" for kind, count in sorted(diagnostics.removed.items())]
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _plural(kind: str, count: int) -> str:
    if count == 1:
        return kind
    return f"{kind}es" if kind.endswith("s") else f"{kind}s"
