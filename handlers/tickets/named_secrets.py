"""Takes out what texts name as secret: ``password=...``, ``"apiKey": "..."``, ``Cookie: ...``. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.tickets.known_secrets import NAMES, PARAMETER, PASSWORD, TOKEN

_REMOVED = re.compile(r"\[removed: [a-z ]+\]")
_MARKED = "[removed: "
_SEPARATOR = re.compile(
    r"(?:\\*[\"'`])?\]?(?:[ \t]*(?:=>|:=|={1,3}|:(?!:|//))[ \t]*|[\"'][ \t]+(?:[\w-]+=[\"'][^\"'\n]*[\"'][ \t]+){0,9}"
    r"value[ \t]*=[ \t]*)"
)
_SAID = re.compile(r"[ \t]+(?:is|was|ist|lautet|es|est)[ \t]*:?[ \t]+", re.IGNORECASE)
_SPACE = re.compile(r"[ \t]+(?!-)")
_OPTION = re.compile(r"(?:^|[\s\"'])--?[\w.-]*\Z")
_NAME_BEFORE = re.compile(r"[\w.$-]*\Z")
_LINE_START = re.compile(r"(?:^|\n)[ \t#>-]*(?:export[ \t]+|set[ \t]+)?[\w.$-]*\Z", re.IGNORECASE)
_QUOTE = re.compile(r"[bBrRuUfF@$]{0,2}(\\*)([\"'`])")
_BARE = re.compile(r"(?:[^\s\"'<>]|[\"'](?![\s,}\])>;]|\Z))+")
_IN_QUERY = re.compile(r"[^\s\"'<>&;#]+")
_TAIL = re.compile(r"[,;.)\]}]+\Z")
_NEXT_NAME = re.compile(r"[\w.-]+[=:]")
_AUTHORISED = re.compile(r"(?:Bearer|Basic|Digest|Negotiate|ApiKey|Token)[ \t]+", re.IGNORECASE)
_EMPTY = frozenset({"", "true", "false", "null", "none", "nil", "undefined", "yes", "no", "str", "string", "0", "1"})
_BLANK = re.compile(r"[*xX•.…?-]+|<[\w -]+>|\$\{[\w.]+\}|\$[A-Z][A-Z0-9_]*|%s|%\(\w+\)s|\{\{?[ ]*[\w.]+[ ]*\}?\}")
_CLOSING = {"[": "]", "{": "}", "(": ")"}
_ELEMENT = re.compile(r"<((?:[\w.-]+:)?[\w.-]{1,80})((?:\s[^<>]*)?)>([^<>]+)(?=</)")
_WORD = 12
"""Letters of the longest word that is no token after a colon."""
_BEFORE = 120
"""Characters before a name that tell where it stands."""


def without_named(text: str, removed: Callable[[str], str]) -> str:
    """Take out the values of what is named as a secret. `removed`: gives what stands there then, by its kind."""
    text = _ELEMENT.sub(lambda match: _element(match, removed), text)
    for kind, name in NAMES:
        text = _without(text, name, kind, removed)
    return _without(text, PARAMETER, TOKEN, removed)


def _without(text: str, name: re.Pattern[str], kind: str, removed: Callable[[str], str]) -> str:
    parts: list[str] = []
    done = 0
    for match in name.finditer(text):
        if match.start() < done:
            continue
        found = _value(text, match, kind)
        if found is None:
            continue
        start, end = found
        parts += [text[done:start], removed(kind)]
        done = end
    return "".join((*parts, text[done:]))


def _value(text: str, name: re.Match[str], kind: str) -> tuple[int, int] | None:
    """Give where the value of a name begins and ends; None where there is none, or nothing worth hiding."""
    before = text[max(0, name.start() - _BEFORE) : name.start()]
    if before.endswith(_MARKED):
        return None  # that is a mark of ours
    separator = _SEPARATOR.match(text, name.end())
    said = None if separator else _SAID.match(text, name.end())
    spaced = _SPACE.match(text, name.end()) if not separator and not said and _OPTION.search(before) else None
    reached = separator or said or spaced
    if reached is None:
        return None
    start = reached.end()
    scheme = _AUTHORISED.match(text, start)
    start = scheme.end() if scheme else start
    start, end = _extent(text, start, name, kind, "--" if spaced else before)
    value = text[start:end]
    if _REMOVED.match(value):
        return None
    if value.casefold() in _EMPTY or _BLANK.fullmatch(value) or (name[0] == "PWD" and value.startswith("/")):
        return None
    return None if _tells_nothing(text[reached.start() : start], value, kind) else (start, end)


def _tells_nothing(between: str, value: str, kind: str) -> bool:
    """Tell whether a value is a word of a sentence: "the password is wrong", "token: expired"."""
    if not value.isalpha():
        return False
    return _SAID.fullmatch(between) is not None or (
        kind == TOKEN and between == ": " and value.islower() and len(value) <= _WORD
    )


def _extent(text: str, start: int, name: re.Match[str], kind: str, before: str) -> tuple[int, int]:
    quote = _QUOTE.match(text, start)
    if quote is not None:
        return quote.end(), _closing_quote(text, quote.end(), quote[2], len(quote[1]))
    if start < len(text) and text[start] in _CLOSING:
        return start, _closing_bracket(text, start)
    line = _line_end(text, start)
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
    tail = _TAIL.search(text, start, end)
    return start, tail.start() if tail and tail.start() > start else end


def _closing_quote(text: str, start: int, quote: str, slashes: int) -> int:
    """Give where a quoted value ends; at the end of its line if it was cut off. `slashes`: before its first quote."""
    line, at = _line_end(text, start), start
    while (at := text.find(quote, at, line)) >= 0:
        ahead = at - len(text[start:at].rstrip("\\")) - start
        if (slashes == 0 and ahead % 2 == 0) or (slashes and ahead <= slashes):
            return at - (ahead if slashes else 0)
        at += 1
    return line


def _closing_bracket(text: str, start: int) -> int:
    opening, closing, depth = text[start], _CLOSING[text[start]], 0
    for at in range(start, len(text)):
        depth += (text[at] == opening) - (text[at] == closing)
        if depth == 0:
            return at + 1
    return _line_end(text, start)


def _unquoted(text: str, start: int, line: int) -> int:
    """Give where the value of a header ends: with its line, or with the quotes that it stands in."""
    return min((at for mark in "\"'" if (at := text.find(mark, start, line)) >= 0), default=line)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _element(match: re.Match[str], removed: Callable[[str], str]) -> str:
    name, rest, value = match.groups()
    kind = next((kind for kind, pattern in NAMES if _last(pattern, name) == len(name)), None)
    if kind is None or value.strip().casefold() in _EMPTY or _REMOVED.fullmatch(value.strip()):
        return match[0]
    return f"<{name}{rest}>{removed(kind)}"


def _last(pattern: re.Pattern[str], name: str) -> int:
    return max((found.end() for found in pattern.finditer(name)), default=-1)
