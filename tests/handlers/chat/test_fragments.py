"""Quoted spans are put together so that each piece reads well alone."""

from __future__ import annotations

from bot.web.api.render import source_out
from handlers.chat.answer import quoted
from handlers.chat.fragments import fragments
from handlers.reply import Source, Span

TABLE = "| board | volt |\n|---|---|\n| one | 5 |\n| two | 3 |\n| three | 12 |"
LIST = "- On Linux:\n  - Open a shell.\n    - Run it.\n- On Windows."


def spans(body: str, *texts: str) -> tuple[Span, ...]:
    return tuple(Span(body.index(text), body.index(text) + len(text), text) for text in texts)


def test_rows_stand_under_the_head_of_their_table() -> None:
    chosen = spans(TABLE, "| board | volt |\n|---|---|", "| two | 3 |", "| three | 12 |")
    (part,) = fragments(chosen)
    assert part.text == "| board | volt |\n|---|---|\n| two | 3 |\n| three | 12 |"
    assert (part.start, part.end) == (0, len(TABLE))
    source = Source("a", "A", None, 1.0, chosen, "hash")
    assert quoted((source,)) == part.text
    html = source_out(source).html
    assert html.count("<tr>") == 3
    assert html.count("<table>") == 1
    assert "|" not in html


def test_what_is_nested_stands_under_what_it_is_nested_in() -> None:
    (part,) = fragments(spans(LIST, "- On Linux:", "    - Run it."))
    assert part.text == "- On Linux:\n\n    - Run it."
    html = source_out(Source("a", "A", None, 1.0, spans(LIST, "- On Linux:", "    - Run it."), "hash")).html
    assert "<code>" not in html


def test_other_spans_stand_alone_and_so_do_two_tables() -> None:
    body = f"One.\n\n{TABLE}\n\nTwo | three.\n\n{TABLE.replace('board', 'cable')}"
    texts = ["One.", TABLE, TABLE.replace("board", "cable")]
    assert [part.text for part in fragments(spans(body, *texts))] == texts
    assert fragments(()) == ()
