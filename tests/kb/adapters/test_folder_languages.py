"""Files say by their places which language they are in, where their neighbours prove it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.adapters.folder import FolderSource
from kb.adapters.folder_languages import Place, places
from kb.ports import Document


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        (["guide", "guide.de"], {"guide": Place(None), "guide.de": Place("de", "guide")}),
        (["guide.en", "guide.de"], {"guide.en": Place("en"), "guide.de": Place("de", "guide.en")}),
        (["en/guide", "de/guide"], {"en/guide": Place("en"), "de/guide": Place("de", "en/guide")}),
        (["guide", "de/guide"], {"guide": Place(None), "de/guide": Place("de", "guide")}),
        (["docs/a", "docs/pt-BR/a"], {"docs/a": Place(None), "docs/pt-BR/a": Place("pt", "docs/a")}),
        (["en/x/a", "ja/x/a"], {"en/x/a": Place("en"), "ja/x/a": Place("ja", "en/x/a")}),
    ],
)
def test_the_same_article_beside_it_proves_the_language(ids: list[str], found: dict[str, Place]) -> None:
    assert places(ids) == found


@pytest.mark.parametrize(
    "ids", [["it/printers"], ["socket.io", "socket"], ["it/printers", "hr/holidays"], ["guide.md", "a.b"]]
)
def test_a_name_alone_proves_nothing(ids: list[str]) -> None:
    assert places(ids) == {}


def test_what_one_article_proves_holds_for_its_whole_folder_and_ending() -> None:
    assert places(["en/a", "de/a", "de/only-german"])["de/only-german"] == Place("de")
    assert places(["a", "a.ko", "only-korean.ko"])["only-korean.ko"] == Place("ko")
    assert "it/printers" not in places(["en/a", "de/a", "it/printers"])


def test_without_an_unmarked_one_the_language_of_most_is_the_original() -> None:
    found = places(["de/a", "de/b", "de/c", "fr/a", "fr/b"])
    assert found["de/a"] == Place("de")
    assert found["fr/a"] == Place("fr", "de/a")


def test_among_equals_english_is_the_original() -> None:
    assert places(["de/a", "en/a"])["de/a"] == Place("de", "en/a")


@given(
    st.sets(
        st.sampled_from(
            [f"{at}{name}{end}" for at in ("", "de/", "en/", "x/") for name in "ab" for end in ("", ".de", ".fr")]
        )
    )
)
def test_an_original_is_there_and_is_no_translation_itself(ids: set[str]) -> None:
    found = places(sorted(ids))
    for id_, place in found.items():
        assert id_ in ids
        if place.original is not None:
            assert place.original in ids
            assert place.original != id_
            assert found[place.original].original is None


def read(root: Path) -> dict[str, Document]:
    return {entry.external_id: entry for entry in FolderSource(root).read() if isinstance(entry, Document)}


def test_a_file_says_its_language_better_than_its_place_and_its_place_better_than_its_html(tmp_path: Path) -> None:
    for language in ("en", "de"):
        (tmp_path / language).mkdir()
        for name in "abc":
            (tmp_path / language / f"{name}.html").write_text(
                '<html lang="fr-CA"><title>A</title><body><p>Text</p></body></html>', "utf-8"
            )
    (tmp_path / "de" / "b.html").unlink()
    (tmp_path / "de" / "b.md").write_text("---\nlang: pt-BR\ntranslation_of: en/a\n---\nText", "utf-8")
    (tmp_path / "loose.html").write_text('<html lang="fr-CA"><title>A</title><body><p>Text</p></body></html>', "utf-8")
    found = read(tmp_path)
    assert (found["de/a"].language, found["de/a"].translation_of, found["de/a"].placed) == ("de", "en/a", True)
    assert (found["de/b"].language, found["de/b"].translation_of, found["de/b"].placed) == ("pt", "en/a", False)
    assert (found["loose"].language, found["loose"].translation_of, found["loose"].placed) == ("fr", None, False)
