"""Every kind of thing that Slack sends: what the bot does then, and that it does no more.

Payloads that were recorded elsewhere are posted as they came but for names: the workspace that they are addressed to is
called as the simulated one, the app that they mention as ours, and addresses for answers lead to the simulator.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.simulators.slack import BOT_USER, TEAM, Channel, Message, User, Workspace
from bot.simulators.slack.objects import ASSISTANT
from bot.slack.signature import signature
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer
from tests.scenarios.slack_shapes import event_of, interaction_of

SIGNING_SECRET = "a signing secret of tests"
CATALOGUES = Path(__file__).parents[3] / "shared" / "contracts" / "slack"
RECORDED = CATALOGUES / "payloads"
WORDS = "words that nobody may log"
EVENTS, INTERACTIVE, COMMANDS = "events_api", "interactive", "slash_commands"
_TEAM_IDS = re.compile(r'"(T111|T123|T0001|T12345678|T03E94MJU|TXXXXXXXX|T0MJRM1A7|T9TK3CUKW|T_INSTALLED|T-auth)"')
_MENTIONED = re.compile(r"<@([A-Z0-9]+)>")
_RESPONSE_URL = re.compile(r'"https://hooks\.slack\.com/[^"]*"')
_WRITES = re.compile(r"chat\.|views\.|response_url|assistant\.|reactions\.|conversations\.(open|join|leave)")

Effect = Mapping[str, int]
NOTHING: Effect = {}
SAID: Effect = {"chat.postMessage": 1}
HOME: Effect = {"views.publish": 1}
TOLD: Effect = {"response_url": 1}
LEFT: Effect = {"logged slack.uninstalled": 1}
PANE: Effect = {"chat.postMessage": 1, "assistant.threads.setSuggestedPrompts": 1}
ANSWERED_IN_PANE: Effect = {
    "chat.postMessage": 1,
    "assistant.threads.setStatus": 1,
    "assistant.threads.setTitle": 1,
}
"""What is done in Slack, by method, and what is logged that is no mere news."""


@dataclass(frozen=True)
class Sent:
    """A payload on its way: what it is called, how it comes, and what is in it."""

    name: str
    kind: str
    payload: dict[str, Any]

    def request(self) -> tuple[str, bytes]:
        """Give content type and body, as Slack posts it."""
        if self.kind == EVENTS:
            return "application/json", json.dumps(self.payload).encode()
        fields = self.payload if self.kind == COMMANDS else {"payload": json.dumps(self.payload)}
        return "application/x-www-form-urlencoded", urlencode(fields).encode()


@dataclass
class Office:
    """A running server, with the simulated Slack behind it."""

    slack: Workspace
    server: LiveServer
    session: aiohttp.ClientSession

    async def post(self, sent: Sent, *, stamp: str | None = "now", secret: str = SIGNING_SECRET) -> int:
        """Post it signed; give the status of the answer. `stamp`: sent as the time; None: nothing is sent for it."""
        kind, body = sent.request()
        stamp = str(int(time.time())) if stamp == "now" else stamp
        headers = {"Content-Type": kind, "X-Slack-Signature": signature(secret, stamp or "", body)}
        if stamp is not None:
            headers["X-Slack-Request-Timestamp"] = stamp
        limit = aiohttp.ClientTimeout(total=30)
        url = f"{self.server.url}/slack/events"
        async with self.session.post(url, data=body, headers=headers, timeout=limit) as answer:
            await answer.read()
            return answer.status

    async def carry(self, sent: Sent) -> int:
        """Bring it over the way that is open: HTTP, or the socket."""
        return (await self.slack.courier.deliver(sent.kind, sent.payload)).status

    def known(self, payload: Mapping[str, Any]) -> None:
        """Let the people and places that a payload names be there."""
        store = self.slack.store
        for one in _named(payload, "user", "user_id", "id", "inviter"):
            if re.fullmatch(r"[UW][A-Z0-9]+", one) and one not in store.users:
                store.users[one] = User(one, one.lower())
        for one in _named(payload, "channel", "channel_id", "id"):
            if re.fullmatch(r"[CDG][A-Z0-9]+", one) and one not in store.channels:
                kind = "im" if one.startswith("D") else "channel"
                store.channels[one] = Channel(one, one.lower(), kind, [BOT_USER, *store.users])
                self.switched_on(one)
        for channel in store.channels.values():
            channel.members[:] = [BOT_USER, *store.users]
        said = payload.get("event") or {}
        pane = said.get("assistant_thread") or (said if said.get("channel_type") == "im" else {})
        place, ts = pane.get("channel_id") or pane.get("channel"), pane.get("thread_ts")
        if ts and store.channels[place].find(ts) is None:
            store.channels[place].messages.append(
                Message(place, ts, BOT_USER, "New chat", subtype=ASSISTANT, by_app=True)
            )

    def switched_on(self, channel: str) -> None:
        """Let the bot answer mentions in a channel."""
        values = {
            "team": TEAM, "channel": channel, "mode": "mentions", "audience": "public", "sources": "[]",
            "private_first": 0, "feedback": 1, "triage": "", "changed_by": "p0", "changed_at": "2026-01-01 00:00:00",
        }  # fmt: skip
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self.change(f"INSERT OR REPLACE INTO slack_channel ({names}) VALUES ({marks})", *values.values())  # noqa: S608

    def anew(self) -> None:
        """Forget what came before: recorded payloads share their ids, and yet none repeats another."""
        for table in ("slack_delivery", "slack_post", "slack_thread", "slack_installation"):
            self.change(f"DELETE FROM {table}")  # noqa: S608

    def change(self, statement: str, *values: object) -> None:
        """Change something in the server's database."""
        with closing(sqlite3.connect(self.server.data_dir / "onetouch.db", timeout=10)) as database, database:
            database.execute(statement, values)

    def waits(self) -> int:
        """Count what the server has not done yet."""
        with closing(sqlite3.connect(self.server.data_dir / "onetouch.db", timeout=10)) as database:
            return sum(
                database.execute(f"SELECT count(*) FROM {table} WHERE {end} IS NULL {more}").fetchone()[0]  # noqa: S608
                for table, end, more in (
                    ("slack_delivery", "done_at", ""),
                    ("inbox", "done_at", ""),
                    ("outbox", "sent_at", "AND receiver IN ('slack', 'team')"),
                )
            )

    def writes(self) -> Counter[str]:
        """Count what our app did in Slack until now, by method; reading does not count."""
        return Counter(call.method for call in self.slack.service.calls if _WRITES.match(call.method))

    def did(self) -> Counter[str]:
        """Count what our app did in Slack until now, and what it complained about in the log."""
        return self.writes() + Counter(f"logged {line['event']}" for line in self.logged() if line["level"] != "info")

    async def effect(self, before: Counter[str], expected: Effect) -> Counter[str]:
        """Wait until everything is done and as much has happened as is expected; give what happened.

        What happens later than that would be more than was expected of the next payload.
        """
        async with asyncio.timeout(30):
            while self.waits() or (self.did() - before).total() < sum(expected.values()):
                await asyncio.sleep(0.02)
        return self.did() - before

    def logged(self) -> list[dict[str, Any]]:
        """Give the lines of the server's log."""
        return [json.loads(line) for line in self.server.log().splitlines()]

    def errors(self) -> list[dict[str, Any]]:
        """Give what was logged as an error."""
        return [line for line in self.logged() if line["level"] not in {"info", "warning"}]


