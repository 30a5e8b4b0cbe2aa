"""Settings."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import OPTIONS, PREFIX, InvalidSetting, Settings
from bot.env_file import read_env_file


def settings(**given: str) -> Settings:
    return Settings.from_env({PREFIX + name: value for name, value in given.items()})


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_default_is_read_as_if_it_had_been_set(option) -> None:
    assert getattr(settings(**{option.name: option.default}), option.name.lower()) == option.read(option.default)
    assert option.help.endswith(".")


def test_the_fields_are_the_options() -> None:
    assert [field.name for field in fields(Settings)] == [option.name.lower() for option in OPTIONS]


def test_without_any_variable_it_is_at_home_on_this_machine_only() -> None:
    plain = settings()
    assert (plain.host, plain.port, plain.error_budget) == ("127.0.0.1", 8080, 0.05)
    assert plain.data_dir == Path.cwd() / "var"
    assert plain.database == f"sqlite:///{Path.cwd() / 'var' / 'onetouch.db'}"
    assert plain.index_dir == plain.data_dir / "index"
    assert plain.assumed_after == timedelta(hours=72)
    assert plain.identity_secret is None


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    assert settings(PORT=" ", DATA_DIR="") == settings()


def test_paths_are_made_absolute_and_home_is_known() -> None:
    assert settings(DATA_DIR="~/answers").data_dir == Path.home() / "answers"
    assert settings(MODELS_DIR="models").models == Path.cwd() / "models"


@pytest.mark.parametrize(
    ("name", "value", "way_out"),
    [
        ("PORT", "http", "whole number"),
        ("PORT", "65536", "0 to 65535"),
        ("PORT", "-1", "whole number"),
        ("PORT", "８０８０", "whole number"),
        ("TRUSTED_PROXIES", "-2", "whole number"),
        ("EXACT_LIMIT", "many", "whole number"),
        ("ERROR_BUDGET", "5", "between 0 and 1"),
        ("ERROR_BUDGET", "0", "between 0 and 1"),
        ("ERROR_BUDGET", "nan", "a number"),
        ("ERROR_BUDGET", "5%", "a number"),
        ("ASSUMED_AFTER", "0", "above 0"),
        ("ASSUMED_AFTER", "inf", "a number"),
        ("ABANDONED_AFTER", "1e30", "above 0, up to"),
        ("REVOKED_WITHIN", "a week", "a number"),
        ("SYNC_INTERVAL", "-1", "0 to switch it off"),
        ("SYNC_INTERVAL", "nan", "a number"),
        ("PUBLIC_URL", "help.example.com", "https://help.example.com"),
        ("PUBLIC_URL", "http://[", "Invalid IPv6 URL"),
        ("SLACK_HOME", "ACME", "ids of workspaces"),
        ("SLACK_HOME", "T-1", "ids of workspaces"),
        ("LOG_FORMAT", "xml", "text or json"),
        ("LOG_LEVEL", "chatty", "DEBUG, INFO, WARNING or ERROR"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_the_way_out(name: str, value: str, way_out: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        settings(**{name: value})
    assert str(refused.value).startswith(f"{PREFIX}{name}: {value!r} cannot be used")
    assert way_out in str(refused.value)


def test_a_secret_is_never_shown() -> None:
    with pytest.raises(InvalidSetting) as refused:
        settings(IDENTITY_SECRET="too-short")
    assert "too-short" not in str(refused.value)
    assert "32 characters" in str(refused.value)
    assert settings(IDENTITY_SECRET="x" * 32).identity_secret == "x" * 32


def test_an_unknown_variable_is_refused_by_name_with_the_likely_one_and_all_there_are() -> None:
    with pytest.raises(InvalidSetting) as refused:
        settings(PROT="1")
    assert "ONETOUCH_PROT is not a setting (did you mean ONETOUCH_PORT?)" in str(refused.value)
    assert all(option.name in str(refused.value) for option in OPTIONS)
    with pytest.raises(InvalidSetting, match="ONETOUCH_ZZZZ is not a setting:"):
        settings(ZZZZ="1")


def test_settings_of_later_parts_do_not_stop_this_version() -> None:
    assert settings(LLM_MODEL="small", ZENDESK_URL="https://acme.zendesk.com") == settings()


def test_a_jira_needs_what_we_sign_in_with() -> None:
    cloud = {"JIRA_URL": "https://acme.atlassian.net/", "JIRA_EMAIL": "bot@acme.com", "JIRA_TOKEN": "t"}
    found = settings(**cloud, JIRA_PROJECT="one", JIRA_ISSUE_TYPES="bug=Defect, feature=10001")
    assert (found.jira_url, found.jira_flavour, found.jira_project) == ("https://acme.atlassian.net", "cloud", "ONE")
    assert found.jira_issue_types == {"bug": "Defect", "feature": "10001"}
    for missing in ("JIRA_EMAIL", "JIRA_TOKEN"):
        with pytest.raises(InvalidSetting, match=f"ONETOUCH_{missing}"):
            settings(**{name: value for name, value in cloud.items() if name != missing})
    with pytest.raises(InvalidSetting, match="https"):
        settings(**(cloud | {"JIRA_URL": "http://acme.atlassian.net"}))
    own = settings(JIRA_URL="http://jira.acme.local/jira", JIRA_FLAVOUR="DataCenter", JIRA_TOKEN="t")
    assert (own.jira_flavour, own.jira_email, own.jira_auto_escalate) == ("datacenter", None, "off")


@pytest.mark.parametrize(
    "given",
    [
        {"JIRA_FLAVOUR": "server"},
        {"JIRA_AUTO_ESCALATE": "yes"},
        {"JIRA_PROJECT": "one-12"},
        {"JIRA_ISSUE_TYPES": "defect=Bug"},
        {"JIRA_ISSUE_TYPES": "bug"},
        {"JIRA_URL": "acme"},
        {"JIRA_WEBHOOK_SECRET": "short"},
        {"JIRA_URL": "https://eve:secret@acme.atlassian.net", "JIRA_EMAIL": "a@b.example", "JIRA_TOKEN": "t"},
    ],
)
def test_what_cannot_be_meant_for_jira_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(InvalidSetting, match=next(iter(given))):
        settings(**given)


def test_variables_of_others_are_none_of_our_business() -> None:
    assert Settings.from_env({"PORT": "1", "TOUCH_PORT": "x"}) == settings()


def test_the_decision_hash_changes_with_what_steers_decisions_only() -> None:
    plain = settings().decision_hash()
    others = [
        settings(PORT="1"),
        settings(DATA_DIR="/elsewhere"),
        settings(IDENTITY_SECRET="y" * 32),
        settings(LOG_LEVEL="debug"),
        settings(SYNC_INTERVAL="9"),
    ]
    assert {other.decision_hash() for other in others} == {plain}
    steering = [
        settings(ERROR_BUDGET="0.1"),
        settings(EMBEDDING_MODEL="another"),
        settings(EXACT_LIMIT="1"),
    ]
    assert len({plain, *(other.decision_hash() for other in steering)}) == 4


def test_a_file_of_variables_is_read_as_shells_write_them(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    text = "\ufeff# ours\n\nexport ONETOUCH_PORT=1\nONETOUCH_HOST = '::1'\nA=\"b=c\"\nB='\nC=\n"
    file.write_text(text, encoding="utf-8")
    assert read_env_file(file) == {"ONETOUCH_PORT": "1", "ONETOUCH_HOST": "::1", "A": "b=c", "B": "'", "C": ""}


def test_no_file_is_no_variables(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / ".env") == {}


def test_a_line_that_is_no_variable_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\nONETOUCH_PORT 8080\n")
    with pytest.raises(InvalidSetting, match=r"\.env, line 2: expected NAME=value"):
        read_env_file(file)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"A=\xff\xfe\n")
    with pytest.raises(InvalidSetting, match=r"\.env is not text in UTF-8"):
        read_env_file(file)


INSTALLING = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "a client secret",
    "SLACK_SIGNING_SECRET": "a signing secret",
    "ENCRYPTION_KEY": "a key of tests that has 32 letters, another key of tests that has 32",
    "PUBLIC_URL": "https://help.example.com",
}


def test_installing_in_other_workspaces_needs_all_that_belongs_to_it() -> None:
    whole = settings(**INSTALLING)
    assert [len(key) for key in whole.encryption_key] == [34, 32]
    assert settings(SLACK_HOME="T1, E2").slack_home == ("T1", "E2")
    assert settings(**{**INSTALLING, "PUBLIC_URL": "http://127.0.0.1:8080"}).slack_client_id == "1.2"
    for name, needed in (
        ("SLACK_CLIENT_SECRET", "ONETOUCH_SLACK_CLIENT_SECRET"),
        ("ENCRYPTION_KEY", "openssl rand"),
        ("PUBLIC_URL", "ONETOUCH_PUBLIC_URL"),
        ("SLACK_SIGNING_SECRET", "ONETOUCH_SLACK_APP_TOKEN"),
    ):
        with pytest.raises(InvalidSetting, match=needed):
            settings(**{**INSTALLING, name: ""})
    with pytest.raises(InvalidSetting, match="https"):
        settings(**{**INSTALLING, "PUBLIC_URL": "http://help.example.com"})


def test_a_short_key_is_refused_and_not_shown() -> None:
    with pytest.raises(InvalidSetting, match="32 characters") as refused:
        settings(ENCRYPTION_KEY="too short")
    assert "too short" not in str(refused.value)
