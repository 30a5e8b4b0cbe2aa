"""Texts into Jira's markup and back, and its metadata into our words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jira import adf_reading, wiki
from bot.jira.adf import document
from bot.jira.fields import Field, chosen, needed, read_field, value
from bot.jira.issues import comments, issue, moment, reads
from bot.jira.metadata import IssueType, suited
from bot.jira.paging import objects
from bot.jira.parts import Part, shortened, summary_problem
from bot.jira.search import changed_since, like, quoted, ranked, telling
from bot.jira.site import Flavour, Site
from bot.jira.writer import marked_name, opening
from handlers.engineering.escalation import Draft
from handlers.engineering.issue import Kind, StatusCategory
from handlers.engineering.ports import Shape
from tests.bot.jira.recorded import needs_recordings, recorded
from tests.simulators.jira.contract import judge

SITE = Site("https://jira.example", Flavour.CLOUD, "token")
lines = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30)
texts = st.lists(lines, max_size=6).map("\n".join)


def folded(text: str) -> str:
    """Blanks around lines, and empty lines, are nobody's meaning."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


@given(st.lists(texts, min_size=1, max_size=3))
def test_a_text_comes_back_from_a_document_as_it_was(written: list[str]) -> None:
    made = document([Part(text) for text in written])
    assert folded(adf_reading.plain(made)) == folded("\n".join(written))
    contract = judge()
    if contract is not None:
        assert contract.document(made) == []


@given(texts)
def test_a_text_comes_back_from_wiki_markup_as_it_was(text: str) -> None:
    assert folded(wiki.plain(wiki.markup([Part(text)]))) == folded(text)


def node(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
    return {"type": kind, "attrs": attrs, "content": list(content)}


def words(text: str, href: str = "") -> dict[str, Any]:
    marks = [{"type": "link", "attrs": {"href": href}}] if href else [{"type": "strong"}]
    return {"type": "text", "text": text, "marks": marks}


def item(*content: Any) -> dict[str, Any]:
    return node("listItem", *content)


def said(text: str) -> dict[str, Any]:
    return node("paragraph", words(text))


LISTED = "- a\n  - b\n- c"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([node("heading", words("A"), level=1), said("b")], "A\n\nb"),
        ([node("paragraph", words("a"), {"type": "hardBreak"}, words("b"))], "a\nb"),
        (
            [node("bulletList", item(said("a"), node("bulletList", item(said("b")))), item(said("c")))],
            "- a\n  - b\n- c",
        ),
        ([node("orderedList", item(said("a"), said("aa")), item(said("b")), order=3)], "3. a\n   aa\n4. b"),
        ([node("codeBlock", {"type": "text", "text": "x = 1\ny"}, language="python")], "x = 1\ny"),
        ([node("blockquote", said("a"), said("b"))], "> a\n> \n> b"),
        ([node("panel", said("a"), panelType="info")], "a"),
        ([node("expand", said("a"), title="More")], "More\na"),
        ([node("taskList", node("taskItem", words("a"), state="DONE"), node("taskItem", words("b")))], "[x] a\n[ ] b"),
        ([node("table", node("tableRow", node("tableHeader", said("a")), node("tableCell", said("b"))))], "a | b"),
        ([node("mediaSingle", {"type": "media", "attrs": {"alt": "lamp.png"}})], "[lamp.png]"),
        ([node("mediaSingle", {"type": "media"})], "[a file]"),
        ([node("rule"), said("a")], "---\n\na"),
        ([node("blockCard", url="https://x.example/1")], "https://x.example/1"),
        ([node("paragraph", node("inlineCard", url="https://x.example/2"))], "https://x.example/2"),
        ([node("paragraph", words("docs", "https://d.example"))], "docs (https://d.example)"),
        ([node("paragraph", words("https://d.example", "https://d.example/"))], "https://d.example"),
        ([node("paragraph", node("mention", text="@Pia"), words(" "), node("mention", id="7"))], "@Pia @someone"),
        ([node("paragraph", node("emoji", shortName=":+1:", text="👍"), node("emoji", shortName=":x:"))], "👍:x:"),
        ([node("paragraph", node("date", timestamp="1772409600000"), node("date", timestamp="never"))], "2026-03-02"),
        ([node("paragraph", node("status", text="DONE", color="green"))], "[DONE]"),
        ([node("somethingNew", said("a"))], "a"),
        ([node("bulletList", "x", node("bulletList", item(said("a"))))], "  - a"),
        (["x", None, 3], ""),
    ],
)
def test_a_document_is_read_as_people_see_it(content: list[Any], expected: str) -> None:
    assert adf_reading.plain({"type": "doc", "version": 1, "content": content}) == expected.strip()