def _named(value: Any, *keys: str) -> list[str]:
    found: list[str] = []
    if isinstance(value, dict):
        found += [value[key] for key in keys if isinstance(value.get(key), str)]
        for one in value.values():
            found += _named(one, *keys)
    if isinstance(value, list):
        for one in value:
            found += _named(one, *keys)
    return found


@asynccontextmanager
async def office(serve: ServerFactory, name: str, *, socket: bool = False) -> AsyncIterator[Office]:
    async with Workspace(SIGNING_SECRET) as slack, aiohttp.ClientSession() as session:
        slack.store.pace.on = False  # payloads share their channel, and come faster than people write
        app_token = {"SLACK_APP_TOKEN": slack.store.app_token} if socket else {}
        server = await asyncio.to_thread(
            serve,
            name,
            SLACK_BOT_TOKEN=slack.store.bot_token,
            SLACK_SIGNING_SECRET=SIGNING_SECRET,
            SLACK_API_URL=slack.api_url,
            **app_token,
        )
        try:
            made = Office(slack, server, session)
            if socket:
                async with asyncio.timeout(20):
                    while not slack.sockets.count:
                        await asyncio.sleep(0.02)
            else:
                slack.connect(f"{server.url}/slack/events")
            yield made
        finally:
            await asyncio.to_thread(server.stop, kill=True)


