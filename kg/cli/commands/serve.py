"""``trialkg serve``: the SPARQL endpoint and the explorer's pages over a store."""

from __future__ import annotations

import sys
from ipaddress import ip_address
from pathlib import Path

import click

from kg.cli import options


@click.command(epilog="Example: trialkg serve --port 8000, then http://127.0.0.1:8000/ in a browser")
@options.store
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--timeout", default=10.0, show_default=True, type=click.FloatRange(0.1), help="Seconds a query may run.")
@click.option("--memory", default=2048, show_default=True, type=click.IntRange(512), help="MiB a query may take.")
@click.option("--max-result", default=64, show_default=True, type=click.IntRange(1), help="MiB an answer may have.")
@click.option("--access-log", metavar="FILE", help="Write a line a request here (- for stderr); never a query's text.")
def command(  # noqa: PLR0917, PLR0913 - click gives the options by name
    store: str, host: str, port: int, timeout: float, memory: int, max_result: int, access_log: str | None
) -> int:
    """Serve the store read-only: SPARQL at /sparql, pages at /.

    A newer generation is picked up as soon as it is published.
    """
    from kg.fence import MIB, Limits, seccomp  # noqa: PLC0415 - other commands need no server
    from kg.serve import application  # noqa: PLC0415 - the same
    from kg.serve.running import run  # noqa: PLC0415 - the same

    log = sys.stderr if access_log == "-" else Path(access_log).open("a", encoding="utf-8") if access_log else None  # noqa: SIM115
    app = application(Path(store), limits=Limits(timeout, memory * MIB, max_result * MIB), log=log)
    if not seccomp.available():
        _say("no seccomp on this kind of machine: SERVICE is refused by its text alone")
    if not _loopback(host):
        _say(f"{host} is no loopback address: whoever reaches this machine can read the graph, without a password")
    run(app, host, port, lambda address: _say(f"serving {store} at {address} and {address}sparql"))
    return 0


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _say(message: str) -> None:
    click.echo(message, err=True)
