"""The command line: a thin shell over the face, one file a command."""

from __future__ import annotations

import logging
import os
import sys

__all__ = ["main"]

INTERRUPTED = 130
UNEXPECTED = 70


def main() -> None:
    """Run a command. An error is one line and a hint; the exit code says of what kind it was (see docs/cli.md)."""
    # The matrices of the Chinese tagger are small: more threads only get into each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.getLogger("neo4j").addHandler(logging.NullHandler())  # What it says of retries, our error says at the end.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # A terminal that lacks a character still shows the rest.
    try:
        from .app import app

        try:
            app(prog_name="liaison")
        finally:
            sys.stdout.flush()
    except BaseException as error:
        if os.environ.get("LIAISON_DEBUG") and isinstance(error, Exception):
            raise
        sys.exit(_end(error))


def _end(error: BaseException) -> str | int | None:
    """Say how it ended, on standard error; the exit code."""
    from ..graph.model.errors import LiaisonError, is_interrupt
    from .output import exit_code, report

    # Typer turns an interrupt into an exit; the driver, cut short in a message, stumbles over its own buffers.
    if is_interrupt(error) or (isinstance(error, SystemExit) and error.code == INTERRUPTED):
        print("liaison: interrupted; what was acknowledged is kept", file=sys.stderr)
        return INTERRUPTED
    if isinstance(error, SystemExit):
        return error.code
    if isinstance(error, LiaisonError):
        report(error)
        return exit_code(error)
    if isinstance(error, BrokenPipeError):
        # The reader has gone (| head): no message, and none at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, UnicodeEncodeError):
        print("liaison: an argument holds bytes that are not UTF-8", file=sys.stderr)
        return 2
    print(f"liaison: unexpected error: {type(error).__name__}: {error}", file=sys.stderr)
    print("  LIAISON_DEBUG=1 shows where; please report it.", file=sys.stderr)
    return UNEXPECTED
