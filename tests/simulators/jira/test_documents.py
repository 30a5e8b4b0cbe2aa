"""Documents: what the simulated Jira refuses, the schema refuses too, and the other way round."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.simulators.jira.documents import of_document, of_wiki, problem
from tests.simulators.jira.client import doc
from tests.simulators.jira.contract import judge

Json = dict[str, Any]


def whole(*content: Json) -> Json:
    return {"type": "doc", "version": 1, "content": list(content)}


def text(words: str, *marks: Json) -> Json:
    return {"type": "text", "text": words} | ({"marks": list(marks)} if marks else {})


def paragraph(*content: Json) -> Json:
    return {"type": "paragraph", "content": list(content)}


def listed(kind: str, *content: Json) -> Json:
    return {"type": kind, "content": [{"type": "listItem", "content": [one]} for one in content]}


LINK = {"type": "link", "attrs": {"href": "https://example.com"}}
GOOD = [
    doc("One", "Two"),
    whole(),
    whole({"type": "paragraph"}),
    whole(paragraph(text("a", {"type": "strong"}, {"type": "em"}), {"type": "hardBreak"}, text("b", LINK))),
    whole(paragraph(text("c", {"type": "code"}, LINK))),
    whole({"type": "heading", "attrs": {"level": 2}, "content": [text("Steps")]}),
    whole(listed("bulletList", paragraph(text("a"))), listed("orderedList", paragraph(text("b")))),
    whole(listed("bulletList", listed("bulletList", paragraph(text("deep"))))),
    whole({"type": "codeBlock", "attrs": {"language": "text"}, "content": [text("E42")]}),
    whole({"type": "blockquote", "content": [paragraph(text("said"))]}, {"type": "rule"}),
    whole({"type": "panel", "attrs": {"panelType": "info"}, "content": [paragraph(text("note"))]}),
    whole(paragraph({"type": "mention", "attrs": {"id": "1", "text": "@Mia"}})),
    whole(paragraph({"type": "emoji", "attrs": {"shortName": ":tada:"}})),
    whole(paragraph({"type": "inlineCard", "attrs": {"url": "https://example.com"}})),
    whole(paragraph(text("x", {"type": "subsup", "attrs": {"type": "sub"}}))),
    whole({
        "type": "table",
        "content": [{
            "type": "tableRow",
            "content": [
                {"type": "tableHeader", "content": [paragraph(text("a"))]},
                {"type": "tableCell", "content": [paragraph(text("b"))]},
            ],
        }],
    }),
]  # fmt: skip
BAD = [
    "plain",
    None,
    {},
    {"type": "doc", "content": []},
    {"type": "doc", "version": 2, "content": []},
    {"type": "doc", "version": 1},
    {"type": "doc", "version": 1, "content": [], "more": 1},
    whole(text("outside")),
    whole(paragraph(text(""))),
    whole(paragraph({"type": "text"})),
    whole(paragraph(text("a") | {"color": "red"})),
    whole(paragraph(text("a", {"type": "blink"}))),
    whole(paragraph(text("a", {"type": "link"}))),
    whole(paragraph(text("a", {"type": "code"}, {"type": "strong"}))),
    whole(paragraph(text("a", {"type": "em", "attrs": {"x": 1}}))),
    whole(paragraph(paragraph(text("a")))),
    whole(paragraph(text("a")) | {"attrs": {"color": "red"}}),
    whole({"type": "heading", "content": [text("a")]}),
    whole({"type": "heading", "attrs": {"level": 7}, "content": [text("a")]}),
    whole({"type": "bulletList", "content": []}),
    whole({"type": "bulletList"}),
    whole({"type": "bulletList", "content": [paragraph(text("a"))]}),
    whole({"type": "codeBlock", "content": [text("a", {"type": "strong"})]}),
    whole({"type": "blockquote", "content": [{"type": "rule"}]}),
    whole({"type": "panel", "content": [paragraph(text("a"))]}),
    whole({"type": "rule", "content": []}),
    whole({"type": "iframe"}),
    whole({"type": "tableRow", "content": []}),
]


@pytest.mark.parametrize("document", GOOD)
def test_documents_are_taken(document: Json) -> None:
    assert problem(document) is None


@pytest.mark.parametrize("document", BAD)
def test_what_is_no_document_is_refused(document: Any) -> None:
    assert problem(document)


@pytest.mark.parametrize("document", [*GOOD, *BAD])
def test_the_schema_says_the_same(document: Any) -> None:
    contract = judge()
    if contract is None:
        pytest.skip("the schema lies beside the repository, and is not here")
    assert bool(problem(document)) == bool(contract.document(document))


def test_documents_are_wiki_text_in_webhooks() -> None:
    document = whole(
        {"type": "heading", "attrs": {"level": 2}, "content": [text("Steps")]},
        listed("bulletList", paragraph(text("one", {"type": "strong"})), paragraph(text("two", LINK))),
        listed("orderedList", paragraph(text("three", {"type": "code"}))),
        {"type": "codeBlock", "content": [text("E42\nE43")]},
        {"type": "blockquote", "content": [paragraph(text("said", {"type": "em"}))]},
        {"type": "rule"},
        paragraph(text("a"), {"type": "hardBreak"}, {"type": "mention", "attrs": {"id": "1", "text": "@Mia"}}),
    )
    assert of_document(document).wiki.split("\n\n") == [
        "h2. Steps", "* *one*\n* [two|https://example.com]", "# {{three}}", "{code}\nE42\nE43\n{code}",
        "{quote}\n_said_\n{quote}", "----", "a\n[~accountid:1]",
    ]  # fmt: skip
    rest = [GOOD[10], GOOD[12], GOOD[13], GOOD[15], whole({"type": "blockCard", "attrs": {"url": "https://e.x"}})]
    assert [of_document(one).wiki for one in rest] == [
        "{panel}\nnote\n{panel}", ":tada:", "[https://example.com]", "||a|b|", "[https://e.x]",
    ]  # fmt: skip
    nested = of_document(whole(listed("bulletList", listed("bulletList", paragraph(text("deep"))))))
    assert nested.wiki == "** deep"


def test_wiki_text_is_a_document_of_its_paragraphs() -> None:
    assert of_wiki("One\n\nTwo").adf == doc("One", "Two")
    assert of_wiki("a\nb").adf == whole(paragraph(text("a"), {"type": "hardBreak"}, text("b")))
    assert problem(of_wiki("a\r\n\r\n\r\n\n b\n\n").adf) is None
    assert of_wiki("").adf == whole()


WORDS = st.text(max_size=4)
MARKS = st.sampled_from([
    {"type": "strong"}, {"type": "em"}, {"type": "code"}, LINK, {"type": "link"}, {"type": "underline"},
    {"type": "strike"}, {"type": "subsup", "attrs": {"type": "sup"}}, {"type": "nothing"},
    {"type": "textColor", "attrs": {"color": "#ff0000"}},
])  # fmt: skip
TEXTS = st.builds(lambda words, marks: text(words, *marks), WORDS, st.lists(MARKS, max_size=3))
LEAVES = TEXTS | st.sampled_from([
    {"type": "hardBreak"}, {"type": "rule"}, {"type": "mention", "attrs": {"id": "1"}}, {"type": "emoji"},
    {"type": "inlineCard", "attrs": {"url": "https://example.com"}}, {"type": "paragraph"}, {"type": "mention"},
])  # fmt: skip
KINDS = st.sampled_from([
    "paragraph", "heading", "bulletList", "orderedList", "listItem", "codeBlock", "blockquote", "panel", "expand",
    "tableRow", "tableCell", "tableHeader", "table",
])  # fmt: skip
ATTRIBUTES = st.sampled_from([
    None, {}, {"level": 2}, {"level": 9}, {"panelType": "info"}, {"language": "text"}, {"title": "x"}, {"order": 3},
    {"colour": "red"}, {"localId": "a"},
])  # fmt: skip


def node(kind: str, attrs: Json | None, content: list[Json]) -> Json:
    return {"type": kind, "content": content} | ({} if attrs is None else {"attrs": attrs})


NODES = st.recursive(
    LEAVES, lambda inner: st.builds(node, KINDS, ATTRIBUTES, st.lists(inner, max_size=3)), max_leaves=5
)


# The schema is slow about what is nested.
@settings(max_examples=25)
@given(st.lists(NODES, max_size=2))
def test_of_any_document_the_schema_says_the_same(content: list[Json]) -> None:
    contract = judge()
    document = whole(*content)
    wrong = problem(document)
    if wrong is None:
        assert problem(of_wiki(of_document(document).wiki).adf) is None
    if contract is not None:
        assert bool(wrong) == bool(contract.document(document)), wrong
