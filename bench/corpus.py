"""Text to measure with: the documentation of Python's own modules, which lies on every machine that runs us."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import random
import re
import sys
import warnings
from dataclasses import dataclass

_SKIPPED = {"antigravity", "this", "idlelib", "turtledemo", "lib2to3", "test"}


@dataclass(frozen=True)
class Text:
    """An article of the corpus."""

    id: str
    title: str
    body: str


def articles(words: int) -> list[Text]:
    """Give articles of at least so many words in all, always the same ones in the same Python."""
    found: list[Text] = []
    total = 0
    for name in sorted(sys.stdlib_module_names):
        if name.startswith("_") or name in _SKIPPED:
            continue
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(BaseException):
            warnings.simplefilter("ignore")
            module = importlib.import_module(name)
            for member, value in sorted(vars(module).items()):
                if member.startswith("_") or not (inspect.isclass(value) or inspect.isroutine(value)):
                    continue
                text = _document(value)
                if len(text.split()) >= 40:
                    title = f"{name}.{member}"
                    found.append(Text(re.sub(r"\W", "-", title), title.replace(".", " "), text))
                    total += len(text.split())
        if total >= words:
            break
    return found


def questions(texts: list[Text], number: int) -> list[str]:
    """Give made-up questions: eight words in a row out of an article."""
    chooser = random.Random(7)
    made = []
    while len(made) < number:
        words = chooser.choice(texts).body.split()
        start = chooser.randrange(max(1, len(words) - 8))
        made.append("how does " + " ".join(words[start : start + 8]))
    return made


def _document(value: object) -> str:
    parts = [inspect.getdoc(value) or ""]
    if inspect.isclass(value):
        for name, method in sorted(vars(value).items()):
            text = inspect.getdoc(method) if inspect.isroutine(method) else None
            if text and not name.startswith("_"):
                parts.append(f"## {name}\n\n{text}")
    return "\n\n".join(part for part in parts if part)
