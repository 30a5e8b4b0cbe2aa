"""A folder of Markdown, HTML and text files as a source."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from kb.adapters.encoding import decode
from kb.adapters.fields import read_fields
from kb.adapters.folder_languages import Place, places
from kb.adapters.folder_walk import Found, check_listable, walk
from kb.adapters.front_matter import read_front_matter
from kb.canonical import clean, words
from kb.errors import UnreadableDocument
from kb.escaping import from_plain_text
from kb.hypertext import Page, read_page
from kb.languages import language_code
from kb.ports import Document, Problem
from kb.titles import first_heading, take_title

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; longer files are no articles."""

_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm"})
_NO_TEXT = "it holds no text; what is stored of it stays: write something into it, or delete it"
_NOWHERE = Place(None)
SUFFIXES = _MARKDOWN | _HTML | {".txt"}


class FolderSource:
    """Every file below a folder that is Markdown, HTML or text, sorted by path.

    Hidden files, links out of the folder, and what `.onetouchignore` names are left out. The external id is the path
    below the folder without its suffix, with slashes. A file is in the language that it names, else that its place
    names, else that its HTML does.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self) -> Iterator[Document | Problem]:
        """Deliver every document, each external id once.

        Raises:
            SourceUnavailable: the folder is not there, is no folder, or cannot be listed.
        """
        first: dict[str, Path] = {}
        entries = tuple(walk(self._root, SUFFIXES))
        where = places(dict.fromkeys(entry.external_id for entry in entries if isinstance(entry, Found)))
        for entry in entries:
            if isinstance(entry, Problem):
                yield entry
            elif entry.external_id in first:
                yield Problem(
                    str(entry.path),
                    f"has the same id as {first[entry.external_id]}, {entry.external_id!r}, and was not read: "
                    "rename one of the two",
                    skipped=True,
                    external_id=entry.external_id,
                )
            else:
                first[entry.external_id] = entry.path
                yield from _file(entry, where.get(entry.external_id, _NOWHERE))
        check_listable(self._root)  # A folder that vanished on the way must not look like one with fewer files.


def read_file(path: Path, external_id: str) -> Iterator[Document | Problem]:
    """Read one file as the source does, wherever it lies: its document, and what is wrong with it."""
    return _file(Found(path, external_id))


def _file(found: Found, place: Place = _NOWHERE) -> Iterator[Document | Problem]:
    """Read one file; whatever is wrong with it concerns it alone."""
    location = str(found.path)
    try:
        warnings: list[str] = []
        document = _document(found, place, _text(found.path, warnings), warnings)
    except FileNotFoundError:
        yield _skipped(found, "vanished while the folder was read, or is a broken link: sync again")
    except OSError as error:
        yield _skipped(found, f"cannot be read ({error.strerror or error}): check its permissions")
    except UnreadableDocument as error:
        yield _skipped(found, f"was skipped: {error}")
    else:
        for warning in warnings:
            yield Problem(location, warning, skipped=False, external_id=found.external_id)
        yield document


def _skipped(found: Found, message: str) -> Problem:
    return Problem(str(found.path), message, skipped=True, external_id=found.external_id)


def _text(path: Path, warnings: list[str]) -> str:
    info = path.stat()
    if not stat.S_ISREG(info.st_mode):
        raise UnreadableDocument("it is no ordinary file: move it elsewhere")
    # The size is asked again of what was read: files grow.
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1) if info.st_size <= LARGEST_FILE else b""
    if info.st_size > LARGEST_FILE or len(data) > LARGEST_FILE:
        raise UnreadableDocument(f"it is larger than {LARGEST_FILE // 2**20} MB: split it into articles")
    decoded = decode(data)
    if decoded.guessed:
        warnings.append(f"is not UTF-8 and was read as {decoded.guessed}: save it as UTF-8 to be sure")
    return clean(decoded.text)


def _document(found: Found, place: Place, text: str, warnings: list[str]) -> Document:
    if not text:
        raise UnreadableDocument(_NO_TEXT)
    matter = read_front_matter(text)
    fields = read_fields(matter.fields)
    warnings.extend(fields.warnings)
    page = _page(found.path.suffix.lower(), matter.body)
    heading, rest = take_title(page.body)
    body = rest if heading and fields.title in {None, heading} else page.body
    if not body and not fields.title and not fields.questions and not heading:
        raise UnreadableDocument(_NO_TEXT)
    return Document(
        external_id=found.external_id,
        location=str(found.path),
        title=fields.title or heading or first_heading(body, deepest=1) or page.title or _words_of(found.path.stem),
        body=body,
        audience=fields.audience,
        url=fields.url,
        language=fields.language or place.language or (language_code(page.language) if page.language else None),
        questions=fields.questions,
        category=fields.category,
        translation_of=fields.translation_of or place.original,
        placed=fields.language is None and place.language is not None,
    )


def _page(suffix: str, text: str) -> Page:
    if suffix in _HTML:
        return read_page(text)
    return Page(text if suffix in _MARKDOWN else clean(from_plain_text(text)))


def _words_of(stem: str) -> str:
    """Give a title for a file name: ``reset-your_password`` is "Reset your password"."""
    title = words(stem.replace("-", " ").replace("_", " ")) or words(stem) or "Untitled"
    return title[0].upper() + title[1:]
