"""Replies as messages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.slack.rendering import limits, names
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.replies import About, Drafted, draft, rendered
from handlers.languages import speaking
from handlers.reply import Answer, Clarification, Form, Handoff, Option, Quiet, Remark, Reply, Source, Span
from tests.bot.slack.rendering import checking, worlds

ABOUT = About(Reference("c-1", "e-1"), "https://help.example.com")
SOURCE = Source(
    "guide/reset",
    "Reset your password",
    "https://docs.example.com/reset",
    1.0,
    (Span(10, 40, "1. Open *Settings*.\n2. Press **Reset**."),),
    "0123456789abcdef",
)


def blocks(reply: Reply, about: About = ABOUT) -> list[Any]:
    post = rendered(reply, about)
    assert post is not None
    checking.check_post(post)
    return list(post.blocks)


def buttons(found: list[Any]) -> dict[str, dict[str, Any]]:
    return {one["action_id"]: one for one in checking.walk(found) if one.get("type") == "button"}


def test_an_answer_is_the_quote_its_source_and_three_buttons() -> None:
    quote, source, row = blocks(Answer("Open Settings.", 0.93, (SOURCE,)))
    assert quote["text"]["text"] == "1. Open _Settings_.\n2. Press *Reset*."
    assert [element["text"] for element in source["elements"]] == [
        "Source: <https://docs.example.com/reset|Reset your password>",
        "<https://help.example.com/articles/guide/reset?span=10-40&amp;v=0123456789ab#quote|see it in the article>",
    ]
    labels = [one["text"]["text"] for one in row["elements"]]
    assert labels == ["That solved it", "I need a person", "More"]
    assert read(row["elements"][0]["value"]) == Reference("c-1", "e-1", "guide/reset")


def test_an_answer_never_says_how_sure_it_is_and_its_buttons_hold_ids_alone() -> None:
    post = rendered(Answer("Open Settings.", 0.93, (SOURCE,)), ABOUT)
    assert post is not None
    assert "93" not in str(post)
    assert "Settings" not in str([one["value"] for one in buttons(list(post.blocks)).values()])


def test_a_channel_without_feedback_has_no_button_for_it() -> None:
    found = buttons(blocks(Answer("x", 0.9, (SOURCE,)), About(ABOUT.reference, feedback=False)))
    assert set(found) == {names.PERSON, names.MORE}


def test_a_private_answer_can_be_shown_to_the_others() -> None:
    assert names.POST in buttons(blocks(Answer("x", 0.9, (SOURCE,)), About(ABOUT.reference, private=True)))


def test_a_long_quote_is_cut_with_a_link_to_the_rest() -> None:
    long = Source("a", "Long", None, 1.0, (Span(0, 20_000, "word " * 4_000),), "0123456789abcdef")
    found = blocks(Answer("x", 0.9, (long,)))
    assert found[-2]["elements"][-1]["text"].endswith("|Read the rest>")


def test_text_between_two_quotes_is_marked_as_left_out() -> None:
    apart = Source("a", "A", None, 1.0, (Span(0, 5, "First"), Span(500, 506, "Second")), "0" * 16)
    assert blocks(Answer("x", 0.9, (apart,)))[0]["text"]["text"] == "First\n\n[…]\n\nSecond"


def test_a_clarification_is_a_question_with_a_button_for_each_option_and_for_none() -> None:
    long = "How to install it " * 8
    question, told, row = blocks(
        Clarification("Which?", 0.5, (Option("Windows", "w"), Option(long, "m"))), About(Reference("c", "e"))
    )
    assert question["text"]["text"] == "Which?"
    assert told["elements"][0]["text"].startswith("*How to install it")
    assert [one["action_id"] for one in row["elements"]] == ["option_0", "option_1", "none_of_these"]
    assert read(row["elements"][1]["value"]) == Reference("c", "e", "m")


def test_a_button_names_the_language_of_its_article_where_they_differ_and_keeps_to_its_length() -> None:
    options = (
        Option("Cancel an order", "a", language="en"),
        Option("Сроки доставки", "b", language="ru"),
        Option("Ответ " * 20, "c", language="ru"),
        Option("Pedido", "d", language="es"),
    )
    with speaking("es"):
        shown = blocks(Clarification("¿Cuál?", 0.5, options))
    labels = [one["text"]["text"] for one in shown[-1]["elements"]][:4]
    assert labels[:2] + labels[3:] == ["Cancel an order (inglés)", "Сроки доставки (ruso)", "Pedido"]
    assert labels[2].endswith("… (ruso)")
    assert max(map(len, labels)) <= limits.BUTTON
    assert len(shown) == 3, "only the title that was cut is listed"


def test_no_button_names_a_language_where_all_articles_are_in_one() -> None:
    options = (Option("Cancel an order", "a", language="en"), Option("Return an item", "b", language="en"))
    with speaking("es"):
        shown = blocks(Clarification("¿Cuál? Estos artículos están en inglés.", 0.5, options))
    assert [one["text"]["text"] for one in shown[-1]["elements"]][:2] == ["Cancel an order", "Return an item"]


def test_an_offer_opens_the_form_and_what_was_filed_has_no_button() -> None:
    offered = blocks(Handoff("A person can help.", form=Form("s", "d", "bug", True)))
    assert set(buttons(offered)) == {names.OPEN_FORM}
    filed = blocks(Handoff("Your ticket is T-7. A person replies within 1 day.", ticket="T-7"))
    assert not buttons(filed)
    assert "T-7" in filed[0]["text"]["text"]


def test_a_remark_is_its_text_and_quiet_is_nothing() -> None:
    assert [block["type"] for block in blocks(Remark("Hello!"))] == ["section"]
    assert rendered(Quiet(), ABOUT) is None


def test_a_draft_of_a_question_asked_back_lists_its_choices() -> None:
    asked = Clarification(
        "Which one do you mean?", 0.4, (Option("Reset it", "a"), Option("Windows", "b", "Install on Windows"))
    )
    post = rendered(asked, About(Reference()))
    assert post is not None
    shown = str(draft(post, Drafted("C1", "How?"), options=asked.options).blocks)
    assert [shown.count(words) for words in ("• Reset it", "*Windows*: Install on Windows", "Windows")] == [1, 1, 2]
    assert "actions" not in shown


def test_a_draft_has_no_buttons_and_says_where_it_was_asked() -> None:
    post = rendered(Answer("x", 0.9, (SOURCE,)), ABOUT)
    assert post is not None
    shown = draft(post, Drafted("C1", "How, <@U1>?", "https://x.slack.com/archives/C1/p1"))
    assert not buttons(list(shown.blocks))
    named, asked = (element["text"] for element in shown.blocks[0]["elements"])
    assert "in <#C1>," in named
    assert named.endswith("<https://x.slack.com/archives/C1/p1|Open the message>")
    assert asked == "How, &lt;@U1&gt;?"


def test_our_id_travels_in_the_metadata_and_links_are_not_unfurled() -> None:
    post = rendered(Remark("Hello!"), ABOUT)
    assert post is not None
    assert post.arguments("o-1")["metadata"] == {"event_type": names.POSTED, "event_payload": {names.DELIVERY: "o-1"}}
    assert "metadata" not in post.arguments()


@pytest.mark.parametrize("value", [None, "", "x", "[]", "3", '{"conversation": 3}', '{"page": "1"}', '{"page": true}'])
def test_a_value_that_is_not_ours_reads_as_nothing(value: str | None) -> None:
    assert read(value) is None


@given(worlds.references)
def test_a_reference_comes_back_as_it_went(reference: Reference) -> None:
    assert read(reference.written()) == reference


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds.replies, worlds.abouts)
def test_whatever_is_said_slack_takes_it_and_nobody_is_pinged(reply: Reply, about: About) -> None:
    post = rendered(reply, about)
    assert (post is None) == isinstance(reply, Quiet)
    if post is not None:
        checking.check_post(post)
        checking.check_post(draft(post, Drafted("C1", reply.text)))
        for one in checking.walk(post.blocks):
            if "value" in one:
                assert read(one["value"]) is not None
                assert len(one["value"]) <= limits.VALUE
