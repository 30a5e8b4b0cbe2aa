"""Replies survive being written as JSON, whatever is in them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database.reply_json import decode, encode
from handlers.reply import Answer, Clarification, Form, Handoff, Option, Quiet, Remark, Reply, Source, Span

texts = st.text(max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)
spans = st.builds(Span, st.integers(0), st.integers(0), texts)
sources = st.builds(Source, texts, texts, st.none() | texts, numbers, st.lists(spans, max_size=3).map(tuple), texts)
replies = st.one_of(
    st.builds(Answer, texts, numbers, st.lists(sources, max_size=2).map(tuple)),
    st.builds(Clarification, texts, numbers, st.lists(st.builds(Option, texts, texts, texts), max_size=3).map(tuple)),
    st.builds(
        Handoff, texts, numbers, st.none() | st.builds(Form, texts, texts, texts, st.booleans()), st.none() | texts
    ),
    st.builds(Remark, texts),
    st.just(Quiet()),
)


@given(replies)
def test_nothing_is_lost(reply: Reply) -> None:
    assert decode(json.loads(json.dumps(encode(reply)))) == reply


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="'song'"):
        decode({"kind": "song"})
