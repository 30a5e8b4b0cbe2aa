"""Folders: which files count, what they say, and what is wrong with them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kb.adapters.folder import LARGEST_FILE, FolderSource
from kb.errors import SourceUnavailable
from kb.ports import Document, Problem


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "help").mkdir()
    return tmp_path / "help"


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def documents(root: Path) -> dict[str, Document]:
    return {entry.external_id: entry for entry in FolderSource(root).read() if isinstance(entry, Document)}


def problems(root: Path) -> list[Problem]:
    return [entry for entry in FolderSource(root).read() if isinstance(entry, Problem)]


def test_markdown_html_and_text_files_are_read_in_the_order_of_their_paths(root: Path) -> None:
    write(root, {"b.md": "b", "a/z.HTML": "<p>z</p>", "a/b.txt": "b", "c.markdown": "c", "d.htm": "d", "e.png": "e"})
    assert list(documents(root)) == ["a/b", "a/z", "b", "c", "d"]
    assert problems(root) == []


def test_hidden_files_and_folders_are_left_out(root: Path) -> None:
    write(root, {".hidden.md": "x", ".git/x.md": "x", "a.md": "a"})
    assert documents(root).keys() == {"a"}


def test_the_ignore_file_names_what_is_left_out(root: Path) -> None:
    write(
        root, {name: name for name in ("draft.md", "a.draft.md", "old/a.md", "old/b/c.md", "keep/old.md", "x/old/a.md")}
    )
    write(root, {".onetouchignore": "\ufeff# not yet\r\n./draft.md\n*.draft.md\n/old/\n\n"})
    assert documents(root).keys() == {"keep/old", "x/old/a"}


def test_an_ignore_file_that_cannot_be_read_stops_everything(root: Path) -> None:
    write(root, {"secret.md": "x", ".onetouchignore": b"\xff\xfe\0"})
    with pytest.raises(SourceUnavailable, match="onetouchignore"):
        documents(root)


def test_links_that_leave_the_folder_are_not_followed(root: Path, tmp_path: Path) -> None:
    write(tmp_path, {"secret.md": "secret", "outside/secret.md": "secret"})
    write(root, {"a.md": "a", "sub/b.md": "b"})
    (root / "inside.md").symlink_to(root / "a.md")
    (root / "leak.md").symlink_to(tmp_path / "secret.md")
    (root / "leaks").symlink_to(tmp_path / "outside")
    (root / "circle.md").symlink_to(root / "circle.md")
    (root / "broken.md").symlink_to(root / "nothing.md")
    assert documents(root).keys() == {"a", "sub/b", "inside"}
    told = {problem.external_id: problem for problem in problems(root)}
    assert told.keys() == {"leak", "circle", "broken", None}
    assert "leaves the folder" in told["leak"].message
    assert not told[None].skipped


def test_two_files_with_one_id_are_named_and_the_first_is_kept(root: Path) -> None:
    write(root, {"a.html": "<p>html</p>", "a.md": "markdown"})
    assert documents(root)["a"].body == "html"
    (problem,) = problems(root)
    assert "a.md" in problem.location
    assert "a.html" in problem.message


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("reset-your_password.md", "Text", "Reset your password"),
        ("a.md", "# From *heading*\n\nText", "From heading"),
        ("a.md", "Intro\n\n# Further down\n\nText", "Further down"),
        ("a.md", "---\ntitle: From front matter\n---\n# Heading", "From front matter"),
        ("a.html", "<title>From page</title><p>Text</p>", "From page"),
        ("a.html", "<title>From page</title><h1>From heading</h1>", "From heading"),
        ("a.txt", "# not a heading", "A"),
        ("-.md", "Text", "-"),
    ],
)
def test_the_title_is_taken_from_the_best_place(root: Path, name: str, text: str, title: str) -> None:
    write(root, {name: text})
    (document,) = documents(root).values()
    assert document.title == title


def test_a_heading_that_became_the_title_leaves_the_body_only_from_its_start(root: Path) -> None:
    write(root, {"a.md": "# Title\n\nText", "b.md": "Intro\n\n# Title"})
    found = documents(root)
    assert found["a"].body == "Text"
    assert found["b"].body == "Intro\n\n# Title"


def test_html_files_may_have_front_matter_and_tell_their_language(root: Path) -> None:
    write(root, {"a.html": "---\naudience: internal\n---\n<html lang='ja-JP'><body><h1>T</h1><p>x</p></body></html>"})
    document = documents(root)["a"]
    assert (str(document.audience), document.language, document.title, document.body) == ("internal", "ja", "T", "x")


def test_text_files_are_text(root: Path) -> None:
    write(root, {"a.txt": "*stars* and <tags>\n\n# hash"})
    assert documents(root)["a"].body == "\\*stars\\* and \\<tags>\n\n\\# hash"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("---\ntitle: a: b\n---\nText", "line 2"),
        ("---\ntitle: A\nquestions: [a\n---\nText", "broken"),
        ("---\ndate: 2024-13-45\n---\nText", "broken"),
        ("---\naudience: internal\nText without an end", "never closed"),
        ("+++\naudience = 'internal'\n+++\nText", "TOML"),
        ("---\nx: " + "[" * 5_000 + "\n---\nText", "broken"),
        ("---\n" + "#" * 70_000 + "\n---\nText", "keep it below"),
    ],
)
def test_broken_front_matter_is_named_and_nothing_is_guessed(root: Path, text: str, told: str) -> None:
    write(root, {"bad.md": text, "good.md": "Text"})
    assert documents(root).keys() == {"good"}
    (problem,) = problems(root)
    assert problem.skipped
    assert problem.external_id == "bad"
    assert problem.location == str(root / "bad.md")
    assert told in problem.message


def test_blank_lines_before_front_matter_hide_nothing(root: Path) -> None:
    write(root, {"a.md": "\ufeff\r\n\r\n---\r\naudience: internal\r\n---\r\nText"})
    assert str(documents(root)["a"].audience) == "internal"
    assert documents(root)["a"].body == "Text"


def test_text_between_rules_is_no_front_matter(root: Path) -> None:
    write(root, {"a.md": "---\nJust text\n---\nMore"})
    assert documents(root)["a"].body == "---\nJust text\n---\nMore"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Größe und Maße ändern: so geht es über das Menü", "cp1252"),
        ("パスワードを再設定する方法を説明します", "shift_jis"),
        ("Как сбросить пароль в личном кабинете", "cp1251"),
    ],
)
def test_other_encodings_are_guessed_and_warned_about(root: Path, text: str, encoding: str) -> None:
    write(root, {"a.md": text.encode(encoding)})
    assert documents(root)["a"].body == text
    (problem,) = problems(root)
    assert not problem.skipped
    assert "UTF-8" in problem.message


def test_encodings_that_are_declared_need_no_guess(root: Path) -> None:
    text = "Größe"
    write(root, {"a.md": text.encode("utf-8-sig"), "b.md": text.encode("utf-16"), "c.md": text.encode("utf-32")})
    assert {document.body for document in documents(root).values()} == {text}
    assert problems(root) == []
    write(root, {"d.html": '<meta charset="iso-8859-2"><p>Zażółć</p>'.encode("iso-8859-2")})
    assert documents(root)["d"].body == "Zażółć"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", "binary"),
        (b"\0\x01\x02\x03" * 10, "binary"),
        (b"\xff\xfe\0", "damaged"),
        (b"", "holds no text"),
        (b" \r\n\t\n", "holds no text"),
        (b"<p>" * 5_000, "nested"),
        (b"x" * (LARGEST_FILE + 1), "20 MB"),
    ],
)
def test_what_is_no_article_is_skipped_by_name(root: Path, content: bytes, told: str) -> None:
    write(root, {"bad.html": content, "good.md": "Text"})
    assert documents(root).keys() == {"good"}
    (problem,) = problems(root)
    assert problem.skipped
    assert problem.external_id == "bad"
    assert told in problem.message


def test_a_file_that_vanishes_while_the_folder_is_read_is_a_problem(root: Path) -> None:
    write(root, {"a.md": "a", "b.md": "b", "c.md": "c"})
    entries = FolderSource(root).read()
    assert isinstance(next(entries), Document)
    (root / "b.md").unlink()
    gone, last = entries
    assert isinstance(gone, Problem)
    assert (gone.external_id, gone.skipped) == ("b", True)
    assert isinstance(last, Document)


def test_a_folder_that_vanishes_while_it_is_read_is_unavailable(root: Path) -> None:
    write(root, {"a.md": "a", "b.md": "b"})
    entries = FolderSource(root).read()
    next(entries)
    shutil.rmtree(root)
    with pytest.raises(SourceUnavailable):
        list(entries)


def test_a_file_is_no_folder(root: Path) -> None:
    write(root, {"a.md": "a"})
    with pytest.raises(SourceUnavailable, match="is no folder"):
        documents(root / "a.md")


def test_a_name_that_is_not_utf_8_is_told(root: Path) -> None:
    (Path(os.fsdecode(bytes(root) + b"/caf\xe9.md"))).write_text("Text", "utf-8")
    (problem,) = problems(root)
    assert "rename" in problem.message
    problem.location.encode()


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "pipe.md")
    (problem,) = problems(root)
    assert "no ordinary file" in problem.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(root: Path) -> None:
    write(root, {"a.md": "a", "sub/b.md": "b"})
    (root / "a.md").chmod(0)
    (root / "sub").chmod(0)
    try:
        assert all("permissions" in problem.message for problem in problems(root))
    finally:
        (root / "sub").chmod(0o700)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("comment.md", "<!-- owner: us -->\n---\naudience: internal\n---\nThe code is 4711."),
        ("bare.md", "audience: internal\n\nThe code is 4711."),
        (
            "page.html",
            '<html><head><meta name="audience" content="internal"></head><body>The code is 4711.</body></html>',
        ),
    ],
)
def test_an_audience_named_outside_of_front_matter_is_not_published(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (entry,) = FolderSource(tmp_path).read()
    assert isinstance(entry, Problem)
    assert entry.skipped
    assert "audience" in entry.message


def test_blanks_before_front_matter_do_not_hide_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("\n  ---\naudience: internal\n---\nThe code is 4711.", encoding="utf-8")
    (entry,) = FolderSource(tmp_path).read()
    assert isinstance(entry, Document)
    assert entry.audience is not None
    assert entry.audience.value == "internal"
