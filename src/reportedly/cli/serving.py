"""Serving: the command that opens a ledger as web pages."""

from __future__ import annotations

from typing import Annotated

import typer

from reportedly.cli.program import LEDGER, LedgerFile, app, existing, out
from reportedly.errors import QuestionError


@app.command()
def serve(
    ledger: LedgerFile = LEDGER,
    host: Annotated[str, typer.Option(help="The address to listen on; anything but this machine itself wants accounts.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8080,
) -> None:
    """Open the ledger as web pages on this machine."""
    # Here, so that no other command waits for the server's libraries.
    import uvicorn  # noqa: PLC0415

    from reportedly.web import create_app  # noqa: PLC0415

    if host not in {"127.0.0.1", "::1", "localhost"}:
        raise QuestionError(
            f"--host takes 127.0.0.1, ::1 or localhost, not {host}: the pages have no log-in yet and must stay on this machine"
        )
    with existing(ledger) as book:
        out.print(f"The ledger {ledger} is at http://{host}:{port} until you press Ctrl-C.", markup=False)
        uvicorn.run(create_app(book), host=host, port=port, log_level="warning")
