"""Collect what is said to customers, and compile what is translated: `make words`.

The messages are read from the calls of `say`, `say_n`, `say_as`, `mark` and `mark_as` in `handlers` and `bot`, into
`onetouch.pot`. Each language's `onetouch.po` gets the new ones without a translation, and loses those that are gone;
nothing is guessed. `onetouch.mo` is what the program reads. All three are kept in the repository, without dates and
line numbers, so that a change shows what was changed. With `--check` nothing is written; what is out of date is told.

See docs/decisions/0035-words-in-ten-languages.md, and handlers/languages/locale/TRANSLATING.md.
"""

from __future__ import annotations

import ast
import sys
import tokenize
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from handlers.languages import DEFAULT, LANGUAGES
from tooling import proofreading

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "handlers" / "languages" / "locale"
DOMAIN = "onetouch"
TEMPLATE = PLACE / f"{DOMAIN}.pot"
FOLDERS = ("handlers", "bot")
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "say": None,
    "say_n": (1, 2),
    "say_as": ((1, "c"), 2),
    "mark": None,
    "mark_as": ((1, "c"), 2),
}
"""What is extracted, in Babel's own form: the places of messages among a call's arguments, "c" for their context."""
NOTE = "NOTE:"
"""How a comment for translators begins; it stands right above the message."""
LOCALES: Mapping[str, str] = {"pt": "pt_BR", "zh": "zh_Hans_CN"}
"""Whose plural rules are meant where a language has several; the others are called by their code."""
WIDTH = 120
_NAMES = "handlers.languages"
_HEADER = "# What is said to customers, in {language}. See TRANSLATING.md."


class Words(Catalog):
    """A catalogue whose header says nothing but what reading it takes: with dates in it, every run would change it."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Give the header's fields, in their order."""
        language = [("Language", str(self.locale_identifier))] if self.locale_identifier else []
        plurals = [("Plural-Forms", self.plural_forms)] if self.locale else []
        return [
            ("Project-Id-Version", "Onetouch"),
            *language,
            *plurals,
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]


def translated() -> tuple[str, ...]:
    """Give the codes of the languages that English is translated into."""
    return tuple(code for code in LANGUAGES if code != DEFAULT)


def path_of(code: str, kind: str = "po") -> Path:
    """Give the place of a language's translations; `kind`: po or mo."""
    return PLACE / code / "LC_MESSAGES" / f"{DOMAIN}.{kind}"


def template(root: Path = ROOT) -> Words:
    """Collect the messages of all modules, in the order of files and lines."""
    found = Words(header_comment=_HEADER.format(language="English: the template of all translations"), fuzzy=False)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            source = path.read_bytes()
            keywords = {name: KEYWORDS[name] for name in _imported(source, path)}
            if keywords:
                name = path.relative_to(root).as_posix()
                for _, ids, comments, context in extract(_said, BytesIO(source), keywords, (NOTE,)):
                    added = found.add(ids, locations=[(name, None)], auto_comments=comments, context=context)
                    added.flags.discard("python-format")  # "5 % of" is no placeholder
    return found


def stored(code: str) -> Catalog:
    """Read a language's translations; none where there is no file yet."""
    path = path_of(code)
    if not path.exists():
        return Words(locale=LOCALES.get(code, code), fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALES.get(code, code), domain=DOMAIN, abort_invalid=True)


def updated(code: str, messages: Words, before: Catalog) -> Words:
    """Give the messages with a language's translations: what is new has none, what is gone is dropped."""
    locale = LOCALES.get(code, code)
    after = Words(locale=locale, header_comment=_HEADER.format(language=LANGUAGES[code]), fuzzy=False)
    for message in messages:
        if not message.id:
            continue
        old = before.get(message.id, message.context)
        added = after.add(
            message.id,
            _fitting(message, old, after.num_plurals),
            locations=message.locations,
            flags=message.flags | ({"fuzzy"} if old is not None and old.fuzzy else set()),
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old is not None else (),
            context=message.context,
        )
        added.flags.discard("python-format")
    return after