def recorded(at: Office, name: str, kind: str) -> Sent:
    """Read a recorded payload, with our names in it."""
    text = (RECORDED / name).read_text(encoding="utf-8")
    text = _TEAM_IDS.sub(f'"{TEAM}"', text)
    if '"app_mention"' in text and (us := _MENTIONED.search(text)) is not None:
        text = re.sub(rf'(?<=["@]){us[1]}(?=[">])', BOT_USER, text)
    payload = json.loads(text)
    payload = payload.get("payload", payload) if name.startswith("socket_mode") else payload
    at.known(payload)
    if "response_url" in payload:
        user = payload.get("user_id") or payload["user"]["id"]
        channel = payload.get("channel_id") or payload["channel"]["id"]
        token = at.slack.store.response_token(channel, user)
        payload["response_url"] = f"{at.slack.store.url}/response/{token}"
    return Sent(name, kind, payload)


def requests_of(at: Office) -> list[Sent]:
    """Give every recorded payload that a server is sent."""
    found = []
    for file in sorted(RECORDED.glob("*/*.json")):
        kind = file.parent.name
        if kind.startswith("inner_event") or kind in {"socket_mode.hello", "socket_mode.disconnect"}:
            continue  # parts of others, and what the socket itself says
        how = COMMANDS if "slash_command" in kind else INTERACTIVE if "interactive" in kind else EVENTS
        found.append(recorded(at, f"{kind}/{file.name}", how))
    return found


SHAPED_EFFECTS: dict[str, Effect] = {
    "AppHomeOpenedPayload": HOME,
    "AppMentionPayload": SAID,
    "AppUninstalledPayload": LEFT,
    "MessageFileSharePayload": SAID,
    "MessageMePayload": SAID,
    "MessagePayload": SAID,
    "MessageThreadBroadcastPayload": SAID,
    "SlashCommandPayload": TOLD,
    "TokensRevokedPayload": LEFT,
}
"""Effects of payloads that are made of catalogues of fields, by file."""
SHAPED_WITHOUT = frozenset(
    """
    AppRateLimitedPayload AppRequestedPayload CallRejectedPayload ChannelArchivePayload ChannelCreatedPayload
    ChannelDeletedPayload ChannelHistoryChangedPayload ChannelIdChangedPayload ChannelLeftPayload ChannelRenamePayload
    ChannelSharedPayload ChannelUnarchivePayload ChannelUnsharedPayload DndUpdatedPayload DndUpdatedUserPayload
    EmailDomainChangedPayload EmojiChangedPayload FileChangePayload FileCreatedPayload FileDeletedPayload
    FilePublicPayload FileSharedPayload FileUnsharedPayload GoodbyePayload GridMigrationFinishedPayload
    GridMigrationStartedPayload GroupArchivePayload GroupClosePayload GroupDeletedPayload GroupHistoryChangedPayload
    GroupLeftPayload GroupOpenPayload GroupRenamePayload GroupUnarchivePayload ImClosePayload ImCreatedPayload
    ImHistoryChangedPayload ImOpenPayload InviteRequestedPayload LinkSharedPayload MemberJoinedChannelPayload
    MemberLeftChannelPayload MessageBotPayload MessageChangedPayload MessageChannelArchivePayload
    MessageChannelJoinPayload MessageChannelLeavePayload MessageChannelNamePayload
    MessageChannelPostingPermissionsPayload MessageChannelPurposePayload MessageChannelTopicPayload
    MessageChannelUnarchivePayload MessageDeletedPayload MessageEkmAccessDeniedPayload MessageGroupTopicPayload
    MessageRepliedPayload PinAddedPayload PinRemovedPayload ReactionAddedPayload ReactionRemovedPayload
    ResourcesAddedPayload ResourcesRemovedPayload ScopeDeniedPayload ScopeGrantedPayload StarAddedPayload
    StarRemovedPayload SubteamCreatedPayload SubteamMembersChangedPayload SubteamSelfAddedPayload
    SubteamSelfRemovedPayload SubteamUpdatedPayload TeamAccessGrantedPayload TeamAccessRevokedPayload
    TeamDomainChangePayload TeamJoinPayload TeamRenamePayload UserChangePayload UserHuddleChangedPayload
    UserProfileChangedPayload UserResourceDeniedPayload UserResourceGrantedPayload UserResourceRemovedPayload
    UserStatusChangedPayload WorkflowDeletedPayload WorkflowPublishedPayload WorkflowStepDeletedPayload
    WorkflowStepExecutePayload WorkflowUnpublishedPayload
    AttachmentActionPayload BlockActionPayload MessageShortcutPayload ViewClosedPayload ViewSubmissionPayload
    """.split()
)
"""Those that have no effect: nobody asks us anything, or the buttons and forms are none of ours."""
RECORDED_EFFECTS: dict[str, Effect] = {
    "event.app_home_opened/01.json": HOME,
    "event.app_home_opened/org_install__01.json": NOTHING,  # the messages tab
    "event.app_mention/01.json": SAID,
    "event.app_mention/02.json": SAID,
    "event.app_mention/03.json": SAID,
    "event.app_mention/04.json": SAID,
    "event.app_mention/bot_message__01.json": NOTHING,
    "event.app_mention/ext_shared__01.json": NOTHING,  # said by the app itself, as its authorization tells
    "event.app_uninstalled": LEFT,
    "event.assistant_thread_context_changed": NOTHING,
    "event.assistant_thread_started": PANE,
    "event.function_executed": NOTHING,
    "event.goodbye": NOTHING,
    "event.member_joined_channel": NOTHING,
    "event.member_left_channel": NOTHING,
    "event.message": NOTHING,  # of bots, without a mention, unfolded, deleted ...
    "event.message/im.assistant.thread.ext_shared__01.json": ANSWERED_IN_PANE,
    "event.message/im.thread.ext_shared__01.json": ANSWERED_IN_PANE,
    "event.reaction_added": NOTHING,
    "event.team_access_granted": NOTHING,
    "event.team_access_revoked": NOTHING,
    "event.tokens_revoked": LEFT,
    "event.tokens_revoked/01.json": NOTHING,  # tokens of users, of which we have none
    "event.workflow_step_execute": NOTHING,
    "interactive.block_actions": NOTHING,  # buttons of others
    "interactive.block_suggestion": NOTHING,
    "interactive.interactive_message": NOTHING,
    "interactive.message_action": NOTHING,
    "interactive.shortcut": NOTHING,
    "interactive.view_closed": NOTHING,
    "interactive.view_submission": NOTHING,
    "slash_command": TOLD,  # whatever the word, its user gets help
    "socket_mode.events_api/event_callback__01.json": SAID,
    "socket_mode.events_api/event_callback__02.json": NOTHING,  # said by the app itself
    "socket_mode.interactive": NOTHING,
    "socket_mode.slash_commands": TOLD,
    "url_verification": NOTHING,
}
"""Effects by file, or by kind: then they hold for all other files of it."""


