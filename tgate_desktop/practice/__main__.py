"""Runs Practice T-Gate alone: `python -m tgate_desktop.practice`."""

from __future__ import annotations

import argparse
import contextlib
import logging
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from tgate_desktop.practice.restaurants import OWNER_EMAIL, OWNER_PASSWORD
from tgate_desktop.practice.server import PracticeServer, new_client_secret, register_client, start
from tgate_desktop.practice.settings import (
    ACCESS_TOKEN_LIFETIME_S,
    CODE_LIFETIME_S,
    DEFAULT_PORT,
    DEFAULT_REDIRECT_URI,
    Rotation,
)
from tgate_desktop.practice.trouble.command import NotTold, tell
from tgate_desktop.practice.trouble.options import add_trouble_options, environments_to_write, trouble_list

# Windows hands Ctrl+C only to a main thread that wakes now and then.
_WAKE_S = 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 after SIGINT or SIGTERM, 1 when it could not start."""
    options = _options(arguments)
    if options.list_troubles:
        sys.stdout.write(trouble_list())
        return 0
    if options.act is not None:
        return _told(options)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopped.set())
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    with contextlib.ExitStack() as stack:
        data = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="practice-tgate-")))
        try:
            secret_line = _registered(data, options.client_id, options.client_secret_file)
            environments = environments_to_write(options)
            server = stack.enter_context(_started(data, options))
            for trouble, kind, once in options.trouble:
                server.switch_on(trouble, kind, once=once)
            for place, file in environments:
                file.write_bytes(server.trouble_environment(place))
        except (OSError, ValueError) as error:
            sys.stderr.write(f"Practice T-Gate did not start: {error}\n")
            return 1
        _tell(server, secret_line, options.redirect_uri or [DEFAULT_REDIRECT_URI])
        while not stopped.wait(_WAKE_S):
            pass
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tgate_desktop.practice", description="Plays T-Gate on this computer."
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="keeps the grants; without it they end with it")
    parser.add_argument(
        "--redirect-uri", action="append", metavar="URI", help=f"can be repeated (default: {DEFAULT_REDIRECT_URI})"
    )
    parser.add_argument(
        "--rotation",
        type=Rotation,
        choices=list(Rotation),
        default=Rotation.GRACE,
        metavar="{" + ",".join(rule.value for rule in Rotation) + "}",
        help="what a refresh does to the pair before (default: grace)",
    )
    parser.add_argument("--code-lifetime", type=int, default=CODE_LIFETIME_S, metavar="SECONDS")
    parser.add_argument("--access-token-lifetime", type=int, default=ACCESS_TOKEN_LIFETIME_S, metavar="SECONDS")
    parser.add_argument("--client-id", metavar="ID", help="registers the application under this ID")
    parser.add_argument(
        "--client-secret-file", type=Path, metavar="FILE", help="its first line is the secret; else a new one is made"
    )
    add_trouble_options(parser)
    return parser.parse_args(arguments)


def _told(options: argparse.Namespace) -> int:
    """Tells trouble to the one that runs; the exit status."""
    try:
        if options.data is None:
            raise ValueError("--data must name its folder")
        tell(options.data, options.port, options.told)
    except (OSError, ValueError, NotTold) as error:
        sys.stderr.write(f"Practice T-Gate was not told: {error}\n")
        return 1
    return 0


def _registered(data: Path, client_id: str | None, secret_file: Path | None) -> str:
    """What to say about the client secret. Raises: OSError, ValueError."""
    if secret_file is None:
        register_client(data, client_id=client_id)
        return new_client_secret(data)
    lines = secret_file.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0]:
        raise ValueError(f"there is no client secret in {secret_file}")
    register_client(data, client_id=client_id, client_secret=lines[0])
    return f"(from {secret_file})"


def _started(data: Path, options: argparse.Namespace) -> PracticeServer:
    first, *others = options.redirect_uri or [DEFAULT_REDIRECT_URI]
    return start(
        data,
        options.port,
        first,
        other_redirect_uris=tuple(others),
        rotation=options.rotation,
        code_lifetime_s=options.code_lifetime,
        access_token_lifetime_s=options.access_token_lifetime,
    )


def _tell(server: PracticeServer, secret_line: str, redirect_uris: Sequence[str]) -> None:
    """Says on standard output that it is ready, and all that a client and a person need."""
    rows = [
        ("Practice T-Gate", server.address),
        ("Authorization address", f"{server.address}/oauth/authorize"),
        ("Token address", f"{server.address}/oauth/token"),
        ("Proof address", f"{server.address}/api/brands"),
        ("Revocation address", f"{server.address}/oauth/revoke"),
        ("Trouble", f"{server.address}/trouble"),
        ("Client ID", server.client_id),
        ("Client secret", secret_line),
        *(("Redirect URI", uri) for uri in redirect_uris),
        ("Sign in with", f"{OWNER_EMAIL} / {OWNER_PASSWORD}"),
    ]
    width = max(len(name) for name, _ in rows)
    sys.stdout.write("".join(f"{name:<{width}}  {value}\n" for name, value in rows))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
