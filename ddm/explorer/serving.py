"""A page for a browser, at an address of this machine that no other machine can reach."""

from __future__ import annotations

import os
import socket
import webbrowser
from collections.abc import Callable
from typing import Any

from ddm.explorer.extras import needed
from ddm.explorer.page import Page
from ddm.trials.trials import Trials

HOST = "127.0.0.1"

TITLE = "ddm explore"

# what Panel's own page lacks: the width of a phone
TEMPLATE = """
{% extends base %}
{% block preamble %}
<meta name="viewport" content="width=device-width, initial-scale=1">
{% endblock %}
{% block contents %}
<main>{{ embed(roots.explorer) }}</main>
{% endblock %}
"""


def serve(
    trials: Trials | None,
    *,
    reading: str | None = None,
    port: int = 0,
    announce: Callable[[str], None],
    show: bool = True,
) -> None:
    """Show the page until Ctrl-C.

    ``reading`` is the line of code that reads the table. ``announce`` is told the address as soon
    as the page is there, and ``show`` opens it in a browser. An OSError if another program has the
    port.
    """
    server = server_of(trials, reading=reading, port=port)
    server.start()
    announce(address_of(server))
    if show:
        webbrowser.open(address_of(server))
    try:
        server.io_loop.start()
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()


def server_of(trials: Trials | None, *, reading: str | None = None, port: int = 0) -> Any:
    """A server that is not started yet, whose every visitor has a page of their own.

    ``port`` 0 is one that is free. An OSError if another program has the port.
    """
    panel = needed("panel", "ddm explore")
    _check_free(port)

    def page() -> Any:
        template = panel.Template(TEMPLATE)
        template.add_panel("explorer", Page(trials, reading=reading).view)
        return template

    return panel.io.server.get_server(
        {"/": page}, port=port, address=HOST, title=TITLE, start=False, show=False
    )


def _check_free(port: int) -> None:
    """An OSError if another program listens there; Panel itself would leave a socket open."""
    with socket.socket() as tried:
        if os.name == "posix":
            # a port that was in use a moment ago is free
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind((HOST, port))


def address_of(server: Any) -> str:
    """The address of the page."""
    return f"http://localhost:{server.port}/"
