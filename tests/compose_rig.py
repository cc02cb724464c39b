"""The services of a compose file without an engine: each with its command, environment, user, mounts, network and limits, in namespaces of
its own, on a root that has nothing but this machine's libraries and our programs. Needs root, docker-compose and python3-yaml."""

import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile

from rig import PATIENCE, RELEASE_BIN, ROOT, wait_until

try:
    import yaml
except ImportError:
    yaml = None

COMPOSE = ROOT / "deploy" / "compose"
DEVICES = ("null", "zero", "random", "urandom")
SIZES = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def why_not():
    """Empty: it can be done here."""
    if os.geteuid() != 0:
        return "needs root"
    for program in ("docker-compose", "unshare", "nsenter", "setpriv"):
        if not shutil.which(program):
            return f"there is no {program}"
    if yaml is None:
        return "there is no python3-yaml"
    if subprocess.run(["unshare", "--mount", "--pid", "--net", "--ipc", "--fork", "true"], capture_output=True, check=False).returncode != 0:
        return "this machine gives no namespaces"
    return ""


def bytes_of(size):
    return int(size[:-1]) * SIZES[size[-1]] if str(size)[-1:] in SIZES else int(size)


class Folder:
    """A copy of deploy/compose as somebody has it who filled it in."""

    def __init__(self, path, environment):
        self.path = pathlib.Path(path)
        shutil.copytree(COMPOSE, self.path, dirs_exist_ok=True)
        lines = (self.path / ".env.example").read_text().splitlines()
        lines += [f"{name}={value}" for name, value in environment.items()]
        (self.path / ".env").write_text("\n".join(lines) + "\n")

    def config(self, *options):
        """As docker-compose understands it: names filled in, files merged."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("COMPOSE_", "TUTTI_", "DOCKER_"))}
        return subprocess.run(
            ["docker-compose", "--project-directory", self.path, "config", *options], cwd=self.path, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE, check=False)

    def understood(self):
        done = self.config()
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return yaml.safe_load(done.stdout)


class Group:
    """A control group with the limits of a service, where this machine lets us make one (version 1 or 2)."""

    FILES = (("memory", "memory.limit_in_bytes", "mem_limit"), ("pids", "pids.max", "pids_limit"))

    def __init__(self, name, service):
        self.folders, self.held = [], set()
        for controller, limit, key in self.FILES:
            base = pathlib.Path("/sys/fs/cgroup") / controller
            if not base.is_dir():
                base, limit = base.parent, limit.replace("limit_in_bytes", "max")
            folder = base / f"tutti-test-{os.getpid()}-{name}"
            try:
                folder.mkdir(exist_ok=True)
                self.folders.append(folder)
                (folder / limit).write_text(str(bytes_of(service[key])))
                self.held.add(key)
            except OSError:
                pass

    def join(self):
        """What a shell says to be in it."""
        return "".join(f"echo $$ > {folder}/cgroup.procs\n" for folder in dict.fromkeys(self.folders))

    def close(self):
        """When the last of its processes is gone, which is a moment after they were killed."""
        for folder in self.folders:
            wait_until(lambda: not (folder / "cgroup.procs").read_text(), f"{folder} to be empty")  # pylint: disable=cell-var-from-loop
            folder.rmdir()


class Container:
    """One service, running."""

    def __init__(self, name, service, composed):
        self.name, self.service, self.composed = name, service, composed
        self.root = composed.folder / "roots" / name
        self.root.mkdir(parents=True)
        self.group = Group(name, service)
        self.log_path = composed.folder / f"{name}.log"
        namespaces = ["--mount", "--pid", "--ipc", "--fork", "--kill-child"]
        if service["network_mode"] == "none":
            namespaces.append("--net")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                ["unshare", *namespaces, "sh", "-ec", self.script()], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def mounts(self):
        """Where, what."""
        for each in self.service.get("volumes", []):
            source, target, mode = each.rsplit(":", 2)
            yield target, source if source.startswith("/") else self.composed.volume(source), mode
        for each in self.service.get("secrets", []):
            yield f"/run/secrets/{each['source']}", self.composed.secrets[each["source"]]["file"], "ro"

    def script(self):
        root = shlex.quote(str(self.root))
        lines = [
            self.group.join(),
            f"mount -t tmpfs -o mode=755,size=1m root {root}", f"cd {root}", "mkdir -p usr opt/bin etc dev proc run tmp var/lib sys",
            "for each in bin lib lib64 sbin; do ln -s usr/$each $each; done", "mount --rbind -o ro /usr usr", f"mount --bind -o ro {RELEASE_BIN} opt/bin",
            "mount --bind -o ro /etc etc" if self.service["network_mode"] != "none" else ": > etc/passwd", "mount -t proc proc proc",
            "mount --rbind -o ro /sys sys",
        ]
        for device in DEVICES:
            lines += [f": > dev/{device}", f"mount --bind /dev/{device} dev/{device}"]
        for each in self.service.get("tmpfs", []):
            target, _, options = each.partition(":")
            lines += [f"mkdir -p .{target}", f"mount -t tmpfs -o nosuid,nodev,{options or 'size=1m'} tmpfs .{target}"]
        for target, source, mode in self.mounts():
            quoted = shlex.quote(str(source))
            make = f"mkdir -p .{target}" if pathlib.Path(source).is_dir() else f"mkdir -p .{pathlib.PurePath(target).parent}; : > .{target}"
            lines += [make, f"mount --bind {quoted} .{target}", *([f"mount -o remount,bind,ro .{target}"] if mode == "ro" else [])]
        if self.service["read_only"]:
            lines.append("mount -o remount,ro .")
        lines.append(f"exec {shlex.join(['chroot', str(self.root), *self.inside(self.service['command'])])}")
        return "\n".join(lines)

    def inside(self, command):
        """A command as a process of the container's user, with its environment and no rights."""
        user, group = self.service["user"].split(":")
        groups = ",".join(map(str, self.service.get("group_add", [])))
        assert self.service["cap_drop"] == ["ALL"] and "no-new-privileges:true" in self.service["security_opt"]
        environment = {"PATH": "/opt/bin:/usr/bin", **self.service["environment"]}
        return ["setpriv", f"--reuid={user}", f"--regid={group}", *([f"--groups={groups}"] if groups else ["--clear-groups"]), "--bounding-set=-all",
                "--inh-caps=-all", "--no-new-privs", "env", "-i", *(f"{key}={value}" for key, value in environment.items()), *command]

    def pid(self):
        """Its first process, as this machine counts."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def run(self, *command):
        return subprocess.run(
            ["nsenter", f"--target={self.pid()}", "--mount", "--pid", "--net", "--ipc", "--root", "--wd=/", *self.inside(command)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def is_healthy(self):
        kind, *command = self.service["healthcheck"]["test"]
        assert kind == "CMD"  # no shell is in the image
        if self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended with {self.process.returncode}:\n{self.log()}")
        return self.pid() is not None and self.run(*command).returncode == 0

    def processes(self):
        """All of them, by their namespace."""
        mine = os.readlink(f"/proc/{self.pid()}/ns/pid")
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(entry / "ns/pid") == mine:
                    yield entry
            except OSError:
                continue

    def memory(self):
        """Bytes of all its processes: PSS."""
        total = 0
        for entry in self.processes():
            try:
                lines = (entry / "smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            total += sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
        return total

    def rights(self):
        """Who its processes are, and what they may."""
        found = {}
        for entry in self.processes():
            for line in (entry / "status").read_text().splitlines():
                key, _, value = line.partition(":")
                if key in ("Uid", "CapEff", "CapBnd", "NoNewPrivs"):
                    found.setdefault(key, set()).update(value.split())
        return found

    def networks(self):
        lines = (pathlib.Path(f"/proc/{self.pid()}") / "net/dev").read_text().splitlines()[2:]
        return {line.split(":")[0].strip() for line in lines}

    def log(self):
        return self.log_path.read_text(errors="replace")[-4000:]

    def stop(self):
        """As the engine does: SIGTERM to the first process, and the exit code."""
        if self.process.poll() is None:
            if pid := self.pid():
                os.kill(pid, signal.SIGTERM)
            self.process.wait(PATIENCE)
        return self.process.returncode

    def kill(self):
        if self.process.poll() is None and (pid := self.pid()):
            os.kill(pid, signal.SIGKILL)  # with it goes its namespace; unshare's own promise is off once the user has changed
        self.process.kill()
        self.process.wait()


class Composed:
    """The services of a folder that its profiles name. A context manager."""

    def __init__(self, folder, config):
        self.folder = pathlib.Path(folder)
        self.services, self.declared, self.secrets = config["services"], config["volumes"], config.get("secrets", {})
        self.containers = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for container in self.containers.values():
            container.kill()
        for container in self.containers.values():
            container.group.close()

    def volume(self, name):
        """A folder in its place, of the user who has it in the image or by its options."""
        path = self.folder / "volumes" / name
        if not path.exists():
            path.mkdir(parents=True)
            options = (self.declared[name] or {}).get("driver_opts", {}).get("o", "mode=0700,uid=1883,gid=1883")
            values = dict(each.split("=") for each in options.split(","))
            os.chown(path, int(values["uid"]), int(values["gid"]))
            path.chmod(int(values["mode"], 8))
        return path

    def up(self):
        """Everything at once, as docker-compose does where nothing has to be healthy before."""
        for name, service in self.services.items():
            self.containers[name] = Container(name, service, self)
        for container in self.containers.values():
            try:
                wait_until(container.is_healthy, f"{container.name} to be healthy")
            except AssertionError as late:
                raise AssertionError(f"{late}\n{container.log()}") from None
        return self


def temporary_folder():
    """One that the users of containers may go through."""
    folder = tempfile.TemporaryDirectory(prefix="tutti-compose-")
    os.chmod(folder.name, 0o755)
    return folder
