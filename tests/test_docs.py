"""The documentation says what the program does: settings, commands, routes, links and examples are held against it."""

from __future__ import annotations

import asyncio
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import yaml
from prometheus_client import CollectorRegistry

from bot.cli.root import cli
from bot.config import OPTIONS, PREFIX
from bot.web.api.conversations import Conversations
from bot.web.api.openapi import document
from bot.web.api.routes import DOCUMENT, endpoints
from bot.web.api.routes import PREFIX as API
from bot.web.dependencies import Limits
from bot.web.measures import Measures
from handlers.chat.handoff import DESCRIPTION_LENGTH
from handlers.terms import LONGEST_MESSAGE, normalised
from kb.adapters.folder import FolderSource
from kb.ports import Document

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
ARTICLES = sorted(path for path in DOCS.rglob("*.md") if "decisions" not in path.relative_to(DOCS).parts)
PAGES = [*ARTICLES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]

_FENCE = re.compile(r"^(?P<indent> *)```(?P<kind>\w*)\n(?P<text>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\((?P<target>[^()\s]+)\)")
_PICTURE = re.compile(r"!\[[^\]]+\]\(\S+\)")
_SETTING_ROW = re.compile(
    r"^\| `(?P<name>ONETOUCH_\w+)` \| (?P<default>[^|]+?) \| (?P<meaning>[^|]+?) \|$", re.MULTILINE
)
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_CALL = re.compile(r"(?:docker exec \w+ )?(?:[A-Z_]+=(?:\"[^\"]*\"|\S*)\s+)*onetouch\s+(?P<words>.+)")
_SHELL = frozenset({"|", ">", "<", "&", "&&", "||", ";"})
_ROUTE = re.compile(rf"\b(?P<method>GET|POST|PUT|PATCH|DELETE) (?P<path>{API}[^\s`|]*)")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def front_matter(path: Path) -> dict[str, object]:
    _, matter, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = yaml.safe_load(matter)
    assert isinstance(fields, dict)
    return fields


# Articles


@pytest.mark.parametrize("path", ARTICLES, ids=name_of)
def test_an_article_names_title_audience_and_the_wordings_it_answers(path: Path) -> None:
    fields = front_matter(path)
    assert fields.get("title")
    assert (fields.get("audience"), fields.get("language")) == ("public", "en")
    questions = fields.get("questions")
    assert isinstance(questions, list)
    assert 3 <= len(questions) <= 6
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    said = {normalised(str(title)) for title in (fields["title"], *headings)}
    assert not said & {normalised(str(question)) for question in questions}


def test_no_two_articles_claim_the_same_wording_or_title() -> None:
    claimed: dict[str, str] = {}
    for path in ARTICLES:
        fields = front_matter(path)
        questions = fields["questions"]
        assert isinstance(questions, list)
        for wording in {normalised(str(text)) for text in (fields["title"], *questions)}:
            assert wording not in claimed, f"{name_of(path)} and {claimed[wording]}: {wording}"
            claimed[wording] = name_of(path)


def test_the_docs_are_a_source_without_problems_and_without_decision_records() -> None:
    entries = list(FolderSource(DOCS).read())
    assert [entry for entry in entries if not isinstance(entry, Document)] == []
    found = {entry.external_id for entry in entries if isinstance(entry, Document)}
    assert found == {str(path.relative_to(DOCS).with_suffix("")) for path in ARTICLES}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_relative_link_leads_to_a_file(path: Path) -> None:
    prose = _FENCE.sub("", path.read_text(encoding="utf-8"))
    targets = [found["target"] for found in _LINK.finditer(prose)]
    relative = [target for target in targets if not re.match(r"[a-z]+:|#|/", target)]
    missing = [target for target in relative if not (path.parent / unquote(target).partition("#")[0]).is_file()]
    assert missing == []


@pytest.mark.parametrize("path", ARTICLES, ids=name_of)
def test_an_article_links_to_articles_only_as_its_page_knows_no_others(path: Path) -> None:
    # Pictures are for readers of the files; on an article's page their words stand in their place.
    prose = _PICTURE.sub("", _FENCE.sub("", path.read_text(encoding="utf-8")))
    targets = [found["target"] for found in _LINK.finditer(prose)]
    linked = [(path.parent / target.partition("#")[0]).resolve() for target in targets if "://" not in target]
    assert [str(target) for target in linked if target not in ARTICLES] == []


# Settings


