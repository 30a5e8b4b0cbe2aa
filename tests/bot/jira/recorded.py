"""What was recorded of real Jiras, where it lies beside this checkout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

RECORDED = Path(__file__).parents[4] / "shared" / "contracts" / "jira"
needs_recordings = pytest.mark.skipif(
    not RECORDED.is_dir(), reason="the recordings of Jira do not lie beside this checkout"
)


def recorded(name: str) -> Any:
    return json.loads((RECORDED / name).read_text(encoding="utf-8"))


def webhook(name: str) -> Any:
    return recorded(f"webhooks/webhook-{name}.json")
