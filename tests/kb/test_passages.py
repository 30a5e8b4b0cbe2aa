"""Passages lose nothing, overlap nowhere, and fit the encoder's window."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb import PUBLIC, Article, Passage
from kb.passages import BUDGET, split


def count_words(text: str) -> int:
    """Word pieces of a language in which every word, mark and ideograph is one."""
    return len(re.findall(r"[^\W\u4e00-\u9fff]+|[^\w\s]|[\u4e00-\u9fff]", text))


def passages(body: str, budget: int = BUDGET) -> tuple[Passage, ...]:
    return split(Article("a", "help", "Title", body, PUBLIC), count_words, budget)


def texts(body: str, budget: int = BUDGET) -> list[str]:
    return [passage.text for passage in passages(body, budget)]


def prose(words: int, word: str = "word") -> str:
    return " ".join([word] * words)


def check(body: str, budget: int) -> None:
    """Everything that must hold of any text."""
    found = passages(body, budget)
    assert found
    assert [passage.ordinal for passage in found] == list(range(len(found)))
    reached = 0
    for passage in found:
        assert passage.article_id == "a"
        assert passage.text == body[passage.start : passage.end]
        assert reached <= passage.start <= passage.end
        assert not body[reached : passage.start].strip()
        assert count_words(passage.text) <= budget
        assert len(found) == 1 or passage.text.strip()
        reached = passage.end
    assert not body[reached:].strip()


PIECES = st.sampled_from(
    [
        *(
            "# One\n",
            "## Two\n",
            "### Three\n",
            "#\n",
            "Setext\n===\n",
            "text. More text! ",
            "a b c d e f g h\n",
            "\n\n",
            "\n",
        ),
        *(
            "- item\n",
            "  - nested\n",
            "1. first\n",
            "| a | b |\n",
            "|---|---|\n",
            "```\n",
            "    code\n",
            "> quote\n",
            "---\n",
        ),
        *(
            "漢字。仮名？",
            "😀👩‍👩‍👧",
            "שלום ",
            "[r]: https://example.org\n",
            "<div>\n",
            "x" * 50,
            "." * 20,
            "e\u0301" * 9,
            "\u2028",
            "\t",
        ),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(1, 40))
@example("", 10)
@example("## A\n## B\n## C", 3)
@example("# " + prose(50) + "\n\ntext", 10)
def test_nothing_is_lost_doubled_or_too_long(body: str, budget: int) -> None:
    check(body, budget)


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(1, 10))
def test_any_text_at_all_is_split(body: str, budget: int) -> None:
    check(body, budget)


@pytest.mark.parametrize("body", ["", "\n \n"])
def test_an_article_without_text_has_one_empty_passage(body: str) -> None:
    assert passages(body) == (Passage("a", 0, 0, 0, ""),)


def test_a_short_article_is_one_passage() -> None:
    body = "Press the button.\n\n- once\n- twice"
    assert texts(body) == [body]


def test_sections_are_split_at_their_headings_which_lead_them() -> None:
    body = f"# Guide\n\n{prose(60)}\n\n## Setup\n\n{prose(60)}\n\n## Use\n\n{prose(60)}"
    found = passages(body)
    assert [passage.text.split("\n")[0] for passage in found] == ["# Guide", "## Setup", "## Use"]
    assert [passage.headings for passage in found] == [("Guide",), ("Guide", "Setup"), ("Guide", "Use")]


def test_tiny_sections_share_a_passage_up_to_half_the_budget() -> None:
    body = "\n\n".join(f"## S{number}\n\n{prose(27)}" for number in range(4))
    assert [len(re.findall("## S", text)) for text in texts(body)] == [3, 1]
    assert [passage.headings for passage in passages(body)] == [(), ("S3",)]


def test_sections_of_the_third_level_share_a_passage_when_they_fit() -> None:
    body = f"## Top\n\n{prose(60)}\n\n### A\n\n{prose(60)}\n\n### B\n\n{prose(60)}\n\n### C\n\n{prose(60)}"
    found = passages(body)
    assert [passage.headings for passage in found] == [("Top",), ("Top", "C")]
    assert "### B" in found[0].text


def test_a_heading_without_text_goes_with_what_follows_and_a_last_one_with_what_precedes() -> None:
    body = f"## Empty\n\n## Full\n\n{prose(90)}\n\n## Last"
    assert texts(body) == [body]
    assert passages(body)[0].headings == ("Full",)


def test_long_sections_are_split_between_blocks_into_equal_shares() -> None:
    body = "## Long\n\n" + "\n\n".join(prose(50) for _ in range(6))
    found = passages(body)
    assert [count_words(passage.text) for passage in found] == [153, 150]
    assert all(passage.headings == ("Long",) for passage in found)


def test_long_lists_are_cut_between_items() -> None:
    body = "\n".join(f"- {prose(30)}" for _ in range(20))
    assert all(text.startswith("- ") for text in texts(body))


def test_long_tables_are_cut_between_rows_and_the_head_keeps_a_row() -> None:
    body = "| a | b |\n|---|---|\n" + "\n".join(f"| {prose(10)} | {prose(10)} |" for _ in range(40))
    found = texts(body)
    assert len(found) > 3
    assert all(text.startswith("| ") and text.endswith(" |") for text in found)
    assert found[0].count("\n") > 2


def test_long_code_is_cut_between_lines() -> None:
    body = "```\n" + "\n".join(f"call({prose(10)})" for _ in range(60)) + "\n```"
    assert all(text.split("\n")[-1] in {f"call({prose(10)})", "```"} for text in texts(body))


def test_long_paragraphs_are_cut_between_sentences() -> None:
    body = " ".join(f"{prose(11).capitalize()}." for _ in range(60))
    assert all(text.startswith("Word") and text.endswith(".") for text in texts(body))


def test_sentences_end_at_ideographic_stops_without_a_space() -> None:
    body = "漢字" * 10 + "。" + ("仮名です？" + "漢" * 20 + "！") * 30
    assert all(text[-1] in "。？！" for text in texts(body))


def test_a_sentence_without_end_is_cut_between_words() -> None:
    body = " ".join(f"w{number}" for number in range(1_000))
    found = texts(body)
    assert " ".join(found) == body
    assert max(map(count_words, found)) <= BUDGET


def test_a_word_without_end_is_cut_anywhere_but_inside_a_character() -> None:
    found = texts("👩‍👩‍👧e\u0301" * 500, budget=50)
    assert all(text[0] in "👩e" and not text.endswith("\u200d") for text in found)
    assert len("".join(texts("x" * 100_000))) == 100_000
    assert max(map(len, texts("x" * 100_000))) <= 16 * BUDGET


def test_tokens_are_counted_about_once_for_each_block() -> None:
    body = "\n\n".join(f"## S{number}\n\n{prose(40)}\n\n{prose(60)}" for number in range(200))
    counted: list[int] = []

    def count(text: str) -> int:
        counted.append(len(text))
        return count_words(text)

    split(Article("a", "help", "Title", body, PUBLIC), count)
    assert len(counted) == 600
    assert sum(counted) <= len(body)


def test_five_megabytes_are_split_without_counting_them_again_and_again() -> None:
    sentence = "Press the small button until the light goes out and wait for a moment. "
    body = sentence * (5_000_000 // len(sentence))
    counted = 0

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return len(text.split())

    found = split(Article("a", "help", "Title", body, PUBLIC), count)
    assert counted <= 2 * len(body)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_budget_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="holds nothing"):
        passages("text", budget=0)
