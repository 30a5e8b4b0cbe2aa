"""A disk that is full: a clear message, nothing lost, and it goes on once there is room."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.live import cli

SMALL = "12m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets root mount nothing")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Leave so many bytes free."""
    ballast = folder / "ballast"
    state = os.statvfs(folder)
    with ballast.open("wb") as stream:
        stream.write(b"\0" * max(0, state.f_bavail * state.f_frsize - leave))
    return ballast


def write(centre: Path, name: str, count: int) -> None:
    words = " ".join(f"w{number}" for number in range(8))
    for number in range(count):
        (centre / f"{name}-{number}.md").write_text(f"# {name} {number}\n\nAbout {name} {number}: {words}\n")


@pytest.mark.parametrize("leave", [0, 200 * 1024])
def test_a_sync_on_a_full_disk_says_so_and_goes_on_when_there_is_room(small_disk: Path, leave: int) -> None:
    data, centre = small_disk / "data", small_disk.parent / "centre"
    centre.mkdir()
    write(centre, "lamp", 5)
    assert cli(data, "source", "add", "folder", str(centre), "--audience", "public").returncode == 0
    first = cli(data, "sync")
    assert "5 added" in first.stdout, first.stderr

    ballast = fill(small_disk, leave)
    write(centre, "cable", 60)
    full = cli(data, "sync")
    assert full.returncode == 1, full.stdout
    assert "full" in full.stderr
    assert "free some space" in full.stderr or "check it with `df`" in full.stderr
    assert "Traceback" not in full.stderr

    ballast.unlink()
    asked = cli(data, "search", "lamp 3", "--json")
    assert asked.returncode == 0, asked.stderr
    assert {hit["article"] for hit in json.loads(asked.stdout)["hits"]} >= {f"lamp-{number}" for number in range(5)}
    again = cli(data, "sync")
    assert again.returncode == 0, again.stderr
    assert "60 added" in again.stdout
    assert not list((data / "index").glob(".writing-*"))


def test_a_first_start_on_a_full_disk_says_so(small_disk: Path) -> None:
    fill(small_disk, 0)
    told = cli(small_disk / "data", "source", "list")
    assert told.returncode == 1
    assert "full" in told.stderr
    assert "Traceback" not in told.stderr
