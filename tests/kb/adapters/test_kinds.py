"""Rows of the list of sources become sources that can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import PUBLIC
from kb.adapters.kinds import KINDS, open_source
from kb.errors import UnknownKind
from kb.ports import Document, SourceRow


def test_each_kind_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A", "utf-8")
    (tmp_path / "b.jsonl").write_text('{"id": "b", "title": "B"}', "utf-8")
    locations = {"folder": tmp_path, "jsonl": tmp_path / "b.jsonl"}
    assert set(KINDS) == set(locations)
    for kind, location in locations.items():
        (document,) = open_source(SourceRow("s", kind, str(location), PUBLIC)).read()
        assert isinstance(document, Document)


def test_an_unknown_kind_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownKind, match="'wiki' is unknown: use folder or jsonl"):
        open_source(SourceRow("s", "wiki", "x", PUBLIC))
