#!/usr/bin/python3
"""The live configuration where the bus is a Redis: read and written there by clients that know nothing of Tutti."""

import json
import unittest

from config_test import Configured, kill_everything
from redis_rig import Redis
from rig import wait_until


class OnRedis(Configured):
    def setUp(self):
        self.redis = self.enterContext(Redis())
        self.config = f'[bus]\nurl = "{self.redis.url}"\n[gateway]\nlisten = "off"\n'
        super().setUp()

    def kept(self, section):
        with self.redis.client() as client:
            text = client("GET", f"config:{section}")
        return json.loads(text) if text else None

    def wait_kept(self, section, config):
        wait_until(lambda: self.kept(section) == config, f"{section} in Redis")

    def write(self, section, config):
        with self.redis.client() as client:
            client.edit_section(section, config)

    def test_it_stands_there_plainly_and_comes_back_where_it_was_lost(self):
        self.set("global", "cache_ttl=70")
        self.wait_kept("global", {"cache_ttl": 70})
        with self.redis.client() as client:
            client("FLUSHALL")
        self.wait_kept("global", {"cache_ttl": 70})
        self.redis.kill()
        self.redis.start()
        self.wait_kept("global", {"cache_ttl": 70})
        kill_everything(self.home)
        self.up()
        self.assertEqual(self.get("global")["config"], {"cache_ttl": 70})

    def test_what_another_client_writes_holds_where_it_is_right(self):
        self.set("global", "cache_ttl=70")
        self.wait_kept("global", {"cache_ttl": 70})
        self.write("global", {"cache_ttl": 80})
        wait_until(lambda: self.get("global")["config"] == {"cache_ttl": 80}, "the section to be taken")
        self.write("global", {"cache_ttl": "soon"})
        self.wait_kept("global", {"cache_ttl": 80})
        self.assertEqual(json.loads(self.set("global", "cache_ttl=90").stdout)["config"], {"cache_ttl": 90})
        self.wait_kept("global", {"cache_ttl": 90})

    def test_a_secret_written_there_in_clear_is_moved(self):
        self.write("auth", {"username": "anna", "password_hash": "correct horse"})
        wait_until(lambda: "file" in ((self.kept("auth") or {}).get("password_hash") or {}), "the secret to be moved")
        self.assertEqual(self.get("auth")["config"], {"username": "anna", "password_hash": {"set": True}})


if __name__ == "__main__":
    unittest.main()
