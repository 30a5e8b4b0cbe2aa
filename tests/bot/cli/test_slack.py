"""`onetouch slack`."""

from __future__ import annotations

import json
import socket

import pytest

from bot.slack.manifest import manifest
from tests.bot.cli.conftest import Terminal

ADDRESS = "https://help.example.com"


def test_the_manifest_is_printed_for_http_and_for_socket_mode(terminal: Terminal) -> None:
    made = json.loads(json.dumps(manifest(ADDRESS)))
    assert terminal.fine("slack", "manifest", "--url", f"{ADDRESS}/").json == made
    assert terminal.fine("slack", "manifest", PUBLIC_URL=ADDRESS).json == made
    assert terminal.fine("slack", "manifest", "--socket-mode").json == json.loads(json.dumps(manifest(None)))


@pytest.mark.parametrize(
    "url", ["http://help.example.com", "help.example.com", "https://", "https://[x", "https://help.example.com/?q"]
)
def test_an_address_that_slack_does_not_send_to_is_refused_with_the_way_out(terminal: Terminal, url: str) -> None:
    refused = terminal.run("slack", "manifest", "--url", url)
    assert refused.code == 2
    assert "--socket-mode" in refused.err


def test_without_a_public_address_socket_mode_is_named(terminal: Terminal) -> None:
    refused = terminal.run("slack", "manifest")
    assert refused.code == 2
    assert "--socket-mode" in refused.err


def test_socket_mode_takes_no_address(terminal: Terminal) -> None:
    assert terminal.run("slack", "manifest", "--socket-mode", "--url", ADDRESS).code == 2


def test_a_trial_names_the_way_out_where_its_port_is_taken(shop: Terminal) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        ran = shop.run("slack", "try", "--port", str(port))
    assert ran.code == 1
    assert f"port {port} is in use already" in ran.err
    assert "copied" in ran.out
