"""The command itself: help, failures, interruptions, and what it does not load."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.progress import Progress, duration
from bot.cli.root import _COMMANDS, explained
from tests.bot.cli.conftest import Terminal
from tests.scenarios.live import environment

HEAVY = "numpy onnxruntime onnx faiss torch tokenizers sqlalchemy aiohttp pydantic".split()
GROUPS = {
    "source": ("add", "list", "remove"),
    "ticket": ("show", "reply", "note", "assign", "close"),
    "person": ("add",),
}
EVALUATE = ("retrieval", "deflection", "decision", "sentiment", "compare")


def python(script: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        env=environment(folder / "data"),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_help_lists_every_command_and_loads_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom bot.cli.root import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as ended:\n    assert not ended.code\n"
        f"print('loaded:', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    ran = python(script, tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert all(f"  {name} " in ran.stdout for name in _COMMANDS)
    assert ran.stdout.splitlines()[-1].strip() == "loaded:"


def test_answering_loads_no_torch_and_no_faiss(shop: Terminal) -> None:
    script = (
        "import sys\nfrom bot.cli.root import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('loaded:', *{'torch', 'sentence_transformers', 'faiss', 'onnx'} & set(sys.modules))"
    )
    ran = python(script, shop.folder, "ask", "How do I reset my password?")
    assert "Forgot password" in ran.stdout, ran.stderr
    assert ran.stdout.splitlines()[-1].strip() == "loaded:"


@pytest.mark.parametrize(
    "command",
    [
        *((name,) for name in _COMMANDS),
        *((group, name) for group, names in GROUPS.items() for name in names),
        *(("evaluate", name) for name in EVALUATE),
    ],
    ids=" ".join,
)
def test_every_command_has_help(terminal: Terminal, command: tuple[str, ...]) -> None:
    ran = terminal.fine(*command, "--help")
    assert "Usage: " in ran.out
    assert len(ran.out.splitlines()) > 3
    assert not terminal.data.exists()


def test_a_command_that_is_none_and_no_command_are_wrong_usage(terminal: Terminal) -> None:
    assert terminal.run("aks", "hello").code == 2
    assert "No such command 'aks'" in terminal.run("aks", "hello").err
    ran = terminal.run()
    assert ran.code == 2
    assert "Commands" in ran.out + ran.err


def test_the_version_is_told(terminal: Terminal) -> None:
    assert terminal.fine("--version").out.startswith("onetouch, version ")


def test_a_bad_setting_is_wrong_usage(terminal: Terminal) -> None:
    ran = terminal.run("tickets", PORT="none")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("onetouch: ONETOUCH_PORT: 'none' cannot be used")
    unknown = terminal.run("tickets", PROT="1")
    assert unknown.code == 2
    assert "did you mean ONETOUCH_PORT?" in unknown.err


def test_settings_come_from_a_file_too_and_the_environment_wins(terminal: Terminal) -> None:
    (terminal.folder / ".env").write_text("ONETOUCH_ERROR_BUDGET=0.2\nONETOUCH_DATA_DIR=elsewhere\n")
    settings = terminal.run("doctor", "--json").json["settings"]
    assert settings["ONETOUCH_ERROR_BUDGET"] == "0.2"
    assert settings["ONETOUCH_DATA_DIR"] == str(terminal.data)


def test_a_reader_that_goes_away_ends_the_command_quietly(shop: Terminal) -> None:
    script = '"$0" -m bot search lamp --json --limit 50 2>err | head -c 1 >/dev/null; cat err'
    ran = subprocess.run(
        ["bash", "-c", script, sys.executable],
        cwd=shop.folder,
        env=environment(shop.data),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stdout == ""


def test_a_full_disk_is_told_in_whatever_words_it_comes() -> None:
    for error in (OSError(28, "No space left on device", "/x"), OSError("4096 requested and 0 written")):
        told = explained(error)
        assert told is not None
        assert "the disk is full" in told
        assert "free some space" in told


def test_what_nobody_foresaw_is_not_explained_away() -> None:
    assert explained(ValueError("a bug")) is None
    assert explained(OSError("a riddle")) is None


def test_rights_and_addresses_are_told_with_the_way_out() -> None:
    assert "ONETOUCH_DATA_DIR" in str(explained(PermissionError(13, "Permission denied", "/x")))
    assert "ONETOUCH_PORT" in str(explained(PermissionError(13, "Permission denied")))
    assert "ONETOUCH_HOST" in str(explained(OSError(99, "Cannot assign requested address")))


class Screen(io.StringIO):
    """A terminal's screen."""

    def isatty(self) -> bool:
        return True


def test_progress_rewrites_one_line_on_a_terminal_and_clears_it_at_the_end() -> None:
    screen, now = Screen(), [0.0]
    progress = Progress("help", screen, lambda: now[0])
    now[0] = 10.0
    progress(64, 192)
    assert "help: 64 of 192 passages embedded, 20 s left" in screen.getvalue()
    progress(192, 192)
    assert screen.getvalue().endswith("\r\x1b[K")
    assert "\n" not in screen.getvalue()


def test_progress_is_a_line_every_ten_seconds_elsewhere() -> None:
    log, now = io.StringIO(), [0.0]
    progress = Progress("help", log, lambda: now[0])
    for second in range(1, 25):
        now[0] = float(second)
        progress(second, 24)
    assert [line.split()[1] for line in log.getvalue().splitlines()] == ["10", "20"]


def test_times_are_told_as_people_say_them() -> None:
    assert [duration(seconds) for seconds in (0, 89.4, 90, 7100, 7500)] == [
        "0 s",
        "89 s",
        "2 min",
        "118 min",
        "2 h 5 min",
    ]