async def expect(at: Office, sent: Sent, expected: Effect, again: Effect = NOTHING) -> None:
    """Bring a payload to the server, and see that it has exactly that effect; and which when it comes once more."""
    at.anew()
    before = at.did()
    assert await at.carry(sent) == 200, sent.name
    assert await at.effect(before, expected) == Counter(expected), sent.name
    # The same again, as after an acknowledgement that got lost: what was written down has no more effect.
    before = at.did()
    assert await at.carry(sent) == 200, sent.name
    assert await at.effect(before, again) == Counter(again), sent.name


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded payloads are not beside this repository")
@pytest.mark.parametrize("socket", [False, True], ids=["http", "socket"])
async def test_every_recorded_payload_has_exactly_its_effect(serve: ServerFactory, *, socket: bool) -> None:
    async with office(serve, "recorded", socket=socket) as at:
        for sent in requests_of(at):
            if socket and "url_verification" in sent.name:
                continue  # there is no address to be verified
            kind = sent.name.partition("/")[0]
            expected = RECORDED_EFFECTS.get(sent.name, RECORDED_EFFECTS.get(kind))
            assert expected is not None, f"{sent.name}: which effect it must have is not stated"
            await expect(at, sent, expected)
        await at.slack.settles()
        assert at.errors() == []


def shaped(at: Office) -> list[Sent]:
    """Give a payload of each kind of which the fields are known."""
    found = []
    for count, path in enumerate(sorted((CATALOGUES / "event_shapes").glob("*.json"))):
        found.append(Sent(path.stem, EVENTS, event_of(path, count)))
    for path in sorted((CATALOGUES / "interaction_shapes").glob("*.json")):
        how = COMMANDS if path.stem == "SlashCommandPayload" else INTERACTIVE
        known = at.slack.store
        at.known({"user": "U0ANN", "channel": "C0HELP"})
        address = f"{known.url}/response/{known.response_token('C0HELP', 'U0ANN')}"
        given = interaction_of(path, response_url=address, trigger_id=known.trigger("U0ANN"))
        found.append(Sent(path.stem, how, given))
    return found


