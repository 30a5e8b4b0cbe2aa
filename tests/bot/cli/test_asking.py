"""`ask`, `search` and `replay` on the command line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.compose.services import utc_now
from handlers.chat import words
from handlers.languages import say, speaking
from retrieval.adapters.calibration_file import CalibrationFile, Kept
from retrieval.confidence import Calibration
from tests.bot.cli.conftest import Ran, Terminal
from tests.scenarios import help_centre

ASKED = {"kind", "confidence", "text", "sources", "options", "ticket", "receipt", "took_ms", "language", "note"}


def asked(shop: Terminal, question: str, who: str = "anonymous") -> dict[str, object]:
    return dict(shop.fine("ask", question, "--as", who, "--json").json)


def cited(reply: dict[str, object]) -> list[str]:
    assert isinstance(reply["sources"], list)
    return [source["article"] for source in reply["sources"]]


def test_an_answer_in_json_quotes_spans_of_the_article(shop: Terminal) -> None:
    reply = asked(shop, help_centre.PASSWORD)
    assert set(reply) == ASKED
    assert reply["kind"] == "answer"
    assert isinstance(reply["confidence"], float)
    (source,) = reply["sources"]  # type: ignore[misc]
    assert set(source) == {"article", "title", "url", "score", "spans", "language"}
    text = help_centre.ARTICLES["reset-password.md"]
    for span in source["spans"]:
        assert set(span) == {"start", "end", "text"}
        assert span["end"] - span["start"] == len(span["text"])
        assert span["text"] in text
    assert reply["ticket"] is None
    assert str(reply["receipt"]).startswith("r")


def test_a_clarification_in_json_has_options_and_no_sources(shop: Terminal) -> None:
    reply = asked(shop, help_centre.RED)
    assert (reply["kind"], reply["sources"]) == ("clarification", [])
    assert {option["article"] for option in reply["options"]} == help_centre.RED_OPTIONS  # type: ignore[attr-defined]


def test_a_handoff_shows_no_sources_and_files_nothing(shop: Terminal) -> None:
    reply = asked(shop, help_centre.UNANSWERABLE)
    assert (reply["kind"], reply["sources"], reply["options"], reply["ticket"]) == ("handoff", [], [], None)
    assert shop.fine("tickets", "--json").json == []


def test_a_greeting_is_a_remark(shop: Terminal) -> None:
    reply = asked(shop, "hello")
    assert (reply["kind"], reply["receipt"], reply["confidence"]) == ("remark", None, 0.0)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Vielen Dank!"),
        ("en", "Thank you for the quick answer"),
        ("es", "¡Muchas gracias!"),
        ("fr", "Merci pour votre aide"),
        ("it", "Grazie mille!"),
        ("ja", "どうもありがとうございました"),
        ("ko", "정말 감사합니다"),
        ("pt", "Muito obrigado!"),
        ("ru", "Большое спасибо"),
        ("zh", "非常感谢！"),
    ],
)
def test_thanks_are_answered_in_their_language(shop: Terminal, language: str, text: str) -> None:
    reply = asked(shop, text)
    assert (reply["kind"], reply["language"]) == ("remark", language)
    with speaking(language):
        assert reply["text"] == say(words.THANKS)


def test_an_article_in_another_language_is_said_to_be(shop: Terminal) -> None:
    with speaking("de"):
        foreign = words.in_language("en")
    reply = asked(shop, "Wie setze ich mein Passwort zurück?")
    assert reply["language"] == "de"
    assert reply["note"] == (foreign if reply["kind"] == "answer" else "")


def test_a_misspelt_question_is_answered_as_the_well_spelt_one(shop: Terminal) -> None:
    right, wrong = asked(shop, "How do I reset my password?"), asked(shop, "How do I resett my pasword?")
    assert wrong["kind"] == "answer"
    assert cited(wrong) == ["reset-password"]
    assert (wrong["confidence"], wrong["text"]) == (right["confidence"], right["text"])


PAIRING = "How do I pair the lamp with my phone?"


def test_the_teams_own_calibration_decides_until_it_is_taken_back(shop: Terminal) -> None:
    file, shipped = CalibrationFile(shop.data), Calibration.shipped()
    before = asked(shop, PAIRING)
    assert before["kind"] == "answer"
    careful = replace(shipped, text=replace(shipped.text, bias=shipped.text.bias - 1.0), thresholds=((0.05, 0.999),))
    file.write(Kept(careful, utc_now(), 300))
    after = asked(shop, PAIRING)
    assert after["kind"] != "answer"
    assert after["confidence"] < before["confidence"]  # type: ignore[operator]
    shop.fine("calibrate", "--reset")
    assert asked(shop, PAIRING)["kind"] == "answer"
    file.path.write_text("{}")
    ran = shop.fine("ask", help_centre.PASSWORD, "--json")
    assert ran.json["kind"] == "answer"
    assert "calibration.ignored" in ran.err


def test_people_read_the_answer_with_its_source(shop: Terminal) -> None:
    assert "Source: Reset your password" in shop.fine("ask", help_centre.PASSWORD).out
    assert "[red-battery]" in shop.fine("ask", help_centre.RED).out
    assert "rather not guess" in shop.fine("ask", help_centre.UNANSWERABLE).out


@pytest.mark.parametrize(
    ("question", "article", "seen_by"),
    [
        (help_centre.CUSTOMER, "warranty", {"customer", "customer:ACME", "customer:OTHER", "engineer"}),
        (help_centre.ACME, "acme-replacement", {"customer:ACME", "engineer"}),
        (help_centre.INTERNAL, "refund-runbook", {"engineer"}),
    ],
)
def test_everybody_is_answered_from_what_they_may_see(
    shop: Terminal, question: str, article: str, seen_by: set[str]
) -> None:
    secrets = ("WICK-5Y", "4711", "QUARTZ-77")
    for who in ("anonymous", "customer", "customer:ACME", "customer:OTHER", "engineer"):
        reply = shop.fine("ask", question, "--as", who, "--json")
        found = shop.fine("search", question, "--as", who, "--json", "--limit", "50")
        assert (article in cited(reply.json)) is (who in seen_by), who
        assert (article in [hit["article"] for hit in found.json["hits"]]) is (who in seen_by), who
        if who == "anonymous":
            assert not any(secret in reply.out + found.out for secret in secrets)


@pytest.mark.parametrize("who", ["", "root", "customer:", "engineer:x", "anonymous:1"])
def test_nobody_is_wrong_usage(shop: Terminal, who: str) -> None:
    ran = shop.run("ask", "hello", "--as", who)
    assert ran.code == 2
    assert "use anonymous, customer, customer:ACCOUNT or engineer" in ran.err


def test_search_ranks_articles_with_their_best_passage(shop: Terminal) -> None:
    found = shop.fine("search", "return a lamp", "--json", "--limit", "3").json
    assert set(found) == {"hits", "took_ms"}
    assert len(found["hits"]) == 3
    best = found["hits"][0]
    assert set(best) == {"article", "title", "url", "source", "score", "spans"}
    assert (best["article"], best["source"]) == ("returns", "help")
    assert best["spans"][0]["text"] in help_centre.ARTICLES["returns.md"]
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert "Return a lamp  [returns]  help" in shop.fine("search", "return a lamp").out


@pytest.mark.parametrize("limit", ["0", "51", "x"])
def test_a_limit_out_of_range_is_wrong_usage(shop: Terminal, limit: str) -> None:
    assert shop.run("search", "lamp", "--limit", limit).code == 2


@pytest.mark.parametrize(
    "question",
    [
        "'; DROP TABLE article; --",
        "<script>alert(1)</script>",
        "כיצד אני מאפס את הסיסמה שלי?",
        "🙈🙉🙊",
        "\u202ereversed\u2066",
        "\x00\x01binary\x7f",
        "\udcff\udcfe surrogates",
        "?",
        "%s {0} ${HOME} \\",
        "\n\n\t",
    ],
)
def test_odd_questions_are_answered_like_any_other(shop: Terminal, question: str) -> None:
    reply = asked(shop, question)
    assert reply["kind"] in {"handoff", "remark", "clarification"}
    assert reply["sources"] == []
    assert reply["text"]
    assert "hits" in shop.fine("search", question, "--json").json


def test_an_empty_question_is_told(shop: Terminal) -> None:
    ran = shop.run("ask", "")
    assert ran.code == 0
    assert "empty" in ran.out


def test_a_question_of_a_megabyte_is_told_and_not_looked_up(shop: Terminal) -> None:
    ran = shop.run("ask", "How do I? " * 100_000)
    assert (ran.code, "Traceback" in ran.err) == (1, False)
    assert "1,000,0" in ran.err or "characters" in ran.err


def test_a_receipt_that_is_none_is_told(shop: Terminal) -> None:
    ran = shop.run("replay", "r_nothing")
    assert ran.code == 1
    assert "r_nothing" in ran.err


def test_a_question_without_any_knowledge_is_a_handoff(terminal: Terminal) -> None:
    assert asked(terminal, help_centre.PASSWORD)["kind"] == "handoff"
    assert terminal.fine("search", "lamp").out == "Nothing found.\n"


def test_a_damaged_index_is_made_again_and_the_json_stays_json(shop: Terminal) -> None:
    (words,) = (shop.data / "index").rglob("words.json")
    words.write_text("{")
    first: Ran = shop.fine("ask", help_centre.PASSWORD, "--json")
    assert first.json["kind"] == "answer"
    assert "index.rebuilding" in first.err
    second = shop.fine("ask", help_centre.PASSWORD, "--json")
    assert second.json["kind"] == "answer"
    assert second.err == ""


def test_a_deleted_article_is_quoted_by_nobody(shop: Terminal) -> None:
    assert shop.fine("source", "remove", "help").out == "Removed help and its 13 articles.\n"
    assert asked(shop, help_centre.PASSWORD)["sources"] == []
    assert shop.fine("search", "password", "--json").json["hits"] == []
