"""Texts cut into pieces that Slack takes: at a boundary, and never inside of code or of a mark. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.slack.rendering import limits, mrkdwn
from bot.slack.rendering.lengths import cut_at
from bot.slack.rendering.parts import Code, Line, Part, Run

_SHORTEST = 90
"""Code points that a piece may always have: any prefix and any one character fit, so that cutting comes to an end."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Texts of sections, in order. `cut`: there was more."""

    texts: tuple[str, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is never cut, with what stands between it and what is before."""

    text: str
    joint: str
    leads: bool = False


def fitted(parts: Sequence[Part], whole: int = limits.QUOTED, each: int = limits.SECTION) -> Fitted:
    """Give parts as mrkdwn: texts of at most `each` code points (100 or more), together at most `whole`."""
    taken: list[_Atom] = []
    left = whole
    cut = False
    for atom in _atoms(parts, max(_SHORTEST, min(each, whole))):
        left -= len(atom.text) + len(atom.joint)
        if left < 0:
            cut = True
            break
        taken.append(atom)
    while cut and taken and taken[-1].leads:
        taken.pop()  # a heading of what is not shown
    return Fitted(tuple(_packed(taken, each)), cut)


def _packed(atoms: Sequence[_Atom], each: int) -> Iterator[str]:
    text = ""
    for atom in atoms:
        longer = f"{text}{atom.joint}{atom.text}" if text else atom.text
        if len(longer) <= each:
            text = longer
            continue
        yield text
        text = atom.text
    if text:
        yield text


def _atoms(parts: Sequence[Part], limit: int) -> Iterator[_Atom]:
    for part in parts:
        joint = "\n\n"
        if isinstance(part, Code):
            texts, leads = _codes(part.text, limit), False
        else:
            texts = (text for line in part.lines for text in _lines(line, limit))
            leads = part.leads
        for text in texts:
            if text.strip(f" \n\t{mrkdwn.APART}"):
                yield _Atom(text, joint, leads)
                joint = "\n"


def _lines(line: Line, limit: int) -> Iterator[str]:
    rest = line
    while True:
        text = mrkdwn.line(rest)
        if len(text) <= limit:
            yield text
            return
        head, tail = _cut(rest.runs, limit - len(rest.first))
        yield mrkdwn.line(replace(rest, runs=head))
        if not tail:
            return
        rest = Line(tail, rest.rest, rest.rest)


def _cut(runs: Sequence[Run], limit: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Cut runs in two, the first part at most `limit` long as mrkdwn."""
    taken: list[Run] = []
    for at, run in enumerate(runs):
        if len(mrkdwn.spelled((*taken, run))) <= limit:
            taken.append(run)
            continue
        room = _room((*taken,), run, limit)
        if room:
            head, tail = replace(run, text=run.text[:room]), replace(run, text=run.text[room:])
            return (*taken, head), (tail, *runs[at + 1 :])
        if taken:
            return tuple(taken), tuple(runs[at:])
        # Not even one character fits with its marks and its link: without them it does.
        return (), (Run(run.text), *runs[at + 1 :])
    return tuple(taken), ()


def _room(before: tuple[Run, ...], run: Run, limit: int) -> int:
    """Tell how many characters of a run fit; escaping makes texts longer, by a measure that only trying tells."""
    low, high = 0, min(len(run.text), max(limit, 0))
    while low < high:
        middle = (low + high + 1) // 2
        if len(mrkdwn.spelled((*before, replace(run, text=run.text[:middle])))) <= limit:
            low = middle
        else:
            high = middle - 1
    return cut_at(run.text, low) if low else 0


def _codes(text: str, limit: int) -> Iterator[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if len(mrkdwn.fenced("\n".join((*lines, line)))) <= limit:
            lines.append(line)
            continue
        if lines:
            yield mrkdwn.fenced("\n".join(lines))
        rest = line
        while len(mrkdwn.fenced(rest)) > limit:
            at = max(1, min(len(rest) - 1, (limit - 8) // 5))
            yield mrkdwn.fenced(rest[:at])
            rest = rest[at:]
        lines = [rest]
    if any(line.strip() for line in lines):
        yield mrkdwn.fenced("\n".join(lines))