def test_what_is_no_document_is_no_text_and_a_deep_one_ends() -> None:
    assert adf_reading.plain(" wiki ") == "wiki"
    assert [adf_reading.plain(one) for one in (None, 3, [], {}, {"content": {}}, {"content": None})] == [""] * 6
    deep: Any = said("deep")
    for _ in range(500):
        deep = node("blockquote", deep)
    assert "deep" not in adf_reading.plain({"type": "doc", "content": [deep]})


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("h2. Title\r\n\r\n* a\n** b\n# c", "Title\n\n- a\n  - b\n- c"),
        ("{code:java}x{code} {color:red}y{color}", "x y"),
        ("{noformat}a\nb{noformat}\nbq. said", "a\nb\n> said"),
        ("[docs|https://d.example] [https://e.example]", "docs (https://d.example) https://e.example"),
        ("[~pia] [~accountid:5c5f:88]", "@pia @someone"),
        ("!lamp.png|thumbnail! wow!", "[lamp.png] wow!"),
        (r"a\\b \*c\* C:\temp", "a\nb *c* C:\\temp"),
        ("https://d.example/?a=1&copy=2 &amp; &#33;", "https://d.example/?a=1&copy=2 & !"),
        ("one\n\n\n h2. Two\n \nbq. three", "one\n\nTwo\n \n> three"),
        ("\n \n" * 16_000, ""),
        (r"\\" * 16_000, ""),
        ("{code" * 6_000, "{code" * 6_000),
        (None, ""),
        ({"type": "doc"}, ""),
    ],
)
def test_wiki_markup_is_read_as_people_see_it(given_: object, expected: str) -> None:
    assert wiki.plain(given_) == expected


def test_what_is_too_long_is_cut_where_it_is_longest() -> None:
    parts = [Part("a" * 50_000, "Steps"), Part("short", "Expected"), Part("b" * 40_000)]
    cut = shortened(parts)
    assert sum(len(part.text) for part in cut) <= 32_000
    assert cut[1].text == "short"
    assert cut[0].text.endswith("(cut: the ticket has all of it)")
    assert shortened([Part("fine")]) == (Part("fine"),)
    assert len(shortened([Part("x" * 900, "H" * 40_000)])) == 1


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "x" * 256])
def test_a_summary_is_one_line_of_some_length(text: str) -> None:
    assert summary_problem(text)
    assert summary_problem("Lamp hums ") is None


TEAM = Field("cf1", "Team", True, "option", choices=(("7", "Light"), ("8", "Sound"), ("8:9", "Sound / Low")))


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        (TEAM, "7", {"id": "7"}),
        (TEAM, "sound", {"id": "8"}),
        (TEAM, "8:9", {"id": "8", "child": {"id": "9"}}),
        (Field("n", "N", False, "number"), " 2,5 ", 2.5),
        (Field("n", "N", False, "number"), "2", 2),
        (Field("n", "N", False, "number"), "-0.125", -0.125),
        (Field("d", "D", False, "date"), "2026-03-02", "2026-03-02"),
        (Field("d", "D", False, "datetime"), "2026-03-02", "2026-03-02T00:00:00.000+0000"),
        (Field("l", "L", False, "array", "string"), "a, b a", ["a", "b"]),
        (Field("p", "P", False, "issuelink"), "one-1", {"key": "ONE-1"}),
        (Field("t", "T", False, "timetracking"), "2h", {"originalEstimate": "2h"}),
        (Field("e", "Epic", False, "any"), "ONE-1", "ONE-1"),
    ],
)
def test_what_people_write_becomes_what_jira_takes(field: Field, text: str, expected: object) -> None:
    assert value(field, text, cloud=True) == expected


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (TEAM, "Smell"),
        (Field("d", "D", False, "date"), "soon"),
        (Field("n", "N", False, "number"), "many"),
        # None of JSON's, and one of which nobody knows what it means.
        (Field("n", "N", False, "number"), "nan"),
        (Field("n", "N", False, "number"), "inf"),
        (Field("n", "N", False, "number"), "1,000"),
    ],
)
def test_what_is_none_of_it_is_told_with_what_would_be(field: Field, text: str) -> None:
    with pytest.raises(ValueError, match=r"Light|number|2026-03-02"):
        value(field, text, cloud=True)


