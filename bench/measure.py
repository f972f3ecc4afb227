"""What the measurements share: programs, a store, runs in turn, tables."""

import contextlib
import functools
import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent.parent
KEY, SECRET = "bench-access", "bench-secret-key"


class Column(NamedTuple):
    """One figure of a sample; with its least and largest value, or the median alone."""

    title: str
    spread: bool = False
    digits: int = 0


WALL = Column("wall, ms", spread=True)
MEMORY = Column("resident, MiB")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name):
    path = HERE / name / "target" / name
    if not path.exists():
        sys.exit(f"{path} is missing: make native")
    return str(path)


@functools.cache
def rival(name, variable=None):
    """The path of a program, or nothing, which is said."""
    found = os.environ.get(variable or f"{name.upper()}_BIN") or shutil.which(name)
    if not found:
        print(f"not measured: {name} is not installed", file=sys.stderr)
    return found


class Usage(NamedTuple):
    """Wall time and CPU of a command and all it waited for in ms, MiB resident of the largest process among them."""

    wall: float
    cpu: float
    memory: float


def run(command, environment=None):
    begin = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    words = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if status != 0:
        sys.exit(f"{command[0]} ended with {child.returncode}: {words.decode()[-2000:]}")
    return Usage(seconds * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024)


def cpu(pid):
    """CPU of a process so far, in ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def rounds(contenders, runs):
    """All contenders in turn, so that a busy moment of the machine meets each of them; the first round warms caches only."""
    measured = {name: [] for name in contenders}
    for number in range(runs + 1):
        for name, contender in contenders.items():
            sample = contender(number)
            if number:
                measured[name].append(sample)
    return measured


def table(title, measured, columns):
    """One row a contender; × is the multiple of the first one's median."""
    print(f"\n### {title}\n")
    print("| |" + "".join(f" {c.title}{': min / median / max' if c.spread else ''} | × |" for c in columns))
    print("| --- |" + " --- | --- |" * len(columns))
    ours = None
    for name, samples in measured.items():
        values = list(zip(*samples))
        medians = [statistics.median(v) for v in values]
        ours = ours or medians
        cells = []
        for column, value, median, first in zip(columns, values, medians, ours):
            shown = (min(value), median, max(value)) if column.spread else (median,)
            cells.append(" / ".join(f"{v:.{column.digits}f}" for v in shown))
            cells.append(f"{median / first:.1f}" if first else "")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def serving(port, path, child, seconds=30):
    """Waits until it answers with 200, and returns what it said."""
    begin = time.perf_counter()
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path)
            answer = connection.getresponse()
            if answer.status == 200:
                return answer.read()
        except ConnectionRefusedError:
            pass
        if child.poll() is not None or time.perf_counter() - begin > seconds:
            sys.exit(f"{child.args[0]} does not serve")
        time.sleep(0.0005)


@contextlib.contextmanager
def child(command, environment=None):
    """A program beside this one, to the end of the block."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


class Minio(NamedTuple):
    port: int
    pid: int
    folder: Path

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def credentials(self):
        return {**os.environ, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"}

    @property
    def alias(self):
        """The environment in which mc knows it as "bench"."""
        return {**os.environ, "MC_HOST_bench": f"http://{KEY}:{SECRET}@127.0.0.1:{self.port}"}


@contextlib.contextmanager
def minio(work):
    port = free_port()
    binary = subprocess.check_output([HERE / "scripts" / "minio"], text=True).strip()
    folder = Path(work) / "store"
    command = [binary, "server", "--quiet", "--address", f"127.0.0.1:{port}", str(folder)]
    environment = {**os.environ, "MINIO_ROOT_USER": KEY, "MINIO_ROOT_PASSWORD": SECRET}
    with child(command, environment) as store:
        serving(port, "/minio/health/ready", store)
        yield Minio(port, store.pid, folder)
