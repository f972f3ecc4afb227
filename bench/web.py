"""What the measurements of web servers share: a server beside this program, load on it, its CPU and memory."""

import contextlib
import csv
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from measure import Column, child, free_port, program, rival, rounds, serving, table

FILES = {"1k": 1 << 10, "16k": 16 << 10, "1m": 1 << 20}
NAMES = {"1k": "1 KiB", "16k": "16 KiB", "1m": "1 MiB"}
CONNECTIONS = 32
FILES_OPEN = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
LATENCIES = [Column("p50, µs", digits=0), Column("p99, µs", digits=0), Column("p99.9, µs", digits=0)]
COST = [Column("CPU per request, µs", spread=True, digits=1), Column("requests/s")]
NGINX_LOG = (
    'log_format line escape=json \'{"time":"$time_iso8601","client":"$remote_addr","path":"$uri","status":$status,'
    '"bytes":$bytes_sent,"duration":$request_time}\'; access_log /dev/null line buffer=64k flush=1s;\n'
)


class Server(NamedTuple):
    pid: int
    port: int
    admin: int

    def url(self, path, tls=False):
        return f"http{'s' if tls else ''}://127.0.0.1:{self.port}/{path}"

    def processes(self):
        """Itself and all that it started."""
        found = [self.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        return found

    def cpu(self):
        """CPU of all its threads so far, in µs."""
        tasks = (task for pid in self.processes() for task in Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1000

    def resident(self):
        """MiB."""
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())[1]) / 1024


class Web:
    """Contenders are functions that start a server, given whether by TLS, to the end of a block."""

    def __init__(self, work, seconds, runs):
        self.work, self.seconds, self.runs = work, seconds, runs
        self.root = work / "root"
        self.root.mkdir()
        for name, size in FILES.items():
            (self.root / name).write_bytes(os.urandom(size))

    @contextlib.contextmanager
    def started(self, command, port, admin=0, environment=None, up=serving):
        with child(command, environment) as process:
            up(port, "/1k", process)
            yield Server(process.pid, port, admin)

    def sidecar_command(self, port, admin, upstream, *options):
        command = [program("metrics-sidecar"), "--listen", f"127.0.0.1:{port}", "--upstream", f"http://127.0.0.1:{upstream}"]
        return [*command, "--admin-listen", f"127.0.0.1:{admin}", "--threads", "1", "--drain-delay", "0s", *options]

    def nginx_command(self, name, text):
        path = self.work / name
        temporary = "".join(f"{k}_temp_path {self.work}/{k};\n" for k in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;" if os.geteuid() == 0 else ""
        path.write_text(
            f"daemon off; master_process off; {user} pid {path}.pid; error_log /dev/null; \n"
            f"events {{ worker_connections {FILES_OPEN - 500}; }}\nhttp {{ {temporary} keepalive_requests 1000000000; sendfile on; {text} }}\n"
        )
        return [rival("nginx"), "-c", str(path)]

    @contextlib.contextmanager
    def files(self):
        """A server of all that lies in the folder; gives its port."""
        port = free_port()
        text = f"access_log off; server {{ listen 127.0.0.1:{port} backlog=4096; root {self.root}; }}"
        with child(self.nginx_command("upstream.conf", text + " open_file_cache max=100;")) as upstream:
            serving(port, "/1k", upstream)
            yield port

    def cost(self, server, path, tls=False, close=False):
        """CPU of the server per request, in µs, and requests a second."""
        before = server.cpu()
        done, seconds = self.wrk(server.url(path, tls), CONNECTIONS, close)
        return (server.cpu() - before) / done, done / seconds

    def wrk(self, url, connections, close=False):
        command = [rival("wrk"), "-t1", f"-c{connections}", f"-d{self.seconds}s"]
        said = subprocess.check_output([*command, *(["-H", "Connection: close"] if close else []), url], text=True)
        if "Non-2xx" in said or "Socket errors" in said and not close:
            sys.exit(f"{url}: {said}")
        done = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m),", said)
        return int(done[1]), float(done[2]) * {"ms": 0.001, "s": 1, "m": 60}[done[3]]

    def costs(self, contenders, kinds, tls=False):
        """A table for each kind: a path, and whether with a connection for each request."""
        for path, close in kinds:
            def one(start):
                def measure(_):
                    with start(tls) as server:
                        self.wrk(server.url(path, tls), CONNECTIONS, close)
                        return self.cost(server, path, tls, close)
                return measure
            title = f"{NAMES[path]}, {'a connection for each' if close else f'{CONNECTIONS} kept connections'}{', TLS' if tls else ''}"
            table(title, rounds({name: one(start) for name, start in contenders.items()}, self.runs), COST)

    def latency(self, contenders, path, outside=()):
        """At one rate for everybody: half of what the slowest takes, but for those outside."""
        if not rival("h2load"):
            return
        with contextlib.ExitStack() as stack:
            running = {name: stack.enter_context(start(False)) for name, start in contenders.items()}
            most = {name: self.cost(server, path)[1] for name, server in running.items()}
            rate = min(v for name, v in most.items() if name not in outside) / 2

            def one(server):
                return lambda _: self.paced(server.url(path), rate)
            title = f"{NAMES[path]} at {rate:.0f} requests a second, half of the saturation rate (open loop)"
            table(title, rounds({name: one(server) for name, server in running.items()}, self.runs), LATENCIES)

    def paced(self, url, rate):
        """p50, p99, p99.9 in µs."""
        log = self.work / "h2load.log"
        log.unlink(missing_ok=True)
        seconds, clients = 2 * self.seconds, 50
        command = [rival("h2load"), "--h1", "-t1", f"-c{clients}", f"--rps={rate / clients:.2f}", f"-D{seconds}", f"--log-file={log}", url]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with log.open() as lines:
            times = sorted(int(line[2]) for line in csv.reader(lines, delimiter="\t") if line[1] == "200")
        return [times[int(len(times) * q)] for q in (0.5, 0.99, 0.999)]

    def collections(self, upstream, *options, requests=1_000_000):
        """Collections of garbage in the sidecar during so many requests of 1 KiB on kept connections."""
        port, log = free_port(), self.work / "gc"
        command = self.sidecar_command(port, free_port(), upstream, "-XX:+PrintGC", *options)
        with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
            try:
                serving(port, "/1k", process)
                count = lambda: len(re.findall(r"(?m)^\[[^\n]*GC|Pause", log.read_text()))
                before = count()
                load = [rival("h2load"), "--h1", "-t1", f"-c{CONNECTIONS}", f"-n{requests}", f"http://127.0.0.1:{port}/1k"]
                subprocess.run(load, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                print(f"\nCollections of garbage during {requests:,} requests of 1 KiB: {count() - before}")
            finally:
                process.terminate()


def needs(*programs):
    for name in programs:
        if not rival(name):
            sys.exit(f"{name} is needed: install it")
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES_OPEN, FILES_OPEN))


def memory_folder():
    return "/dev/shm" if os.path.isdir("/dev/shm") else None
