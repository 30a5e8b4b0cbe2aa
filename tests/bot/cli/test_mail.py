"""`onetouch mail`, as a mail server calls it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.root import main
from tests.bot.cli.conftest import Ran, Terminal
from tests.bot.mail.worlds import mail


def piped(terminal: Terminal, raw: bytes, **settings: str) -> Ran:
    given = {"DATA_DIR": str(terminal.data), "LOG_FORMAT": "json", **settings}
    environment = {f"ONETOUCH_{name}": value for name, value in given.items()}
    with contextlib.chdir(terminal.folder), CliRunner().isolation(input=raw, env=environment) as (out, err, _):
        code = 0
        try:
            main(["mail", "receive"])
        except SystemExit as ended:
            code = int(ended.code or 0)
        return Ran(code, out.getvalue().decode(), err.getvalue().decode())


def test_a_mail_becomes_a_ticket_and_its_repetition_does_not(terminal: Terminal) -> None:
    first = piped(terminal, mail("The board is broken").as_bytes())
    assert (first.code, first.out.splitlines()[-1]) == (0, "T-1: ticket")
    again = piped(terminal, mail("The board is broken").as_bytes())
    assert (again.code, again.out.strip()) == (0, "known already")
    assert "T-1" in terminal.fine("tickets").out
    assert "The board is broken" in terminal.fine("mail", "original", "T-1").out
    assert terminal.run("mail", "original", "T-2").code == 1


def test_what_a_mail_is_in_is_told_by_its_words(terminal: Terminal) -> None:
    assert piped(terminal, mail("로그인이 되지 않습니다. 비밀번호를 바꾸고 싶습니다.").as_bytes()).code == 0
    assert json.loads(terminal.fine("ticket", "show", "T-1", "--json").out)["language"] == "ko"
    assert "; speaks Korean" in terminal.fine("ticket", "show", "T-1").out


@pytest.mark.parametrize("raw", [b"", b"\r\n", mail("Away", Auto_Submitted="auto-replied").as_bytes()])
def test_what_is_ignored_on_purpose_is_not_delivered_again(terminal: Terminal, raw: bytes) -> None:
    assert piped(terminal, raw).code == 0
    assert "There are no tickets" in terminal.fine("tickets").out


def test_what_cannot_be_written_down_is_delivered_again(terminal: Terminal) -> None:
    terminal.data.mkdir()
    (terminal.data / "onetouch.db").write_bytes(b"no database at all, but long enough to be looked at " * 100)
    ran = piped(terminal, mail("Hello").as_bytes())
    assert ran.code == 75
    assert "onetouch.db" in ran.err


def test_a_slip_in_the_settings_bounces_nobody(terminal: Terminal) -> None:
    assert piped(terminal, mail("Hello").as_bytes(), PORT="eighty").code == 75
    ran = piped(terminal, mail("Hello").as_bytes(), SMTP_URL="smtp://mail.test")
    assert ran.code == 75
    assert "ONETOUCH_MAIL_FROM is needed" in ran.err


def test_reply_addresses_stay_valid_from_start_to_start(terminal: Terminal) -> None:
    assert piped(terminal, mail("Hello").as_bytes()).code == 0
    key: Path = terminal.data / "mail.key"
    before = key.read_bytes()
    assert piped(terminal, mail("Hello", Message_ID="<m2@example.com>").as_bytes()).code == 0
    assert key.read_bytes() == before
    assert key.stat().st_mode & 0o077 == 0
