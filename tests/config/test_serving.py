"""A real server, as ./run starts it."""

import http.client
import os
import signal

import pytest

from tests.serve import serve
from tests.services import DidNotStart


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    env = {"DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('serving')}/site.sqlite3"}
    with serve(env) as running:
        yield running


def get(server, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return response


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/help-now/", "/health/live", "/health/ready"])
def test_a_new_site_answers(server, path):
    response = get(server, path)

    assert response.status == 200
    assert response.headers["Server"] is None


@pytest.mark.slow
def test_the_log_holds_no_path_and_no_address(server):
    get(server, "/search/?q=a-secret-word")

    printed = server.printed()
    assert "a-secret-word" not in printed
    assert "127.0.0.1" not in printed


@pytest.mark.slow
def test_a_server_ends_when_it_is_asked_to(tmp_path):
    with serve({"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}) as server:
        os.kill(server.process.pid, signal.SIGTERM)

        assert server.process.wait(timeout=10) in {0, -signal.SIGTERM}


@pytest.mark.slow
def test_a_site_without_a_secret_does_not_start_and_says_why(tmp_path):
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}
    unsafe = {"DEVELOPMENT": "false", "SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere/key"}

    with pytest.raises(DidNotStart, match="SECRET_KEY_FILE points to /nowhere/key"), serve(env, start=unsafe):
        pass


@pytest.mark.slow
def test_without_redis_a_second_process_is_refused(tmp_path):
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}

    with serve(env), pytest.raises(DidNotStart, match="there can be only one"), serve(env):
        pass
    with serve(env) as next_one:
        assert get(next_one, "/health/ready").status == 200
