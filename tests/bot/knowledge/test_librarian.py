"""Sync: sources into store and index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.knowledge.lock import writer_lock
from kb import INTERNAL
from kb.errors import SyncInProgress, UnknownSource
from tests.bot.knowledge.worlds import Killed, Library, disk_library

ROOT = Path(__file__).parents[3]


def test_what_a_source_delivers_is_stored_and_indexed(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.", pair="Hold the button.")
    (report,) = library.librarian.sync()
    assert (report.name, report.added, report.changed, report.removed, report.unchanged) == ("help", 2, 0, 0, 0)
    assert set(library.articles()) == {"reset", "pair"}
    assert library.whole()


def test_a_second_sync_writes_and_embeds_nothing(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.", pair="Hold the button.")
    library.librarian.sync()
    revision, place = library.store.revision(), library.shelf.current()
    library.encoder.batches.clear()
    (report,) = library.librarian.sync()
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 0, 0, 2)
    assert library.encoder.texts == []
    assert (library.store.revision(), library.shelf.current()) == (revision, place)


def test_an_edit_embeds_the_edited_article_only(library: Library) -> None:
    source = library.add(reset="Choose *Forgot password*.", pair="Hold the button.")
    library.librarian.sync()
    library.encoder.batches.clear()
    assert source.documents is not None
    source.documents["reset"] = "Ask a colleague."
    (report,) = library.librarian.sync()
    assert (report.changed, report.unchanged) == (1, 1)
    assert all("Ask a colleague" in text for text in library.encoder.texts)
    assert library.articles()["reset"].body == "Ask a colleague."
    assert library.whole()


def test_what_was_embedded_once_is_not_embedded_when_it_comes_back(library: Library) -> None:
    source = library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    source.documents = {"reset": "Other words."}
    library.librarian.sync()
    library.encoder.batches.clear()
    source.documents = {"reset": "Choose *Forgot password*."}
    library.librarian.sync()
    assert library.encoder.texts == []
    assert library.whole()


def test_a_deleted_article_is_gone_from_store_and_index(library: Library) -> None:
    source = library.add(reset="Choose *Forgot password*.", pair="Hold the button.")
    library.librarian.sync()
    source.documents = {"pair": "Hold the button."}
    (report,) = library.librarian.sync()
    assert report.removed == 1
    assert set(library.articles()) == set(library.indexed()) == {"pair"}


def test_a_renamed_article_is_another_one(library: Library) -> None:
    source = library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    source.documents = {"password": "Choose *Forgot password*."}
    (report,) = library.librarian.sync()
    assert (report.added, report.removed) == (1, 1)
    assert set(library.indexed()) == {"password"}


def test_a_new_title_alone_is_an_edit(library: Library) -> None:
    source = library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    source.titles["reset"] = "Forgotten passwords"
    (report,) = library.librarian.sync()
    assert report.changed == 1
    assert library.whole()


def test_a_source_that_is_away_keeps_its_articles_and_the_others_go_on(library: Library) -> None:
    away = library.add(reset="Choose *Forgot password*.")
    other = library.add("blog", INTERNAL, news="It is out.")
    library.librarian.sync()
    away.documents = None
    other.documents = {"news": "It is out now."}
    first, second = library.librarian.sync()
    assert first.error is not None
    assert "put it back" in first.error
    assert second.changed == 1
    assert set(library.articles()) == {"reset", "news"}
    assert library.whole()


def test_the_named_sources_alone_are_read(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.")
    library.add("blog", news="It is out.")
    (report,) = library.librarian.sync(["blog"])
    assert report.name == "blog"
    assert set(library.articles()) == {"news"}


def test_an_unknown_source_is_named_with_those_there_are(library: Library) -> None:
    with pytest.raises(UnknownSource, match="onetouch source add"):
        library.librarian.sync(["hlep"])
    library.add(reset="Choose *Forgot password*.")
    with pytest.raises(UnknownSource, match=r"'hlep' \(there are: help\)"):
        library.librarian.sync(["hlep"])


def test_a_removed_source_takes_its_articles_with_it(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.", pair="Hold the button.")
    library.add("blog", news="It is out.")
    library.librarian.sync()
    assert library.librarian.remove_source("help") == 2
    assert set(library.articles()) == set(library.indexed()) == {"news"}
    with pytest.raises(UnknownSource):
        library.librarian.remove_source("help")


def test_a_library_without_articles_has_an_index_all_the_same(library: Library) -> None:
    source = library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    source.documents = {}
    library.librarian.sync()
    assert library.indexed() == {}
    assert library.whole()


@pytest.mark.parametrize("point", ["apply", "promote"])
@pytest.mark.parametrize("how", ["sync", "rebuild"])
def test_a_sync_that_dies_leaves_a_whole_state_and_the_next_one_embeds_nothing(
    library: Library, point: str, how: str
) -> None:
    source = library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    source.documents = {"reset": "Ask a colleague.", "pair": "Hold the button."}
    library.kill.at = point
    with pytest.raises(Killed):
        library.librarian.sync()
    before = {"reset"} if point == "apply" else {"reset", "pair"}
    assert set(library.articles()) == before
    assert set(library.indexed()) == {"reset"}
    library.encoder.batches.clear()
    if how == "sync":
        library.librarian.sync()
        assert set(library.articles()) == {"reset", "pair"}
    else:
        assert library.librarian.rebuild().revision == library.store.revision()
    assert library.encoder.texts == []
    assert library.whole()


def test_an_index_of_another_encoder_is_made_anew(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    library.encoder.tag = "words:2"
    with pytest.raises(Exception, match=r"no index|another encoder"):
        library.indexed()
    library.librarian.sync()
    assert library.whole()


def test_progress_is_told_while_texts_are_embedded(library: Library) -> None:
    told: list[tuple[str, int, int]] = []
    library.add(**{f"a{n}": f"Text number {n}." for n in range(100)})
    library.librarian.sync(progress=lambda name: lambda done, total: told.append((name, done, total)))
    assert told == [("help", 64, 200), ("help", 128, 200), ("help", 192, 200), ("help", 200, 200)]


@pytest.mark.parametrize("name", ["vectors.npy", "arrays.npz", "words.json", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_a_damaged_index_is_made_again(tmp_path: Path, name: str, damage: str) -> None:
    library = disk_library(tmp_path)
    library.add(reset="Choose *Forgot password*.", pair="Hold the button.")
    library.librarian.sync()
    file = tmp_path / "index" / str(library.shelf.current()) / name
    data = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(data[: len(data) // 2] if damage == "cut" else data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
    library.encoder.batches.clear()
    library.librarian.rebuild()
    assert library.whole()
    assert library.encoder.texts == []
    library.store._engine.dispose()


def test_two_writers_at_once_are_refused_and_the_lock_names_the_first(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.")
    holder = locking(library.folder / "sync.lock")
    try:
        for write in (library.librarian.sync, library.librarian.rebuild):
            with pytest.raises(SyncInProgress, match=f"process {holder.pid}"):
                write()
        with pytest.raises(SyncInProgress):
            library.librarian.remove_source("help")
        assert library.articles() == {}
        holder.kill()
        holder.wait(10)
        (report,) = library.librarian.sync()  # a process that dies holds nothing
        assert report.added == 1
    finally:
        ended(holder)


def test_a_failure_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside"), writer_lock(tmp_path / "new" / "sync.lock"):
        raise ValueError("inside")
    with writer_lock(tmp_path / "new" / "sync.lock"):
        pass


def locking(path: Path) -> subprocess.Popen[str]:
    """Hold the lock in another process."""
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom bot.knowledge.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def ended(process: subprocess.Popen[str]) -> None:
    """End it, whatever it does."""
    process.kill()
    process.wait(10)
    assert process.stdout is not None
    process.stdout.close()


def test_a_source_that_lost_everything_keeps_its_articles_until_forced(library: Library) -> None:
    source = library.add(**{f"article{number}": f"Text {number}." for number in range(6)})
    library.librarian.sync()
    source.documents = {}
    (report,) = library.librarian.sync()
    assert report.error is not None
    assert "--force" in report.error
    assert len(library.articles()) == 6
    (report,) = library.librarian.sync(force=True)
    assert report.removed == 6
    assert not library.articles()


def test_nobody_looking_on_a_source_that_lost_most_keeps_its_articles(library: Library) -> None:
    source = library.add(**{f"article{number}": f"Text {number}." for number in range(24)})
    library.librarian.sync()
    source.documents = {"article0": "Text 0."}
    (report,) = library.librarian.sync(automatic=True)
    assert report.error is not None
    assert len(library.articles()) == 24
    (report,) = library.librarian.sync()
    assert report.removed == 23


def test_articles_are_in_the_language_that_their_words_are_in(library: Library) -> None:
    library.tell = lambda text: "de" if "Knopf" in text else None
    library.add(reset="Den Knopf drücken.", pair="OK.")
    library.librarian.sync()
    assert {id_: article.language for id_, article in library.articles().items()} == {"reset": "de", "pair": None}
    assert library.whole()
    (report,) = library.librarian.sync()
    assert (report.changed, report.unchanged) == (0, 2)
