"""The scaled profile, read as an operator would read it. Its processes are proved elsewhere; here are its promises."""

import re

import pytest
import yaml

from config.env import env
from tests.house.tree import ROOT, text

SERVICES = {"proxy", "web", "sockets", "worker", "postgres", "redis"}
READ_BY_IMAGES = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load(text(ROOT / "docker-compose.yml"))


@pytest.fixture(scope="module")
def services(compose) -> dict[str, dict]:
    return compose["services"]


def test_the_six_services_are_there(compose, services):
    assert set(services) >= SERVICES
    # docker-compose 1.29, which Debian 12 ships, refuses a file with a name.
    assert "name" not in compose


def test_every_service_that_stays_is_watched_and_restarted(services):
    for name, service in services.items():
        if service.get("restart") == "no":
            continue  # runs once and ends
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped", name


def test_only_the_proxy_publishes_a_port(services):
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_every_image_is_pinned(services):
    for name, service in services.items():
        if "build" not in service:
            assert re.search(r":\d+(\.\d+)*(-[a-z]+\w*)?$", service["image"]), name
    for line in re.findall(r"^FROM (\S+)", text(ROOT / "Dockerfile"), re.M):
        assert re.search(r":\d+\.\d+", line), line


def test_no_secret_is_written_into_the_file(compose, services):
    for name, service in services.items():
        for variable, value in service.get("environment", {}).items():
            assert "@" not in value, f"{name}: {variable} carries a password"
            if re.search(r"SECRET|PASSWORD|TOKEN|DATABASE_URL|_KEY", variable):
                assert variable.endswith("_FILE"), f"{name}: {variable}"
                assert value.startswith("/run/secrets/"), f"{name}: {variable}={value}"
    assert all(secret["file"].startswith("./") for secret in compose["secrets"].values())


def test_every_secret_that_is_used_is_declared(compose, services):
    used = {secret for service in services.values() for secret in service.get("secrets", [])}

    assert used == set(compose["secrets"])


def test_every_variable_is_in_the_example(services):
    names = {variable for service in services.values() for variable in service.get("environment", {})}
    filled_in = set(re.findall(r"\$\{(\w+)", text(ROOT / "docker-compose.yml")))

    assert (names - READ_BY_IMAGES) | filled_in <= set(env.known)


def test_what_a_service_waits_for_is_healthy_or_done(services):
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in services, name
            done = services[other].get("restart") == "no"
            assert how["condition"] == ("service_completed_successfully" if done else "service_healthy"), name


def test_redis_keeps_nothing_and_never_drops(services):
    command = services["redis"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))

    assert (options["--save"], options["--appendonly"]) == ("", "no")
    assert options["--maxmemory-policy"] == "noeviction"


def test_the_image_runs_as_nobody_in_particular():
    dockerfile = text(ROOT / "Dockerfile")

    assert re.search(r"^USER (?!root|0\b)\w+", dockerfile, re.M)
    assert "HEALTHCHECK" in dockerfile


def test_the_proxy_writes_down_no_address():
    proxy = text(ROOT / "deploy" / "nginx.conf")

    assert "access_log off;" in proxy
    assert "log_format" not in proxy
    assert "client_max_body_size 1m;" in proxy
