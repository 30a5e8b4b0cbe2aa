"""Tones of the past: what was said before anything judged tones, or was judged by something else, is judged now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers.attention.assessor import said
from handlers.attention.attention import EventId
from handlers.attention.past import Past
from handlers.attention.ports import ToneReader

AT_ONCE = 64


async def recalled(
    pasts: Sequence[Past], reader: ToneReader, told: Callable[[int, int], None] = lambda done, total: None
) -> Sequence[Past]:
    """Give these tickets with tones that are all of one reader: what it did not judge yet is judged; nothing is kept.

    `told` is given how many of how many texts are judged.
    """
    missing: dict[str, list[tuple[int, EventId]]] = {}
    for place, past in enumerate(pasts):
        for event, text in said(past.ticket, past.events).items():
            if event not in past.tones or past.tones[event].model != reader.model:
                missing.setdefault(text, []).append((place, event))
    found, texts = [dict(past.tones) for past in pasts], list(missing)
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        for text, tone in zip(some, await reader.read(some), strict=True):
            for place, event in missing[text]:
                found[place][event] = tone
        told(start + len(some), len(texts))
    return [replace(past, tones=tones) for past, tones in zip(pasts, found, strict=True)]
