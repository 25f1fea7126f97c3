"""The command line: a thin shell over the face, one file a command."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]

INTERRUPTED = 130


def main() -> None:
    """Run a command. An error is one line and a hint; the exit code says of what kind it was (see docs/cli.md)."""
    from ..graph.model.errors import LiaisonError
    from .app import app
    from .output import exit_code, report

    try:
        app(prog_name="liaison")
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
    except Exception as error:
        if os.environ.get("LIAISON_DEBUG"):
            raise
        print(f"liaison: unexpected error: {type(error).__name__}: {error}", file=sys.stderr)
        print("  LIAISON_DEBUG=1 shows where; please report it.", file=sys.stderr)
        sys.exit(70)
