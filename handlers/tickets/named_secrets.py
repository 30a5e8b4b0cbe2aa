"""Takes out what texts name as secret: ``password=...``, ``"apiKey": "..."``, ``Cookie: ...``. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.tickets.known_secrets import NAMES, PARAMETER, PASSWORD, SESSION, TOKEN
from handlers.tickets.secret_elements import without_elements
from handlers.tickets.secret_values import Brackets, block, bracketed, encoded, line_end, quoted

_REMOVED = re.compile(r"\[removed: [a-z ]+\]")
_MARKED = "[removed: "
_SEPARATOR = re.compile(
    r"(?:\\*[\"'`])?\]?[ \t]*(?:=>|:=|={1,3}|[:：](?!:|//))[ \t]*"
    # What an attribute or a field of a recorded request is called stands before its value.
    r"|[\"'][ \t]+(?:[\w-]+=[\"'][^\"'\n]*[\"'][ \t]+){0,9}value[ \t]*=[ \t]*"
    r"|\\*[\"'][ \t]*,\s{0,40}\\*[\"']value\\*[\"'][ \t]*:[ \t]*"
)
_MARK = r"(?:%(?:25){0,3}2[27]|&(?:quot|apos|#0?3[49]|#x2[27]);)"
_ENCODED = re.compile(
    rf"{_MARK}?%((?:25){{0,3}})3[AD](?:%(?:25){{0,3}}20|\+){{0,9}}{_MARK}?|{_MARK}[ \t]*[:=][ \t]*{_MARK}?",
    re.IGNORECASE,
)
"""As in an address inside an address, or in the text of a page."""
_BELOW = re.compile(r"(?:\\*[\"'`])?[ \t]*(?:=>|:=|[=:：])[ \t]*([|>][+-]?\d?)?[ \t]*\r?\n(?=[ \t]+\S)")
_SAID = re.compile(r"[ \t]+(?:is|was|ist|war|lautet|es|est|é|jest)[ \t]*:?[ \t]+", re.IGNORECASE)
_SPACE = re.compile(r"[ \t]+(?!-)")
_OPTION = re.compile(r"(?:^|[\s\"'])--?[\w.-]*\Z")
_NAME_BEFORE = re.compile(r"[\w.$-]*\Z")
_LINE_START = re.compile(r"(?:^|\n)([ \t]*)[ \t#>\"'{\[,-]*(?:export[ \t]+|set[ \t]+)?[\w.$-]*\Z", re.IGNORECASE)
_BARE = re.compile(r"(?:[^\s\"'<>]|[\"'](?![\s,}\])>;]|\Z))+")
_IN_QUERY = re.compile(r"[^\s\"'<>&;#]+")
_TAIL = ",;.)]}"
_NEXT_NAME = re.compile(r"(?<![\w.-])[\w.-]++[=:]")
_AUTHORISED = re.compile(r"(?:Bearer|Basic|Digest|Negotiate|ApiKey|Token)[ \t]+", re.IGNORECASE)
_EMPTY = frozenset({"", "true", "false", "null", "none", "nil", "undefined", "yes", "no", "str", "string", "0", "1"})
_BLANK = re.compile(r"[*xX•.…?-]+|<[\w -]+>|\$\{[\w.]+\}|\$[A-Z][A-Z0-9_]*|%s|%\(\w+\)s|\{\{?[ ]*[\w.]+[ ]*\}?\}")
_WORD = 12
"""Letters of the longest word that is no token after a colon."""
_COUNT = 4
"""Digits of the longest number that counts sessions, and is none."""
_BEFORE = 120
"""Characters before a name that tell where it stands."""


def without_named(text: str, removed: Callable[[str], str]) -> str:
    """Take out the values of what is named as a secret. `removed`: gives what stands there then, by its kind."""
    text = without_elements(text, removed, _empty)
    for kind, name in (*NAMES, (TOKEN, SESSION), (TOKEN, PARAMETER)):
        text = _without(text, name, kind, removed)
    return text


def _without(text: str, name: re.Pattern[str], kind: str, removed: Callable[[str], str]) -> str:
    parts: list[str] = []
    done = 0
    brackets = Brackets(text)
    for match in name.finditer(text):
        if match.start() < done:
            continue
        found = _value(text, match, kind, brackets)
        if found is None:
            continue
        start, end = found
        parts += [text[done:start], removed(kind)]
        done = end
    return "".join((*parts, text[done:]))


def _value(text: str, name: re.Match[str], kind: str, brackets: Brackets) -> tuple[int, int] | None:
    """Give where the value of a name begins and ends; None where there is none, or nothing worth hiding."""
    before = text[max(0, name.start() - _BEFORE) : name.start()]
    if before.endswith(_MARKED):
        return None  # that is a mark of ours
    below = _below(text, name, kind, before, brackets)
    if below is not None:
        return None if _hides_nothing(text[slice(*below)], name) else below
    separator = _SEPARATOR.match(text, name.end())
    hidden = None if separator else _ENCODED.match(text, name.end())
    said = None if separator or hidden else _SAID.match(text, name.end())
    bare = not (separator or hidden or said)
    spaced = _SPACE.match(text, name.end()) if bare and _OPTION.search(before) else None
    reached = separator or hidden or said or spaced
    if reached is None:
        return None
    start = reached.end()
    scheme = _AUTHORISED.match(text, start)
    start = scheme.end() if scheme else start
    if _REMOVED.match(text, start):
        return None
    if hidden is not None:
        times = len(hidden[1] or "") // 2
        start, end = bracketed(text, start, brackets) or (start, encoded(text, start, times))
    else:
        start, end = _extent(text, start, name, kind, "--" if spaced else before, brackets)
    value = text[start:end]
    if _hides_nothing(value, name):
        return None
    return None if _tells_nothing(text[reached.start() : start], value, kind) else (start, end)


def _empty(value: str) -> bool:
    return value.casefold() in _EMPTY or _BLANK.fullmatch(value) is not None


def _hides_nothing(value: str, name: re.Match[str]) -> bool:
    if _empty(value) or _REMOVED.match(value):
        return True
    if name.re is SESSION:  # also the name of what is looked into by whoever reads a log
        return value.isalpha() or value[0] in "[{(" or (value.isdigit() and len(value) <= _COUNT)
    return name[0] == "PWD" and value.startswith("/")


def _tells_nothing(between: str, value: str, kind: str) -> bool:
    """Tell whether a value is a word of a sentence: "the password is wrong", "token: expired"."""
    if not value.isalpha():
        return False
    return _SAID.fullmatch(between) is not None or (
        kind == TOKEN and between == ": " and value.islower() and len(value) <= _WORD
    )


def _below(text: str, name: re.Match[str], kind: str, before: str, brackets: Brackets) -> tuple[int, int] | None:
    """Give the value of a name that has a line for itself: what stands below, further in."""
    reached = _BELOW.match(text, name.end())
    line = None if reached is None else _LINE_START.search(before)
    if reached is None or line is None:
        return None
    found = block(
        text,
        reached.end(),
        len(line[1]),
        whole=reached[1] is not None,
        words=kind == PASSWORD and name.re is not SESSION,
    )
    if found is None or reached[1] is not None:
        return found
    return quoted(text, found[0]) or bracketed(text, found[0], brackets) or found


def _extent(text: str, start: int, name: re.Match[str], kind: str, before: str, brackets: Brackets) -> tuple[int, int]:
    held = quoted(text, start) or bracketed(text, start, brackets)
    if held is not None:
        return held
    line = line_end(text, start)
    if (
        name.end() < len(text)
        and text[name.end()] == ":"
        and name[0].casefold() in {"cookie", "cookies", "authorization"}
    ):
        return start, _unquoted(text, start, line)
    named = _NAME_BEFORE.search(before)
    leading = before[: named.start()] if named else before
    if leading.endswith(("?", "&")) or name.re is PARAMETER:
        value = _IN_QUERY.match(text, start)
        return start, value.end() if value else start
    if kind == PASSWORD and before != "--" and _LINE_START.search(before) and not _NEXT_NAME.search(text, start, line):
        return start, start + len(text[start:line].rstrip())  # a password of several words has the line for itself
    value = _BARE.match(text, start, line)
    end = value.end() if value else start
    return start, start + (len(text[start:end].rstrip(_TAIL)) or end - start)


def _unquoted(text: str, start: int, line: int) -> int:
    """Give where the value of a header ends: with its line, or with the quotes that it stands in."""
    return min((at for mark in "\"'" if (at := text.find(mark, start, line)) >= 0), default=line)
