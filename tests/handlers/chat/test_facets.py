"""What sets articles apart, and what people say to be asked about it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.chat import words
from handlers.chat.as_now import shown
from handlers.chat.clarify import chosen, clarification, in_languages
from handlers.chat.facets import LONGEST_LABEL, Facet, facet
from handlers.chat.policy import Policy
from handlers.conversation import Turn
from handlers.languages import say, speaking
from handlers.reply import Answer, Clarification, Option
from handlers.terms import normalised
from kb import Access
from tests.fakes import START, FakeArticles, FakeRetriever, article
from tests.handlers.chat.dialog import Dialog

WINDOWS = article("win", "Install the driver on Windows", "Run the installer.")
MAC = article("mac", "Install the driver on macOS", "Open the image.")


@pytest.mark.parametrize(
    ("titles", "kind", "labels"),
    [
        ([WINDOWS.title, MAC.title], "system", ["Windows", "macOS"]),
        (["Install it on Windows and macOS", "Install it on Linux"], "system", ["Windows and macOS", "Linux"]),
        (["Clear the cache (Chrome)", "Clear the cache (Firefox)"], "system", ["Chrome", "Firefox"]),
        (["リセット方法（Windows）", "リセット方法（macOS）"], "system", ["Windows", "macOS"]),
        (["Install Editor 1.8", "Install Editor 2.x"], "version", ["1.8", "2.x"]),
        (["Move to version 1", "Move to version 2"], "version", ["version 1", "version 2"]),
        (["Error 403 when uploading", "What to do about error 404"], "error", ["403", "404"]),
        (["Fix exit status 1", "Fix exit status 127"], "error", ["status 1", "127"]),
        (["Reset your password on Nano", "Reset your password on Uno"], "product", ["Nano", "Uno"]),
        (["Reset your password on Nano", "Reset your password for the Uno"], "product", ["Nano", "Uno"]),
        (["Upload a file with Editor 1", "Upload a file with Editor 2"], "product", ["Editor 1", "Editor 2"]),
        (["X1 error when uploading", "X2 error when uploading"], "product", ["X1", "X2"]),
        (["AeroPress X2: warranty", "AeroPress X2: cleaning"], "product", ["warranty", "cleaning"]),
        (["AeroPress X2 reinigen", "AeroPress X2 reparieren"], "product", ["reinigen", "reparieren"]),
        (["Borrar la caché del Nano", "Borrar la caché de la Uno"], "product", ["Nano", "Uno"]),
        (["AeroPress X2 청소", "AeroPress X2 보증"], "product", ["청소", "보증"]),
        (["保修AeroPress X2", "清洁AeroPress X2"], "product", ["保修", "清洁"]),
        (["パスワードをNanoで再設定する", "パスワードをUnoで再設定する"], "product", ["Nano", "Uno"]),
    ],
)
def test_titles_that_differ_in_one_thing_are_told_apart_by_it(titles: list[str], kind: str, labels: list[str]) -> None:
    found = facet(titles)
    assert found is not None
    assert (found.kind, list(found.labels)) == (kind, labels)


@pytest.mark.parametrize(
    "titles",
    [
        ["Install the driver", "Install the library"],
        ["Board is missing from the port list", "Install the driver"],
        ["If you can connect the board", "If you can't connect the board"],
        ["Plan time windows", "Plan MAC addresses"],
        ["Install the driver", "Install the driver on Windows"],
        ["Install it on Windows", "Install it on Windows and macOS"],
        ["Uninstall everything on Windows", "Choose a licence for macOS"],
        ["Warranty for the AeroPress X2", "Clean the AeroPress X2"],
        ["Warranty For the AeroPress X2", "Clean the AeroPress X2"],
        ["Garantie für die AeroPress X2", "Reinigung der AeroPress X2"],
        ["Garantie de l’AeroPress X2", "Nettoyer l’AeroPress X2"],
        ["Nettoyer l’AeroPress X2", "Réparer l’AeroPress X2"],
        ["Garantía de la AeroPress X2", "Limpieza de la AeroPress X2"],
        ["Garanzia dell'AeroPress X2", "Pulire l'AeroPress X2"],
        ["Garantia da AeroPress X2", "Limpar a AeroPress X2"],
        ["Гарантия на AeroPress X2", "Ремонт AeroPress X2"],
        ["Гарантия на AeroPress X2", "Инструкция для AeroPress X2"],
        ["AeroPress X2のお手入れ", "AeroPress X2の保証"],
        ["AeroPress X2의 청소", "AeroPress X2 보증"],
        ["AeroPress X2的保修", "AeroPress X2清洁"],
        ["我的AeroPress X2保修", "关于AeroPress X2保修"],
    ],
)
def test_titles_that_differ_in_more_or_in_nothing_with_a_name_are_shown_whole(titles: list[str]) -> None:
    assert facet(titles) is None


@given(st.lists(st.text(st.sampled_from(list("aA1 2.vonxWindows403error。の")), max_size=30), min_size=2, max_size=3))
def test_labels_are_distinct_never_empty_and_words_of_their_title(titles: list[str]) -> None:
    match facet(titles):
        case Facet(labels=labels):
            assert all(label in title for label, title in zip(labels, titles, strict=True))
            assert len({normalised(label) for label in labels} - {""}) == len(titles)
            assert max(map(len, labels)) <= LONGEST_LABEL


def test_articles_with_the_same_title_are_told_apart_by_their_headings() -> None:
    one = article("one", "Install", "# Install on Windows\n\nRun it.")
    two = article("two", "Install", "# Install on macOS\n\nOpen it.")
    asked = clarification([(one, 0.4), (two, 0.3)], Policy(threshold=0.9))
    assert asked is not None
    assert asked.text == words.CLARIFY_SYSTEM
    assert [option.label for option in asked.options] == ["Windows", "macOS"]
    other = replace(two, body="# Install on Windows\n\nOpen it.")
    assert clarification([(one, 0.4), (other, 0.3)], Policy(threshold=0.9)) is None
    first = clarification([(one, 0.6), (other, 0.3)], Policy(threshold=0.9))
    assert first is not None
    assert [option.article for option in first.options] == ["one"], "nobody could choose between these"


def test_across_languages_less_is_likely_enough_and_all_three_are_options() -> None:
    close = [
        (article(name, title, "Text."), p) for name, title, p in (("a", "One", 0.25), ("b", "Two", 0.01), ("c", "3", 0))
    ]
    policy = Policy(threshold=0.9, clarify_apart=0.2)
    assert clarification(close, policy) is None
    asked = clarification(close, policy, apart=True)
    assert asked is not None
    assert [option.article for option in asked.options] == ["a", "b", "c"]
    assert clarification(close, Policy(threshold=0.9, clarify_apart=0.3), apart=True) is None


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        (("en",), "Dieser Artikel ist auf Englisch."),
        (("en", "en-GB"), "Diese Artikel sind auf Englisch."),
        (("de", "de"), ""),
        (("en", "de"), ""),
        (("en", None), ""),
    ],
)
def test_the_language_of_all_options_is_told_where_another_is_spoken(
    languages: tuple[str | None, ...], told: str
) -> None:
    close = [
        (replace(article(name, f"Title {name}", "Text."), language=language), 0.5)
        for name, language in zip("ab", languages, strict=False)
    ]
    with speaking("de"):
        asked = clarification(close, Policy(threshold=0.9))
        question = say(words.CLARIFY_ONE if len(languages) == 1 else words.CLARIFY)
    assert asked is not None
    assert asked.text == f"{question} {told}".strip()


def test_each_option_in_another_language_says_it_where_they_differ() -> None:
    close = [
        (replace(article(name, f"Title {name}", "Text."), language=language), 0.3)
        for name, language in (("a", "pt-BR"), ("b", "en"), ("c", "ru"))
    ]
    for spoken, told in (("pt", ["", "(inglês)", "(russo)"]), ("zh", ["（葡萄牙语）", "（英语）", "（俄语）"])):
        with speaking(spoken):
            asked = clarification(close, Policy(threshold=0.9), apart=True)
            assert asked is not None
            assert asked.text == say(words.CLARIFY)
            assert list(in_languages(asked.options)) == told
    with speaking("pt"):
        alike = clarification([close[1], (replace(close[2][0], language="en"), 0.3)], Policy(threshold=0.9))
        assert alike is not None
        assert list(in_languages(alike.options)) == ["", ""], "the question says it of all"


def test_an_article_in_a_third_language_is_an_option_only_where_it_is_likely_by_itself() -> None:
    close = [
        (replace(article(name, f"Title {name}", "Text."), language=language), confidence)
        for name, language, confidence in (("a", "en", 0.2), ("b", "ru", 0.09), ("c", "ru", 0.0), ("d", "es", 0.01))
    ]
    policy = Policy(threshold=0.9, clarify_apart=0.1)
    with speaking("es"):
        asked = clarification(close, policy, apart=True)
        assert asked is not None
        assert [option.article for option in asked.options] == ["a", "d"]
        likely = clarification([close[0], (close[1][0], 0.1)], policy, apart=True)
        assert likely is not None
        assert [option.article for option in likely.options] == ["a", "b"]
        asked = clarification(close, policy, apart=True, read=("ru",))
        assert asked is not None
        assert [option.article for option in asked.options] == ["a", "b", "c"], "they asked in Russian"


def asking() -> Dialog:
    """Make a desk that finds two articles, one for each system."""
    answers = {"how do i install the driver": {"win": 0.4, "mac": 0.35}}
    return Dialog(articles=FakeArticles(WINDOWS, MAC), retriever=FakeRetriever(WINDOWS, MAC, answers=answers))


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("mac", None),
        ("on a mac", None),
        ("I'm on macOS", None),
        ("I use a MacBook, thanks", None),
        ("macOS", None),
        ("the second one", None),
        ("Install the driver on macOS", None),
        ("", "mac"),
    ],
)
async def test_who_is_asked_which_system_names_it_and_is_answered(said: str, option: str | None) -> None:
    dialog = await asking().start()
    asked = await dialog.say("How do I install the driver?")
    assert isinstance(asked, Clarification)
    assert asked.text == words.CLARIFY_SYSTEM
    assert asked.options == (Option("Windows", "win", WINDOWS.title), Option("macOS", "mac", MAC.title))
    reply = await dialog.say(said, option=option)
    assert isinstance(reply, Answer)
    assert reply.sources[0].article == "mac"
    assert (await dialog.conversation()).turns[2].text == (said or MAC.title)


@pytest.mark.parametrize("said", ["windows or mac", "not windows", "linux", "the windows laptop shows a blue page"])
def test_this_names_none_of_the_systems(said: str) -> None:
    assert not isinstance(chosen(said, (Option("Windows", "win", WINDOWS.title), Option("macOS", "mac"))), Option)


@pytest.mark.parametrize(
    ("said", "article_id"), [("2.x", "two"), ("2.3", "two"), ("I have version 2.3.1", "two"), ("v1.8", "one")]
)
def test_a_version_is_understood_as_people_have_it(said: str, article_id: str) -> None:
    options = (Option("1.8", "one", "Install Editor 1.8"), Option("2.x", "two", "Install Editor 2.x"))
    found = chosen(said, options)
    assert isinstance(found, Option)
    assert found.article == article_id


def test_a_short_label_is_shown_again_only_while_the_article_is_called_so() -> None:
    asked = Clarification(
        words.CLARIFY_SYSTEM, 0.4, (Option("Windows", "win", WINDOWS.title), Option("macOS", "mac", MAC.title))
    )
    turns = [Turn(1, "customer", START, MAC.title), Turn(2, "bot", START, asked.text, asked)]
    live = {"win": WINDOWS, "mac": replace(MAC, title="Install the driver on Linux")}
    pressed, turn = shown(turns, Access.anonymous(), live)
    assert isinstance(turn.reply, Clarification)
    assert turn.reply.options == (Option("Windows", "win", WINDOWS.title), Option("Install the driver on Linux", "mac"))
    assert pressed.text == words.CHOICE_WITHDRAWN