def test_a_tall_field_is_a_document_in_the_cloud_and_a_text_elsewhere() -> None:
    tall = Field("cf2", "Story", False, "string", custom="textarea")
    assert tall.shape is Shape.TEXT
    assert value(tall, "a", cloud=True)["type"] == "doc"
    assert value(tall, "a", cloud=False) == "a"


def test_versions_that_were_seen_are_found_among_those_that_there_are() -> None:
    field = Field("versions", "Affects versions", False, "array", "version", choices=(("1", "5.2"), ("2", "5.3")))
    assert chosen(Draft(Kind.BUG, "x", versions="Since 5.2, not 5.1"), [field]) == {"versions": "1"}
    assert chosen(Draft(Kind.BUG, "x", versions="all"), [field]) == {}
    assert chosen(Draft(Kind.BUG, "x", versions="5.2", fields={"versions": "2"}), [field]) == {"versions": "2"}


def test_a_type_is_the_likeliest_for_its_kind() -> None:
    types = [IssueType("1", "Aufgabe"), IssueType("2", "BUG"), IssueType("3", "Improvement")]
    assert suited(Kind.BUG, types, {}) == types[1]
    assert suited(Kind.FEATURE, types, {}) == types[2]
    assert suited(Kind.INFORMATION, types, {}) == types[0]
    assert suited(Kind.INFORMATION, types, {Kind.INFORMATION: "improvement"}) == types[2]
    assert suited(Kind.BUG, types, {Kind.BUG: "9"}) is None
    assert suited(Kind.BUG, [], {}) is None


@needs_recordings
@pytest.mark.parametrize("flavour", ["cloud", "server"])
def test_recorded_forms_are_read(flavour: str) -> None:
    found = recorded(f"api_samples/{flavour}-get-create-issue-metadata-for-project-many-fields.json")
    for type_ in found["projects"][0]["issuetypes"]:
        fields = [read_field({"fieldId": id_, **field}) for id_, field in type_["fields"].items()]
        form = needed(fields)
        # What Jira would refuse without, nobody is left without a field for.
        must = {id_ for id_, one in type_["fields"].items() if one["required"] and not one.get("hasDefaultValue")}
        ours = {"summary", "project", "issuetype", "description", "reporter"}
        assert {one.id for one in form if one.required} == must - ours
        assert all(one.choices for one in form if one.shape in {Shape.ONE, Shape.SEVERAL})
        assert not {one.id for one in form} & ours


@needs_recordings
def test_a_recorded_page_of_a_search_is_read() -> None:
    (found,) = objects(recorded("api_samples/search-jql-page1.json"), "issues")
    read = issue(found, SITE)
    assert (read.key, read.status.category) == ("TES-41", StatusCategory.INDETERMINATE)
    assert read.url == "https://jira.example/browse/TES-41"


def test_an_issue_of_which_nearly_nothing_may_be_seen_is_read_all_the_same() -> None:
    read = issue({"id": "1", "key": "ONE-1"}, SITE)
    assert (read.project, read.title, read.versions, read.status.category) == ("ONE", "", (), StatusCategory.NEW)
    odd = {"security": "10001", "labels": None, "fixVersions": [{"id": 7}, "x", {}], "created": "yesterday"}
    read = issue({"id": "1", "key": "ONE-1", "fields": odd}, SITE)
    assert (read.level, [one.id for one in read.versions]) == ("10001", ["7"])
    with pytest.raises(ValueError, match="without id"):
        issue({"key": "ONE-1"}, SITE)


