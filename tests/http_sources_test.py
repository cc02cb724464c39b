"""The sources that ask services: tailscale, pihole and weather as whole processes, against servers that answer well and badly.

TUTTI_BIN names the folder of the programs."""

import json
import re
import shutil
import signal
import stat
import unittest

import worker_test
from http_fixture import FAULT, PAGE, Answer, Fixture, Slow, closed_port, make_certificate, private_file
from rig import BIN, PATIENCE, wait_until

TUTTI, PIHOLE, WEATHER = BIN / "tutti", BIN / "tutti-pihole", BIN / "tutti-weather"


def hour(time, words):
    return {"time": str(time), "tempC": "9", "tempF": "48", "weatherDesc": [{"value": words}], "chanceofrain": "0"}


def day(number, hours=range(0, 2400, 300)):
    return {"date": f"2026-11-{28 + number}", "maxtempC": str(10 + number), "maxtempF": str(50 + number), "mintempC": "-1",
            "mintempF": "30", "avgtempC": "5", "avgtempF": "41", "uvIndex": "1", "astronomy": [{"sunrise": "07:20 AM"}],
            "hourly": [hour(time, "Sunny" if time == 1200 else "Mist") for time in hours]}


def wttr(days=3, hours=range(0, 2400, 300)):
    return {
        "current_condition": [{
            "temp_C": "7", "temp_F": "45", "FeelsLikeC": "4", "FeelsLikeF": "39", "humidity": "81", "cloudcover": "75",
            "weatherCode": "116", "weatherDesc": [{"value": "Partly cloudy"}], "windspeedKmph": "15", "windspeedMiles": "9",
            "winddir16Point": "WNW", "winddirDegree": "292", "pressure": "1019", "pressureInches": "30", "uvIndex": "1",
            "visibility": "10", "visibilityMiles": "6", "localObsDateTime": "2026-11-28 03:15 PM"}],
        "nearest_area": [{"areaName": [{"value": "Vienna"}], "country": [{"value": "Austria"}]}],
        "request": [{"type": "City", "query": "Vienna, Austria"}],
        "weather": [day(number, hours) for number in range(days)]}


class SourceCase(worker_test.WorkerCase):
    """A source on a bus of its own, one run after the other."""

    name, command = None, None

    def setUp(self):
        super().setUp()
        self.revision, self.polls = 0, 0

    def serve(self, answer, **how):
        fixture = Fixture(answer, **how)
        self.addCleanup(fixture.stop)
        return fixture

    def configure(self, **section):
        """The section, kept on the bus as the keeper does."""
        self.revision += 1
        self.observer.publish(f"tutti/config/{self.name}", {"v": 1, "revision": self.revision, "config": section}, retain=True)
        self.observer.wait(f"tutti/config/{self.name}", lambda said: said.get("revision") == self.revision)

    def run_once(self, **environment):
        """(whether it went well, its status); readings are in `self.readings()`."""
        process = self.start(*self.command, "--once", **environment)
        code = process.wait(PATIENCE)
        self.assertIn(code, (0, 1), self.log())
        self.polls += 1
        status = self.observer.wait(f"tutti/status/{self.name}", lambda said: said.get("poll_count") == self.polls)
        self.assertEqual(code == 0, status["last_success"] == status["last_poll"])
        return code == 0, status

    def readings(self):
        before = f"tutti/reading/{self.name}/"
        return {topic.removeprefix(before): json.loads(message.payload) for topic, message in dict(self.observer.latest).items()
                if topic.startswith(before) and message.payload}

    def values(self):
        return {sensor: reading["value"] for sensor, reading in self.readings().items()}

    def assert_fails(self, pattern, **environment):
        """The next run fails with that sentence in the status, and leaves the readings alone."""
        before, errors = self.readings(), self.observer.payload(f"tutti/status/{self.name}").get("error_count", 0)
        well, status = self.run_once(**environment)
        self.assertFalse(well)
        self.assertRegex(status["last_error"], pattern)
        self.assertEqual(status["error_count"], errors + 1)
        self.assertEqual(self.readings(), before)
        return status["last_error"]


