"""`onetouch jira`."""

from __future__ import annotations

import socket

from tests.bot.cli.conftest import Terminal


def test_a_trial_names_the_way_out_where_its_port_is_taken(shop: Terminal) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        ran = shop.run("jira", "try", "--port", str(port), "--slack-port", "0")
    assert ran.code == 1
    assert f"port {port} or 0 is in use already" in ran.err
    assert "copied" in ran.out
