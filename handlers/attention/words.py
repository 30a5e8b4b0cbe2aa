"""A score in words. Pure; see `scoring.score` for why the points of its parts are whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handlers.attention.attention import HIGHEST, Attention, NotUrgent, Part, PartKind
from handlers.sentiment import Tone
from handlers.tickets.actors import TERMINAL

UNJUDGED = "tone not judged"
"""What stands beside a score where the tone of nothing that its customer wrote could be judged."""


def signed(points: float) -> str:
    """Give points with their sign: "+22", "−15"."""
    return f"−{-round(points)}" if points < 0 else f"+{round(points)}"


def in_words(parts: Iterable[Part]) -> tuple[str, ...]:
    """Give parts as people read them: "waiting 5 h of 4 h: +22"."""
    return tuple(f"{part.text}: {signed(part.points)}" for part in parts)


def summed(attention: Attention) -> str:
    """Say how the score comes of its parts: "22 + 17 − 4 = 35", and where it was cut to its bounds."""
    points = [round(part.points) for part in attention.parts]
    if not points:
        return "Nothing speaks for it: 0"
    first, *rest = points
    told = "".join(f" {'−' if one < 0 else '+'} {abs(one)}" for one in rest)
    sum_ = f"{first}{told} = {sum(points)}".replace(" -", " −").replace("-", "−")
    return f"{sum_}, cut to {attention.score}: no score is above {HIGHEST} or below 0" if attention.clipped else sum_


def calmed(attention: Attention) -> bool:
    """Tell whether a "not urgent" lowers the score."""
    return any(part.kind is PartKind.NOT_URGENT for part in attention.parts)


def stands(judged: NotUrgent, attention: Attention | None) -> bool:
    """Tell whether a ticket's latest "not urgent" lowers its score, or will as soon as it is assessed again."""
    return attention is not None and (calmed(attention) or attention.at <= judged.at)


def called(id_: str, names: Mapping[str, str]) -> str:
    """Give the name of somebody of the team, who may have acted at the terminal under any name."""
    return names.get(id_, id_.removeprefix(TERMINAL))


def tone_in_words(tone: Tone) -> str:
    """Say how words sound: "negative, 87 %", or why that cannot be told."""
    if tone.sentiment is None:
        why = ", ".join(tone.because)
        return f"{UNJUDGED}: {why}" if why else UNJUDGED
    return f"{tone.sentiment}, {tone.probability * 100:.0f} %"


def weighed(tone: Tone) -> str:
    """Name the words that weighed; empty where none did, and where the tone was not judged."""
    if tone.sentiment is None or not tone.because:
        return ""
    return f"what weighed: {', '.join(f'“{word}”' for word in tone.because)}"