def test_what_no_database_keeps_and_no_terminal_may_show_is_left_out() -> None:
    bad = "a\x00b\ud83dc\x1b[31md"
    named = {"id": "1", "name": bad}
    fields = {"summary": bad, "description": bad, "status": named, "issuetype": named, "priority": named}
    fields |= {"resolution": named, "security": named, "fixVersions": [named], "labels": [bad]}
    read = issue({"id": "1", "key": "ONE-1", "fields": fields}, SITE)
    said = comments([{"id": "2", "author": {"displayName": bad}, "body": bad}], reads(SITE), "us", ())
    texts = [read.title, read.description, read.status.name, read.type, read.priority, read.resolution, read.level]
    texts += [read.versions[0].name, *read.labels, said[0].author, said[0].text]
    assert texts == ["a b c [31md"] * len(texts)


def test_what_only_some_may_see_is_internal() -> None:
    found = [
        {"id": "3", "body": "c", "created": "2026-01-01T00:00:02.000+0100", "visibility": {"type": "role"}},
        {"id": "2", "body": "b", "created": "2026-01-01T00:00:01.000+0100", "jsdPublic": False},
        {
            "id": "1",
            "body": "a",
            "created": "2026-01-01T00:00:00.000+0100",
            "jsdPublic": True,
            "author": {"name": "pia"},
        },
        {"body": "no id"},
    ]
    read = comments(found, adf_reading.plain, "pia", {"2"})
    assert [(one.id, one.internal, one.ours) for one in read] == [
        ("1", False, False),
        ("2", True, False),
        ("3", True, False),
    ]
    assert comments(found, adf_reading.plain, "pia", {"1"})[0].ours
    assert not comments(found, adf_reading.plain, "", {"1", "2"})[1].ours


def test_times_without_a_zone_are_utc_and_no_times_none() -> None:
    assert str(moment("2026-01-01T00:00:00.000")) == "2026-01-01 00:00:00+00:00"
    assert str(moment("2019-02-15T19:01:52.971-0800")) == "2019-02-16 03:01:52.971000+00:00"
    assert moment(None) is None


def test_dates_of_searches_are_local_and_safe_where_the_clock_is_set_back() -> None:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    noon = datetime(2026, 7, 1, 12, 0, 30, tzinfo=UTC)
    assert '"2026-07-01 14:59"' in changed_since(noon, ZoneInfo("Europe/Athens"))
    assert '"2026-06-30 21:59"' in changed_since(noon, None)
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # the second half past two in Berlin
    assert '"2026-10-25 01:29"' in changed_since(twice, ZoneInfo("Europe/Berlin"))


def test_searches_quote_what_they_are_given() -> None:
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'
    assert like(["a", "b"], ["ONE"]) == 'project IN ("ONE") AND (text ~ "a" OR text ~ "b") ORDER BY updated DESC'
    assert like(["a"]).startswith('(text ~ "a")')


def test_the_longest_words_say_the_most() -> None:
    assert telling("Why does the export of invoices fail with error E4711 since the upgrade of yesterday") == (
        "export", "invoices", "error", "e4711", "upgrade", "yesterday",
    )  # fmt: skip
    assert telling("") == ()
    assert telling("Error " + "f" * 41) == ("error",)


def test_what_shares_no_word_is_not_alike() -> None:
    found = [
        issue({"id": str(at), "key": f"ONE-{at}", "fields": {"summary": text}}, SITE)
        for at, text in enumerate(("x", "lamp"))
    ]
    assert [one.title for one in ranked("lamp hums", found)] == ["lamp"]


def test_names_of_files_are_safe_and_say_what_they_are() -> None:
    assert marked_name("a.tar.gz", "m") == marked_name("a.tar.gz", "m") != marked_name("a.tar.gz", "n")
    assert marked_name('..\\"\n/', "m").startswith("___-") or "/" not in marked_name('..\\"\n/', "m")
    assert marked_name("", "m").startswith("file-")


def test_ways_that_ask_for_nothing_and_lead_to_the_start_are_tried_first() -> None:
    def way(id_: str, category: str, **more: Any) -> dict[str, Any]:
        return {"id": id_, "to": {"id": id_, "statusCategory": {"key": category}}, **more}

    asks = {"fields": {"resolution": {"required": True}}}
    given_ = [
        way("1", "done"), way("2", "indeterminate"), way("3", "new", **asks), way("4", "new"),
        way("5", "new", isAvailable=False), way("6", "new", fields={"x": {"required": True, "hasDefaultValue": True}}),
    ]  # fmt: skip
    assert list(opening({"transitions": given_})) == ["4", "6", "2", "3"]
    assert list(opening(None)) == []
