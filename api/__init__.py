"""The HTTP API: routes and problems; a thin shell over the face."""

from .app import create_app

__all__ = ["create_app"]
