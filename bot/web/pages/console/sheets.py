"""Tables that read as cards where there is no room for columns. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def sheet(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table in HTML. Cells are HTML, as many as `heads`, which are words; the first of a row is its heading."""
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join(_row(heads, cells) for cells in rows)
    return f'<div class="wide"><table class="sheet"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(heads: Sequence[str], cells: Sequence[str]) -> str:
    first, *rest = cells
    named = "".join(
        f'<td data-name="{name}"><div>{cell}</div></td>' for name, cell in zip(heads[1:], rest, strict=True)
    )
    return f'<tr><th scope="row">{first}</th>{named}</tr>'
