"""Uploading: the pages on which people hand in reports and watch them being read."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportedly.errors import QuestionError, ReportedlyError
from reportedly.store import Ledger
from reportedly.web import contexts
from reportedly.web.addresses import day
from reportedly.web.people import UNSAFE, Person, Refused, coder, note
from reportedly.web.uploads import Handed, Job, Uploads, laid_down

LINES_A_PAGE = 100
_RECENT = 20
_LOOK_EVERY = 0.3
# An answer that goes on is ended now and then, so that a server that is to stop need not wait for it; browsers ask again.
_STREAM_FOR = 20.0
_ORDINARY_FORM = 2_000_000
_TYPED = ("address", "heading", "outlet", "published", "text")

Refuse = Callable[[Request, Refused], Response]
Show = Callable[[str, contexts.Context, Request], str]


class Sized:
    """Refuses a request with more in it than is taken, before it fills memory or disk."""

    def __init__(self, app: ASGIApp, *, uploads: int, refuse: Refuse, others: int = _ORDINARY_FORM) -> None:
        self.app = app
        self.uploads = uploads
        self.refuse = refuse
        self.others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count what comes in."""
        if scope["type"] != "http" or scope["method"] not in UNSAFE:
            await self.app(scope, receive, send)
            return
        largest, come = self.uploads if scope["path"] == "/upload" else self.others, 0
        refusal = Refused(413, "Too much at once", f"At most {megabytes(largest)} are taken at once; hand it in in parts.")
        said = Headers(scope=scope).get("content-length", "")
        if said.isdecimal() and int(said) > largest:
            # Browsers show a refusal only once they have sent all: what is a little too much is taken and thrown away.
            while come < 2 * largest and (message := await receive()).get("more_body"):
                come += len(message.get("body", b""))
            await self.refuse(Request(scope), refusal)(scope, receive, send)
            return

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > largest:
                raise refusal
            return message

        await self.app(scope, counted, send)


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{size / 1_000_000:g} MB"


def add_upload_pages(app: FastAPI, ledger: Ledger, templates: Environment, uploads: Uploads, show: Show) -> None:
    """The form, what takes it, the page of an upload and its news."""
    macros = templates.get_template("rows.html").module

    def found(name: str) -> Job:
        job = uploads.job(name)
        if job is None:
            raise QuestionError(
                "this upload is not known any more: the server was started again, or many came after it; what was read is in the ledger"
            )
        return job

    @app.get("/upload")
    def form(request: Request, _: Annotated[Person, Depends(coder)]) -> HTMLResponse:
        return HTMLResponse(show("upload.html", upload_page(uploads, {}, None), request))

    @app.post("/upload")
    async def take(request: Request, person: Annotated[Person, Depends(coder)]) -> Response:
        sent = await request.form()
        wants_json = "application/json" in request.headers.get("accept", "")
        try:
            job = await run_in_threadpool(handed_in, sent, person, uploads)
        except ReportedlyError as error:
            if wants_json:
                return JSONResponse({"error": str(error)}, status_code=422)
            typed = {name: value for name in _TYPED if isinstance(value := sent.get(name), str)}
            return HTMLResponse(show("upload.html", upload_page(uploads, typed, str(error)), request), status_code=422)
        finally:
            await sent.close()
        named = {"title": job.handed.title, "published": job.handed.published, "outlet": job.handed.outlet}
        await run_in_threadpool(note, ledger, person, "upload", job.id, dict(named))
        address = f"/upload/{job.id}"
        return JSONResponse({"upload": job.id, "at": address}, 202) if wants_json else RedirectResponse(address, 303)

    @app.get("/upload/{name}")
    def look(request: Request, name: str, _: Annotated[Person, Depends(coder)]) -> Response:
        job = found(name)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse(told(uploads, job))
        return HTMLResponse(show("job.html", job_page(uploads, job, request.query_params), request))

    @app.get("/upload/{name}/news")
    async def news(request: Request, name: str, _: Annotated[Person, Depends(coder)]) -> StreamingResponse:
        last = request.headers.get("last-event-id") or request.query_params.get("after", "")
        stream = messages(uploads, found(name), macros, int(last) if last.isdecimal() else 0)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def upload_page(uploads: Uploads, typed: Mapping[str, str], refusal: str | None) -> contexts.UploadPage:
    """The form, with what was typed into it if it was refused."""
    return contexts.UploadPage(
        title="Upload",
        typed={name: typed.get(name, "") for name in _TYPED},
        refusal=refusal,
        largest=uploads.largest,
        largest_in_words=megabytes(uploads.largest),
        recent=tuple(uploads.recent(_RECENT)),
    )


