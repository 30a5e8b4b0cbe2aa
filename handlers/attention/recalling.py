"""Tones of the past: what was said before anything judged tones, or was judged by something else, is judged now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers.attention.assessor import said
from handlers.attention.attention import EventId
from handlers.attention.past import Past
from handlers.attention.ports import ToneReader
from handlers.ports import HandlerError

AT_ONCE = 64


class Unjudged(HandlerError):
    """Words of the past could not be judged now: what is learned without them would take anger for nothing."""


async def recalled(
    pasts: Sequence[Past], reader: ToneReader, told: Callable[[int, int], None] = lambda done, total: None
) -> Sequence[Past]:
    """Give these tickets with tones that are all of one reader: what it did not judge yet is judged; nothing is kept.

    `told` is given how many of how many texts are judged.

    Raises:
        Unjudged: the reader fails.
    """
    missing: dict[str, list[tuple[int, EventId]]] = {}
    for place, past in enumerate(pasts):
        for event, text in said(past.ticket, past.events).items():
            if event not in past.tones or past.tones[event].model != reader.model:
                missing.setdefault(text, []).append((place, event))
    found, texts = [dict(past.tones) for past in pasts], list(missing)
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        tones = await reader.read(some)
        if any(tone.model != reader.model for tone in tones):
            raise Unjudged("The tone of what customers wrote cannot be judged now, see the warning above. Try again.")
        for text, tone in zip(some, tones, strict=True):
            for place, event in missing[text]:
                found[place][event] = tone
        told(start + len(some), len(texts))
    return [replace(past, tones=tones) for past, tones in zip(pasts, found, strict=True)]
