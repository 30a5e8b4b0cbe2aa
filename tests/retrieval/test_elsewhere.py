"""Few articles in a customer's language: those in another one are heard, too."""

from __future__ import annotations

from collections.abc import Iterable

from kb import Article
from retrieval.confidence import Calibration
from tests.retrieval.languages import an_article_in, asked, foreign_snapshot, interpreter

RESET = an_article_in("de", "reset-de", "Passwort zurücksetzen", "So kann man das Passwort zurücksetzen.")
INVOICE = an_article_in("en", "invoice", "invoice printer", "How the printer makes the invoice.")
PRINTER = an_article_in("de", "printer-de", "Drucker", "Der Drucker und das Passwort. Rechnung und Passwort.")


def elsewhere(articles: Iterable[Article], question: str) -> dict[str, float]:
    """Give the signal of each hit."""
    _, foreign = interpreter()
    return {
        hit.article_id: hit.evidence["elsewhere"] for hit in asked(foreign_snapshot(articles, foreign), question).hits
    }


def test_an_article_in_another_language_that_means_it_more_nearly_is_heard() -> None:
    found = elsewhere([PRINTER, INVOICE], "Rechnung Drucker")
    assert found["printer-de"] > 0.25
    assert found["invoice"] == 0.0


def test_one_that_means_something_else_is_not() -> None:
    assert elsewhere([RESET, INVOICE], "Passwort zurücksetzen")["reset-de"] == 0.0


def test_where_all_is_in_one_language_nothing_is_elsewhere() -> None:
    assert set(elsewhere([RESET, PRINTER], "Drucker zurücksetzen").values()) == {0.0}
    assert set(elsewhere([INVOICE, PRINTER], "How to print the invoice").values()) == {0.0}


def test_the_nearer_it_comes_the_less_sure_the_answer_is() -> None:
    assert dict(dict(Calibration.shipped().dialects)["own"].text.weights)["elsewhere"] < 0
