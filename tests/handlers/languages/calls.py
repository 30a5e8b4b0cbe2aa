"""Reads from the source what is said, apart from the tooling: the calls of `say` and the others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tooling.words import FOLDERS, KEYWORDS, ROOT

MESSAGES = {"say": 1, "say_n": 2, "say_as": 2, "mark": 1, "mark_as": 2}
"""How many of each function's first arguments are texts."""


@dataclass(frozen=True, slots=True)
class Said:
    """One call. `values`: names of its keyword arguments; None: they are not known before it runs (``**values``)."""

    place: str
    function: str
    texts: tuple[ast.expr, ...]
    values: frozenset[str] | None

    @property
    def literal(self) -> bool:
        return all(isinstance(text, ast.Constant) and isinstance(text.value, str) for text in self.texts)

    @property
    def assembled(self) -> bool:
        """Tell whether a text is put together or chosen between before it is said, so that nothing collects it."""
        texts = self.texts[1:] if self.function.endswith("_as") else self.texts
        return not self.literal and any(_assembled(text) for text in texts)

    @property
    def key(self) -> tuple[str | None, str]:
        """Give context and (first) message, as the catalogue knows it."""
        words = [str(text.value) for text in self.texts if isinstance(text, ast.Constant)]
        return (words[0], words[1]) if self.function.endswith("_as") else (None, words[0])

    @property
    def worded(self) -> tuple[str, ...]:
        """Give its messages, without a context."""
        words = tuple(str(text.value) for text in self.texts if isinstance(text, ast.Constant))
        return words[1:] if self.function.endswith("_as") else words


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_bytes(), str(path))


def imports(tree: ast.Module) -> Iterator[ast.alias]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("handlers.languages"):
            yield from (alias for alias in node.names if alias.name in KEYWORDS)


def calls() -> Iterator[Said]:
    for name, tree in modules():
        ours = {alias.name for alias in imports(tree)}
        for node in ast.walk(tree) if ours else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours:
                names = [keyword.arg for keyword in node.keywords]
                yield Said(
                    f"{name}:{node.lineno}",
                    node.func.id,
                    tuple(node.args[: MESSAGES[node.func.id]]),
                    None if None in names else frozenset(str(each) for each in names),
                )


def _assembled(text: ast.expr) -> bool:
    match text:
        case ast.Constant() | ast.JoinedStr() | ast.BinOp():
            return True
        case ast.IfExp():
            return _assembled(text.body) or _assembled(text.orelse)
        case ast.BoolOp():
            return any(_assembled(value) for value in text.values)
        case _:
            return False
