"""What a customer's page or form sends along with a ticket, so that nobody has to ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Where something happened, and what was said there; empty where it is not known.

    Attributes:
        browser: name and version, or what the browser calls itself.
        system: the operating system.
        page: the address of the page.
        version: of the product that it is about.
        error: its text, with or without a trace.
        log: an excerpt.
        removed: how many secrets were taken out of all of it before it was kept, by kind.
    """

    browser: str = ""
    system: str = ""
    page: str = ""
    version: str = ""
    error: str = ""
    log: str = ""
    removed: Mapping[str, int] = field(default_factory=dict)
