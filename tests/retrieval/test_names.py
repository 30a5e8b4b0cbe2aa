from __future__ import annotations

import numpy as np
import pytest

from kb import PUBLIC, Article
from retrieval.names import in_common, names
from retrieval.tokens import terms
from tests.retrieval.languages import foreign_snapshot, interpreter


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Jiraと接続するには?", "ja", {"Jira"}),
        ("Как запустить в Docker?", "ru", {"Docker"}),
        ("Comment connecter WhatsApp ?", "fr", {"WhatsApp"}),
        ("Como ligo o Discord?", "pt", {"Discord"}),
        ("Wie ändere ich das Passwort?", "de", set()),
        ("Gibt es eine App für das iPhone?", "de", {"iPhone"}),
        ("WO IST MEIN PAKET?", "de", set()),
        ("비밀번호 재설정", "ko", set()),
    ],
)
def test_names_are_told_by_their_letters(text: str, language: str, found: set[str]) -> None:
    assert names(text, language) == found


def test_only_words_that_both_languages_have_are_in_common() -> None:
    articles = [
        Article("a", "s", "Connect Slack", "Text.", PUBLIC, language="en"),
        Article("b", "s", "Connect Jira", "Slack is told, too.", PUBLIC, language="en"),
        Article("c", "s", "Slack verbinden", "Text.", PUBLIC, language="de"),
    ]
    snapshot = foreign_snapshot(articles, interpreter()[1])
    places = np.array([snapshot.positions[name] for name in "abc"])
    held, titled = in_common(snapshot, terms("Wie verbinde ich Slack?"), places, np.array([True, True, False]))
    assert titled.tolist() == [1.0, 0.0, 0.0]
    assert 0.0 < held[1] < held[0] < 1.0
    assert held[2] == 0.0
    nothing, _ = in_common(snapshot, terms("Wie geht es dir?"), places, np.array([True, True, False]))
    assert not nothing.any()
