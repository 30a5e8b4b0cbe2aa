"""Anything that can be said, filed or found, for Hypothesis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.slack.rendering.references import Reference
from bot.slack.rendering.replies import About
from handlers.reply import Answer, Clarification, Form, Handoff, Option, Quiet, Remark, Source, Span
from handlers.search.search import Found
from handlers.ticket import Category, Priority, Status, Ticket
from tests.bot.slack.rendering.checking import texts

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

ids = st.text(min_size=1, max_size=40) | st.text(min_size=1, max_size=500)
roots = st.sampled_from(["", "https://help.example.com", "http://127.0.0.1:8080"])
addresses = st.none() | st.sampled_from(
    [
        "https://docs.example.com/a?b=1&c=2",
        "javascript:alert(1)",
        "/relative",
        "https://a.example/|x>",
        "http://[broken",
    ]
)
spans = st.lists(texts.filter(bool), max_size=4).map(
    lambda found: tuple(Span(at * 30_000, at * 30_000 + len(text), text) for at, text in enumerate(found))
)
sources = st.builds(Source, ids, texts, addresses, st.just(1.0), spans, st.just("0123456789abcdef"))
forms = st.builds(Form, texts, texts, st.sampled_from(["bug", "question", "", "unknown"]), st.booleans())
replies = st.one_of(
    st.builds(Answer, texts, st.just(0.9), st.lists(sources, max_size=4).map(tuple)),
    st.builds(
        Clarification,
        texts,
        st.just(0.5),
        st.lists(st.builds(Option, texts, ids, texts), max_size=30).map(tuple),
    ),
    st.builds(Handoff, texts, st.just(0.1), st.none() | forms, st.none() | st.just("T-7")),
    st.builds(Remark, texts),
    st.just(Quiet()),
)
own_ids = st.text(alphabet="abc-0123", min_size=1, max_size=40)
references = st.builds(Reference, own_ids, own_ids, st.just(""), st.just(""), st.just("C0001"), st.just("1.000100"))
abouts = st.builds(About, references, roots, st.booleans(), st.booleans())
tickets = st.builds(
    Ticket,
    number=st.integers(1, 10**9).map("T-{}".format),
    requester_id=ids,
    subject=texts,
    description=texts,
    category=st.sampled_from(Category),
    priority=st.sampled_from(Priority),
    status=st.sampled_from(Status),
    opened_at=st.timedeltas(timedelta(days=-1), timedelta(days=4_000)).map(lambda ago: NOW - ago),
    email=st.none() | texts,
    assignee=st.none() | texts,
)
found = st.builds(Found, ids, texts, addresses, texts, st.just(0.5), spans, likely=st.booleans())
