"""Takes out of a text who wrote it, before engineering reads it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from handlers.tickets.masking import masked
from retrieval.tokens import DENSE

_PERSON, _ACCOUNT, _PHONE = "[removed: name]", "[removed: account]", "[removed: phone]"
_SHORTEST = 3
"""Characters of a name that is taken out however it is cased: fewer make any word. With a capital one less does, and so
it does in scripts whose words are short."""
_NUMBER = re.compile(r"(?<![\w+.-])(?:\+|00)\d(?:[ ()/.-]*\d){7,14}(?![\w-])")
"""Telephone numbers in international writing (ITU-T E.123); others cannot be told from numbers of other things."""
_MARK = re.compile(r"\[removed: [\w -]{1,40}\]")
_DOMAIN = re.compile(r"(?:(?<=\[removed: address\])|(?<=\[removed: name\]))@[\w.-]*\w")
"""What is left of an address that was taken out: it says for whom somebody works."""
_QUERY = re.compile(r"(?<=\S)[?#]\S*$")
_PART = re.compile(r"[^\W\d_][\w'’-]+")
_LOCAL = re.compile(r"@.*$")
_NOBODY = frozenset({"admin", "contact", "customer", "hello", "help", "info", "mail", "office", "sales", "support"})
"""What mailboxes and people without a name are called; said in a text, it names nobody."""


def without_people(text: str, persons: Collection[str] = (), accounts: Collection[str] = ()) -> str:
    """Give a text without secrets, addresses and numbers of people, and without these names.

    Args:
        text: any.
        persons: names and e-mail addresses of people. Parts of a name count where they are written as names are.
        accounts: names of organisations, which count as a whole.
    """
    said = _NUMBER.sub(_PHONE, _DOMAIN.sub("", masked(text).text))
    for name in sorted({" ".join(one.split()) for one in accounts}, key=len, reverse=True):
        said = _without(said, name, _ACCOUNT, anyhow=True)
    for name, anyhow in _names(persons):
        said = _without(said, name, _PERSON, anyhow=anyhow)
    said = _DOMAIN.sub("", said)  # of an address that is none to others, such as one within a house
    return re.sub(rf"{re.escape(_PERSON)}(?:\s+{re.escape(_PERSON)})+", _PERSON, said)


def unmarked(text: str) -> str:
    """Give a text without what stands in the places of what was taken out."""
    return _MARK.sub(" ", text)


def without_query(address: str) -> str:
    """Give the address of a page without its parameters, which may say who looked at it."""
    return _QUERY.sub("", address.strip())


def _names(persons: Collection[str]) -> Iterator[tuple[str, bool]]:
    """Give names, the longest first, each with whether it counts however it is cased."""
    whole = {" ".join(_LOCAL.sub("", one).split()) for one in persons}
    whole = {one for one in whole if one.casefold() not in _NOBODY}
    parts = {part for one in whole for way in (one, one.title()) for part in _PART.findall(way.replace(".", " "))}
    parts |= {part for one in whole if DENSE.search(one) for part in one.split()}
    parts = {one for one in parts if (one.istitle() or DENSE.search(one)) and one.casefold() not in _NOBODY}
    yield from ((one, True) for one in sorted(whole, key=len, reverse=True))
    yield from ((one, False) for one in sorted(parts, key=len, reverse=True))


def _without(text: str, name: str, mark: str, *, anyhow: bool) -> str:
    dense = DENSE.search(name) is not None
    if len(name) < (_SHORTEST if anyhow and not dense else _SHORTEST - 1):
        return text
    flags = re.IGNORECASE if anyhow else re.NOFLAG
    # Where words are written without spaces, or with their endings, a name has no end that could be seen.
    alone = re.escape(name) if dense else rf"(?<!\w){re.escape(name)}(?!\w)"
    return re.sub(alone, lambda _: mark, text, flags=flags)
