"""The Qt half of our own scheme: serves the map page without a port and blocks everything else.

``register_scheme`` must run before QApplication exists. Requests arrive on the UI thread; slow
ones are answered from a pool and handed back by a queued signal. The interceptor stays in
production: whatever a page tries to load from outside is refused, logged and told.
"""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject, QThreadPool, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from cmdmap.mapview.routes import Reply, Routes

SCHEME = b"cmdmap"
HOST = "map"
PAGE_URL = f"{SCHEME.decode()}://{HOST}/"
INSIDE = frozenset({SCHEME.decode(), "data", "blob"})
POOL_THREADS = 2

_log = logging.getLogger(__name__)


def register_scheme() -> None:
    """Make ``cmdmap://`` known to the web engine; a second call changes nothing."""
    if QWebEngineUrlScheme.schemeByName(SCHEME).name() == SCHEME:
        return
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(
        QWebEngineUrlScheme.Flag.SecureScheme
        | QWebEngineUrlScheme.Flag.CorsEnabled
        | QWebEngineUrlScheme.Flag.FetchApiAllowed
    )
    QWebEngineUrlScheme.registerScheme(scheme)


def channel_script() -> Reply:
    """Return the page's half of QWebChannel, which comes inside Qt."""
    file = QFile(":/qtwebchannel/qwebchannel.js")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    return Reply("text/javascript", bytes(file.readAll().data()))


class MapScheme(QWebEngineUrlSchemeHandler):
    """Answers the page's requests from :class:`Routes`."""

    _answered = Signal(int, object)

    def __init__(self, routes: Routes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._routes = routes
        self._waiting: dict[int, QWebEngineUrlRequestJob] = {}
        self._last = 0
        self._closed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(POOL_THREADS)
        self._answered.connect(self._on_answered)

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request; a hung job would hang the page, so every way out replies."""
        url = job.requestUrl()
        if self._closed or url.host() != HOST or bytes(job.requestMethod().data()) != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        path = url.path()
        if not self._routes.is_slow(path):
            self._reply(job, self._routes.answer(path))
            return
        self._last += 1
        self._waiting[self._last] = job
        self._pool.start(partial(self._look_up, self._last, path))

    def close(self) -> None:
        """Wait for the pool; the view calls this before its profile goes away.

        What the page still asks for is refused: nobody would be there to take the answer.
        """
        self._closed = True
        self._pool.clear()
        self._pool.waitForDone()
        self._waiting.clear()

    def _look_up(self, number: int, path: str) -> None:
        reply = None
        try:
            reply = self._routes.answer(path)
        finally:
            self._answered.emit(number, reply)  # an error of ours may not leave the page hanging

    def _on_answered(self, number: int, reply: Reply | None) -> None:
        job = self._waiting.pop(number, None)
        if job is None:
            return
        try:
            self._reply(job, reply)
        except RuntimeError:
            # The page was reloaded while the pool worked: the job's C++ half is gone.
            _log.debug("a reply came too late for its request")

    def _reply(self, job: QWebEngineUrlRequestJob, reply: Reply | None) -> None:
        if reply is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        # The buffer's parent is the job: parented to the handler it would leak one a request.
        buffer = QBuffer(job)
        buffer.setData(QByteArray(reply.body))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(reply.mimetype.encode("ascii"), buffer)


class OutsideBlocker(QWebEngineUrlRequestInterceptor):
    """Refuses every request that leaves our scheme, logs it and tells it."""

    outside_request = Signal(str)

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Block ``info`` unless it stays inside."""
        url = info.requestUrl()
        if url.scheme() in INSIDE:
            return
        info.block(True)
        text = url.toDisplayString()[:300]
        _log.warning("the map page asked for %s; refused", text)
        self.outside_request.emit(text)
