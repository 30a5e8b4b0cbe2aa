"""JQL, as far as a support bot needs it, and as strict: what is read here Jira reads too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.simulators.jira.index import Entry, Fact
from bot.simulators.jira.refusals import Refused

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<sign>!=|!~|>=|<=|[=~<>(),])|(?P<word>[^\s=!~<>(),"']+))""",
)
_FIELDS = {
    "project": "project", "key": "key", "issuekey": "key", "issue": "key", "id": "key", "issuetype": "issuetype",
    "type": "issuetype", "status": "status", "statuscategory": "statuscategory", "resolution": "resolution",
    "priority": "priority", "labels": "labels", "component": "component", "fixversion": "fixversion", "level": "level",
    "reporter": "reporter", "assignee": "assignee", "created": "created", "createddate": "created",
    "updated": "updated", "updateddate": "updated", "resolved": "resolved", "resolutiondate": "resolved",
    "summary": "summary", "description": "description", "comment": "comment", "text": "text",
}  # fmt: skip
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES = {"'": "'", '"': '"', "\\": "\\", " ": " ", "t": "\t", "n": "\n", "r": "\r"}
_MUST_BE_QUOTED = re.compile(r"[{}*/%+^$#@?;\[\]]")
_DATES = frozenset({"created", "updated", "resolved"})
_WORDS = frozenset({"summary", "description", "comment", "text"})
_RELATIVE = re.compile(r"([+-]?)(\d+)([mhdw])")
_ABSOLUTE = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_RESERVED = frozenset({"and", "or", "not", "in", "is", "empty", "null", "order", "by", "was", "changed"})
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_MOST_ORDERS = 7

Test = Callable[[Entry], bool]


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read.

    Attributes:
        test: whether an issue is found; None: everything is, which Jira answers to nobody.
        order: fields, each with whether it goes down.
    """

    test: Test | None
    order: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and when.

    Attributes:
        zone: as their profile has it: dates in queries are of it.
        me: the id that ``currentUser()`` stands for.
        knows: whether there is such a value of a field at all; Jira refuses others, rather than find nothing.
    """

    now: datetime
    zone: str
    me: str
    knows: Callable[[str, str], bool] = lambda field, value: True


def read(jql: str, asker: Asker) -> Query:
    """Read a query.

    Raises:
        Refused: Jira would not take it.
    """
    return _Reader(_tokens(jql), asker).query()


def _bad(text: str) -> Refused:
    return Refused(400, f"Error in the JQL Query: {text}")


