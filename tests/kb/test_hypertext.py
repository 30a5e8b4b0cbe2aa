"""HTML becomes Markdown with all that an article needs, and nothing that runs."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb.errors import UnreadableDocument
from kb.hypertext import Page, read_page


def markdown(text: str) -> str:
    return read_page(text).body


def test_a_page_tells_title_and_language() -> None:
    page = read_page(
        "<html lang='de-AT'><head><title>Das\n Passwort &amp; mehr</title></head><body><p>Text</p></body></html>"
    )
    assert page == Page("Text", "Das Passwort & mehr", "de-AT")
    assert read_page("<p>Text</p>") == Page("Text")


def test_scripts_styles_comments_and_navigation_stay_behind() -> None:
    text = """<?xml version="1.0"?><!DOCTYPE html><body><nav>menu</nav><script>alert(1)</script><style>p{}</style>
    <!-- secret --><![CDATA[secret]]><p>Text</p><template>t</template><form><input value="x"></form>
    <iframe src="https://example.org"></iframe><p hidden>hidden</p><footer>imprint</footer></body>"""
    assert markdown(text) == "Text"


def test_the_main_part_of_a_page_is_the_article() -> None:
    assert markdown("<body><header>Shop</header><main><p>Text</p></main><div>Ads</div></body>") == "Text"


def test_headings_paragraphs_and_emphasis_survive() -> None:
    text = "<h1>Title</h1><p>One <b>bold <strong>word</strong></b>, <em>one</em> <code>a`b</code>.</p><h3>C #</h3>"
    assert markdown(text) == "# Title\n\nOne **bold word**, *one* `` a`b ``.\n\n### C \\#"


def test_lists_survive() -> None:
    text = (
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><p>or</p><ol start='3'><li>x<br>y</li><li><p>z</p></li></ol>"
    )
    assert markdown(text) == "- a\n  - b\n- c\n\nor\n\n3. x  \n   y\n4. z"


def test_tables_survive() -> None:
    text = """<table><thead><tr><th>A</th><th>B|C</th></tr></thead>
    <tbody><tr><td>1<br>2</td><td><code>x|y</code></td></tr></tbody></table>"""
    assert markdown(text) == "| A | B\\|C |\n| --- | --- |\n| 1 2 | `x\\|y` |"


def test_a_table_without_head_takes_its_first_row() -> None:
    text = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert markdown(text) == "| a | b |\n| --- | --- |\n| c | d |"


def test_a_table_that_only_arranges_things_is_no_table() -> None:
    text = "<table><tr><td><p>left</p></td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    assert markdown(text) == "left\n\n| a | b |\n| --- | --- |"


def test_code_blocks_survive_with_their_language() -> None:
    text = '<pre><code class="language-python">if a:\n    b &lt; "```"<br>c</code></pre>'
    assert markdown(text) == '````python\nif a:\n    b < "```"\nc\n````'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('<div class="note">Hot!</div>', "NOTE"),
        ('<div class="admonition warning"><p class="admonition-title">Warning</p><p>Hot!</p></div>', "WARNING"),
        ('<aside class="callout callout-tip"><p>Hot!</p></aside>', "TIP"),
        ('<p class="alert alert-danger">Hot!</p>', "CAUTION"),
        ('<blockquote class="important"><p>Hot!</p></blockquote>', "IMPORTANT"),
    ],
)
def test_admonitions_become_alerts(text: str, kind: str) -> None:
    assert markdown(f"<p>a</p>{text}<p>b</p>") == f"a\n\n> [!{kind}]\n> Hot!\n\nb"


def test_an_admonition_keeps_its_own_title_and_all_paragraphs() -> None:
    title = '<p class="admonition-title">Mind the gap</p>'
    text = f'<div class="admonition note">{title}<p>One.</p><ul><li>two</li></ul></div>'
    assert markdown(text) == "> [!NOTE]\n> Mind the gap\n>\n> One.\n>\n> - two"


def test_links_and_images_survive() -> None:
    text = '<p>See <a href="/a (1)" title="T">the [list]</a> <img src="i.png" alt="a ] b"></p>'
    assert markdown(text) == 'See [the \\[list\\]](</a (1)> "T") ![a \\] b](i.png)'


def test_links_that_run_something_and_images_of_data_keep_their_words_only() -> None:
    text = """<p><a href=" JavaScript:alert(1)">click</a> <a href="data:text/html,x">here</a>
    <img src="data:image/png;base64,AAAA" alt="logo"> <a href="#" class="headerlink">¶</a></p>"""
    assert markdown(text) == "click here logo"


def test_text_that_looks_like_markup_stays_text() -> None:
    text = (
        "<p># one</p><p>1. two</p><p><span>- three</span></p><p>*four* &lt;script&gt; &amp;amp; snake_case [a](b)</p>"
    )
    assert markdown(text) == ("\\# one\n\n1\\. two\n\n\\- three\n\n\\*four\\* \\<script> \\&amp; snake_case [a]\\(b)")


def test_definitions_and_fold_outs_survive() -> None:
    text = "<dl><dt>Term</dt><dd>Meaning</dd></dl><details><summary>More</summary><p>Text</p></details>"
    assert markdown(text) == "**Term**\n\nMeaning\n\n**More**\n\nText"


def test_right_to_left_and_emoji_survive() -> None:
    assert markdown('<p dir="rtl">שלום 👩‍👩‍👧</p>') == "שלום 👩‍👩‍👧"


def test_text_without_tags_is_taken_as_it_is() -> None:
    assert markdown("a &lt; b") == "a < b"
    assert markdown("") == ""


def test_markup_nested_without_end_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="nested too deeply"):
        read_page("<div>" * 5_000)


def test_broken_markup_is_read_as_far_as_it_goes() -> None:
    assert markdown("<p>One <b>two<p>three</td><ul><li>four").split() == dedent("One two three - four").split()


def test_a_list_of_thousands_is_read_in_a_moment() -> None:
    items = "".join(f"<li>{number}</li>" for number in range(5_000))
    assert markdown(f"<ol>{items}</ol>").endswith("5000. 4999")


FRAGMENTS = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<div>", "</div>", "<ul>", "<li>", "</ul>", "<table>"),
        *("<tr>", "<td>", "</td>", "</table>", "<pre>", "</pre>", "<code>", "<a href='x'>", "</a>", "<script>"),
        *("</script>", "<!--", "-->", "<![", "&lt;", "#", "*", "`", "|", "-"),
        *("1.", "text", "<h1>", "</h1>", "<br>", "<blockquote>", "<img src=x>"),
    ]
)


@given(st.lists(FRAGMENTS, max_size=20))
def test_no_html_at_all_makes_anything_run(parts: list[str]) -> None:
    try:
        body = markdown(" ".join(parts))
    except UnreadableDocument:
        return
    page = MarkdownIt("commonmark").enable("table").render(body)
    assert not re.search(r"<script|javascript:", page, re.IGNORECASE)
