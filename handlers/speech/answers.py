"""Yes, no, and "the second one": what people say to a choice that they are given. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.speech.lexicon import Lexicon, Listed, lexicons, listed
from handlers.speech.plain import plain

_PLACES: tuple[Listed, ...] = ("first", "second", "third")


def agrees(text: str, language: str | None = None) -> bool:
    """Tell whether a text says yes, and nothing else. `language`: what it is in, one of ours; None: not known."""
    said = plain(text)
    return any(_nothing_but(said, lexicon, "agreed", "with_agreed") for lexicon in lexicons(language))


def declines(text: str, language: str | None = None) -> bool:
    """Tell whether a text says no, or that nothing of what was offered fits, and nothing else; `language`: as above."""
    said = plain(text)
    return any(
        lexicon.says("nothing_fits", said) or _nothing_but(said, lexicon, "declined", "with_declined")
        for lexicon in lexicons(language)
    )


def negates(spoken: Sequence[str], language: str | None = None) -> bool:
    """Tell whether the words of a text take something back."""
    return not listed("negated", language).isdisjoint(spoken)


def points(spoken: Sequence[str], language: str | None = None) -> bool:
    """Tell whether the words of a text say "that one", and nothing that tells which."""
    around = listed("around", language)
    return not listed("pointing", language).isdisjoint(spoken) and all(word in around for word in spoken)


def place(spoken: Sequence[str], count: int, language: str | None = None) -> int | None:
    """Give the place, from 0, that is named and nothing beside; 3 where "3" is said of two, `count` things.

    `spoken`: the words of the text, as `plain.plain` gives them.
    """
    found = (_counted(spoken, count, lexicon) for lexicon in lexicons(language))
    several = _heads(spoken, listed("around", language))
    own = next((at for at in found if at is not None), None)
    return own if own is not None else _numbered(several, count, language)


def _numbered(heads: Sequence[str], count: int, language: str | None) -> int | None:
    if len(heads) != 1:
        return None
    if heads[0] in listed("last", language):
        return count - 1
    if heads[0].isdecimal() and int(heads[0]) > len(_PLACES):
        return None  # a number of something else
    return next((at for at, name in enumerate(_PLACES) if heads[0] in listed(name, language)), None)


def _counted(spoken: Sequence[str], count: int, lexicon: Lexicon) -> int | None:
    if lexicon.spaced:
        return None
    said = _without_endings("".join(spoken), lexicon)
    if said in {word.replace(" ", "") for word in lexicon.words("last")}:
        return count - 1
    return next((at for at, name in enumerate(_PLACES) if said in lexicon.words(name)), None)


def _without_endings(said: str, lexicon: Lexicon) -> str:
    """Give a text without spaces, without what is said in front of a place and written behind it."""
    before, behind = lexicon.words("around"), lexicon.words("endings")
    while True:
        shorter = next((said.removeprefix(word) for word in before if said != word and said.startswith(word)), said)
        longest = sorted((word for word in behind if shorter != word and shorter.endswith(word)), key=len)
        shorter = shorter.removesuffix(longest[-1]) if longest else shorter
        if shorter == said:
            return said
        said = shorter


def _heads(spoken: Sequence[str], around: frozenset[str]) -> list[str]:
    return [word for word in spoken if word not in around] or [word for word in spoken if word == "one"]


def _nothing_but(said: str, lexicon: Lexicon, name: Listed, beside: Listed) -> bool:
    spoken, wanted = said.split(), lexicon.words(name)
    if any(word in wanted for word in spoken) and all(word in wanted | lexicon.words(beside) for word in spoken):
        return True
    return not lexicon.spaced and bool(said) and said.replace(" ", "") in wanted
