"""Requests per second over loopback: the server on one core, wrk on the other."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

from measure import Case, Measurement

APPS = Path(__file__).parent / "apps"
CONNECTIONS = 32
UVICORN = "uvicorn --no-access-log --log-level warning --host 127.0.0.1 --port {port} "
MINIASGI = "miniasgi --no-access-log --log-level warning --host 127.0.0.1 --port {port} "
GUNICORN = "gunicorn --workers 1 --log-level error --bind 127.0.0.1:{port} "

FRAMEWORKS = {
    "FastAPI + uvicorn": UVICORN + "originals:fastapi",
    "minifast + miniasgi": MINIASGI + "mini:minifast",
    "minifast + uvicorn": UVICORN + "mini:minifast",
    "Starlette + uvicorn": UVICORN + "originals:starlette",
    "ministarlette + miniasgi": MINIASGI + "mini:ministarlette",
    "ministarlette + uvicorn": UVICORN + "mini:ministarlette",
    "Litestar + uvicorn": UVICORN + "litestar_app:app",
    "BlackSheep + uvicorn": UVICORN + "blacksheep_app:app",
    "Flask + gunicorn": GUNICORN + "flask_app:app",
    "Django ASGI + uvicorn": UVICORN + "--lifespan off django_app:asgi",
    "Django WSGI + gunicorn": GUNICORN + "django_app:wsgi",
}
SERVERS = {
    "uvicorn[standard]": UVICORN + "raw:app",
    "miniasgi": MINIASGI + "raw:app",
    "hypercorn": "hypercorn --log-level error --worker-class uvloop -b 127.0.0.1:{port} raw:app",
    "granian": "granian --interface asgi --no-access-log --log-level error --host 127.0.0.1 "
    "--port {port} raw:app",
}
LOGGING = {
    "uvicorn[standard]": UVICORN.replace("--no-access-log --log-level warning ", "") + "raw:app",
    "miniasgi": MINIASGI.replace("--no-access-log --log-level warning ", "") + "raw:app",
}
CASES = {
    "hello, framework + server": (FRAMEWORKS, "FastAPI + uvicorn"),
    "raw ASGI, server alone": (SERVERS, "uvicorn[standard]"),
    "raw ASGI, access log on": (LOGGING, "uvicorn[standard]"),
}


def pinned(core: int, command: list[str]) -> list[str]:
    """Bind a command to one core, where there are two."""
    if (os.cpu_count() or 1) > 1 and shutil.which("taskset"):
        return ["taskset", "-c", str(core), *command]
    return command


@contextmanager
def serve(template: str) -> Iterator[int]:
    """Run a server until the block ends; give its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    program, *arguments = template.format(port=port).split()
    command = [str(Path(sys.executable).parent / program), *arguments]
    process = subprocess.Popen(
        pinned(0, command), cwd=APPS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"does not start: {' '.join(command)}") from None
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def load(port: int, seconds: float) -> float:
    """Send requests for a while; return how many were answered per second."""
    duration = max(1, round(seconds))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{duration}s", f"http://127.0.0.1:{port}/"]
    text = subprocess.run(pinned(1, command), capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        raise RuntimeError(f"not every answer was a 200:\n{text}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if found is None:
        raise RuntimeError(f"wrk said:\n{text}")
    return float(found[1])


def installed(template: str) -> bool:
    """Tell whether the server and the framework of a command are there."""
    program, *_, app = template.split()
    framework = app.partition("_app:")[0] if "_app:" in app else "asyncio"
    return (Path(sys.executable).parent / program).exists() and find_spec(framework) is not None


def run(*, quick: bool, only: str = "") -> Iterator[Case]:
    """Measure every case; yield each as it is done."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is missing: apt-get install wrk")
    rounds, seconds = (1, 1.0) if quick else (5, 3.0)
    for name, (commands, reference) in CASES.items():
        if only and only not in name:
            continue
        case = Case(name, "requests/s", reference, more_is_better=True)
        with ExitStack() as stack:
            ports = {}
            for candidate, template in commands.items():
                if installed(template):
                    ports[candidate] = stack.enter_context(serve(template))
            for port in ports.values() if not quick else ():
                load(port, 1)  # warm
            for _ in range(rounds):
                for candidate, port in ports.items():
                    case.results.setdefault(candidate, Measurement()).rounds.append(
                        load(port, seconds)
                    )
        yield case
