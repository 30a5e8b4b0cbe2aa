"""The files below a folder that count, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from kb.adapters.encoding import decode
from kb.canonical import clean
from kb.errors import SourceUnavailable, UnreadableDocument
from kb.ports import Problem

IGNORE_FILE = ".onetouchignore"


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and the id that its path gives it."""

    path: Path
    external_id: str


def walk(root: Path, suffixes: Collection[str]) -> Iterator[Found | Problem]:
    """Give the files with one of the suffixes (lower case), sorted by path, and what could not be looked at.

    Raises:
        SourceUnavailable: the folder, or its ignore file, cannot be read.
    """
    check_listable(root)
    patterns = _patterns(root)
    real_root = root.resolve()
    entries = sorted(_entries(root, patterns), key=lambda entry: entry[0])
    for relative, trouble in entries:
        path = root / relative
        if trouble:
            yield trouble
        elif path.suffix.lower() in suffixes:
            yield _found(path, relative, real_root)


def check_listable(root: Path) -> None:
    """Make sure that a folder is there and can be listed.

    Raises:
        SourceUnavailable: it is not, or cannot.
    """
    try:
        if not root.is_dir():
            wrong = "is no folder" if root.exists() else "does not exist"
            raise SourceUnavailable(
                f"{root} {wrong}: check the path, or remove the source; its articles stay as they are"
            )
        with os.scandir(root):
            pass
    except OSError as error:
        reason = error.strerror or error
        raise SourceUnavailable(
            f"folder {root} cannot be read ({reason}): check its permissions; its articles stay as they are"
        ) from error


def _patterns(root: Path) -> tuple[str, ...]:
    """Read the ignore file. Without it articles could be shown that nobody was to see, so it must be readable."""
    path = root / IGNORE_FILE
    try:
        lines = clean(decode(path.read_bytes()).text).split("\n") if path.exists() else []
    except (OSError, UnreadableDocument) as error:
        raise SourceUnavailable(f"{path} cannot be read ({error}): nothing of the folder was") from error
    stripped = (line.strip().removeprefix("./").removeprefix("/") for line in lines)
    return tuple(line for line in stripped if line and not line.startswith("#"))


def _entries(root: Path, patterns: Collection[str]) -> Iterator[tuple[str, Problem | None]]:
    """Give path below the root (with slashes) of every file, and a problem where a folder cannot be listed."""
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(root / folder) as listing:
                children = list(listing)
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"cannot be listed ({reason}): check its permissions"
            yield folder, Problem(_shown(root / folder), message, skipped=True)
            continue
        for child in children:
            relative = str(PurePosixPath(folder, child.name))
            if child.name.startswith(".") or _ignored(relative, _is_folder(child), patterns):
                continue
            if not _is_folder(child):
                yield relative, None
            elif child.is_symlink():
                message = "is a link to a folder and was not followed: add that folder as a source of its own"
                yield relative, Problem(_shown(root / relative), message, skipped=False)
            else:
                pending.append(relative)


def _is_folder(child: os.DirEntry[str]) -> bool:
    try:
        return child.is_dir()
    except OSError:
        return False  # Reading it as a file will tell what is wrong.


def _ignored(relative: str, is_folder: bool, patterns: Collection[str]) -> bool:
    for pattern in patterns:
        if pattern.endswith("/"):
            if is_folder and fnmatchcase(relative, pattern.rstrip("/")):
                return True
        elif fnmatchcase(relative, pattern):
            return True
    return False


def _found(path: Path, relative: str, real_root: Path) -> Found | Problem:
    # Names that are not UTF-8 come as lone surrogates, which no database takes.
    name = _shown(relative)
    external_id = str(PurePosixPath(name).with_suffix(""))
    if name != relative:
        message = "has a file name that is not UTF-8: rename it"
        return Problem(_shown(path), message, skipped=True, external_id=external_id)
    if path.is_symlink():
        try:
            inside = path.resolve().is_relative_to(real_root)
        except (OSError, RuntimeError):  # Links in a circle.
            inside = False
        if not inside:
            message = "is a link that leaves the folder and was not read: copy the file here"
            return Problem(str(path), message, skipped=True, external_id=external_id)
    return Found(path, external_id)


def _shown(path: str | Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")
