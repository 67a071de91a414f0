"""What needs no generator: methods, spellings of paths, and the stream of events."""

import http.client

EXAMPLES = {"path": "nobody/added/this", "file": "timestamp.json", "task_id": "0" * 32}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def fill(path):
    for name, value in EXAMPLES.items():
        path = path.replace("{" + name + "}", value)
    return path


def methods_by_path(document):
    """{path as the server folds it: methods}; two templates may be one path."""
    out = {}
    for path, operations in document["paths"].items():
        out.setdefault(fill(path), set()).update(map(str.upper, operations))
    return out


def is_other(document, path, method):
    """Whether the path with this method is one of a template's, such as an artifact's."""
    return any(method.lower() in operations and "{" in template
               and path.startswith(template.partition("{")[0])
               for template, operations in document["paths"].items())


def check_methods(api, document):
    """Other methods are a 405 that names the right ones, HEAD is GET without a body, and a path is
    the same with and without a slash at its end."""
    for path, methods in methods_by_path(document).items():
        for method in METHODS:
            if method in methods or is_other(document, path, method):
                continue
            got = api.call(method, path)
            assert got.status == 405, f"{method} {path}: {got.status}"
            assert isinstance(got.json["detail"], str)
            allowed = set(got.headers["Allow"].split(", "))
            described = methods | ({"HEAD"} if "GET" in methods else set())
            assert described <= allowed, f"{path} has {described}, but allows {allowed}"
        if "GET" in methods and path != "/api/v1/events":
            check_spellings(api, path)


def check_spellings(api, path):
    plain = api.get(path)
    head = api.call("HEAD", path)
    assert (head.status, head.body) == (plain.status, b""), f"HEAD {path}: {head.status}"
    assert head.headers["Content-Type"] == plain.headers["Content-Type"]
    other = api.get("/" + (path.rstrip("/") or "/") + ("" if path.endswith("/") else "/"))
    assert other.status == plain.status, f"{path}: {plain.status}, and {other.status} otherwise"


def check_stream(api, path):
    """Server-sent events begin, and end when the client has had enough."""
    connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 200, response.status
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.read1(1000), "nothing came"
    finally:
        connection.close()
