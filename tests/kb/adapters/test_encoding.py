"""Bytes become text, or it is told why not."""

from __future__ import annotations

import pytest

from kb.adapters.encoding import Decoded, decode
from kb.errors import UnreadableDocument

LINE = "Die Größe ändern Sie über das Menü.\n"


def test_utf_8_needs_no_guess() -> None:
    assert decode(LINE.encode()) == Decoded(LINE)
    assert decode(b"") == Decoded("")


def test_a_large_file_is_guessed_from_the_lines_around_the_first_odd_byte() -> None:
    text = "Plain.\n" * 20_000 + LINE * 20_000 + "no end of line"
    assert decode(text.encode("cp1252")) == Decoded(text, "cp1252")


def test_a_declaration_goes_before_a_guess_unless_it_is_wrong() -> None:
    page = '<meta charset="%s">' + "Zażółć gęślą jaźń, a potem zmień hasło."
    assert decode((page % "iso-8859-2").encode("iso-8859-2")).guessed == "iso-8859-2"
    for wrong in ("no-such", "ascii"):
        decoded = decode((page % wrong).encode("cp1250"))
        assert decoded.text == page % wrong


@pytest.mark.parametrize("data", [b"\xff\xfe\0", b"\x89PNG\xff\0", b"\x01\x02\x03", b"\xef\xbb\xbf\xff"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        decode(data)
