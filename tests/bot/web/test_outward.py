"""Web addresses in what people wrote."""

from __future__ import annotations

import re

import pytest

from bot.web.pages.outward import with_links


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.com/a?b=1.", "https://example.com/a?b=1"),
        ("(https://example.com/a)", "https://example.com/a"),
        ("https://example.com/Köln, bitte", "https://example.com/Köln"),
        ("詳細はhttps://example.com/aをご覧ください。", "https://example.com/a"),
        ("请看https://example.com/a。", "https://example.com/a"),
        ("링크는https://example.com/a입니다.", "https://example.com/a"),
        ("「https://example.com/a」", "https://example.com/a"),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(text: str, address: str) -> None:
    assert re.findall(r'href="([^"]*)"', with_links(text)) == [address]


@pytest.mark.parametrize("text", ["http://.", "xhttps://example.com", "https:// example.com"])
def test_what_is_no_address_is_no_link(text: str) -> None:
    assert "href" not in with_links(text)