def test_the_settings_page_lists_every_setting_with_its_default_and_meaning() -> None:
    page = text_of("reference/settings.md")
    rows = {row["name"]: (row["default"], row["meaning"]) for row in _SETTING_ROW.finditer(page)}
    assert rows == {
        PREFIX + option.name: (f"`{option.default}`" if option.default else "empty", option.help) for option in OPTIONS
    }


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_page_names_a_setting_that_does_not_exist(path: Path) -> None:
    known = {PREFIX + option.name for option in OPTIONS}
    # An error message is shown with a slip of the pen in it.
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))) - {"ONETOUCH_PORTT"}
    assert named <= known


# Commands


@cache
def commands() -> dict[str, click.Command]:
    """All commands by their full name, groups included."""
    return dict(_below(cli, "onetouch"))


def _below(group: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(group, click.Group):
        return
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        yield f"{name} {word}", command
        yield from _below(command, f"{name} {word}")


def options_of(command: click.Command) -> set[str]:
    names = {name for param in command.params if isinstance(param, click.Option) for name in param.opts}
    return {name for name in names if name.startswith("--")}


@cache
def command_sections() -> dict[str, str]:
    """The commands page by heading."""
    parts = re.split(r"^#{2,3} (onetouch .+)$", text_of("reference/commands.md"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_commands_page_has_a_section_for_every_command_and_no_other() -> None:
    assert set(command_sections()) == set(commands())


@pytest.mark.parametrize("name", commands())
def test_a_command_section_names_its_arguments_and_its_options_and_no_other(name: str) -> None:
    section, command = command_sections()[name], commands()[name]
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", section, re.MULTILINE)) == options_of(command)
    assert set(_OPTION.findall(section)) <= options_of(command)
    if any(isinstance(param, click.Argument) for param in command.params):
        usage = " ".join(command.collect_usage_pieces(click.Context(command))[1:])
        assert f"`{name} {usage}`" in section


# The HTTP API


@cache
def api() -> dict[str, dict[str, object]]:
    table = endpoints(Conversations(Measures(CollectorRegistry(), {}), asyncio.Event()))
    paths: dict[str, dict[str, object]] = document(table, API, "0")["paths"]
    return paths


def test_the_api_page_lists_every_route_and_no_other() -> None:
    known = {(method.upper(), path) for path, methods in api().items() for method in methods}
    page = text_of("reference/http-api.md")
    assert {(found["method"], found["path"]) for found in _ROUTE.finditer(page)} - {("GET", DOCUMENT)} == known
    assert DOCUMENT in page


def test_the_api_page_names_every_field_that_a_request_may_have() -> None:
    page = text_of("reference/http-api.md")
    table = endpoints(Conversations(Measures(CollectorRegistry(), {}), asyncio.Event()))
    fields = {field for row in table for model in (row.query, row.body) for field in model.model_fields}
    assert [field for field in sorted(fields) if f"`{field}`" not in page] == []


def test_the_api_page_states_the_limits_that_hold() -> None:
    page, limits = text_of("reference/http-api.md"), Limits()
    for rate in (limits.write, limits.read, limits.suggest):
        assert f"{rate.burst} at once, then {rate.per_second:g} a second" in page
    assert f"{limits.body_bytes // 1024} KiB" in page
    assert f"up to {LONGEST_MESSAGE:,} characters" in page
    assert f"up to {DESCRIPTION_LENGTH:,}" in page


# Examples


@dataclass(frozen=True, slots=True)
class Example:
    """A call of `onetouch` in a code fence: the words after the program's name."""

    page: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.words)}"


def examples() -> Iterator[Example]:
    for path in PAGES:
        for fence in _FENCE.finditer(path.read_text(encoding="utf-8")):
            if fence["kind"] not in {"console", "bash"}:
                continue
            lines = [line.strip() for line in fence["text"].replace("\\\n", " ").splitlines()]
            if fence["kind"] == "console":
                lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
            for call in filter(None, map(_CALL.match, lines)):
                words = shlex.split(call["words"], comments=True)
                yield Example(name_of(path), tuple(takewhile(lambda word: word not in _SHELL, words)))


@pytest.mark.parametrize("example", list(examples()), ids=str)
def test_an_example_names_a_command_with_options_and_arguments_that_it_takes(example: Example) -> None:
    command: click.Command = cli
    words = list(example.words)
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None
        command = found
    given, left, _ = command.make_parser(click.Context(command)).parse_args(words)
    assert left == []
    assert [param.name for param in command.params if param.required and not given.get(str(param.name))] == []
