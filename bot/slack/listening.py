"""Whether a message is for us. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.slack.incoming import Said

_USER = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#[A-Z0-9]+(?:\|([^>]*))?>")
_SPECIAL = re.compile(r"<!([^>|^]*)[^>|]*(?:\|([^>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^>|]+)(?:\|([^>]*))?>")


class Mode(StrEnum):
    """What the bot listens to in a channel."""

    OFF = "off"
    MENTIONS = "mentions"
    EVERY = "every"
    SHADOW = "shadow"


class Hearing(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    DRAFT = "draft"
    """Only engineers see what would be answered."""
    REFUSE = "refuse"
    """Mentioned where it is switched off: say so to whoever did."""
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Thread:
    """How a thread stands.

    Attributes:
        ours: the bot talks in it.
        mine: it talks there with this very person.
        aside: since it was last spoken to, people talk to each other there.
    """

    ours: bool = False
    mine: bool = False
    aside: bool = False


def hearing(said: Said, mode: Mode, thread: Thread, *, small_talk: bool) -> Hearing:
    """Say what to do. `small_talk`: the text is a greeting or the like, which nobody said to the bot by itself."""
    if said.direct:
        return Hearing.ANSWER
    if mentions(said):
        return Hearing.REFUSE if mode is Mode.OFF else _loud(mode)
    if mode is Mode.OFF or addresses_others(said):
        return Hearing.IGNORE
    if said.thread_ts is not None:
        talking = thread.ours and thread.mine and not thread.aside
        return Hearing.ANSWER if talking else Hearing.IGNORE
    if mode is Mode.MENTIONS or small_talk:
        return Hearing.IGNORE
    return _loud(mode)


def turns_aside(said: Said, thread: Thread) -> bool | None:
    """Tell whether people now talk to each other in the thread (True), or to the bot again (False); None: as before."""
    if said.direct or not thread.ours:
        return None
    if mentions(said):
        return False
    return True if addresses_others(said) or not thread.mine else None


def mentions(said: Said) -> bool:
    """Tell whether the bot is named in the text."""
    return said.bot is not None and said.bot in _USER.findall(said.text)


def addresses_others(said: Said) -> bool:
    """Tell whether the text names somebody else, and not the bot."""
    named = _USER.findall(said.text)
    return bool(named) and said.bot not in named


def plain(text: str, bot: str | None) -> str:
    """Give a message as it reads: without our own name, links as their words, and nothing escaped."""
    read = _USER.sub(lambda found: " " if found[1] == bot else "@" + found[1], text)
    read = _CHANNEL.sub(lambda found: "#" + (found[1] or "channel"), read)
    read = _LINK.sub(lambda found: _link(found[1], found[2]), read)
    read = _SPECIAL.sub(lambda found: found[2] or "@" + found[1], read)
    # Ampersands last: "&amp;lt;" was typed as "&lt;".
    read = read.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return read.strip()


def _loud(mode: Mode) -> Hearing:
    return Hearing.DRAFT if mode is Mode.SHADOW else Hearing.ANSWER


def _link(address: str, words: str | None) -> str:
    if not words or words == address or address in {f"http://{words}", f"https://{words}", f"mailto:{words}"}:
        return words or address
    return f"{words} ({address})"