def _tokens(jql: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while jql[at:].strip():
        match = _TOKEN.match(jql, at)
        if match is None:
            raise _bad(f"Expecting a value but got '{jql[at:].strip()[:1]}'.")
        kind = str(match.lastgroup)
        text = match[kind]
        if kind == "word" and (reserved := _MUST_BE_QUOTED.search(text)):
            raise _bad(f"The character '{reserved[0]}' is a reserved JQL character. You must enclose it in a string.")
        found.append((kind, _ESCAPE.sub(_unescaped, text[1:-1]) if kind == "quoted" else text))
        at = match.end()
    return found


def _unescaped(found: re.Match[str]) -> str:
    given = found[1]
    if given.startswith("u") and len(given) > 1:
        return chr(int(given[1:], 16))
    if given not in _ESCAPES:
        valid = r"\', \", \t, \n, \r, \\, '\ ' and \uXXXX"
        raise _bad(f"'\\{given}' is an illegal JQL escape sequence. The valid escape sequences are {valid}.")
    return _ESCAPES[given]


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], asker: Asker) -> None:
        self._tokens, self._at = tokens, 0
        self._now, self._zone, self._me = asker.now, ZoneInfo(asker.zone), asker.me
        self._knows = asker.knows

    def query(self) -> Query:
        test = None if not self._tokens or self._word() == "order" else self._either()
        order = self._order() if self._word() == "order" else ()
        if self._at < len(self._tokens):
            raise _bad(f"Expecting operator but got '{self._tokens[self._at][1]}'.")
        return Query(test, order)

    def _word(self) -> str:
        if self._at >= len(self._tokens):
            return ""
        kind, text = self._tokens[self._at]
        return text.lower() if kind != "quoted" else ""

    def _take(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise _bad("The query ends too early.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _takes(self, *words: str) -> bool:
        if self._word() not in words:
            return False
        self._at += 1
        return True

    def _either(self) -> Test:
        tests = [self._both()]
        while self._takes("or", "||"):
            tests.append(self._both())
        return lambda entry: any(test(entry) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._takes("and", "&&"):
            tests.append(self._one())
        return lambda entry: all(test(entry) for test in tests)

    def _one(self) -> Test:
        if self._takes("not", "!"):
            inner = self._one()
            return lambda entry: not inner(entry)
        if self._takes("("):
            inner = self._either()
            if not self._takes(")"):
                raise _bad("Expecting ')'.")
            return inner
        return self._clause()

    def _field(self) -> str:
        kind, name = self._take()
        field = _FIELDS.get(name.lower())
        if field is None or (kind == "word" and name.lower() in _RESERVED):
            raise Refused(400, f"Field '{name}' does not exist or you do not have permission to view it.")
        return field

    def _clause(self) -> Test:
        field = self._field()
        sign = self._take()[1].lower()
        if sign in {"is", "not", "in"}:
            return self._listed(field, sign)
        if sign not in {"=", "!=", "~", "!~", ">", ">=", "<", "<="}:
            raise _bad(f"Expecting operator but got '{sign}'.")
        if (sign in {"~", "!~"}) != (field in _WORDS) or (sign[0] in "<>" and field not in _DATES):
            raise Refused(400, f"The operator '{sign}' is not supported by the '{field}' field.")
        value = self._value()
        if field in _WORDS:
            return _spoken(field, value, negated=sign == "!~")
        if field in _DATES:
            return _dated(field, sign, self._date(value))
        equal = self._equal(field, [value])
        return equal if sign == "=" else lambda entry: bool(entry.facts[field]) and not equal(entry)

    def _listed(self, field: str, sign: str) -> Test:
        negated = self._takes("not") if sign == "is" else sign == "not"
        if sign == "is":
            if not self._takes("empty", "null"):
                raise _bad("Expecting EMPTY.")
            return lambda entry: bool(entry.facts.get(field) or entry.words.get(field)) == negated
        if sign == "not" and not self._takes("in"):
            raise _bad("Expecting IN.")
        if not self._takes("("):
            raise _bad("Expecting '('.")
        values = [self._value()]
        while self._takes(","):
            values.append(self._value())
        if not self._takes(")"):
            raise _bad("Expecting ')'.")
        if field in _WORDS | _DATES:
            raise Refused(400, f"The operator 'in' is not supported by the '{field}' field.")
        equal = self._equal(field, values)
        return (lambda entry: bool(entry.facts[field]) and not equal(entry)) if negated else equal

    def _equal(self, field: str, values: list[str]) -> Test:
        for value in values:
            if not self._knows(field, value):
                raise Refused(400, f"The value '{value}' does not exist for the field '{field}'.")
        # Labels are told apart by case, everything else is not.
        exact = field == "labels"
        wanted = {value if exact else value.lower() for value in values}

        def test(entry: Entry) -> bool:
            return any((fact if exact else str(fact).lower()) in wanted for fact in entry.facts[field])

        return test

    def _value(self) -> str:
        kind, text = self._take()
        if kind == "sign" or (kind == "word" and text.lower() in _RESERVED):
            raise _bad(f"Expecting a value but got '{text}'. Quote it.")
        if kind == "word" and self._takes("("):
            if text.lower() != "currentuser" or not self._takes(")"):
                raise Refused(400, f"Unable to find JQL function '{text}()'.")
            return self._me
        return text

    def _date(self, value: str) -> datetime:
        if match := _RELATIVE.fullmatch(value):
            span = int(match[2]) * _UNITS[match[3]]
            return self._now + span if match[1] == "+" else self._now - span
        for form in _ABSOLUTE:
            try:
                return datetime.strptime(value, form).replace(tzinfo=self._zone).astimezone(UTC)
            except ValueError:
                continue
        raise Refused(
            400,
            f"Date value '{value}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', "
            "'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.",
        )

    def _order(self) -> tuple[tuple[str, bool], ...]:
        self._takes("order")
        if not self._takes("by"):
            raise _bad("Expecting BY.")
        order = [(self._field(), self._down())]
        while self._takes(","):
            order.append((self._field(), self._down()))
        if len(order) > _MOST_ORDERS:
            raise _bad("Too many fields to order by.")
        return tuple(order)

    def _down(self) -> bool:
        return self._takes("desc") or (self._takes("asc") and False)


def _dated(field: str, sign: str, at: datetime) -> Test:
    compare: dict[str, Callable[[datetime], bool]] = {
        "=": lambda fact: fact == at,
        "!=": lambda fact: fact != at,
        ">": lambda fact: fact > at,
        ">=": lambda fact: fact >= at,
        "<": lambda fact: fact < at,
        "<=": lambda fact: fact <= at,
    }
    return lambda entry: any(isinstance(fact, datetime) and compare[sign](fact) for fact in entry.facts[field])


def _spoken(field: str, value: str, *, negated: bool) -> Test:
    """Find words: all of them, whole or from their beginning with ``*``; what is quoted stands together."""
    if not value.strip() or value.strip()[0] in "*?":
        raise Refused(400, f"The text query '{value}' for field '{field}' is not allowed to start with a wildcard.")
    patterns = [_pattern(quoted or word) for quoted, word in _TERM.findall(value) if word not in {"AND", "OR", "NOT"}]

    def test(entry: Entry) -> bool:
        found = any if " OR " in value else all
        return found(pattern.search(entry.words[field]) for pattern in patterns) != negated

    return test


def _pattern(words: str) -> re.Pattern[str]:
    text = re.escape(words.strip("()+-")).replace(r"\*", r"\w*").replace(r"\?", r"\w")
    return re.compile(rf"(?<!\w){text}(?!\w)", re.IGNORECASE)


def ordering(fact: Fact) -> tuple[int, str]:
    """Give what entries are sorted by: nothing comes first, then times, then texts; keys by their number."""
    if fact is None:
        return (0, "")
    if isinstance(fact, datetime):
        return (1, fact.isoformat())
    name, _, number = fact.rpartition("-")
    return (2, f"{name}-{int(number):012d}" if name and number.isdigit() else fact.lower())
