"""Holds every JSON answer of the API against the service's own /openapi.json: what is not in the document fails the test that got it."""

import re
from functools import lru_cache
from typing import Any

import requests
from jsonschema import Draft202012Validator

Operation = dict[str, Any]


class Document:
    def __init__(self, document: dict[str, Any]):
        self.components = {"components": document["components"]}
        self.paths = [
            (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(pattern)) + "$"), operations)
            for pattern, operations in sorted(document["paths"].items(), key=lambda item: "{" in item[0])
        ]
        self.validators: dict[str, Draft202012Validator] = {}

    def operation(self, method: str, path: str) -> Operation | None:
        for pattern, operations in self.paths:
            if pattern.match(path):
                return operations.get(method.lower())
        return None

    def schema(self, operation: Operation, status: int, media_type: str) -> dict[str, Any]:
        responses = operation["responses"]
        answer = responses.get(str(status)) or responses.get(f"{status // 100}XX")
        assert answer is not None, f"status {status} of {operation['operationId']} is not in /openapi.json"
        assert media_type in answer.get("content", {}), f"{media_type} of {operation['operationId']} {status} is not in /openapi.json"
        return answer["content"][media_type]["schema"]

    def headers(self, operation: Operation, status: int) -> list[str]:
        """Those that every such answer has."""
        responses = operation["responses"]
        answer = responses.get(str(status)) or responses.get(f"{status // 100}XX")
        return [name for name, header in answer.get("headers", {}).items() if header["required"]]

    def validator(self, schema: dict[str, Any]) -> Draft202012Validator:
        """Kept by the name that it refers to."""
        name = schema["$ref"]
        if name not in self.validators:
            self.validators[name] = Draft202012Validator({**schema, **self.components})
        return self.validators[name]


def named_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the document; parsers differ about which of two members with the same name counts."""
    named = dict(members)
    assert len(named) == len(members), f"/openapi.json names a member twice: {[name for name, _ in members]}"
    return named


@lru_cache(maxsize=1)
def document(url: str) -> Document:
    """All services of a test run have the same; a test with a wording of its own has other titles, which are no types."""
    with requests.Session() as http:
        http.trust_env = False
        return Document(http.get(url + "/openapi.json", timeout=20).json(object_pairs_hook=named_once))


_known: list[Document] = []


def check(url: str, method: str, path: str, answer: requests.Response) -> None:
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if not path.startswith("/api/") or media_type not in ("application/json", "application/problem+json"):
        return
    if not _known:
        _known.append(document(url))
    operation = _known[0].operation(method, path.partition("?")[0])
    if operation is None or method == "HEAD":
        assert answer.status_code >= 400 or method == "HEAD", f"{method} {path} is not in /openapi.json"
        return
    missing = [name for name in _known[0].headers(operation, answer.status_code) if name not in answer.headers]
    assert not missing, f"{method} {path} ({answer.status_code}) lacks {missing}, which /openapi.json promises"
    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in _known[0].validator(_known[0].schema(operation, answer.status_code, media_type)).iter_errors(answer.json())
    ]
    assert not errors, f"{method} {path} ({answer.status_code}) is not as /openapi.json says:\n" + "\n".join(errors[:5])