@pytest.mark.skipif(not CATALOGUES.is_dir(), reason="the catalogues of fields are not beside this repository")
@pytest.mark.parametrize("socket", [False, True], ids=["http", "socket"])
async def test_every_kind_with_all_of_its_fields_has_exactly_its_effect(serve: ServerFactory, *, socket: bool) -> None:
    async with office(serve, "shaped", socket=socket) as at:
        sent = shaped(at)
        assert {one.name for one in sent} == SHAPED_WITHOUT | SHAPED_EFFECTS.keys()
        assert not SHAPED_WITHOUT & SHAPED_EFFECTS.keys()
        for one in sent:
            at.known(one.payload)
            await expect(at, one, SHAPED_EFFECTS.get(one.name, NOTHING))
        await at.slack.settles()
        assert at.errors() == []


@pytest.mark.parametrize("socket", [False, True], ids=["http", "socket"])
async def test_every_kind_has_exactly_its_effect(serve: ServerFactory, *, socket: bool) -> None:
    async with office(serve, "kinds", socket=socket) as at:
        for sent, expected in written(at):
            at.known(sent.payload)
            # What only opens a window is not written down: its trigger serves once.
            await expect(at, sent, expected, expected if "settings" in sent.name else NOTHING)
        await at.slack.settles()
        assert at.errors() == []


async def test_a_request_that_slack_did_not_sign_just_now_gets_nothing(serve: ServerFactory) -> None:
    async with office(serve, "strangers") as at:
        marked = Sent("stranger", EVENTS, event("app_mention", text=WORDS, user="U1", channel="C1", ts="1.000001"))
        now = int(time.time())
        for stamp, secret in (
            (str(now), "another secret"),
            (str(now - 301), SIGNING_SECRET),
            (str(now + 301), SIGNING_SECRET),
            ("soon", SIGNING_SECRET),
            (f"{now}.5", SIGNING_SECRET),
            ("", SIGNING_SECRET),
            (None, SIGNING_SECRET),
        ):
            assert await at.post(marked, stamp=stamp, secret=secret) == 401, stamp
        for kind in (INTERACTIVE, COMMANDS):
            assert await at.post(Sent("stranger", kind, {"type": WORDS, "command": WORDS}), secret="another") == 401
        await at.slack.settles()
        assert at.writes() == Counter()
        assert WORDS not in at.server.log()
        # What is signed is heard, and is not logged either.
        assert await at.post(marked) == 200
        assert WORDS not in at.server.log()


async def test_slacks_own_questions_are_answered(serve: ServerFactory) -> None:
    async with office(serve, "questions") as at:
        assert (await at.slack.verifies_url("a challenge")).body == {"challenge": "a challenge"}
        assert await at.post(Sent("ssl_check", COMMANDS, {"ssl_check": "1", "token": "t"})) == 200
        assert at.writes() == Counter()
        assert at.errors() == []


def event(type_: str, **more: Any) -> dict[str, Any]:
    """Write an event in its envelope."""
    event.count += 1  # type: ignore[attr-defined]
    return {
        "type": "event_callback",
        "token": "t",
        "team_id": TEAM,
        "api_app_id": "A0",
        "event_id": f"Ev{event.count:06d}",  # type: ignore[attr-defined]
        "event_time": 1700000000,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event": {"type": type_, "event_ts": "1700000000.000100", **more},
    }


event.count = 0  # type: ignore[attr-defined]


