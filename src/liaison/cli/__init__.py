"""The command line: a thin shell over the face, one file a command."""

from __future__ import annotations

import logging
import os
import sys

__all__ = ["main"]

INTERRUPTED = 130


def main() -> None:
    """Run a command. An error is one line and a hint; the exit code says of what kind it was (see docs/cli.md)."""
    from ..graph.model.errors import LiaisonError

    # The matrices of the Chinese tagger are small: more threads only get into each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from .app import app
    from .output import exit_code, report

    logging.getLogger("neo4j").addHandler(logging.NullHandler())  # What it says of retries, our error says at the end.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # A terminal that lacks a character still shows the rest.
    try:
        try:
            app(prog_name="liaison")
        finally:
            sys.stdout.flush()
    except LiaisonError as error:
        report(error)
        sys.exit(exit_code(error))
    except KeyboardInterrupt:
        print("liaison: interrupted; what was acknowledged is kept", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone (| head): no message, and none at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except UnicodeEncodeError:
        print("liaison: an argument holds bytes that are not UTF-8", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("LIAISON_DEBUG"):
            raise
        print(f"liaison: unexpected error: {type(error).__name__}: {error}", file=sys.stderr)
        print("  LIAISON_DEBUG=1 shows where; please report it.", file=sys.stderr)
        sys.exit(70)
