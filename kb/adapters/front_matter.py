"""YAML front matter at the head of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from kb.canonical import clean
from kb.errors import UnreadableDocument

_FENCED = re.compile(r"---[^\S\n]*\n(?P<yaml>(?:[^\n]*\n)*?)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)")
_UNCLOSED = re.compile(r"---[^\S\n]*\n(?:#[^\n]*\n)*[\w-]+[^\S\n]*:(?:\s|\Z)")
_TOML = re.compile(r"\+\+\+[^\S\n]*\n[\s\S]*?\n\+\+\+[^\S\n]*(?:\n|\Z)")
_STRAY = re.compile(
    r"^[ \t>*#-]*audience[ \t]*[:=][ \t]*[\"\']?(?:public|customer|internal|account:)"
    r"|<meta\b[^>]{0,200}\bname[ \t]*=[ \t]*[\"\']?audience\b",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = 2000
_LONGEST = 64 * 1024  # Characters: YAML is slow to read, and nobody writes more by hand.


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A text without its front matter, and the fields found there, keys in lower case."""

    body: str
    fields: Mapping[str, object] = field(default_factory=dict)


def read_front_matter(text: str) -> FrontMatter:
    """Split the front matter off a clean text; one without any comes back whole.

    Raises:
        UnreadableDocument: it is broken. Reading on could show an internal article to everyone, so nothing is guessed.
    """
    if _TOML.match(text):
        raise UnreadableDocument("its front matter is TOML, which is not read: write it as YAML between lines of ---")
    found = _FENCED.match(text)
    if not found and text[:1].isspace():
        return read_front_matter(text.lstrip())
    if not found:
        if _UNCLOSED.match(text):
            raise UnreadableDocument("its front matter is never closed: end it with a line of ---")
        if _STRAY.search(text[:_HEAD]):
            raise UnreadableDocument(
                "it names an audience outside of front matter: put it between two lines of --- at the very beginning"
            )
        return FrontMatter(text)
    source = found["yaml"]
    if len(source) > _LONGEST:
        raise UnreadableDocument(f"its front matter has {len(source)} characters: keep it below {_LONGEST}")
    values = _parsed(source)
    if values is not None and not isinstance(values, dict):
        return FrontMatter(text)  # Text between two rules.
    fields = {str(key).strip().lower(): value for key, value in (values or {}).items()}
    return FrontMatter(clean(text[found.end() :]), fields)


def _parsed(source: str) -> object:
    try:
        return yaml.safe_load(source)
    except yaml.MarkedYAMLError as error:
        # The mark counts from 0, and the opening line of dashes comes before it.
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        problem = error.problem or error.context or "not YAML"
        raise UnreadableDocument(
            f"its front matter is broken at line {line} ({problem}): correct it, for instance put a value that "
            "holds a colon in quotes"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableDocument(f"its front matter is broken ({error}): correct it") from error