def written(catalogue: Words) -> bytes:
    """Write messages as a .po file."""
    file = BytesIO()
    write_po(file, catalogue, width=WIDTH, include_lineno=False, ignore_obsolete=True)
    return file.getvalue().rstrip(b"\n") + b"\n"


def compiled(catalogue: Words) -> bytes:
    """Write what is translated as a .mo file; what is not, or not in all plural forms, is said in English."""
    whole = Words(locale=catalogue.locale_identifier, fuzzy=False)
    for message in catalogue:
        if message.id and _whole(message) and not message.fuzzy:
            whole.add(message.id, message.string, context=message.context)
    file = BytesIO()
    write_mo(file, whole)
    return file.getvalue()


def files() -> Iterator[tuple[Path, bytes]]:
    """Give each file that is made, and what is to stand in it."""
    messages = template()
    yield TEMPLATE, written(messages)
    for code in translated():
        language = updated(code, messages, stored(code))
        yield path_of(code), written(language)
        yield path_of(code, "mo"), compiled(language)


def stale() -> list[str]:
    """Give the names of the files that do not say what they should."""
    return [
        path.relative_to(ROOT).as_posix()
        for path, content in files()
        if not path.exists() or path.read_bytes() != content
    ]


def main(arguments: list[str]) -> int:
    """Bring all files up to date, and tell what is wrong with translations; `--check`: tell what is out of date."""
    if "--check" in arguments:
        old = stale()
        for name in old:
            sys.stdout.write(f"{name} is out of date.\n")
        sys.stdout.write("Run `make words`.\n" if old else "All words are collected and compiled.\n")
        return 1 if old else 0
    for path, content in files():
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_suffix(f"{path.suffix}.new")
            new.write_bytes(content)
            new.replace(path)
    for code in translated():
        found = proofreading.faults(code, stored(code))
        left = [fault for fault in found if fault.endswith(proofreading.MISSING)]
        sys.stdout.writelines(f"{fault}\n" for fault in found if fault not in left)
        sys.stdout.write(f"{code}: {len(left) or 'no'} messages to translate\n")
    return 0


def _imported(source: bytes, path: Path) -> list[str]:
    """Give the names that a module has from the catalogue: a `say` of its own is not what we mean."""
    if _NAMES.encode() not in source:
        return []
    return [
        alias.name
        for node in ast.walk(ast.parse(source, str(path)))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_NAMES)
        for alias in node.names
        if alias.name in KEYWORDS
    ]


def _said(
    file: IO[bytes], keywords: Collection[str], tags: Collection[str], **_: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Give line, function, texts and notes of each call: an extraction method of Babel's.

    Babel's own one for Python reads tokens: it misses calls inside of f-strings, and joins what stands in a condition.
    """
    source = file.read()
    notes = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.tokenize(BytesIO(source).readline)
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip()
    }
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(call.func, ast.Name) and call.func.id in keywords and call.args:
            texts = tuple(
                each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else None
                for each in call.args
            )
            places = dict.fromkeys((call.lineno, call.args[0].lineno))
            told = [line for place in places for line in _above(place, notes, tuple(tags))]
            yield call.lineno, call.func.id, texts, told


def _above(line: int, notes: Mapping[int, str], tags: tuple[str, ...]) -> list[str]:
    """Give the comment that ends above a line, from where it turns to translators."""
    first = line
    while first - 1 in notes:
        first -= 1
    comment = [notes[each] for each in range(first, line)]
    starts = [place for place, text in enumerate(comment) if text.startswith(tags)]
    return comment[starts[0] :] if starts else []


def _fitting(message: Message, old: Message | None, plurals: int) -> str | tuple[str, ...]:
    """Give the old translation, with as many plural forms as the language has; empty where there is none."""
    if not message.pluralizable:
        return old.string if old is not None and isinstance(old.string, str) else ""
    forms = old.string if old is not None and isinstance(old.string, list | tuple) else ()
    return tuple(forms[place] if place < len(forms) else "" for place in range(plurals))


def _whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
