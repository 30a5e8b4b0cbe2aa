"""Settings: one table that feeds the code, `onetouch doctor` and the reference page."""

from __future__ import annotations

import difflib
import hashlib
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bot.mail.address import Mailbox
    from bot.mail.smtp_url import MailServer

PREFIX = "ONETOUCH_"
_LATER = tuple(PREFIX + name for name in ("JIRA_", "ZENDESK_", "LLM_"))
"""Settings of parts that this version does not have: one file of settings may serve several versions."""
T = TypeVar("T")
_LONGEST_HOURS = 100_000


class InvalidSetting(Exception):
    """A setting has a value that cannot be used; the text names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its name after the prefix, its default as one would write it, how it is read, and what it is for."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str
    secret: bool = False


def _text(value: str) -> str:
    return value


def _optional(value: str) -> str | None:
    return value or None


def _path(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _optional_path(value: str) -> Path | None:
    return _path(value) if value else None


def _count(value: str) -> int:
    if not (value.isascii() and value.isdecimal()):
        message = "a whole number, 0 or more"
        raise ValueError(message)
    return int(value)


def _number(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        message = "a number"
        raise ValueError(message)
    return number


def _port(value: str) -> int:
    port = _count(value)
    if port > 65535:
        message = "a port is a number from 0 to 65535"
        raise ValueError(message)
    return port


def _share(value: str) -> float:
    share = _number(value)
    if not 0.0 < share < 1.0:
        message = "a share lies between 0 and 1, for example 0.05"
        raise ValueError(message)
    return share


def _part(value: str) -> float:
    part = _number(value)
    if not 0.0 <= part <= 1.0:
        message = "a share from 0 to 1, for example 0.25"
        raise ValueError(message)
    return part


def _low(value: str) -> int:
    score = _count(value)
    if score > 4:
        message = "a score from 0 to 4"
        raise ValueError(message)
    return score


def _switch(value: str) -> bool:
    if value.lower() not in {"on", "off"}:
        message = "on or off"
        raise ValueError(message)
    return value.lower() == "on"


def _hours(value: str) -> timedelta:
    hours = _number(value)
    if not 0 < hours <= _LONGEST_HOURS:
        message = f"a number of hours above 0, up to {_LONGEST_HOURS}"
        raise ValueError(message)
    return timedelta(hours=hours)


def _seconds(value: str) -> float:
    seconds = _number(value)
    if seconds < 0:
        message = "a number of seconds, 0 to switch it off"
        raise ValueError(message)
    return seconds


def _url(value: str) -> str:
    if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
        message = "an address such as https://help.example.com"
        raise ValueError(message)
    return value.rstrip("/")


def _api_url(value: str) -> str:
    return _url(value) + "/"


def _token(start: str) -> Callable[[str], str | None]:
    def read(value: str) -> str | None:
        if value and not value.startswith(start):
            message = f"it begins with {start}"
            raise ValueError(message)
        return value or None

    return read


def _keys(value: str) -> tuple[str, ...]:
    keys = tuple(one.strip() for one in value.split(",") if one.strip())
    if any(len(key) < 32 for key in keys):
        message = "each key has at least 32 characters, for example from `openssl rand -hex 32`; commas between them"
        raise ValueError(message)
    return keys


def _slack_teams(value: str) -> tuple[str, ...]:
    ids = tuple(one.strip() for one in value.split(",") if one.strip())
    if not all(one[0] in "TE" and one.isalnum() for one in ids):
        message = "ids of workspaces (T...) and organisations (E...), with commas between them"
        raise ValueError(message)
    return ids


def _slack_ids(value: str) -> tuple[str, ...]:
    ids = tuple(one.strip() for one in value.split(",") if one.strip())
    if not all(one[0] in "UWS" and one.isalnum() for one in ids):
        message = "ids of users (U...) and user groups (S...), with commas between them"
        raise ValueError(message)
    return ids


def _slack_accounts(value: str) -> Mapping[str, str]:
    pairs = [one.partition("=") for one in value.split(",") if one.strip()]
    if not all(team.strip() and account.strip() for team, _, account in pairs):
        message = "pairs such as T0123=ACME, with commas between them"
        raise ValueError(message)
    return {team.strip(): account.strip() for team, _, account in pairs}


def _smtp_url(value: str) -> MailServer | None:
    from bot.mail.smtp_url import read_smtp_url

    return read_smtp_url(value) if value else None


def _mail_from(value: str) -> Mailbox | None:
    from bot.mail.address import read_mailbox

    return read_mailbox(value) if value else None


def _mail_domain(value: str) -> str | None:
    from bot.mail.address import read_domain

    return read_domain(value) if value else None


def _log_format(value: str) -> str:
    if value not in {"", "text", "json"}:
        message = "text or json"
        raise ValueError(message)
    return value


def _log_level(value: str) -> str:
    if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        message = "DEBUG, INFO, WARNING or ERROR"
        raise ValueError(message)
    return value.upper()


def _secret(value: str) -> str | None:
    if value and len(value) < 32:
        message = "at least 32 characters, for example from `openssl rand -hex 32`"
        raise ValueError(message)
    return value or None


OPTIONS = (
    Option("DATA_DIR", "./var", _path, "Folder for everything that is kept: database, index, caches."),
    Option(
        "DATABASE_URL",
        "",
        _text,
        "Database, as a SQLAlchemy URL. Empty: SQLite, in the file onetouch.db of the data folder.",
    ),
    Option("HOST", "127.0.0.1", _text, "Address to listen on; 0.0.0.0 for all."),
    Option("PORT", "8080", _port, "Port to listen on; 0 takes a free one."),
    Option("PUBLIC_URL", "", _url, "Address under which people reach the server. Empty: http://HOST:PORT."),
    Option(
        "TRUSTED_PROXIES",
        "0",
        _count,
        "How many proxies in front of the server to believe about a visitor's address (X-Forwarded-For).",
    ),
    Option(
        "EMBEDDING_MODEL",
        "all-MiniLM-L6-v2",
        _text,
        "Encoder: the bundled one, or name or path of any sentence-transformers model (needs the extra [models]).",
    ),
    Option(
        "RERANKER",
        "",
        _text,
        "Cross-encoder that reads the first ten hits anew: name or path of a sentence-transformers one (needs the "
        "extra [models]; adds 0.1 s or more to each question). Empty: none.",
    ),
    Option(
        "MODELS_DIR",
        "",
        _optional_path,
        "Folder of prepared encoders. Empty: beside the packages where prepared there, else in the data folder.",
    ),
    Option("ERROR_BUDGET", "0.05", _share, "Share of answers that may be wrong; sets the confidence needed to answer."),
    Option("ASSUMED_AFTER", "72", _hours, "Hours of silence after an answer until it counts as solved."),
    Option(
        "ABANDONED_AFTER",
        "72",
        _hours,
        "Hours of silence after a question or form of ours until it counts as given up.",
    ),
    Option("REVOKED_WITHIN", "168", _hours, "Hours within which the same question again takes a solved one back."),
    Option("EXPECTED_REPLY", "within one working day", _text, "When customers are told to expect a person's reply."),
    Option(
        "ATTACHMENT_MB",
        "10",
        _count,
        "Largest file in megabytes (a million bytes) that is kept when people send files along; 0: none is kept.",
    ),
    Option(
        "SYNC_INTERVAL",
        "300",
        _seconds,
        "Seconds between two looks of a running server at its sources; 0: only `onetouch sync`.",
    ),
    Option(
        "EXACT_LIMIT",
        "50000",
        _count,
        "Vectors up to which an index is built to be exact; above, FAISS searches approximately.",
    ),
    Option(
        "IDENTITY_SECRET",
        "",
        _secret,
        "Key of the tokens (JWT, HS256) that name known visitors. Empty: none are accepted.",
        secret=True,
    ),
    Option(
        "DESK_FILE",
        "",
        _optional_path,
        "TOML file with calendars, promises (SLA), routing, windows and accounts of the desk. Empty: the shipped "
        "defaults.",
    ),
    Option("SESSION_IDLE", "24", _hours, "Hours without a request after which somebody is signed out."),
    Option("SESSION_LONGEST", "336", _hours, "Hours after which one must sign in again, whatever one does."),
    Option(
        "SLACK_BOT_TOKEN",
        "",
        _token("xoxb-"),
        "Token of the app in your workspace (xoxb-...). Empty: no Slack.",
        secret=True,
    ),
    Option(
        "SLACK_SIGNING_SECRET",
        "",
        _optional,
        "Signs Slack's requests; needed for receiving them over HTTP at /slack/events.",
        secret=True,
    ),
    Option(
        "SLACK_APP_TOKEN",
        "",
        _token("xapp-"),
        "Token for Socket Mode (xapp-...), where Slack cannot reach the server. Empty: HTTP.",
        secret=True,
    ),
    Option(
        "SLACK_ENGINEERS",
        "",
        _slack_ids,
        "Who answers: ids of Slack users (U...) and user groups (S...), with commas. Beside those of `person add`.",
    ),
    Option(
        "SLACK_ACCOUNTS",
        "",
        _slack_accounts,
        "Accounts of other organisations' workspaces in shared channels: T0123=ACME, with commas.",
    ),
    Option(
        "SLACK_CLIENT_ID",
        "",
        _optional,
        "With the client secret: other workspaces can install the app at /slack/install. Needs an https PUBLIC_URL and "
        "ENCRYPTION_KEY.",
    ),
    Option("SLACK_CLIENT_SECRET", "", _optional, "Proves to Slack that an installation is ours.", secret=True),
    Option(
        "SLACK_HOME",
        "",
        _slack_teams,
        "Your own workspaces (T...) and organisations (E...), with commas, beside that of SLACK_BOT_TOKEN. In others "
        "that install the app everybody is a customer.",
    ),
    Option("SLACK_API_URL", "https://slack.com/api/", _api_url, "Address of Slack's Web API."),
    Option(
        "SMTP_URL",
        "",
        _smtp_url,
        "Where mails are handed over: smtp://user:password@host:587, or smtps://... Empty: into the data folder.",
        secret=True,
    ),
    Option("MAIL_FROM", "", _mail_from, "Who mails come from: Support <support@example.com>. Needed with an SMTP_URL."),
    Option(
        "MAIL_REPLY_DOMAIN",
        "",
        _mail_domain,
        "Domain of the signed reply addresses (reply+...@). Empty: that of MAIL_FROM.",
    ),
    Option(
        "MAIL_SECRET",
        "",
        _secret,
        "Key of reply addresses and unsubscribe links. Empty: from IDENTITY_SECRET, else made in the data folder.",
        secret=True,
    ),
    Option(
        "MAIL_HOOK_SECRET",
        "",
        _secret,
        "Whoever posts mails to /webhooks/mail must know it. Empty: none are taken there.",
    ),
    Option("SURVEYS", "on", _switch, "Ask customers how it was after a ticket's close: on or off."),
    Option("SURVEY_PAUSE", "720", _hours, "Hours between two surveys of one person, at least."),
    Option("SURVEY_EXPIRES", "336", _hours, "Hours for which a survey can be answered."),
    Option("SURVEY_LOW", "2", _low, "Scores of 5 up to which somebody is called back; 0: never."),
    Option("FOLLOW_UP_DUE", "8", _hours, "Open hours of the team until a customer with a low score must be contacted."),
    Option(
        "NPS_SHARE",
        "0",
        _part,
        "Share of the people who agreed that is asked, once a quarter, whether they would recommend you; 0: nobody.",
    ),
    Option("NPS_SEED", "onetouch", _text, "Draws who is asked in which quarter; another text draws others."),
    Option(
        "SURVEY_SECRET",
        "",
        _secret,
        "Key of the links to surveys. Empty: from IDENTITY_SECRET, else made in the data folder.",
        secret=True,
    ),
    Option(
        "ENCRYPTION_KEY",
        "",
        _keys,
        "Encrypts the tokens that are kept. Several with commas: the first encrypts, the others still decrypt.",
        secret=True,
    ),
    Option("LOG_FORMAT", "", _log_format, "text or json. Empty: text on a terminal, json otherwise."),
    Option("LOG_LEVEL", "INFO", _log_level, "DEBUG, INFO, WARNING or ERROR."),
)


def _together(values: Mapping[str, Any]) -> None:
    """Check what one setting demands of others.

    Raises:
        InvalidSetting: one is missing.
    """
    if values["slack_client_id"] is None:
        return
    client_id = f"{PREFIX}SLACK_CLIENT_ID lets other workspaces install the app, and"
    if values["slack_client_secret"] is None:
        raise InvalidSetting(f"{client_id} needs {PREFIX}SLACK_CLIENT_SECRET, from the app's Basic Information")
    if not values["encryption_key"]:
        raise InvalidSetting(
            f"{client_id} needs {PREFIX}ENCRYPTION_KEY, as their tokens are kept: set what `openssl rand -hex 32` gives"
        )
    if urlsplit(values["public_url"]).scheme != "https" and not _local(values["public_url"]):
        raise InvalidSetting(f"{client_id} needs {PREFIX}PUBLIC_URL, an https address to which Slack sends people back")
    if values["slack_signing_secret"] is None and values["slack_app_token"] is None:
        raise InvalidSetting(f"{client_id} needs {PREFIX}SLACK_SIGNING_SECRET or {PREFIX}SLACK_APP_TOKEN to hear them")


def _local(address: str) -> bool:
    """Tell whether an address is of this machine, for trying things out."""
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, read and checked. The fields are the options' names in lower case."""

    data_dir: Path
    database_url: str
    host: str
    port: int
    public_url: str
    trusted_proxies: int
    embedding_model: str
    reranker: str
    models_dir: Path | None
    error_budget: float
    assumed_after: timedelta
    abandoned_after: timedelta
    revoked_within: timedelta
    expected_reply: str
    attachment_mb: int
    sync_interval: float
    exact_limit: int
    identity_secret: str | None
    desk_file: Path | None
    session_idle: timedelta
    session_longest: timedelta
    slack_bot_token: str | None
    slack_signing_secret: str | None
    slack_app_token: str | None
    slack_engineers: tuple[str, ...]
    slack_accounts: Mapping[str, str]
    slack_client_id: str | None
    slack_client_secret: str | None
    slack_home: tuple[str, ...]
    slack_api_url: str
    smtp_url: MailServer | None
    mail_from: Mailbox | None
    mail_reply_domain: str | None
    mail_secret: str | None
    mail_hook_secret: str | None
    surveys: bool
    survey_pause: timedelta
    survey_expires: timedelta
    survey_low: int
    follow_up_due: timedelta
    nps_share: float
    nps_seed: str
    survey_secret: str | None
    encryption_key: tuple[str, ...]
    log_format: str
    log_level: str

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Settings:
        """Read settings from variables ``ONETOUCH_*``.

        Raises:
            InvalidSetting: a value cannot be used, or a variable with our prefix is none of ours.
        """
        known = {PREFIX + option.name for option in OPTIONS}
        ours = [name for name in environment if name.startswith(PREFIX) and not name.startswith(_LATER)]
        unknown = sorted(name for name in ours if name not in known)
        if unknown:
            names = [option.name for option in OPTIONS]
            near = difflib.get_close_matches(unknown[0].removeprefix(PREFIX), names, n=1)
            hint = f" (did you mean {PREFIX}{near[0]}?)" if near else ""
            message = f"{unknown[0]} is not a setting{hint}: use one of {', '.join(names)}, each after {PREFIX}"
            raise InvalidSetting(message)
        values = {}
        for option in OPTIONS:
            raw = environment.get(PREFIX + option.name, "").strip() or option.default
            try:
                values[option.name.lower()] = option.read(raw)
            except ValueError as error:
                shown = "the value" if option.secret else repr(raw)
                message = f"{PREFIX}{option.name}: {shown} cannot be used ({error})"
                raise InvalidSetting(message) from error
        if values["smtp_url"] is not None and values["mail_from"] is None:
            message = f"{PREFIX}MAIL_FROM is needed with {PREFIX}SMTP_URL: name the address that mails come from"
            raise InvalidSetting(message)
        _together(values)
        return cls(**values)

    @property
    def database(self) -> str:
        """URL of the database, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'onetouch.db'}"

    @property
    def index_dir(self) -> Path:
        """Folder of the index."""
        return self.data_dir / "index"

    @property
    def attachments_dir(self) -> Path:
        """Folder of the files that people sent along."""
        return self.data_dir / "attachments"

    @property
    def cache_dir(self) -> Path:
        """Folder of what can be made again."""
        return self.data_dir / "cache"

    @property
    def models(self) -> Path:
        """Folder of prepared encoders."""
        if self.models_dir is not None:
            return self.models_dir
        installed = Path(sys.prefix) / "share" / "onetouch" / "models"
        return installed if installed.is_dir() else self.data_dir / "models"

    def decision_hash(self, *others: object) -> str:
        """Hash of the settings that steer decisions, and of whatever else does, for receipts."""
        steering = (self.embedding_model, self.reranker, self.error_budget, self.exact_limit, *others)
        return hashlib.sha256(repr(steering).encode()).hexdigest()[:12]
