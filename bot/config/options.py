"""The table of all settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.config import reading

PREFIX = "ONETOUCH_"


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its name after the prefix, its default as one would write it, how it is read, and what it is for."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str
    secret: bool = False


OPTIONS = (
    Option("DATA_DIR", "./var", reading.path, "Folder for everything that is kept: database, index, caches."),
    Option(
        "DATABASE_URL",
        "",
        reading.text,
        "Database, as a SQLAlchemy URL. Empty: SQLite, in the file onetouch.db of the data folder.",
    ),
    Option("HOST", "127.0.0.1", reading.text, "Address to listen on; 0.0.0.0 for all."),
    Option("PORT", "8080", reading.port, "Port to listen on; 0 takes a free one."),
    Option("PUBLIC_URL", "", reading.url, "Address under which people reach the server. Empty: http://HOST:PORT."),
    Option(
        "TRUSTED_PROXIES",
        "0",
        reading.count,
        "How many proxies in front of the server to believe about a visitor's address (X-Forwarded-For).",
    ),
    Option(
        "EMBEDDING_MODEL",
        "all-MiniLM-L6-v2",
        reading.text,
        "Encoder: the bundled one, or name or path of any sentence-transformers model (needs the extra [models]).",
    ),
    Option(
        "RERANKER",
        "",
        reading.text,
        "Cross-encoder that reads the first ten hits anew: name or path of a sentence-transformers one (needs the "
        "extra [models]; adds 0.1 s or more to each question). Empty: none.",
    ),
    Option(
        "MODELS_DIR",
        "",
        reading.optional_path,
        "Folder of prepared encoders. Empty: beside the packages where prepared there, else in the data folder.",
    ),
    Option(
        "ERROR_BUDGET",
        "0.05",
        reading.share,
        "Share of answers that may be wrong; sets the confidence needed to answer.",
    ),
    Option("ASSUMED_AFTER", "72", reading.hours, "Hours of silence after an answer until it counts as solved."),
    Option(
        "ABANDONED_AFTER",
        "72",
        reading.hours,
        "Hours of silence after a question or form of ours until it counts as given up.",
    ),
    Option(
        "REVOKED_WITHIN", "168", reading.hours, "Hours within which the same question again takes a solved one back."
    ),
    Option(
        "EXPECTED_REPLY",
        "within one working day",
        reading.text,
        "When customers are told to expect a person's reply, where their ticket has no promise of its own.",
    ),
    Option(
        "LANGUAGE",
        "en",
        reading.language,
        "What customers are spoken to in where nothing says what they speak: de, en, es, fr, it, ja, ko, pt, ru or zh.",
    ),
    Option(
        "ARTICLE_LANGUAGES",
        "",
        reading.languages,
        "Languages every article should be in, such as en,de,pt-BR. Empty: those that translations were made into.",
    ),
    Option(
        "ATTACHMENT_MB",
        "10",
        reading.count,
        "Largest file in megabytes (a million bytes) that is kept when people send files along; 0: none is kept.",
    ),
    Option(
        "SYNC_INTERVAL",
        "300",
        reading.seconds,
        "Seconds between two looks of a running server at its sources; 0: only `onetouch sync`.",
    ),
    Option(
        "EXACT_LIMIT",
        "50000",
        reading.count,
        "Vectors up to which an index is built to be exact; above, FAISS searches approximately.",
    ),
    Option(
        "IDENTITY_SECRET",
        "",
        reading.secret,
        "Key of the tokens (JWT, HS256) that name known visitors. Empty: none are accepted.",
        secret=True,
    ),
    Option(
        "DESK_FILE",
        "",
        reading.optional_path,
        "TOML file with calendars, promises (SLA), routing, windows and accounts of the desk. Empty: what "
        "managers set on the page.",
    ),
    Option("SESSION_IDLE", "24", reading.hours, "Hours without a request after which somebody is signed out."),
    Option("SESSION_LONGEST", "336", reading.hours, "Hours after which one must sign in again, whatever one does."),
    Option(
        "SLACK_BOT_TOKEN",
        "",
        reading.token("xoxb-"),
        "Token of the app in your workspace (xoxb-...). Empty: no Slack.",
        secret=True,
    ),
    Option(
        "SLACK_SIGNING_SECRET",
        "",
        reading.optional,
        "Signs Slack's requests; needed for receiving them over HTTP at /slack/events.",
        secret=True,
    ),
    Option(
        "SLACK_APP_TOKEN",
        "",
        reading.token("xapp-"),
        "Token for Socket Mode (xapp-...), where Slack cannot reach the server. Empty: HTTP.",
        secret=True,
    ),
    Option(
        "SLACK_ENGINEERS",
        "",
        reading.slack_ids,
        "Who answers: ids of Slack users (U...) and user groups (S...), with commas. Beside those of `person add`.",
    ),
    Option(
        "SLACK_ACCOUNTS",
        "",
        reading.slack_accounts,
        "Accounts of other organisations' workspaces in shared channels: T0123=ACME, with commas.",
    ),
    Option(
        "SLACK_CLIENT_ID",
        "",
        reading.optional,
        "With the client secret: other workspaces can install the app at /slack/install. Needs an https PUBLIC_URL and "
        "ENCRYPTION_KEY.",
    ),
    Option("SLACK_CLIENT_SECRET", "", reading.optional, "Proves to Slack that an installation is ours.", secret=True),
    Option(
        "SLACK_HOME",
        "",
        reading.slack_teams,
        "Your own workspaces (T...) and organisations (E...), with commas, beside that of SLACK_BOT_TOKEN. In others "
        "that install the app everybody is a customer.",
    ),
    Option("SLACK_API_URL", "https://slack.com/api/", reading.api_url, "Address of Slack's Web API."),
    Option(
        "JIRA_URL",
        "",
        reading.url,
        "Address of your Jira, such as https://acme.atlassian.net. Empty: issues live in our own database.",
    ),
    Option("JIRA_FLAVOUR", "cloud", reading.jira_flavour, "cloud, or datacenter for a Jira of your own."),
    Option("JIRA_EMAIL", "", reading.optional, "E-mail address of the Jira user that JIRA_TOKEN belongs to (cloud)."),
    Option(
        "JIRA_TOKEN",
        "",
        reading.optional,
        "API token of that user; of a Data Center a personal access token. JIRA_URL needs it, or JIRA_CLIENT_ID.",
        secret=True,
    ),
    Option(
        "JIRA_CLIENT_ID",
        "",
        reading.optional,
        "In place of a token: id of an OAuth 2.0 app of Atlassian's, which `onetouch jira connect` lets into your "
        "Jira. Needs ENCRYPTION_KEY.",
    ),
    Option("JIRA_CLIENT_SECRET", "", reading.optional, "Proves to Atlassian that the app is ours.", secret=True),
    Option(
        "JIRA_PROJECT",
        "",
        reading.jira_project,
        "Key of the project in which issues are made where nobody chooses another. Empty: one must be chosen.",
    ),
    Option(
        "JIRA_ISSUE_TYPES",
        "",
        reading.jira_issue_types,
        "Issue types by what is asked for, by name or id: bug=Bug,feature=10001, with commas. Of those that are not "
        "named we take the likeliest.",
    ),
    Option(
        "JIRA_WEBHOOK_SECRET",
        "",
        reading.jira_secret,
        "Signs what Jira tells us at /webhooks/jira. Empty: we hear of changes only by asking for them.",
        secret=True,
    ),
    Option(
        "JIRA_AUTO_ESCALATE",
        "off",
        reading.jira_auto_escalate,
        "bug: a ticket of the category bug becomes an issue without a click; off: somebody confirms it.",
    ),
    Option(
        "SMTP_URL",
        "",
        reading.smtp_url,
        "Where mails are handed over: smtp://user:password@host:587, or smtps://... Empty: into the data folder.",
        secret=True,
    ),
    Option(
        "MAIL_FROM",
        "",
        reading.mail_from,
        "Who mails come from: Support <support@example.com>. Needed with an SMTP_URL.",
    ),
    Option(
        "MAIL_REPLY_DOMAIN",
        "",
        reading.mail_domain,
        "Domain of the signed reply addresses (reply+...@). Empty: that of MAIL_FROM.",
    ),
    Option(
        "MAIL_SECRET",
        "",
        reading.secret,
        "Key of reply addresses and unsubscribe links. Empty: from IDENTITY_SECRET, else made in the data folder.",
        secret=True,
    ),
    Option(
        "MAIL_HOOK_SECRET",
        "",
        reading.secret,
        "Whoever posts mails to /webhooks/mail must know it. Empty: none are taken there.",
    ),
    Option("SURVEYS", "on", reading.switch, "Ask customers how it was after a ticket's close: on or off."),
    Option("SURVEY_PAUSE", "720", reading.hours, "Hours between two surveys of one person, at least."),
    Option("SURVEY_EXPIRES", "336", reading.hours, "Hours for which a survey can be answered."),
    Option("SURVEY_LOW", "2", reading.low, "Scores of 5 up to which somebody is called back; 0: never."),
    Option(
        "FOLLOW_UP_DUE",
        "8",
        reading.hours,
        "Open hours of the team until a customer with a low score must be contacted.",
    ),
    Option(
        "NPS_SHARE",
        "0",
        reading.part,
        "Share of the people who agreed that is asked, once a quarter, whether they would recommend you; 0: nobody.",
    ),
    Option(
        "NPS_SHARES",
        "",
        reading.parts,
        "The same for some languages, where it is another: ja=0.5 ko=0.25. Few who speak one need a larger share.",
    ),
    Option("NPS_SEED", "onetouch", reading.text, "Draws who is asked in which quarter; another text draws others."),
    Option(
        "SURVEY_SECRET",
        "",
        reading.secret,
        "Key of the links to surveys and news of fixes. Empty: from IDENTITY_SECRET, else made in the data folder.",
        secret=True,
    ),
    Option(
        "ENCRYPTION_KEY",
        "",
        reading.keys,
        "Encrypts the tokens that are kept. Several with commas: the first encrypts, the others still decrypt.",
        secret=True,
    ),
    Option("LOG_FORMAT", "", reading.log_format, "text or json. Empty: text on a terminal, json otherwise."),
    Option("LOG_LEVEL", "INFO", reading.log_level, "DEBUG, INFO, WARNING or ERROR."),
)
