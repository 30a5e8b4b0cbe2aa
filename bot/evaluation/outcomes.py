"""What came of every question of an evaluation: enough to compute each figure again, over any sample of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.evaluation.datasets import Asked

Column: TypeAlias = Sequence[bool] | Sequence[float] | Sequence[str]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The n questions of one evaluation, in the order of the data, and what came of each.

    Attributes:
        task: which evaluation: it says what the columns are, see `bot.evaluation.measures`.
        ids: of the questions, each once. `keys`: hash of each question's words and of what is right for it.
        columns: by name, n values each.
        articles: hash of what was searched; two runs may differ in it and still ask the same.
        threshold: confidence from which the engine answered; None where nothing was decided.
    """

    task: str
    ids: tuple[str, ...]
    keys: tuple[str, ...]
    columns: Mapping[str, Column]
    articles: str = ""
    threshold: float | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def fingerprint(self) -> str:
        """Name the questions and what is right for them: equal where two runs were asked the same."""
        return digest([self.task, *(part for pair in zip(self.ids, self.keys, strict=True) for part in pair)])

    def numbers(self, name: str) -> npt.NDArray[np.float64]:
        """Give a column of numbers: float64 (n,)."""
        return np.asarray(self.columns[name], dtype=np.float64)

    def flags(self, name: str) -> npt.NDArray[np.bool_]:
        """Give a column of yes and no: bool (n,)."""
        return np.asarray(self.columns[name], dtype=np.bool_)

    def words(self, name: str) -> npt.NDArray[np.str_]:
        """Give a column of texts: str (n,)."""
        return np.asarray(self.columns[name], dtype=np.str_)


def digest(parts: Iterable[str]) -> str:
    """Hash texts in their order: 16 hexadecimal digits."""
    made = hashlib.sha256()
    for part in parts:
        made.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return made.hexdigest()[:16]


def key(text: str, right: Collection[str], *more: str) -> str:
    """Hash a question's words and what is right for it."""
    return digest([text, *sorted(right), *more])


def keys_of(queries: Iterable[Asked]) -> tuple[str, ...]:
    """Hash each query with its judgements, and with what is left out of its search."""
    return tuple(key(query.text, query.relevant, "without", *sorted(query.exclude)) for query in queries)
