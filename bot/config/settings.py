"""Settings, read and checked."""

from __future__ import annotations

import difflib
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.config.options import OPTIONS, PREFIX

if TYPE_CHECKING:
    from bot.mail.address import Mailbox
    from bot.mail.smtp_url import MailServer

_LATER = tuple(PREFIX + name for name in ("ZENDESK_", "LLM_"))
"""Settings of parts that this version does not have: one file of settings may serve several versions."""


class InvalidSetting(Exception):
    """A setting has a value that cannot be used; the text names it and says what is expected."""


def _together(values: Mapping[str, Any]) -> None:
    """Check what one setting demands of others.

    Raises:
        InvalidSetting: one is missing.
    """
    _jira(values)
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


def _jira(values: Mapping[str, Any]) -> None:
    if not values["jira_url"]:
        return
    needs = f"{PREFIX}JIRA_URL names a Jira, and"
    if "@" in urlsplit(values["jira_url"]).netloc:
        raise InvalidSetting(f"{needs} must hold no name or password: it stands in every link to an issue")
    cloud = values["jira_flavour"] == "cloud"
    if values["jira_token"] is None:
        if values["jira_client_id"] is None or not cloud:
            raise InvalidSetting(f"{needs} needs {PREFIX}JIRA_TOKEN, with which we sign in there")
        for name in ("jira_client_secret", "encryption_key"):
            if not values[name]:
                raise InvalidSetting(f"{PREFIX}JIRA_CLIENT_ID needs {PREFIX}{name.upper()}")
    if cloud:
        if values["jira_email"] is None and values["jira_token"] is not None:
            raise InvalidSetting(f"{needs} needs {PREFIX}JIRA_EMAIL, the address of the user whose token it is")
        if urlsplit(values["jira_url"]).scheme != "https" and not _local(values["jira_url"]):
            raise InvalidSetting(f"{needs} must begin with https: the token goes there with every request")


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
    language: str
    article_languages: tuple[str, ...]
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
    jira_url: str
    jira_flavour: str
    jira_email: str | None
    jira_token: str | None
    jira_client_id: str | None
    jira_client_secret: str | None
    jira_project: str
    jira_issue_types: Mapping[str, str]
    jira_webhook_secret: str | None
    jira_auto_escalate: str
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
    nps_shares: Mapping[str, float]
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
