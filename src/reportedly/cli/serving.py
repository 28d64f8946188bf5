"""Serving: the command that opens a ledger as web pages."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.program import LEDGER, LedgerFile, app, existing, out
from reportedly.errors import QuestionError
from reportedly.store.people import People, checked_name

if TYPE_CHECKING:
    from reportedly.web.gate import Entrance

THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


@app.command()
def serve(
    ledger: LedgerFile = LEDGER,
    host: Annotated[str, typer.Option(help="The address to listen on; anything but this machine itself wants accounts.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8080,
    accounts: Annotated[bool, typer.Option("--accounts", help="Demand a login, also on this machine.")] = False,
    name: Annotated[list[str] | None, typer.Option("--name", help="A name under which the pages are called, such as news.example.")] = None,
    proxy: Annotated[str, typer.Option("--proxy", help="The address of the proxy whose word on callers is taken.")] = "127.0.0.1",
    local: Annotated[str, typer.Option("--as", help="Without accounts: who whoever comes is, in the log and in reviews.")] = "local",
) -> None:
    """Open the ledger as web pages, for yourself on this machine or, with accounts, for a desk."""
    # Here, so that no other command waits for the server's libraries.
    import uvicorn  # noqa: PLC0415

    from reportedly.web import create_app  # noqa: PLC0415

    entrance = entrance_for(host, names=tuple(name or ()), accounts=accounts, local=local)
    with existing(ledger) as book:
        if entrance.accounts and not People(book.engine).editors():
            raise QuestionError(
                f"to be served with a login, {ledger} wants an account first; make one with: "
                f"reportedly people add NAME --role editor --ledger {ledger}"
            )
        ending = "" if entrance.accounts else " Whoever uses this machine can read and change it."
        out.print(f"The ledger {ledger} is at http://{written(host)}:{port} until you press Ctrl-C.{ending}", markup=False, soft_wrap=True)
        if entrance.accounts and host not in THIS_MACHINE:
            out.print("Passwords are sent as they are typed unless a proxy with TLS stands in front; see docs/serving.md.", soft_wrap=True)
        app_served = create_app(book, entrance=entrance)
        config = uvicorn.Config(
            app_served,
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            forwarded_allow_ips=proxy,
            ws="none",
            timeout_graceful_shutdown=5,
        )
        server = uvicorn.Server(config)
        # The news of an upload are an answer that goes on: told so, it ends with the server.
        app_served.state.uploads.leaving = lambda: server.should_exit
        with suppress(KeyboardInterrupt):
            server.run()
        if not server.started:
            raise typer.Exit(1)


def entrance_for(host: str, *, names: tuple[str, ...], accounts: bool, local: str) -> Entrance:
    """Who may come in where: only on this machine, and under its own names, can there be no login."""
    from reportedly.web.gate import LOOPBACK, Entrance  # noqa: PLC0415

    away = host not in THIS_MACHINE
    called = frozenset(one.strip().lower() for one in names)
    # Listening on the network without --name, any name will do: whoever turns a name of theirs to us has no session under it.
    allowed = None if away and not called else called | LOOPBACK | (frozenset({written(host)}) if away else frozenset())
    return Entrance(names=allowed, accounts=accounts or away or bool(called - LOOPBACK), local=checked_name(local))


def written(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host.lower()
