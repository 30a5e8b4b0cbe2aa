"""What a text consists of when Slack shows it: lines of styled runs, and code. Between Markdown and mrkdwn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Style:
    """How a run looks. Slack shows nothing else inside of code."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike. `link`: an absolute address that they lead to."""

    text: str
    style: Style = PLAIN
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `first` stands before it (a bullet, a quote's bar), `rest` before what had to be cut from it."""

    runs: tuple[Run, ...]
    first: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines that stand together. `leads`: a heading, which is nothing without what follows."""

    lines: tuple[Line, ...]
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Code, or a table with aligned columns: shown as it is typed."""

    text: str


Part: TypeAlias = Prose | Code
