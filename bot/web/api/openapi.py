"""The OpenAPI 3.1 document, made from the route table and its models."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.web.api.answers import ProblemOut
from bot.web.api.endpoint import AnyEndpoint
from bot.web.problems import CONTENT_TYPE

Json: TypeAlias = dict[str, Any]

_REF = "#/components/schemas/{model}"
_ANY_REQUEST = (401, 422, 429, 500, 503)
_WITH_BODY = (400, 403, 413, 415)
_PATH_PARAMETER = re.compile(r"\{(\w+)\}")


def document(endpoints: Sequence[AnyEndpoint], prefix: str, version: str) -> Json:
    """Give the whole document."""
    refs, schemas = _schemas(endpoints)
    paths: Json = {}
    for endpoint in endpoints:
        paths.setdefault(prefix + endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Onetouch",
            "version": version,
            "description": "Ask, search, and file tickets. Known visitors are named by a token, others by a cookie.",
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "HS256; claims `sub`, `exp`, and if known `name`, `email`, `account`.",
                },
                "visitor": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "onetouch_visitor",
                    "description": "Signed by this server; over https its name begins with `__Host-`.",
                },
            },
        },
        # Any of the three; an anonymous request sees what is public.
        "security": [{"token": []}, {"visitor": []}, {}],
    }


def _schemas(endpoints: Sequence[AnyEndpoint]) -> tuple[dict[type[BaseModel], Json], Json]:
    wanted: dict[type[BaseModel], JsonSchemaMode] = {ProblemOut: "serialization"}
    for endpoint in endpoints:
        if endpoint.takes_body:
            wanted[endpoint.body] = "validation"
        wanted.update(dict.fromkeys(endpoint.responses.values(), "serialization"))
    refs, definitions = models_json_schema(list(wanted.items()), ref_template=_REF)
    return {model: refs[model, mode] for model, mode in wanted.items()}, definitions["$defs"]


def _operation(endpoint: AnyEndpoint, refs: dict[type[BaseModel], Json]) -> Json:
    operation: Json = {
        "operationId": endpoint.operation,
        "summary": endpoint.summary,
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint, refs),
    }
    if endpoint.takes_body:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": refs[endpoint.body]}},
        }
    if endpoint.takes_files:
        files = {"type": "array", "items": {"type": "string", "format": "binary"}}
        form: Json = {"type": "object", "properties": {"file": files, "key": {"type": "string"}}, "required": ["file"]}
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    return operation


def _parameters(endpoint: AnyEndpoint) -> list[Json]:
    parameters: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PATH_PARAMETER.findall(endpoint.path)
    ]
    schema = endpoint.query.model_json_schema()
    for name, details in schema.get("properties", {}).items():
        required = name in schema.get("required", [])
        described = {key: value for key, value in details.items() if key not in {"title", "description"}}
        parameter: Json = {
            "name": name,
            "in": "query",
            "required": required,
            "schema": _inlined(described, schema.get("$defs", {})),
        }
        if described.get("type") == "array":  # several values come in one, with commas
            parameter |= {"style": "form", "explode": False}
        if "description" in details:
            parameter["description"] = details["description"]
        parameters.append(parameter)
    return parameters


def _inlined(schema: Any, known: Json) -> Any:
    """Put what a schema refers to in its place: parameters have nothing beside them to refer to."""
    match schema:
        case {"$ref": str() as name}:
            named = known[name.rpartition("/")[2]]
            return {key: value for key, value in named.items() if key not in {"title", "description"}}
        case dict():
            return {key: _inlined(value, known) for key, value in schema.items()}
        case list():
            return [_inlined(one, known) for one in schema]
        case _:
            return schema


def _responses(endpoint: AnyEndpoint, refs: dict[type[BaseModel], Json]) -> Json:
    responses: Json = {
        str(status): {
            "description": (model.__doc__ or "").strip(),
            "content": {"application/json": {"schema": refs[model]}},
        }
        for status, model in endpoint.responses.items()
    }
    if endpoint.gives:
        schema = {"type": "string", "format": "binary"}
        responses["200"] = {
            "description": endpoint.gives,
            "content": {"application/octet-stream": {"schema": schema}},
        }
    problems = {*_ANY_REQUEST, *endpoint.problems, *(_WITH_BODY if endpoint.takes_body else ())}
    for status in sorted(problems):
        responses[str(status)] = {
            "description": "It failed; why stands in `detail`.",
            "content": {CONTENT_TYPE: {"schema": refs[ProblemOut]}},
        }
        if status in {429, 503}:
            responses[str(status)]["headers"] = {
                "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
            }
    return responses
