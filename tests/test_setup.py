"""`make` and the script that makes the virtual environment, on machines where something is missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "tooling" / "environment.sh"
TOOLS = ("bash", "awk", "df", "rm", "cat", "mkdir", "dirname")


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that is all there is: no Python."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(str(shutil.which(tool)))
    return programs


def old_python(machine: Path, name: str) -> Path:
    return program(machine, name, '[ "$1" = --version ] && { echo "Python 3.9.2"; exit 0; }\nexit 1')


def environment(machine: Path, python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(SCRIPT), python, str(machine.parent / "venv")],
        cwd=machine.parent,
        env={"PATH": str(machine), "HOME": str(machine.parent)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_python_that_is_too_old_is_told_with_the_way_out(machine: Path) -> None:
    old_python(machine, "python3")
    ran = environment(machine, "python3")
    assert ran.returncode == 1
    assert "needs Python 3.11 or newer; found: Python 3.9.2." in ran.stderr
    assert "apt-get install python3.11 python3.11-venv" in ran.stderr
    assert "make PYTHON=/path/to/python3.11 run" in ran.stderr
    assert not (machine.parent / "venv").exists()


def test_no_python_at_all_is_told(machine: Path) -> None:
    ran = environment(machine, "python3.11")
    assert ran.returncode == 1
    assert "found: no Python 3." in ran.stderr


def test_a_disk_with_too_little_room_is_told_before_anything_is_made(machine: Path) -> None:
    (machine / "python3.11").symlink_to(sys.executable)
    head = "Filesystem 1048576-blocks Used Available Capacity Mounted on"
    program(machine, "df", f'echo "{head}"; echo "/dev/x 1000 900 100 90% /"')
    ran = environment(machine, "python3.11")
    assert ran.returncode == 1
    assert "only 100 MB are free here. Free some space and start again." in ran.stderr
    assert not (machine.parent / "venv").exists()


def test_a_python_that_makes_no_environments_is_told(machine: Path) -> None:
    program(machine, "python3.11", f'case "$*" in *venv*) exit 1;; esac\nexec "{sys.executable}" "$@"')
    ran = environment(machine, "python3.11")
    assert ran.returncode == 1
    assert "apt-get install python3.11-venv" in ran.stderr


def test_an_environment_that_is_broken_is_made_anew_by_any_python_that_will_do_and_then_kept(machine: Path) -> None:
    old_python(machine, "python3")
    program(machine, "python3.12", f'exec "{sys.executable}" "$@"')
    programs = machine.parent / "venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to("/nowhere/python")
    first = environment(machine, "python3")
    assert first.returncode == 0, first.stderr
    assert "Making the virtual environment" in first.stdout
    assert (programs / "python").exists()
    (programs / "marker").touch()
    assert environment(machine, "python3").stdout == ""
    assert (programs / "marker").exists()


def test_help_lists_the_targets() -> None:
    ran = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert ran.returncode == 0, ran.stderr
    listed = [line.split()[1] for line in ran.stdout.splitlines() if line.startswith("  make ")]
    assert {"help", "setup", "run", "test", "bench"} <= set(listed)
    assert subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=30).stdout == ran.stdout