class Weather(SourceCase):
    name, command = "weather", [WEATHER]

    def setUp(self):
        super().setUp()
        self.answer = Answer(wttr())
        self.wttr = self.serve(lambda request: self.answer)
        self.configure(location="Wien", wttr_url=self.wttr.url, timeout=20)

    def test_wttr_gives_26_readings_with_their_units(self):
        well, status = self.run_once()
        self.assertTrue(well, status)
        self.assertEqual(len(self.readings()), 26)
        self.assertEqual(self.wttr.requests[0][1], "/Wien?format=j1")
        self.assertEqual(self.values() | {
            "weather_temp": 7, "weather_conditions": "Partly cloudy", "weather_wind_dir": "WNW", "weather_location": "Vienna",
            "forecast_d2_date": "2026-11-30", "forecast_d2_max_temp": 12, "forecast_d0_description": "Sunny"}, self.values())
        self.assertEqual(self.readings()["weather_wind"]["unit"], "km/h")
        self.configure(location="Wien", wttr_url=self.wttr.url, units="imperial")
        self.assertTrue(self.run_once()[0])
        temperature = self.readings()["weather_temp"]
        self.assertEqual((temperature["value"], temperature["unit"]), (45, "°F"))

    def test_the_location_is_percent_encoded_and_may_be_empty(self):
        self.configure(location="São Paulo/ä", wttr_url=self.wttr.url)
        self.assertTrue(self.run_once()[0])
        self.configure(wttr_url=self.wttr.url)
        self.assertTrue(self.run_once()[0])
        self.assertEqual(self.wttr.asked(), ["GET /S%C3%A3o%20Paulo%2F%C3%A4", "GET /"])

    def test_each_failure_is_said_and_old_readings_are_left_alone(self):
        self.assertTrue(self.run_once()[0])
        whole = json.dumps(wttr())
        for answer, said in (
                (FAULT, r"^wttr\.in has a fault of its own \(status 500\)$"),
                (PAGE, r"^wttr\.in answers with a page instead of data$"),
                (Answer("{}", 401), r"^wttr\.in refuses the question \(status 401\)$"),
                (Answer("Unknown location; please try ~48.2,16.4", content_type="text/plain"),
                 r'^wttr\.in does not know the place "Wien": set weather\.location'),
                (Answer(whole[:len(whole) // 2]), r"^wttr\.in answers with what is no JSON, or broken off"),
                (Answer(whole, cut=len(whole) // 2), r"^wttr\.in does not answer \(.*http://127\.0\.0\.1"),
                (Answer("[" + "0," * 1_000_000 + "0]"), r"^wttr\.in does not answer \(.*too large"),
                (Answer("", 429), "asked too often")):
            with self.subTest(said):
                self.answer = answer
                self.assert_fails(said)
        self.answer = Answer(wttr())
        well, status = self.run_once()
        self.assertTrue(well)
        self.assertEqual((status["poll_count"], status["error_count"]), (10, 8))

    def test_a_section_that_is_not_right_is_said_and_nobody_is_asked_instead(self):
        self.configure(location="Wien", wttr_url=self.wttr.url, units="metrical")
        self.assert_fails(r'^config/weather: units: must be one of "metric", "imperial"')
        self.assertEqual(self.wttr.requests, [])

    def test_who_is_slow_or_not_there_is_said_to_be(self):
        self.answer = Slow
        self.configure(location="Wien", wttr_url=self.wttr.url, timeout=0.1)
        self.assert_fails(r"^wttr\.in does not answer \(GET http://127\.0\.0\.1:\d+/Wien: no answer in time\)$")
        self.assertEqual(len(self.wttr.asked()), 3)  # tries
        held, port = closed_port()
        self.addCleanup(held.close)
        self.configure(location="Wien", wttr_url=f"http://127.0.0.1:{port}")
        self.assert_fails(r"^wttr\.in does not answer \(.*Connection refused\)$")

    def test_a_short_day_is_left_out_and_never_a_zero(self):
        self.answer = Answer(wttr(days=2, hours=(0, 300)))
        self.assertTrue(self.run_once()[0])
        missing = {f"forecast_d{number}_description" for number in range(3)} | {
            f"forecast_d2_{what}" for what in ("date", "max_temp", "min_temp", "avg_temp")}
        self.assertEqual(len(self.readings()), 26 - len(missing))
        self.assertFalse(missing & set(self.readings()))

    def test_open_meteo_is_asked_for_the_place_and_then_for_its_weather(self):
        hours = [f"2026-11-{date}T{hour:02}:00" for date in (28, 29, 30) for hour in range(24)]
        forecast = {
            "latitude": 48.2, "longitude": 16.375, "utc_offset_seconds": 3600, "timezone": "Europe/Vienna",
            "current": {"time": "2026-11-28T15:15", "interval": 900, "temperature_2m": 7.2, "apparent_temperature": 4.1,
                        "relative_humidity_2m": 71, "weather_code": 3, "wind_speed_10m": 12.6, "wind_direction_10m": 292,
                        "pressure_msl": 1019.3, "uv_index": 0.45, "visibility": 24140.0, "cloud_cover": 100},
            "hourly": {"time": hours, "temperature_2m": [5.0] * 72, "weather_code": [61] * 72},
            "daily": {"time": ["2026-11-28", "2026-11-29", "2026-11-30"], "temperature_2m_max": [9.1, 6.4, 4.2],
                      "temperature_2m_min": [2.0, 0.6, -2.8]}}
        places = {"results": [{"name": "Vienna", "latitude": 48.20849, "longitude": 16.37208, "country": "Austria"}]}
        server = self.serve(lambda request: Answer(places if request[1].startswith("/v1/search") else forecast))
        section = {"provider": "open-meteo", "geocoding_url": server.url, "forecast_url": server.url}
        self.configure(location="Vienna", **section)
        self.assertTrue(self.run_once()[0])
        self.assertEqual(server.asked(), ["GET /v1/search", "GET /v1/forecast"])
        self.assertEqual(len(self.readings()), 26)
        self.assertEqual(self.values()["forecast_d1_description"], "Light rain")
        self.configure(location="48.2, 16.4", **section)
        self.assertTrue(self.run_once()[0])
        self.assertEqual(server.asked(), ["GET /v1/forecast"])
        self.configure(**section)
        self.assert_fails("^Open-Meteo needs a place: set weather.location")
        places.clear()
        self.configure(location="Xyzzy", **section)
        self.assert_fails('^Open-Meteo does not know the place "Xyzzy"')

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_whom_nobody_vouches_for_is_not_believed(self):
        certificate, _ = make_certificate(self.folder)
        server = self.serve(lambda request: Answer(wttr()), certificate=certificate)
        self.configure(location="Wien", wttr_url=server.url)
        self.assert_fails(r"^wttr\.in does not answer \(.*certificate")
        self.assertEqual(server.requests, [])

    def test_simulated_it_asks_nobody_and_says_so(self):
        self.configure(simulate=True, wttr_url=self.wttr.url)
        self.assertTrue(self.run_once()[0])
        self.assertEqual((len(self.readings()), self.wttr.requests), (26, []))
        self.assertIs(self.observer.payload("tutti/meta/weather").get("simulated"), True)


class FakePihole:
    """Version 6 with its sessions, or version 5 with its token."""

    summary = {"queries": {"total": 25190, "blocked": 5038, "percent_blocked": 20.0000019, "unique_domains": 1501,
                           "forwarded": 9001, "cached": 11151, "types": {"A": 15000}, "status": {"GRAVITY": 5000}},
               "clients": {"active": 11, "total": 14}, "gravity": {"domains_being_blocked": 131345}, "took": 0.0002}
    legacy = {"domains_being_blocked": 131345, "dns_queries_today": 2000, "ads_blocked_today": 500,
              "ads_percentage_today": 25.0, "status": "enabled"}

    def __init__(self, password="open sesame", version=6):
        self.password, self.version, self.sessions, self.logins, self.instead = password, version, set(), 0, {}

    def __call__(self, request):
        method, path, headers, body = request
        path, _, query = path.partition("?")
        if instead := self.instead.get(f"{method} {path}"):
            return instead
        if self.version == 5:
            good = path == "/admin/api.php" and query.startswith("summaryRaw&auth=")
            return (Answer(self.legacy if query.endswith("=" + self.password) else []) if good
                    else Answer("<html>404 Not Found</html>", 404, "text/html"))
        sid = headers.get("sid")
        if path == "/api/stats/summary":
            return Answer(self.summary) if not self.password or sid in self.sessions else self.error(401, "unauthorized", "Unauthorized")
        if path != "/api/auth":
            return self.error(404, "not_found", "Not found")
        if method == "GET":
            return self.session(not self.password)
        if method == "DELETE":
            found = sid in self.sessions
            self.sessions.discard(sid)
            return Answer("", 204 if found else 401)
        if json.loads(body)["password"] != self.password:
            return self.session(False)
        if len(self.sessions) >= 16:
            return self.error(429, "api_seats_exceeded", "API seats exceeded", "increase webserver.api.max_sessions")
        self.logins += 1
        self.sessions.add(f"sid{self.logins}+/=")
        return self.session(True, f"sid{self.logins}+/=")

    @staticmethod
    def session(valid, sid=None):
        return Answer({"session": {"valid": valid, "totp": False, "sid": sid, "csrf": sid, "validity": 1800 if valid else -1},
                       "took": 0.003}, 200 if valid else 401)

    @staticmethod
    def error(status, key, message, hint=None):
        return Answer({"error": {"key": key, "message": message, "hint": hint}, "took": 0.003}, status)


class Pihole(SourceCase):
    name, command = "pihole", [PIHOLE]

    def setUp(self):
        super().setUp()
        self.pihole = FakePihole()
        self.server = self.serve(self.pihole)
        self.secret = private_file(self.folder / "secret", "open sesame\n")
        self.section = {"host": self.server.url, "password": {"file": str(self.secret)}, "timeout": 20}
        self.configure(**self.section)

    def test_one_session_is_enough_for_all_runs(self):
        for _ in range(5):
            self.assertTrue(self.run_once()[0])
        self.assertEqual(self.values(), {"queries_today": 25190, "ads_blocked_today": 5038, "ads_percentage_today": 20.0})
        self.assertEqual(self.readings()["ads_percentage_today"]["unit"], "%")
        self.assertEqual(self.server.asked(), ["GET /api/auth", "POST /api/auth"] + ["GET /api/stats/summary"] * 5)
        kept = self.folder / "pihole.session"
        self.assertEqual(stat.S_IMODE(kept.stat().st_mode), 0o600)

    def test_no_secret_is_shown_anywhere(self):
        self.assertTrue(self.run_once()[0])
        self.pihole.sessions.clear()
        private_file(self.secret, "hunter2 and more")
        self.assert_fails("refuses the password: set pihole.password$")
        self.configure(**self.section | {"version": 5})
        self.assert_fails("status 404")
        said = self.log() + "".join(repr(message.payload) for message in self.observer.messages)
        for secret in ("open sesame", "hunter2", "sid1"):
            self.assertNotIn(secret, said)

    def test_a_session_that_is_over_is_followed_by_one_login(self):
        self.assertTrue(self.run_once()[0])
        self.pihole.sessions.clear()
        self.server.asked()
        self.assertTrue(self.run_once()[0])
        self.assertEqual(self.server.asked(), ["GET /api/stats/summary", "GET /api/auth", "POST /api/auth", "GET /api/stats/summary"])

    def test_a_lasting_run_gives_its_session_back_at_its_end(self):
        process = self.start(*self.command, "--every", "50ms")
        self.observer.wait("tutti/status/pihole", lambda said: said.get("poll_count", 0) >= 3 and not said["error_count"])
        self.assertEqual((self.pihole.logins, len(self.pihole.sessions)), (1, 1))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE), 0)
        self.assertEqual(self.pihole.sessions, set())
        self.assertFalse((self.folder / "pihole.session").exists())

    def test_a_lasting_run_follows_its_section_and_gives_the_old_session_back(self):
        other = FakePihole("another")
        server = self.serve(other)
        self.start(*self.command, "--every", "50ms")
        self.observer.wait("tutti/status/pihole", lambda said: said.get("last_success"))
        private_file(self.folder / "other", "another")
        self.configure(host=server.url, password={"file": str(self.folder / "other")})
        wait_until(lambda: other.sessions and not self.pihole.sessions, "the session of the other Pi-hole alone")

    def test_each_failure_is_said_and_takes_no_seat(self):
        self.assertTrue(self.run_once()[0])
        ask = "GET /api/stats/summary"
        whole = json.dumps(FakePihole.summary)
        here = r"^the Pi-hole at http://127\.0\.0\.1:\d+ "
        for answer, said in (
                (FAULT, here + r"has a fault of its own \(status 500\)$"),
                (PAGE, here + "answers with a page instead of data$"),
                (Answer(whole[:40]), here + "answers with what is no JSON, or broken off"),
                (Answer(whole, cut=40), here + r"does not answer \("),
                (Answer("{}"), here + "answers without the numbers of queries$"),
                (Answer("[" + "0," * 1_000_000 + "0]"), here + r"does not answer \(.*too large\)$")):
            with self.subTest(said):
                self.pihole.instead = {ask: answer}
                self.assert_fails(said)
        self.pihole.instead = {}
        self.assertTrue(self.run_once()[0])
        self.assertEqual(self.pihole.logins, 1)

    def test_logins_that_fail_are_said_with_what_to_do(self):
        login = "POST /api/auth"
        self.pihole.instead = {login: self.pihole.error(429, "api_seats_exceeded", "API seats exceeded")}
        self.assert_fails("has no API seat left: .*webserver.api.max_sessions")
        self.pihole.instead = {login: self.pihole.error(400, "bad_request", "No 2FA token found in JSON payload")}
        self.assert_fails("second factor.*app password")
        self.pihole.instead = {}
        self.configure(host=self.server.url)
        self.assert_fails("wants a password: set pihole.password$")
        self.configure(host=self.server.url, password={"file": str(self.folder / "nowhere")})
        self.assert_fails("password.*nowhere.*No such file")
        self.configure(host="pi hole")
        self.assert_fails("^pihole.host: ")
        self.assertEqual(self.pihole.logins, 0)

    def test_without_a_password_no_session_is_needed(self):
        self.pihole.password = ""
        self.configure(host=self.server.url)
        self.assertTrue(self.run_once()[0])
        self.assertTrue(self.run_once()[0])
        self.assertEqual(self.server.asked(), ["GET /api/auth"] + ["GET /api/stats/summary"] * 2)

    def test_version_five_is_found_and_asked_with_its_token(self):
        self.pihole.version, self.pihole.password = 5, "0123abcd"
        private_file(self.secret, "0123abcd")
        self.assertTrue(self.run_once()[0])
        self.assertTrue(self.run_once()[0])
        self.assertEqual(self.server.asked(), ["GET /api/auth", "GET /admin/api.php", "GET /admin/api.php"])
        self.assertEqual(self.values()["queries_today"], 2000)
        private_file(self.secret, "wrong")
        self.assert_fails("refuses the token")

    def test_who_is_slow_or_not_there_is_said_to_be_and_loses_no_seats(self):
        self.pihole.instead = {"POST /api/auth": Slow}
        self.configure(**self.section | {"timeout": 0.2})
        self.assert_fails(r"does not answer \(POST http://127\.0\.0\.1:\d+/api/auth: no answer in time\)$|gave no session")
        self.assert_fails("gave no session .* the next login is sent 150 s after that one$")
        self.assertEqual(self.server.asked().count("POST /api/auth"), 1)
        held, port = closed_port()
        self.addCleanup(held.close)
        self.configure(**self.section | {"host": f"127.0.0.1:{port}"})
        self.assert_fails(r"^the Pi-hole at http://127\.0\.0\.1:\d+ does not answer \(.*Connection refused\)$")

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_https_needs_somebody_who_vouches_for_it(self):
        certificate, authority = make_certificate(self.folder)
        server = self.serve(self.pihole, certificate=certificate)
        section = self.section | {"host": server.url}
        self.configure(**section)
        self.assert_fails("certificate.*; give its certificate, or that of its authority, as pihole.certificate$")
        self.assertEqual(server.requests, [])
        for voucher in (authority, certificate[0]):  # a certificate signed by itself vouches for itself
            self.configure(**section, certificate=str(voucher))
            self.assertTrue(self.run_once()[0], self.log())
        self.configure(**section, certificate=str(self.folder / "nowhere.pem"))
        self.assert_fails("nowhere.pem")

    def test_simulated_it_asks_nobody(self):
        self.configure(**self.section, simulate=True)
        self.assertTrue(self.run_once()[0])
        self.assertEqual((len(self.readings()), self.server.requests), (3, []))


def peer(name, online, last_seen="0001-01-01T00:00:00Z"):
    return {"ID": f"n{name}CNTRL", "HostName": name.upper(), "DNSName": f"{name}.tail1234.ts.net.", "OS": "linux", "UserID": 1,
            "TailscaleIPs": ["100.64.0.1"], "LastSeen": last_seen, "Online": online, "ExitNode": False, "Active": online}


class Tailscale(SourceCase):
    name, command = "tailscale", [TUTTI, "tailscale"]

    def setUp(self):
        super().setUp()
        self.status = {
            "Version": "1.76.1", "TUN": True, "BackendState": "Running", "HaveNodeKey": True, "AuthURL": "",
            "Self": peer("totem", True), "Health": [], "MagicDNSSuffix": "tail1234.ts.net", "CertDomains": None,
            "Peer": {"nodekey:1": peer("laptop", True), "nodekey:2": peer("phone", False, "2026-11-20T18:04:05.1Z"),
                     "nodekey:3": peer("nas", True)},
            "User": {"1": {"ID": 1, "LoginName": "someone@example.org"}}}
        self.answer = None
        self.socket = self.folder / "tailscaled.sock"
        self.tools = self.folder / "bin"  # all there is on the PATH: no other tailscale may answer
        self.tools.mkdir()
        self.configure(socket=str(self.socket))

    def run_once(self, **environment):
        return super().run_once(PATH=str(self.tools), **environment)

    def daemon(self):
        return self.serve(lambda request: self.answer or Answer(self.status), unix=self.socket)

    def test_the_daemon_is_asked_on_its_socket(self):
        daemon = self.daemon()
        self.assertTrue(self.run_once()[0])
        self.assertEqual(self.values(), {"connected": True, "device_count": 2})
        self.assertEqual(self.readings()["device_count"]["unit"], "devices")
        method, path, headers, _ = daemon.requests[0]
        self.assertEqual((method, path, headers["Host"]), ("GET", "/localapi/v0/status", "local-tailscaled.sock"))

    def test_peers_have_readings_where_that_is_asked_for(self):
        self.daemon()
        self.configure(socket=str(self.socket), peers=True)
        self.assertTrue(self.run_once()[0])
        self.assertEqual(self.values(), {
            "connected": True, "device_count": 2, "laptop:online": True, "laptop:last_seen": None, "nas:online": True,
            "nas:last_seen": None, "phone:online": False, "phone:last_seen": "2026-11-20T18:04:05.1Z"})

    def test_who_is_not_logged_in_is_not_connected_and_no_error(self):
        self.daemon()
        for state in ("NeedsLogin", "Stopped", "NoState", "Starting"):
            self.status["BackendState"] = state
            well, status = self.run_once()
            self.assertTrue(well, status)
            self.assertEqual(self.values(), {"connected": False, "device_count": 0})

    def test_each_failure_is_said_and_old_readings_are_left_alone(self):
        self.daemon()
        self.assertTrue(self.run_once()[0])
        whole = json.dumps(self.status)
        here = f"^tailscaled at {re.escape(str(self.socket))}: "
        for answer, said in (
                (FAULT, here[:-2] + r" has a fault of its own \(status 500\)$"),
                (PAGE, here[:-2] + " answers with a page instead of data$"),
                (Answer("status access denied", 403), "may not be asked at .*: run this service as root"),
                (Answer(whole[:200]), here + "the status is no JSON, or broken off"),
                (Answer("{}"), here + "the status does not say BackendState$"),
                (Answer("[" + "0," * 2_500_000 + "0]"), here + ".*too large")):
            with self.subTest(said):
                self.answer = answer
                self.assert_fails(said)
        self.answer = Slow
        self.configure(socket=str(self.socket), timeout=0.1)
        self.assert_fails(f"^tailscaled does not answer at {re.escape(str(self.socket))} in time: restart it$")

    def test_a_daemon_that_is_not_there_is_said_with_what_to_do(self):
        self.assert_fails(f"^nobody answers at {re.escape(str(self.socket))}: start tailscaled .*, or set tailscale.socket to where it listens$")

    def program(self, script):
        path = self.tools / "tailscale"
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)

    def test_without_the_socket_the_program_is_asked(self):
        (self.folder / "status.json").write_text(json.dumps(self.status))
        self.program(f'[ "$*" = "status --json" ] || exit 2\nwhile read -r line; do echo "$line"; done < {self.folder}/status.json; echo "$line"\n')
        self.assertTrue(self.run_once()[0], self.log())
        self.assertEqual(self.values(), {"connected": True, "device_count": 2})
        self.program("echo 'failed to connect to local tailscaled' >&2; exit 1\n")
        self.assert_fails("^nobody answers at .*; `tailscale status` says: failed to connect to local tailscaled$")
        self.program("while :; do :; done\n")
        self.configure(socket=str(self.socket), timeout=0.2)
        self.assert_fails("tailscale does not end$")

    def test_simulated_it_asks_nobody(self):
        self.configure(simulate=True, peers=True)
        self.assertTrue(self.run_once()[0])
        self.assertEqual(len(self.readings()), 12)

    def test_a_lasting_run_notices_that_the_daemon_comes(self):
        self.start(*self.command, "--every", "50ms", PATH=str(self.tools))
        self.observer.wait("tutti/status/tailscale", lambda said: said.get("last_error"))
        self.daemon()
        self.observer.wait("tutti/reading/tailscale/connected", lambda said: said.get("value") is True)


if __name__ == "__main__":
    unittest.main()
