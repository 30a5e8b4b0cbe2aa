"""Drawing by rule, for the tests of what is done with drawings: tickets that point the same way are one group."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from handlers.clusters.drawing import Group, Material, Outcome
from handlers.clusters.stability import Move, Place


@dataclass
class Pointing:
    """Draws; fails when it is told to. A group goes on as the cluster that most of its tickets had."""

    error: Exception | None = None
    seen: list[Material] = field(default_factory=list)

    async def __call__(self, material: Material) -> Outcome:
        self.seen.append(material)
        if self.error is not None:
            raise self.error
        ways: dict[int, list[str]] = {}
        for number, way in zip(material.numbers, material.vectors.argmax(axis=1), strict=True):
            ways.setdefault(int(way), []).append(number)
        groups, places, taken = [], {}, set[str]()
        for way, members in sorted(ways.items(), key=lambda pair: -len(pair[1])):
            if len(members) < material.least:
                continue
            had = Counter(material.before[one] for one in members if one in material.before)
            name = next((one for one, _ in had.most_common() if one not in taken), f"+{way}")
            taken.add(name)
            groups.append(Group(name, dict.fromkeys(members, 0.9), tuple(members[:2]), (f"way {way}",), f"way {way}"))
            for one in members:
                was = material.before.get(one)
                move = Move.JOINS if was is None else Move.STAYS if was == name else Move.MOVES
                places[one] = Place(name, was, move)
        for one, was in material.before.items():
            places.setdefault(one, Place(None, was, Move.LEAVES))
        return Outcome(tuple(groups), places)
