"""The index on disk: written beside its place, checked by hash, swapped whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb import Audience
from retrieval.adapters.vector_index import load_index, save_index
from retrieval.exact import ExactIndex
from retrieval.lexical import LexicalIndex, TermParts
from retrieval.ports import IndexUnusable
from retrieval.snapshot import IndexedArticle, Layout, Snapshot

FORMAT = 3
_POINTER, _MANIFEST = "current", "manifest.json"
_ARRAYS = (
    "first_passage", "first_label", "span", "part_first", "part_term", "part_frequency",
    "posting_first", "posting_row", "posting_weight", "word_first", "word",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndexManifest:
    """What an index on disk is. `files`: SHA-256 by file name; `digest`: SHA-256 over all other fields."""

    name: str
    revision: int
    tag: str
    articles: int
    passages: int
    labels: int
    files: dict[str, str]
    format: int = FORMAT
    digest: str = ""


def current_name(folder: Path) -> str | None:
    """Give the name of the index in place, None when there is none. One small read: a server asks twice a second."""
    try:
        return (folder / _POINTER).read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def save(snapshot: Snapshot, folder: Path) -> Path:
    """Write a snapshot beside the index in place; `promote` puts it in place. An equal one, undamaged, is kept."""
    place = folder / snapshot.name
    if _intact(place):
        return place
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        _write(snapshot, work)
        if place.exists():
            shutil.rmtree(place)
        os.replace(work, place)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return place


def promote(folder: Path, name: str) -> None:
    """Put a written index in place, and remove all older ones but the last."""
    pointer = folder / f".{_POINTER}.new"
    pointer.write_text(name + "\n", encoding="utf-8")
    previous = current_name(folder)
    os.replace(pointer, folder / _POINTER)
    for other in folder.iterdir():
        # The last one may still be mapped, or be opened this moment, by a running server.
        if other.is_dir() and other.name not in {name, previous}:
            shutil.rmtree(other, ignore_errors=True)


def load(folder: Path, *, tag: str, verify: bool = True) -> Snapshot:
    """Load the index in place.

    Raises:
        IndexUnusable: there is none, it is damaged, or it is of another encoder or format.
    """
    name = current_name(folder)
    if name is None:
        message = f"there is no index in {folder}: run `onetouch sync`"
        raise IndexUnusable(message)
    place = folder / name
    try:
        manifest = _read_manifest(place)
        if manifest.format != FORMAT or manifest.tag != tag:
            message = f"the index {name} was made by another encoder or version"
            raise IndexUnusable(message)
        if verify:
            _verify(place, manifest)
        return _read(place, manifest)
    except (OSError, ValueError, TypeError, KeyError, EOFError) as error:
        message = f"the index {name} is damaged ({error})"
        raise IndexUnusable(message) from error


def _intact(place: Path) -> bool:
    try:
        manifest = _read_manifest(place)
        _verify(place, manifest)
    except (OSError, ValueError, TypeError, IndexUnusable):
        return False
    return manifest.format == FORMAT


def _read_manifest(place: Path) -> IndexManifest:
    manifest = IndexManifest(**json.loads((place / _MANIFEST).read_text(encoding="utf-8")))
    if manifest.digest != _digest(manifest):
        message = f"the index {place.name} is damaged: its manifest is not what was written"
        raise IndexUnusable(message)
    return manifest


def _digest(manifest: IndexManifest) -> str:
    return hashlib.sha256(json.dumps(asdict(replace(manifest, digest="")), sort_keys=True).encode()).hexdigest()


def _verify(place: Path, manifest: IndexManifest) -> None:
    for name, expected in manifest.files.items():
        with (place / name).open("rb") as stream:
            actual = hashlib.file_digest(stream, "sha256").hexdigest()
        if actual != expected:
            message = f"the index {manifest.name} is damaged: {name} is not what was written"
            raise IndexUnusable(message)


def _write(snapshot: Snapshot, place: Path) -> None:
    layout, parts, lexical = snapshot.layout, snapshot.parts, snapshot.lexical
    arrays = (
        layout.first_passage, layout.first_label, layout.span, parts.first, parts.term, parts.frequency,
        lexical.first, lexical.row, lexical.weight, snapshot.words.first, snapshot.words.term,
    )  # fmt: skip
    np.save(place / "vectors.npy", snapshot.vectors)
    _write_arrays(place / "arrays.npz", dict(zip(_ARRAYS, arrays, strict=True)))
    words = {
        "articles": [
            [a.id, a.title, a.url, a.source, a.language, a.audience.value, a.content_hash, a.questions, a.group]
            for a in snapshot.articles
        ],
        "headings": layout.headings,
        "vocabulary": parts.vocabulary,
        "words": snapshot.words.vocabulary,
    }
    (place / "words.json").write_text(json.dumps(words, ensure_ascii=True), encoding="utf-8")
    save_index(snapshot.index, place)
    digests = {}
    for file in sorted(place.iterdir()):
        with file.open("rb") as stream:
            digests[file.name] = hashlib.file_digest(stream, "sha256").hexdigest()
            os.fsync(stream.fileno())
    manifest = IndexManifest(
        snapshot.name, snapshot.revision, snapshot.tag, len(snapshot.articles), layout.passages, layout.labels, digests
    )
    manifest = replace(manifest, digest=_digest(manifest))
    (place / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")


def _write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
    # An .npz file is a zip of .npy files; np.savez writes the same, but its types let no names through.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)


def _read(place: Path, manifest: IndexManifest) -> Snapshot:
    # Mapped, not read: the pages come as they are used, and are shared by all processes.
    vectors = np.load(place / "vectors.npy", mmap_mode="r").view(np.ndarray)
    with np.load(place / "arrays.npz") as stored:
        arrays = {name: stored[name] for name in _ARRAYS}
    words = json.loads((place / "words.json").read_text(encoding="utf-8"))
    articles = tuple(
        IndexedArticle(identifier, title, url, source, language, Audience(audience), digest, tuple(questions), group)
        for identifier, title, url, source, language, audience, digest, questions, group in words["articles"]
    )
    vocabulary = tuple(words["vocabulary"])
    headings = tuple(tuple(path) for path in words["headings"])
    return Snapshot(
        revision=manifest.revision,
        tag=manifest.tag,
        articles=articles,
        layout=Layout(arrays["first_passage"], arrays["first_label"], arrays["span"], headings),
        vectors=vectors,
        # Built without lists, it was built to be exact: the limit is looked at when an index is built.
        index=load_index(place, vectors) or ExactIndex(vectors),
        parts=TermParts(vocabulary, arrays["part_first"], arrays["part_term"], arrays["part_frequency"]),
        lexical=LexicalIndex(
            len(articles),
            {word: identifier for identifier, word in enumerate(vocabulary)},
            arrays["posting_first"],
            arrays["posting_row"],
            arrays["posting_weight"],
        ),
        words=TermParts(
            tuple(words["words"]),
            arrays["word_first"],
            arrays["word"],
            np.ones(len(arrays["word"]), dtype=np.float32),  # each once, so that no frequency is kept
        ),
        name=manifest.name,
    )


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """The folder that holds the index in place and the one before it."""

    folder: Path

    def current(self) -> str | None:
        """Name of the index in place."""
        return current_name(self.folder)

    def load(self, tag: str) -> Snapshot:
        """Load the index in place, every file checked.

        Raises:
            IndexUnusable: there is none that can be used.
        """
        return load(self.folder, tag=tag)

    def save(self, snapshot: Snapshot) -> None:
        """Write a snapshot beside the one in place."""
        save(snapshot, self.folder)

    def promote(self, name: str) -> None:
        """Put a written snapshot in place."""
        promote(self.folder, name)
