"""The document that the server serves, and how strictly its answers are held to it."""

import copy
import json

import jsonschema_rs
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

CHECKS = [not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
          checks.response_headers_conformance, checks.response_schema_conformance]

# Where objects of a schema may stand.
NESTED = ("anyOf", "oneOf", "allOf")


def closed(document):
    """A copy in which answers have no members but those that are named. The document leaves them
    open for later versions; what this version adds unsaid is a fault."""
    out = copy.deepcopy(document)
    seen = set()

    def find(ref):
        part = out
        for name in ref.removeprefix("#/").split("/"):
            part = part[name.replace("~1", "/").replace("~0", "~")]
        return part

    def close(part):
        if not isinstance(part, dict) or id(part) in seen:
            return
        seen.add(id(part))
        if "$ref" in part:
            close(find(part["$ref"]))
        if "properties" in part:
            part.setdefault("additionalProperties", False)
        for children in (part.get("properties", {}).values(), [part.get("items")],
                         [part.get("additionalProperties")],
                         *(part.get(name, []) for name in NESTED)):
            for child in children:
                close(child)

    for operation in (o for path in out["paths"].values() for o in path.values()):
        for response in operation["responses"].values():
            response = find(response["$ref"]) if "$ref" in response else response
            for content in response.get("content", {}).values():
                close(content["schema"])
    return out


@schemathesis.serializer("text/csv", "application/x-ndjson")
def as_text(_, value):
    """Lines of text as they are; anything else as JSON, which is no such text."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


def bodies(document):
    """{operationId: a validator of its bodies}, where these are JSON"""
    out = {}
    for operation in (o for path in document["paths"].values() for o in path.values()):
        body = operation.get("requestBody", {})
        if "$ref" in body:
            body = document["components"]["requestBodies"][body["$ref"].rpartition("/")[2]]
        if "application/json" in body.get("content", {}):
            schema = body["content"]["application/json"]["schema"]
            out[operation["operationId"]] = jsonschema_rs.Draft202012Validator(
                schema | {"components": document["components"]})
    return out


def operations(document):
    """{operationId: schemathesis' view of it}"""
    schema = schemathesis.openapi.from_dict(closed(document))
    found = (result.ok() for result in schema.get_all_operations())
    return {operation.definition.raw["operationId"]: operation for operation in found}
