"""What the tests that drive the real programs share: processes, ports, HTTP, ceremonies, reports."""
