"""Atlassian's OpenAPI document and the schema of its documents, as judges of both sides.

They lie beside the repository; where they are not, `judge` gives None, and tests that are about them skip themselves.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, Draft202012Validator

from bot.simulators.jira.documents import problem

SPECS = Path(__file__).parents[4] / "shared" / "contracts" / "jira" / "specs"
WEBHOOKS = SPECS.parent / "webhooks"

Json = dict[str, Any]


@dataclass(frozen=True)
class Contract:
    """Judges by the two schemas; see `bot.simulators.jira.service.Judge`."""

    operations: dict[str, Json]
    schemas: Json
    documents: Json

    def request(self, operation: str, query: dict[str, list[str]], body: Any) -> list[str]:
        told = self.operations.get(operation)
        if told is None:
            return []
        known = {one["name"] for one in told.get("parameters", ()) if one["in"] == "query"}
        wrong = [f"{operation}: no parameter {name}" for name in query if name not in known]
        schema = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema is not None and body is not None:
            wrong += self._wrong(schema, body, operation)
        elif body is not None:
            wrong.append(f"{operation}: takes no body")
        # What the simulator refuses of itself it refuses in Jira's own words.
        for found in [one for one in _documents(body) if problem(one) is None]:
            wrong += [f"{operation}: {one}" for one in self.document(found)]
        return wrong

    def answer(self, operation: str, status: int, body: Any) -> list[str]:
        told = self.operations.get(operation)
        if told is None:
            return []
        answer = told["responses"].get(str(status))
        if answer is None:
            return [f"{operation}: answers no {status}"]
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return [] if body in (None, {}) else [f"{operation}: answers nothing with {status}"]
        wrong = self._wrong(schema, body, f"{operation} {status}")
        for found in _documents(body):
            wrong += [f"{operation} {status}: {one}" for one in self.document(found)]
        return wrong

    def document(self, document: Any) -> list[str]:
        """Say what is wrong with a document."""
        return [_where(error) for error in Draft4Validator(self.documents).iter_errors(document)]

    def _wrong(self, schema: Json, value: Any, where: str) -> list[str]:
        validator = Draft202012Validator({"components": self.schemas} | schema)
        return [f"{where}: {_where(error)}" for error in validator.iter_errors(value)]


def _where(error: Any) -> str:
    return f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def _documents(value: Any) -> list[Any]:
    if isinstance(value, dict):
        if value.get("type") == "doc" and "version" in value:
            return [value]
        return [one for part in value.values() for one in _documents(part)]
    return [one for part in value for one in _documents(part)] if isinstance(value, list) else []


@cache
def judge() -> Contract | None:
    """Give the judge, or None where the contracts are not."""
    if not SPECS.exists():
        return None
    with gzip.open(SPECS / "jira-cloud-platform-v3.openapi.json.gz") as file:
        told = json.load(file)
    documents = json.loads((SPECS / "adf-v1-full.schema.json").read_text())
    operations = {
        operation["operationId"]: operation | {"method": method.upper(), "path": path}
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "put", "post", "delete"}
    }
    return Contract(operations, told["components"], documents)


def below(path: str) -> str:
    """Give a path of the document without names of its parts, to compare it with ours."""
    return re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/rest/api/3"))
