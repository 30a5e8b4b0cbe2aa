"""A join that is done in the order in which it is written."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Join, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class InOrder(Join):
    """A join that begins with what stands at its left: that is few, and finds those at the right by their key.

    SQLite would now and then go the other way round, and look through many. It keeps the order of a ``CROSS JOIN``, and
    only of that.
    """

    inherit_cache = True


@compiles(InOrder, "sqlite")
def _cross_join(element: InOrder, compiler: SQLCompiler, **given: Any) -> str:
    left, right = (compiler.process(each, **given) for each in (element.left, element.right))
    on = true() if element.onclause is None else element.onclause
    return f"{left} CROSS JOIN {right} ON {compiler.process(on, **given)}"
