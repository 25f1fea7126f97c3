"""``liaison serve``."""

from __future__ import annotations

import signal
import socket
import sys
from typing import Annotated

import typer

from ..graph.model.errors import StoreError
from .output import StoreOption, open_graph


def register(app: typer.Typer) -> None:
    app.command()(serve)


def serve(
    store: StoreOption = None,
    host: Annotated[str, typer.Option(help="Where to listen; only this machine unless told otherwise.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
) -> None:
    """Answer over HTTP; /docs describes the routes.

    Example:

      liaison serve --port 8080
    """
    import importlib

    import uvicorn

    # The one thread that runs upwards: the command starts the room that stands above the face.
    api = importlib.import_module("liaison.api")
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        raise StoreError(f"{host}:{port} cannot be used: {error.strerror}.", "Give another --port.") from error
    for number in (signal.SIGINT, signal.SIGTERM):  # uvicorn ends its requests first, then raises what it got again
        signal.signal(number, lambda *_: sys.exit(0))
    with open_graph(store) as kg:
        uvicorn.run(api.create_app(kg), host=host, port=port, log_level="info", access_log=False)
