import pytest

from server import PASSWORD, Browser, Server


@pytest.fixture(params=["sqlite", "postgres"])
def server(request, tmp_path):
    server = Server(tmp_path, request.param)
    for name, role in (("lead", "lead_prosecutor"), ("paralegal", "paralegal")):
        server.command("user", "add", f"{name}@example.com", "--name", name, text=PASSWORD + "\n")
    server.case = server.command("case", "add", "People v. Example", "--time-zone", "America/New_York")
    for name, role in (("lead", "lead_prosecutor"), ("paralegal", "paralegal")):
        server.command("case", "grant", server.case, f"{name}@example.com", role)
    server.start()
    yield server
    if server.process.poll() is None:
        server.kill()


@pytest.fixture
def lead(server):
    return Browser(server, "lead@example.com")


@pytest.fixture
def paralegal(server):
    return Browser(server, "paralegal@example.com")
