"""Texts made short enough."""

from __future__ import annotations

from handlers.lengths import one_line, shortened


def test_a_text_is_cut_between_words_where_that_leaves_most_of_it() -> None:
    assert shortened("coil", 4) == "coil"
    assert shortened("press the coil, firmly", 17) == "press the coil…"
    assert shortened("x" * 20, 10) == f"{'x' * 9}…"
    assert shortened(f"a {'x' * 20}", 10) == f"a {'x' * 7}…"
    assert shortened("coil", 1) == "…"


def test_words_come_on_one_line() -> None:
    assert one_line(" press\nthe  coil ", 20) == "press the coil"
    assert one_line("press\nthe coil", 10) == "press the…"
