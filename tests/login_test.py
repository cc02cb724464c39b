#!/usr/bin/python3
"""Logging in at tutti-gateway while others guess at the password, which is kept as a costly hash."""

import http.client
import json
import threading
import unittest

from bus_client import BusClient
from gateway_bench import PASSWORD, WithHub
from rig import PATIENCE, wait_until

# argon2id of PASSWORD, at libsodium's interactive cost.
HASH = "$argon2id$v=19$m=65536,t=2,p=1$9UTXNajVDGUYMWuGA28VgA$e+CvM4+2Fzo1ASzDBThHToIu72M9ksSm2DUbv1NMfqc"
GUESSERS = [f"127.0.0.{number}" for number in range(2, 8)]


class Guessing(WithHub):
    def setUp(self):
        super().setUp()
        secret = self.bench.folder / "password"
        secret.write_text(HASH + "\n")
        (self.bench.run_directory / "bus.key").write_bytes(bytes(range(32)))
        self.bench.start_gateway("--password-file", secret)

    def log_in(self, password, address="127.0.0.1", cookie=None):
        headers = {"Content-Type": "application/json", **({"Cookie": cookie} if cookie else {})}
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.bench.port, timeout=PATIENCE, source_address=(address, 0))
        try:
            connection.request("POST", "/api/session", json.dumps({"password": password}), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers
        finally:
            connection.close()

    def cookie(self, headers, name):
        return next((value.split(";")[0] for value in headers.get_all("Set-Cookie") or []
                     if value.startswith(f"{name}=")), None)

    def metrics(self, session):
        _, _, body = self.bench.ask("GET", "/metrics", headers={"Cookie": session})
        return dict(line.rsplit(" ", 1) for line in body.decode().splitlines() if not line.startswith("#"))

    def test_the_right_password_from_a_fresh_address_gets_in_while_six_guess(self):
        stop = threading.Event()
        answers = {address: [] for address in GUESSERS}

        def guess(address):
            while not stop.is_set():
                answers[address].append(self.log_in("wrong horse battery", address)[0])
        threads = [threading.Thread(target=guess, args=[address]) for address in GUESSERS]
        for thread in threads:
            thread.start()
        try:
            wait_until(lambda: all(429 in given for given in answers.values()), "every guesser to be slowed")
            self.assertEqual(self.bench.get("/health/live")[0], 200)
            status, headers = self.log_in(PASSWORD, "127.0.0.8")
            self.assertEqual(status, 200)
            device = self.cookie(headers, "tutti_device")
            # The same browser again, now from behind an address that guesses.
            self.assertEqual(self.log_in(PASSWORD, GUESSERS[0])[0], 429)
            self.assertEqual(self.log_in(PASSWORD, GUESSERS[0], device)[0], 200)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        counted = self.metrics(self.cookie(headers, "tutti_session"))
        checked = sum(given.count(401) for given in answers.values())
        self.assertEqual(int(counted["tutti_gateway_logins_failed_total"]), checked)
        self.assertEqual(int(counted["tutti_gateway_logins_total"]), 2)
        self.assertGreater(int(counted['tutti_gateway_logins_refused_total{reason="address"}']), 0)
        with BusClient(self.bench.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/health/gateway")
            while "somebody tries passwords" not in (health := json.loads(bus.next_message().payload))["message"]:
                pass
        self.assertEqual(health["level"], "warn")
        self.assertGreater(health["details"]["logins"]["refused"], 0)

    def test_checks_of_one_address_do_not_pile_up(self):
        statuses = []

        def attempt():
            statuses.append(self.log_in("wrong horse battery")[0])
        threads = [threading.Thread(target=attempt) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertLessEqual(statuses.count(401), 5)
        self.assertEqual(set(statuses), {401, 429})


if __name__ == "__main__":
    unittest.main()
