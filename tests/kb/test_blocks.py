"""Blocks stand exactly where they were written."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.blocks import blocks

BODY = """Intro.

# One *two*

- a
- b
  - nested

  more

| x | y |
|---|---|
| 1 | 2 |
| 3 | 4 |

## Three

```sh
# no heading

make
```

> [!NOTE]
> Mind.

Setext
------

    indented

[ref]: https://example.org

<div>
html
</div>

***

# Four"""


def shown(body: str) -> list[tuple[str, str]]:
    return [(block.kind, body[block.start : block.end]) for block in blocks(body)]


def test_every_kind_of_block_is_found_whole() -> None:
    assert shown(BODY) == [
        ("paragraph", "Intro."),
        ("heading", "# One *two*"),
        ("list", "- a\n- b\n  - nested\n\n  more"),
        ("table", "| x | y |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"),
        ("heading", "## Three"),
        ("code", "```sh\n# no heading\n\nmake\n```"),
        ("quote", "> [!NOTE]\n> Mind."),
        ("heading", "Setext\n------"),
        ("code", "    indented"),
        ("definition", "[ref]: https://example.org"),
        ("html", "<div>\nhtml\n</div>"),
        ("rule", "***"),
        ("heading", "# Four"),
    ]


def test_each_block_knows_the_headings_above_it() -> None:
    paths = {(block.kind, block.headings) for block in blocks(BODY)}
    assert ("paragraph", ()) in paths
    assert ("table", ("One two",)) in paths
    assert ("quote", ("One two", "Three")) in paths
    assert ("html", ("One two", "Setext")) in paths
    assert [(block.level, block.headings) for block in blocks(BODY) if block.level] == [
        (1, ("One two",)),
        (2, ("One two", "Three")),
        (2, ("One two", "Setext")),
        (1, ("Four",)),
    ]


def test_a_heading_without_words_ends_the_ones_before_it() -> None:
    assert [block.headings for block in blocks("# A\n\n## B\n\n##\n\ntext")] == [("A",), ("A", "B"), ("A",), ("A",)]


def test_lists_and_tables_know_where_they_may_be_cut() -> None:
    cuts = {block.kind: [BODY[cut : cut + 3] for cut in block.cuts] for block in blocks(BODY) if block.cuts}
    assert cuts == {"list": ["- b"], "table": ["| 3"]}


@pytest.mark.parametrize("space", ["\u2028", "\x0c", "\x1d", "\u00a0", "\r\n", "\r"])
def test_odd_white_space_moves_nothing(space: str) -> None:
    body = f"one{space}two\n\n# Head{space}\n\ntext"
    assert shown(body)[-1] == ("paragraph", "text")
    assert blocks(body)[0].start == 0


def test_empty_and_blank_texts_have_no_blocks() -> None:
    assert blocks("") == blocks(" \n\t\n") == blocks("\u2028\n\xa0") == ()


MARKDOWN = st.text(st.sampled_from(list("ab \n\n#->|`=*_[]():1.\t\r\u2028\x0c\0漢😀<&\\~")), max_size=60)


@given(st.one_of(MARKDOWN, st.text(st.characters(codec="utf-8"), max_size=60)))
@example("[a]: b\n")
@example("- \n\n\n    x")
@example("|a|\n|-|\n")
@example("> ```\n\nx")
def test_blocks_are_in_order_and_hold_every_character_that_shows(body: str) -> None:
    reached = 0
    for block in blocks(body):
        assert reached <= block.start < block.end <= len(body)
        assert not body[reached : block.start].strip()
        assert body[block.start : block.end].strip()
        assert all(block.start < cut < block.end for cut in block.cuts)
        assert list(block.cuts) == sorted(set(block.cuts))
        reached = block.end
    assert not body[reached:].strip()


def test_lists_know_their_items_however_deep_and_the_code_in_them() -> None:
    body = "Text.\n\n1. One\n   - a\n\n     ```sh\n     make\n     ```\n   - b\n2. Two\n\n> ```\n> x\n> ```"
    _, steps, quoted = blocks(body)
    assert [(body[item.start : item.end].split("\n", maxsplit=1)[0], item.depth) for item in steps.items] == [
        ("1. One", 0),
        ("   - a", 1),
        ("   - b", 1),
        ("2. Two", 0),
    ]
    assert body[steps.items[0].start : steps.items[0].end].endswith("- b")
    assert [body[start:end] for start, end in steps.code] == ["     ```sh\n     make\n     ```"]
    assert [body[start:end] for start, end in quoted.code] == ["> ```\n> x\n> ```"]
    assert quoted.items == ()
