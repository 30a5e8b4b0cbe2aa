"""Passages: articles split along their headings, each sized for the encoder's window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.article import Article, Passage
from kb.blocks import Block, blocks
from kb.cutting import Measure, Unit, cut
from kb.ports import CountTokens

BUDGET = 200  # Word pieces; leaves 56 of the encoder's window of 256 for the title and the headings.


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading (and any empty ones before it) with all that follows up to the next heading."""

    headings: tuple[Block, ...]
    content: tuple[Block, ...]

    @property
    def level(self) -> int:
        """Level of its outermost heading; 7 for text before any heading."""
        return min((heading.level for heading in self.headings), default=7)

    @property
    def path(self) -> tuple[str, ...]:
        return (self.content or self.headings[-1:])[0].headings


@dataclass(frozen=True, slots=True)
class _Draft:
    """A passage to be. `whole`: it holds all of its sections. `level`: that of the section it starts with."""

    start: int
    end: int
    size: int
    path: tuple[str, ...]
    level: int
    whole: bool
    bare: bool


def split(article: Article, count_tokens: CountTokens, budget: int = BUDGET) -> tuple[Passage, ...]:
    """Split an article into passages of at most `budget` word pieces, in order, none overlapping another.

    Every character that is not white space is in exactly one passage, and a heading is in the passage that follows
    it. Below the second level neighbouring sections share a passage when they fit; above it only tiny ones do.
    A passage's headings are those that all of it stands under. An article without text has one empty passage.

    `count_tokens` is taken to be additive over parts that are separated by white space, as word pieces are, and is
    called about once per block.

    Raises:
        ValueError: the budget is below 1.
    """
    if budget < 1:
        raise ValueError(f"a budget of {budget} word pieces holds nothing")
    body = article.body
    measure = Measure(body, count_tokens, budget)
    drafts = _merged((draft for section in _sections(blocks(body)) for draft in _drafts(section, measure)), budget)
    spans = [(*_trimmed(body, draft.start, draft.end), draft.path) for draft in drafts]
    found = [span for span in spans if span[0] < span[1]] or [(0, 0, ())]
    return tuple(
        Passage(article.id, ordinal, start, end, body[start:end], path)
        for ordinal, (start, end, path) in enumerate(found)
    )


def _sections(found: Iterable[Block]) -> Iterator[_Section]:
    headings: list[Block] = []
    content: list[Block] = []
    for block in found:
        if not block.level:
            content.append(block)
            continue
        if content:
            yield _Section(tuple(headings), tuple(content))
            headings, content = [], []
        headings.append(block)
    if headings or content:
        yield _Section(tuple(headings), tuple(content))


def _drafts(section: _Section, measure: Measure) -> Iterator[_Draft]:
    """Pack the blocks of one section into as few, and as equal, drafts as they need."""
    units = _units(section, measure)
    groups = list(_packed(units, measure.limit))
    path, level = section.path, section.level
    for group in groups:
        yield _Draft(
            start=group[0].start,
            end=group[-1].end,
            size=sum(unit.size for unit in group),
            path=path,
            level=level,
            whole=len(groups) == 1,
            bare=not section.content,
        )


def _units(section: _Section, measure: Measure) -> list[Unit]:
    """Measure and cut the blocks; the headings are glued to what comes first."""
    limit = measure.limit
    heads = [measure.unit(heading.start, heading.end) for heading in section.headings]
    lead = sum(head.size for head in heads)
    if lead > limit // 2 or not section.content:  # Monstrous headings are cut like any prose.
        pairs = zip(section.headings, heads, strict=True)
        units = [small for heading, head in pairs for small in cut(heading, head, limit, measure)]
        lead = 0
    else:
        units = []
    for block in section.content:
        room = limit if units else limit - lead
        units.extend(cut(block, measure.unit(block.start, block.end), room, measure))
    if lead:
        units[0] = Unit(section.headings[0].start, units[0].end, lead + units[0].size)
    return units


def _packed(units: Sequence[Unit], limit: int) -> Iterator[list[Unit]]:
    total = sum(unit.size for unit in units)
    enough = total / -(-total // limit) if total else limit  # Equal shares: no scrap is left at the end.
    group: list[Unit] = []
    size = 0
    for unit in units:
        if group and (size + unit.size > limit or size >= enough):
            yield group
            group, size = [], 0
        group.append(unit)
        size += unit.size
    if group:
        yield group


def _merged(drafts: Iterable[_Draft], limit: int) -> Iterator[_Draft]:
    current: _Draft | None = None
    for draft in drafts:
        if current is None:
            current = draft
        elif _belong(current, draft, limit):
            current = _Draft(
                start=current.start,
                end=draft.end,
                size=current.size + draft.size,
                path=_common(current.path, draft.path) if not draft.bare else current.path,
                level=current.level,
                whole=True,
                bare=False,
            )
        else:
            yield current
            current = draft
    if current is not None:
        yield current


def _belong(one: _Draft, other: _Draft, limit: int) -> bool:
    """Tell whether two neighbouring sections share a passage."""
    if not (one.whole and other.whole):
        return other.bare and one.size + other.size <= limit  # A last heading without text.
    together = one.size + other.size
    if other.level > 2 or other.bare:
        return together <= limit
    return together <= limit // 2 and min(one.size, other.size) <= limit // 4


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return one[:shared]


def _trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span to its lines that are not blank; the first keeps its indent."""
    text = body[start:end]
    ahead = len(text) - len(text.lstrip())
    return start + text.rfind("\n", 0, ahead) + 1, start + len(text.rstrip())
