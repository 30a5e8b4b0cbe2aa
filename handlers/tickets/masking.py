"""Takes secrets out of texts that people send along: passwords, keys, tokens, cookies, card numbers, addresses. Pure.

What is told by its name (``password=...``, a header, a parameter of an address) is taken out whatever it looks like;
what is told by its shape, wherever it stands. Neither finds a secret that looks like a word and has no name. Where it
is doubtful what belongs to a secret, more is taken out rather than less; the rest of the text stays letter for letter.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from handlers.tickets.known_secrets import ADDRESS, CARD, PASSWORD, PRIVATE_KEY, SHAPES, TOKEN
from handlers.tickets.named_secrets import without_named

Removed: TypeAlias = Callable[[str], str]
"""Gives what stands in the place of a secret of a kind, and counts it."""

_PRIVATE = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
    r".*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
_PRIVATE_END = re.compile(r"-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----")
_LINES_BACKWARDS = re.compile(
    r"(?:(?:\s|n\\)*[\w+/=-]+)?(?:(?:\s|n\\)+[\w+/=-]{40,})*(?:(?:\s|n\\)+[\w+/=-]+)?", re.ASCII
)
"""The rest of a key whose beginning was cut off, from its end: lines of base64, the first and last of any length."""
_SCHEME = re.compile(r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,30}://", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^\s/?#\"'<>]*")
_REACH = re.compile(r"[^\s\"'<>]{0,2000}")
_PORT = re.compile(r":\d{1,5}(?=[/?#\s\"'<>]|\Z)")
_LONG_USER = 20
"""Characters from which the name of a user in an address is taken for a token."""
_CREDENTIAL = re.compile(r"\b(Bearer|Basic|Digest|Negotiate|ApiKey|Token)([ \t]+)([\w.~+/=-]+)", re.IGNORECASE)
_LOGIN = re.compile(r"(?:(?<=\s)|^)(-u|--user)([ =]++[\"']?)([^\s:\"']++:)([^\s\"'\[]+)")
_COMMAND = re.compile(
    r"(?<![\w-])((?:sshpass\b[ \t]++-p[ \t]*+"
    r"|(?:mysql|mariadb)[\w-]*+\b[^\n|;&]{0,300}?[ \t][\"']?-p(?=\S)"
    r"|redis-cli\b[^\n|;&]{0,300}?[ \t]-a[ \t]++"
    r"|docker[ \t]++login\b[^\n|;&]{0,300}?[ \t]-p[ \t]++"
    r"|(?:un)?zip\b[^\n|;&]{0,300}?[ \t]-P[ \t]++)[\"']?)"
    r"(?!\[removed: )([^\s\"']+)"
)
"""Commands that are given a password by an option of one letter."""
_CARD = re.compile(r"(?<![\w.+-])(?:2[2-7]|[3-6]\d)(?:[ -]?\d){11,17}(?![\w-])(?!\.\d)")
_MAIL = re.compile(r"(?<![\w.+%-])([\w.+%-]+)@((?:[\w-]+\.)+[A-Za-z]{2,24})(?![\w-])")
_NOBODY = frozenset({"git", "noreply", "no-reply", "donotreply"})


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its secrets.

    Attributes:
        found: how many were taken out, by kind.
    """

    text: str
    found: Mapping[str, int] = field(default_factory=dict)


def masked(text: str, own: Collection[str] = ()) -> Masked:
    """Take the secrets out of a text; in their place stands of which kind they were. Masking again changes nothing.

    Args:
        text: any, also a part of one that was cut off anywhere.
        own: e-mail addresses that stay, as whoever sends the text is known by them.
    """
    found: Counter[str] = Counter()

    def removed(kind: str) -> str:
        found[kind] += 1
        return f"[removed: {kind}]"

    text = _PRIVATE.sub(lambda _: removed(PRIVATE_KEY), text)
    text = _without_ends(text, removed)
    text = _without_logins(text, removed)
    text = without_named(text, removed)
    text = _CREDENTIAL.sub(lambda match: _credential(match, removed), text)
    text = _LOGIN.sub(lambda match: f"{match[1]}{match[2]}{match[3]}{removed(PASSWORD)}", text)
    text = _COMMAND.sub(lambda match: f"{match[1]}{removed(PASSWORD)}", text)
    for kind, shape in SHAPES:
        text = shape.sub(lambda match, kind=kind: _shaped(match, removed(kind)), text)  # type: ignore[misc]
    text = _CARD.sub(lambda match: removed(CARD) if luhn(match[0]) else match[0], text)
    known = {address.strip().casefold() for address in own}
    return Masked(_MAIL.sub(lambda match: _address(match, known, removed), text), dict(found))


def luhn(digits: str) -> bool:
    """Tell whether a number has the check digit of ISO/IEC 7812-1; spaces and hyphens between digits do not count."""
    total = 0
    for place, digit in enumerate(reversed([int(one) for one in digits if one.isdigit()])):
        total += digit if place % 2 == 0 else 2 * digit - 9 * (digit > 4)
    return total % 10 == 0


def _without_ends(text: str, removed: Removed) -> str:
    """Take out what is left of private keys whose beginning was cut off."""
    parts: list[str] = []
    done = 0
    for end in _PRIVATE_END.finditer(text):
        ahead = text[done : end.start()]
        rest = _LINES_BACKWARDS.match(ahead[::-1])
        parts += [ahead[: len(ahead) - (len(rest[0]) if rest else 0)], removed(PRIVATE_KEY)]
        done = end.end()
    return "".join((*parts, text[done:]))


def _without_logins(text: str, removed: Removed) -> str:
    """Take passwords, and users that look like tokens, out of addresses: what stands before their ``@``."""
    parts: list[str] = []
    done = 0
    for match in _SCHEME.finditer(text):
        start = match.end()
        if start < done:
            continue
        authority = _AUTHORITY.match(text, start)
        reach = "" if authority is None else authority[0]
        colon = reach.find(":")
        if colon >= 0 and _PORT.match(text, start + colon) is None:
            # No port follows the colon but a password, and that may hold any marks.
            whole = _REACH.match(text, start)
            reach = reach if whole is None else whole[0]
        login, mark, _ = reach.rpartition("@")
        user, parted, secret = login.partition(":")
        if not mark or (not secret and len(user) < _LONG_USER):
            continue
        parts += [text[done:start], f"{user}:{removed(PASSWORD)}" if parted else removed(TOKEN)]
        done = start + len(login)
    return "".join((*parts, text[done:]))


def _credential(match: re.Match[str], removed: Removed) -> str:
    scheme, space, value = match.groups()
    telling = any(not mark.isalpha() for mark in value.rstrip("."))
    secret = _names_somebody(value) if scheme.lower() == "basic" else len(value) >= 20 or (telling and len(value) >= 8)
    return f"{scheme}{space}{removed(TOKEN)}" if secret else match[0]


def _names_somebody(value: str) -> bool:
    """Tell whether this is a user with a password, as RFC 7617 encodes them."""
    try:
        return b":" in base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except binascii.Error:
        return False


def _shaped(match: re.Match[str], mark: str) -> str:
    # Some shapes say where they stand, too: only what is theirs goes.
    kept = match.start(1) - match.start() if match.re.groups else 0
    return match[0][:kept] + mark


def _address(match: re.Match[str], own: Collection[str], removed: Removed) -> str:
    if match[0].casefold() in own or match[1].casefold() in _NOBODY:
        return match[0]
    return f"{removed(ADDRESS)}@{match[2]}"  # where they are may be what it is about
