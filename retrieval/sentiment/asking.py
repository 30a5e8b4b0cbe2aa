"""What is asked for, and what is asked about: such words say of nothing that it is so. Pure; English."""

from __future__ import annotations

import re
from collections.abc import Sequence

_END = re.compile(r"[^\w.!…\n?]*\?(?![?!])")
"""Asked once: who asks with two marks is not only asking."""
_PLEASE = frozenset("please pls plz kindly".split())
_WISHED = frozenset("like want need wish how possible able where trying".split())
"""Before "to": what follows is wished for."""
_MAY = frozenset("can could do may would will should".split())
_WHO = frozenset("i we you".split())
_WHETHER = frozenset("is are was were did do does has have any anything anyone".split())
"""They begin a question of whether: "was it lost?" says of nothing that it is. What asks why knows that it is so."""
_SHORT = 3
"""Words of a question without a verb: "production down?"."""


def asked_for(before: Sequence[str]) -> bool:
    """Tell whether what follows is asked for: right behind "please", "I want to" or "can you".

    Args:
        before: up to two folded words.
    """
    if not before:
        return False
    if before[-1] in _PLEASE:
        return True
    return len(before) == 2 and (
        (before[1] == "to" and before[0] in _WISHED) or (before[1] in _WHO and before[0] in _MAY)
    )


def asks_whether(words: Sequence[str], text: str, end: int) -> bool:
    """Tell whether a clause only asks whether something is so.

    Args:
        words: of the clause, folded; at least one.
        end: where its last word ends in the text.
    """
    if words[0] == "why" or _END.match(text, end) is None:
        return False
    return words[0] in _WHETHER or len(words) <= _SHORT
