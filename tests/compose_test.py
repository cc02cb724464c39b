#!/usr/bin/python3
"""deploy/compose: what docker-compose thinks of it, what holds for each of its containers, and all of it running without an engine.

TUTTI_RELEASE_BIN names the folder of the programs."""

import contextlib
import http.client
import pathlib
import re
import shutil
import unittest

import compose_rig
from compose_rig import COMPOSE, Composed, Folder, bytes_of
from rig import PATIENCE, free_port, get_json, wait_until

PASSWORD = "a good password"
TAILNET_NAME = "home.tail0000.ts.net"
EVERYTHING = {
    "COMPOSE_PROFILES": "pihole,tailscale,co2,sensors,camera",
    "COMPOSE_FILE": "docker-compose.yml:containers.yml:traefik.yml",
    "DOCKER_GROUP": "999", "TAILNET_ADDRESS": "100.64.0.1", "TAILNET_NAME": TAILNET_NAME,
}
ENGINE = "docker.sock"


@unittest.skipUnless(shutil.which("docker-compose") and compose_rig.yaml, "SKIPPED, NOT PASSED: needs docker-compose and python3-yaml")
class Files(unittest.TestCase):
    def setUp(self):
        self.place = pathlib.Path(self.enterContext(compose_rig.temporary_folder()))

    def folder(self, environment):
        return Folder(self.place / "compose", environment)

    def test_are_understood_in_each_combination(self):
        for number, files in enumerate(("", "redis.yml", "containers.yml", "traefik.yml", "redis.yml:containers.yml:traefik.yml")):
            with self.subTest(files=files):
                chosen = {**EVERYTHING, "COMPOSE_FILE": ":".join(filter(None, ("docker-compose.yml", files)))}
                done = Folder(self.place / str(number), chosen).config("--quiet")
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_what_has_to_be_said_is_asked_for(self):
        for files, missing in (("containers.yml", "getent group docker"), ("traefik.yml", "tailscale ip -4")):
            with self.subTest(files=files):
                done = Folder(self.place / files, {"COMPOSE_FILE": f"docker-compose.yml:{files}"}).config("--quiet")
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(missing, done.stderr)

    def test_every_container_is_held(self):
        services = self.folder(EVERYTHING).understood()["services"]
        self.assertGreater(len(services), 12)
        for name, service in services.items():
            with self.subTest(service=name):
                self.assertTrue(service["read_only"])
                self.assertEqual(service["cap_drop"], ["ALL"])
                self.assertIn("no-new-privileges:true", service["security_opt"])
                self.assertNotIn("privileged", service)
                self.assertTrue(service["mem_limit"] and service["pids_limit"])
                self.assertEqual(service["healthcheck"]["test"][0], "CMD", "there is no shell in the image")
                self.assertNotIn("ports", service)
                if name != "traefik":
                    self.assertEqual(service["user"], "1883:1883")
                    self.assertNotIn("cap_add", service)

    def test_the_engines_socket_is_in_the_orchestrators_own_file_alone(self):
        for file in sorted(COMPOSE.glob("*.yml")):
            has = ENGINE in re.sub(r"#.*", "", file.read_text())
            self.assertEqual(has, file.name == "containers.yml", file.name)
        services = self.folder(EVERYTHING).understood()["services"]
        self.assertEqual([name for name, service in services.items() if ENGINE in str(service)], ["orchestrator"])

    def test_the_proxys_own_page_is_off_and_it_listens_in_the_tailnet_alone(self):
        command = self.folder(EVERYTHING).understood()["services"]["traefik"]["command"]
        self.assertIn("--api=false", command)
        listeners = [word.partition("address=")[2] for word in command if word.startswith("--entrypoints.")]
        self.assertEqual(sorted(filter(None, listeners)), ["100.64.0.1:443", "127.0.0.1:8082"])
        self.assertFalse([word for word in command if "docker" in word])
        routes = compose_rig.yaml.safe_load(re.sub(r"\{\{.*?\}\}", "filled-in", (COMPOSE / "traefik-routes.yml").read_text()))["http"]
        self.assertEqual(routes["routers"]["tutti"]["service"], *routes["services"])


@unittest.skipIf(compose_rig.why_not(), f"SKIPPED, NOT PASSED: {compose_rig.why_not()}")
class WithoutAnEngine(unittest.TestCase):
    """The commands, environment, users, mounts and limits of the file, as processes in namespaces."""

    def setUp(self):
        self.place = pathlib.Path(self.enterContext(compose_rig.temporary_folder()))
        self.port = free_port()

    def up(self, **environment):
        folder = Folder(self.place / "compose", {"TUTTI_LISTEN": f"127.0.0.1:{self.port}", **environment})
        (folder.path / "page_password").write_text(PASSWORD + "\n")
        (folder.path / "page_password").chmod(0o644)
        config = folder.understood()
        profiles = set(filter(None, environment.get("COMPOSE_PROFILES", "").split(",")))
        config["services"] = {
            name: service for name, service in config["services"].items() if profiles.issuperset(service.get("profiles", []))}
        return self.enterContext(Composed(self.place, config)).up()

    def get(self, path):
        return get_json(f"http://127.0.0.1:{self.port}{path}")

    def status_for(self, host):
        """Of /health to who asks by that name, as a proxy passes it on."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", "/health/live", headers={"Host": host})
            return connection.getresponse().status

    def readings(self, container):
        return "load_1min" in container.run("tutti", "sources", "--json").stdout

    def test_all_are_healthy_within_their_limits_and_end_well(self):
        composed = self.up(COMPOSE_PROFILES="camera", TAILNET_NAME=TAILNET_NAME)
        wait_until(lambda: self.get("/health") == {"status": "healthy"}, "health")
        orchestrator = composed.containers["orchestrator"]
        wait_until(lambda: self.readings(orchestrator), "readings of one container in another")
        self.assertIsNone(self.get("/api/sources"), "it wants the password")
        self.assertEqual([self.status_for(name) for name in (TAILNET_NAME, "elsewhere.example")], [200, 421])
        for name, container in composed.containers.items():
            with self.subTest(service=name):
                self.assertEqual(container.rights(), {"Uid": {"1883"}, "CapEff": {"0" * 16}, "CapBnd": {"0" * 16}, "NoNewPrivs": {"1"}})
                self.assertLess(container.memory(), bytes_of(container.service["mem_limit"]) / 2, "room for what is not idle")
                self.assertNotEqual(container.run("touch", "/anywhere").returncode, 0)
                self.assertEqual(container.networks() == {"lo"}, container.service["network_mode"] == "none")
        self.assertEqual(orchestrator.run("tutti", "config", "set", "weather", "location=Vienna").returncode, 0)
        self.assertEqual({name: container.stop() for name, container in reversed(composed.containers.items())}, dict.fromkeys(composed.containers, 0))

    @unittest.skipUnless(shutil.which("redis-server"), "there is no redis-server")
    def test_a_redis_carries_the_bus_as_well(self):
        composed = self.up(COMPOSE_FILE="docker-compose.yml:redis.yml", TUTTI_BUS="redis+unix:///run/bus/redis.sock?db=0")
        wait_until(lambda: self.get("/health") == {"status": "healthy"}, "health")
        bus = composed.containers["bus"]
        wait_until(lambda: '"value":' in bus.run("redis-cli", "-s", "/run/bus/redis.sock", "get", "source:system:load_1min").stdout,
                   "readings in Redis")


if __name__ == "__main__":
    unittest.main()
