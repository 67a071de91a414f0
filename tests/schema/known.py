"""Requests for what a repository has, which schemas alone would hardly hit upon."""


def cursor(api, path):
    """{"cursor": …} if a list has a second page."""
    found = api.get(path).json["data"].get("next_cursor")
    return {"cursor": found} if found else {}


def queries(api, path, tried, more=""):
    """The queries that were thought of, and the second page of the shortest pages."""
    second = {"limit": 1} | cursor(api, f"{path}?limit=1{more}")
    return [{"query": query} for query in [*tried, second]]


def imports():
    """{operationId: [parts of a request…]} of imports, of which some fit."""
    csv = f"dev/imported;1;sha256;{'ab' * 32}\n"
    line = '{"path":"dev/%s","info":{"length":1,"hashes":{"sha256":"' + "ab" * 32 + '"}}}\n'
    texts = {"text/csv": [csv, csv + csv, '"dev/quoted";"2";sha256;' + "cd" * 32, csv + "x", "\n"],
             "application/x-ndjson": [line % "json", line % "a" + line % "b", line % "a" * 2, "[]"]}
    return {"import_artifacts": [{"body": text, "media_type": kind}
                                 for kind, all_of_it in texts.items() for text in all_of_it]}


def reads(api):
    """{operationId: [parts of a request…]} of operations that show something."""
    tasks = [task["task_id"] for task in api.get("/api/v1/tasks/?limit=50").json["data"]["tasks"]]
    files = ["1.root.json", "timestamp.json", "1.targets.json", "1.snapshot.json", "1.bins-0.json"]
    paths = ["dev/a.txt", "docs/b", "dev/held", "c", "%2e", "a%2Fb"]
    return {
        "show_task": [{"query": {"task_id": name}} for name in [*tasks, "", "é", "x" * 300]],
        "cancel_task": [{"path_parameters": {"task_id": name}} for name in [*tasks[:3], "x"]],
        "list_tasks": queries(api, "/api/v1/tasks/", [
            {}, {"state": "SUCCESS"}, {"state": "ERRORED", "limit": 3}, {"state": "success"},
            {"limit": 0}, {"limit": 1001}, {"limit": "01"}, {"cursor": "74"}, {"cursor": "6161"}]),
        "list_artifacts": queries(api, "/api/v1/artifacts/", [
            {}, {"prefix": "d"}, {"path": "dev/a.txt"}, {"role": "dev"}, {"role": "bins-0"},
            {"role": "nobody"}, {"prefix": "d", "path": "dev/a.txt"}, {"prefix": "%FF"},
            {"cursor": "61"}, {"cursor": "6100"}, {"path": ""}, {"role": "root"}]),
        "list_roles": queries(api, "/api/v1/roles/", [
            {}, {"bins": "true"}, {"bins": "Yes", "limit": 1}, {"bins": 2}, {"cursor": "7262"}],
            "&bins=true"),
        "show_artifact": [{"path_parameters": {"path": path}} for path in paths],
        "show_file": [{"path_parameters": {"file": name}, "headers": headers} for name in files
                      for headers in ({}, {"If-None-Match": "*"}, {"Accept-Encoding": "gzip"})],
        "list_files": [{"headers": {"Accept": kind}} for kind in
                       ("application/json", "text/html", "*/*", "")],
        "show_document": [{"headers": {"If-None-Match": tag}} for tag in ("*", "W/\"x\"", ",,", "")],
    }