def written(at: Office) -> list[tuple[Sent, Effect]]:
    """Give a payload of each kind, written by hand after Slack's documentation, with its effect."""
    said = {"user": "U0ANN", "channel": "C0HELP", "channel_type": "channel"}
    alone = {"user": "U0ANN", "channel": "D0ANN", "channel_type": "im"}
    naming = f"<@{BOT_USER}> hello"
    view = {"id": "V0", "type": "modal", "callback_id": "of another version", "state": {"values": {}}, "hash": "1.ab"}
    who: dict[str, Any] = {"team": {"id": TEAM, "domain": "d"}, "user": {"id": "U0ANN", "team_id": TEAM}}
    store = at.slack.store

    def address() -> str:
        at.known({**said})
        return f"{store.url}/response/{store.response_token('C0HELP', 'U0ANN')}"

    def message(ts: str, text: str, **more: Any) -> dict[str, Any]:
        return event("message", **said, ts=ts, text=text, **more)

    def changed(ts: str, before: str, text: str, **more: Any) -> dict[str, Any]:
        now = {"type": "message", "user": "U0ANN", "text": text, "ts": ts, **more}
        past = {"type": "message", "user": "U0ANN", "text": before, "ts": ts}
        place = {"channel": "C0HELP", "channel_type": "channel"}
        return event("message", subtype="message_changed", message=now, previous_message=past, ts="9.000001", **place)

    def interaction(type_: str, **more: Any) -> dict[str, Any]:
        return {"type": type_, **who, "api_app_id": "A0", "token": "t", "trigger_id": store.trigger("U0ANN"), **more}

    def command(name: str, words: str) -> dict[str, Any]:
        place = {"team_id": TEAM, "channel_id": "C0HELP", "channel_name": "help", "user_id": "U0ANN"}
        return {
            **place,
            "command": name,
            "text": words,
            "response_url": address(),
            "trigger_id": store.trigger("U0ANN"),
        }

    edited = {"edited": {"user": "U0ANN", "ts": "5.000000"}}
    events: dict[str, tuple[dict[str, Any], Effect]] = {
        "a mention": (event("app_mention", **said, ts="1.000001", text=naming), SAID),
        "the same as a message": (message("1.000002", naming), SAID),
        "a direct message": (event("message", **alone, ts="1.000003", text="hello"), SAID),
        "a message to nobody": (message("1.000004", "hello"), NOTHING),
        "a message to somebody else": (message("1.000005", "<@U0BEN> hello"), NOTHING),
        "an own message": (message("1.000006", naming, bot_id="B0ONETOUCH"), NOTHING),
        "another bot's": (message("1.000007", naming, bot_id="B0OTHER"), NOTHING),
        "a classic bot's": (message("1.000008", naming, subtype="bot_message"), NOTHING),
        "a file with words": (message("1.000009", naming, subtype="file_share", files=[]), SAID),
        "a reply sent to the channel too": (
            message("1.000010", naming, subtype="thread_broadcast", thread_ts="1.000009"),
            SAID,
        ),
        "somebody joined": (message("1.000011", naming, subtype="channel_join"), NOTHING),
        "an edit that names us": (changed("1.000012", "hello", naming, **edited), SAID),
        "an edit that changes nothing": (changed("1.000013", naming, naming, **edited), NOTHING),
        "a preview that unfolds": (changed("1.000014", naming, naming), NOTHING),
        "a message that is gone": (event("message", **said, subtype="message_deleted", deleted_ts="1.1"), NOTHING),
        "Home": (event("app_home_opened", user="U0ANN", channel="D0ANN", tab="home"), HOME),
        "Messages": (event("app_home_opened", user="U0ANN", channel="D0ANN", tab="messages"), NOTHING),
        "somebody came": (event("member_joined_channel", **said), NOTHING),
        "a reaction": (event("reaction_added", user="U0ANN", reaction="tada"), NOTHING),
        "an event of tomorrow": (event("invented_tomorrow", user="U0ANN"), NOTHING),
        "too many events": ({"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1}, NOTHING),
    }
    button = {"type": "button", "block_id": "b", "action_id": "of another version", "value": "v", "action_ts": "1.1"}
    place = {"container": {"type": "message", "message_ts": "1.1", "channel_id": "C0HELP"}, "channel": {"id": "C0HELP"}}
    item = {"type": "message", "user": "U0BEN", "text": "hello", "ts": "1.1"}
    interactions = {
        "a button": interaction("block_actions", actions=[button], response_url=address(), **place),
        "a form": interaction("view_submission", view=view),
        "a form that was closed": interaction("view_closed", view=view, is_cleared=False),
        "a shortcut": interaction("shortcut", callback_id="of another version", action_ts="1.1"),
        "a message shortcut": interaction("message_action", callback_id="of another version", message=item, **place),
        "options": interaction("block_suggestion", action_id="a", block_id="b", value="v", view=view),
        "an old button": interaction("interactive_message", callback_id="c", actions=[{"name": "n", "type": "button"}]),
    }
    commands = {
        "/onetouch": (command("/onetouch", "help"), TOLD),
        "/onetouch settings of a customer": (command("/onetouch", "settings"), TOLD),
        "/kb": (command("/kb", "password"), TOLD),
        "a command of tomorrow": (command("/tomorrow", "words"), TOLD),
    }
    return [
        *((Sent(name, EVENTS, payload), effect) for name, (payload, effect) in events.items()),
        *((Sent(name, INTERACTIVE, payload), NOTHING) for name, payload in interactions.items()),
        *((Sent(name, COMMANDS, payload), effect) for name, (payload, effect) in commands.items()),
    ]
