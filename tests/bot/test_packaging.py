"""What is shipped, and how the packages keep to their rules."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from handlers.languages import DEFAULT, LANGUAGES

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "retrieval", "kb")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
DATA = [
    ("retrieval", "calibration.json"),
    ("retrieval.adapters", "minilm_reference.json"),
    *(
        ("handlers.languages", f"locale/{code}/LC_MESSAGES/onetouch.{kind}")
        for code in LANGUAGES
        if code != DEFAULT
        for kind in ("po", "mo")
    ),
    ("bot.web", "static/base.css"),
    ("bot.web", "static/js/main.js"),
    ("bot.web", "templates/chat.html"),
    ("bot.simulators.slack.page", "static/page.html"),
    ("bot.simulators.slack.page", "static/js/main.js"),
    ("bot.simulators.jira.page", "static/page.html"),
    ("bot.simulators.jira.page", "static/js/main.js"),
    ("bot.simulators", "static/js/dom.js"),
    ("bot.database", "migrations/script.py.mako"),
    ("bot.database", "migrations/env.py"),
    *((package, "py.typed") for package in PACKAGES),
]
READS_ENVIRONMENT = {"bot/cli/root.py"}


def name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def pins(file: str) -> dict[str, str]:
    lines = (ROOT / "tooling" / file).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", line) for line in lines)
    return {match[1].lower().replace("_", "-"): match[2] for match in found if match}


def test_the_wheel_holds_the_four_packages_and_nothing_else() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == list(PACKAGES)
    assert set(wheel) <= {"packages", "force-include"}
    assert PROJECT["project"]["scripts"] == {"onetouch": "bot.__main__:main"}


@pytest.mark.parametrize(("package", "file"), DATA)
def test_data_travels_with_its_package(package: str, file: str) -> None:
    assert resources.files(package).joinpath(file).read_bytes() or file == "py.typed"


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_code_is_a_package(package: str) -> None:
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_one_module_reads_the_environment() -> None:
    readers = set()
    for path in MODULES:
        told: set[ast.expr] = set()  # libraries are told by variables; that is no reading
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            told |= {node.value} if isinstance(node, ast.Attribute) and node.attr == "setdefault" else set()
            read = (
                isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"} and node not in told
            )
            brought = isinstance(node, ast.ImportFrom) and node.module == "os"
            if read or (brought and {"environ", "getenv"} & {alias.name for alias in node.names}):
                readers.add(path.relative_to(ROOT).as_posix())
    assert readers == READS_ENVIRONMENT


def test_nothing_is_mocked() -> None:
    for path in sorted((ROOT / "tests").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            modules = [node.module] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not any(module and module.startswith("unittest") for module in modules), path
            arguments = node.args.args if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
            assert "monkeypatch" not in [argument.arg for argument in arguments], path


def test_everything_that_is_needed_is_pinned_and_torch_is_not_needed() -> None:
    lean = pins("lean.txt")
    assert {name(requirement) for requirement in PROJECT["project"]["dependencies"]} <= set(lean)
    assert {"torch", "sentence-transformers", "transformers"} & set(lean) == set()
    for requirement in PROJECT["project"]["optional-dependencies"]["weights"]:
        assert lean[name(requirement)] == requirement.partition("==")[2]


def test_every_locked_package_has_a_hash() -> None:
    text = (ROOT / "tooling" / "lean.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if "==" in line:
            assert "--hash=sha256:" in line, line[:60]


def test_the_extras_are_pinned_beside_the_lean_lock() -> None:
    lean, extras = pins("lean.txt"), pins("extras.txt")
    optional = PROJECT["project"]["optional-dependencies"]
    wanted = {name(requirement) for requirement in [*optional["models"], *optional["dev"]]}
    assert wanted <= set(lean) | set(extras)
    assert set(lean) & set(extras) == set()
    assert extras["torch"] == "2.13.0"
