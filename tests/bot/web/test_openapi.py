"""The OpenAPI document is true: it is valid, complete, and responses are as it says."""

from __future__ import annotations

import re

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.bot.web.test_tickets import FORM

API = "/api/v1"


async def described(client):
    response = await client.get(f"{API}/openapi.json")
    assert response.status == 200
    return await response.json()


async def test_the_document_is_valid_openapi_3_1(client):
    document = await described(client)
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


async def test_every_route_is_described_and_every_description_is_a_route(client):
    document = await described(client)
    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    routes = {
        (route.method, route.resource.canonical)
        for route in client.server.app.router.routes()
        if route.method != "HEAD" and route.resource.canonical.startswith(API)
    }
    assert told == routes - {("GET", f"{API}/openapi.json")}


async def test_real_responses_are_as_described(client, here):
    document = await described(client)
    registry = Registry().with_resource("urn:openapi", Resource(contents=document, specification=DRAFT202012))

    async def check(method: str, path: str, status: int, **body: object) -> dict:
        request = {"json": body} if method == "POST" else {}
        response = await client.request(method, API + path, **request)
        assert response.status == status, await response.text()
        template = next(
            one
            for one in document["paths"]
            if method.lower() in document["paths"][one] and _matches(one, API + path.partition("?")[0])
        )
        described_response = document["paths"][template][method.lower()]["responses"][str(status)]
        (kind, content), *_ = described_response["content"].items()
        assert response.content_type == kind
        value = await response.json()
        pointer = content["schema"]["$ref"]
        Draft202012Validator({"$ref": f"urn:openapi{pointer}"}, registry=registry).validate(value)
        return value

    conversation = (await check("POST", "/conversations", 201))["id"]
    messages = f"/conversations/{conversation}/messages"
    for number, text in enumerate(("password", "my board", "hello", "capital of France")):
        await check("POST", messages, 200, key=f"k{number}", text=text)
    await check("POST", messages, 422, key="k")
    await check("POST", "/conversations/c_none/messages", 404, key="k", text="x")
    await check("POST", f"/conversations/{conversation}/outcome", 200, key="o", outcome="person")
    await check("POST", "/tickets", 201, **FORM, conversation=conversation)
    await check("POST", "/tickets", 422, key="k")
    await check("GET", f"/conversations/{conversation}?after=1", 200)
    await check("GET", "/suggest?q=password", 200)
    await check("GET", "/search?q=password", 200)
    await check("GET", "/search", 422)
    await check("GET", "/tickets", 200)
    await check("GET", "/tickets/T-7", 200)
    await check("GET", "/tickets/T-99", 404)
    await check("POST", "/tickets/T-7/replies", 201, text="More about it.")
    await check("POST", "/tickets/T-7/replies", 422, text="")
    await check("POST", "/tickets/T-99/replies", 404, text="x")
    here.intake.slow = True
    await check("POST", messages, 202, key="slow", text="password")
    here.intake.refuse = True
    await check("POST", messages, 503, key="k9", text="password")


async def test_unknown_fields_are_refused_as_the_document_says(client):
    document = await described(client)
    for name, schema in document["components"]["schemas"].items():
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False, name


def _matches(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) is not None