def job_page(uploads: Uploads, job: Job, params: Mapping[str, str]) -> contexts.JobPage:
    """An upload as it stands; of many sources the last page, unless another is asked for."""
    upload = uploads.seen(job)
    last = max(1, -(-job.count() // LINES_A_PAGE))
    text = params.get("page", "")
    page = min(max(1, int(text)), last) if text.isascii() and text.isdecimal() and len(text) < 7 else last
    path = f"/upload/{job.id}"
    return contexts.JobPage(
        title=f"Upload: {upload.title}",
        upload=upload,
        lines=job.lines((page - 1) * LINES_A_PAGE + 1, page * LINES_A_PAGE),
        news=None if upload.ended or page < last else f"{path}/news?after={upload.version}",
        newer=f"{path}?page={page + 1}" if page < last else None,
        older=f"{path}?page={page - 1}" if page > 1 else None,
    )


def told(uploads: Uploads, job: Job) -> dict[str, Any]:
    """An upload as it stands, for a program."""
    upload = uploads.seen(job)
    return {
        "upload": job.id,
        "state": upload.state,
        "words": upload.words,
        "ahead": upload.ahead,
        "tally": asdict(upload.tally),
        "sources": [asdict(line) for line in job.lines(1, job.count())],
    }


async def messages(uploads: Uploads, job: Job, macros: Any, after: int) -> AsyncIterator[str]:
    """Server-sent events: each source that comes or gets further, and the upload itself, as pieces of its page."""
    head, waited = None, 0.0
    while waited < _STREAM_FOR and not uploads.leaving():
        upload = uploads.seen(job)
        for version, line in job.changed(after):
            after = version
            yield message("line", macros.upload_line(line), after)
        if upload != head:
            head = upload
            yield message("head", macros.upload_head(upload), after)
        if upload.ended:
            yield message("end", "", after)
            return
        await asyncio.sleep(_LOOK_EVERY)
        waited += _LOOK_EVERY


def message(event: str, html: str, number: int) -> str:
    """One server-sent event; a line break would end its data."""
    return f"id: {number}\nevent: {event}\ndata: {' '.join(html.split())}\n\n"


def handed_in(sent: FormData, person: Person, uploads: Uploads) -> Job:
    """The upload that a form makes. QuestionError if it holds nothing to read, or cannot be understood."""
    words = {name: value.strip() for name in _TYPED if isinstance(value := sent.get(name, ""), str)}
    files = [one for one in sent.getlist("files") if isinstance(one, UploadFile) and one.filename]
    published = day(words, "published")
    given: dict[str, Any] = {"who": person.name, "outlet": words.get("outlet") or None}
    given["published"] = published.isoformat() if published else None
    if files:
        title = files[0].filename or "" if len(files) == 1 else f"{len(files)} files"
        return laid(uploads, title, [(one.filename or "", partial(_write_file, one)) for one in files], given)
    if words.get("text"):
        title = words.get("heading") or f"{words['text'][:60]}…"
        return laid(uploads, title, [("pasted.jsonl", partial(_write_text, words))], given)
    if words.get("address"):
        address = words["address"] if "://" in words["address"] else f"https://{words['address']}"
        if not address.lower().startswith(("http://", "https://")):
            raise QuestionError(f"an address begins with http:// or https://, not as {words['address']!r} does")
        return uploads.take(Handed(title=address, where=(address,), **given))
    raise QuestionError("there is nothing to read in it: choose files, paste a text, or give an address")


def laid(uploads: Uploads, title: str, files: list[tuple[str, Callable[[Path], None]]], given: Mapping[str, Any]) -> Job:
    """Files put where the reading thread finds them, and into the queue."""
    folder = Path(tempfile.mkdtemp(prefix="reportedly-upload-"))
    try:
        return uploads.take(Handed(title=title, where=laid_down(folder, files), folder=folder, **given))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write_file(file: UploadFile, path: Path) -> None:
    with path.open("wb") as kept:
        shutil.copyfileobj(file.file, kept)


def _write_text(words: Mapping[str, str], path: Path) -> None:
    """A pasted text as a record, so that it takes the way of all records."""
    name = f"pasted-{blake2b(words['text'].encode(), digest_size=4).hexdigest()}"
    record = {"id": name, "title": words.get("heading"), "text": words["text"].replace("\r\n", "\n")}
    path.write_text(json.dumps(record), encoding="utf-8")
