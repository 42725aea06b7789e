"""Keeps every REST answer that the client receives, one JSON line each, for the contract check to judge afterwards.

Both generations are listened to at their HTTP library, below everything of the client's own.
"""

import functools
import json
import os
import pathlib
import urllib.parse

VERSION = "x-pinecone-api-version"


def record(name):
    """Starts recording into `name`.jsonl of the folder CONFORMANCE_ANSWERS; without that variable, does nothing."""
    folder = os.environ.get("CONFORMANCE_ANSWERS")
    if folder:
        _listen(pathlib.Path(folder, f"{name}.jsonl").open("a"))


def _listen(file):
    def keep(method, url, sent, status, received, text):
        headers = {name.lower(): value for name, value in received.items()}
        version = {name.lower(): value for name, value in sent.items()}.get(VERSION)
        path = urllib.parse.urlsplit(url).path
        line = {"version": version, "method": method, "path": path, "status": status, "headers": headers, "text": text}
        print(json.dumps(line), file=file, flush=True)

    try:
        import httpx
    except ImportError:
        _listen_to_urllib3(keep)
    else:
        _listen_to_httpx(httpx, keep)


def _listen_to_httpx(httpx, keep):
    def kept(request, response):
        keep(request.method, str(request.url), request.headers, response.status_code, response.headers, response.text)
        return response

    blocking, waiting = httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request

    @functools.wraps(blocking)
    def handle_request(transport, request):
        response = blocking(transport, request)
        response.read()
        return kept(request, response)

    @functools.wraps(waiting)
    async def handle_async_request(transport, request):
        response = await waiting(transport, request)
        await response.aread()
        return kept(request, response)

    httpx.HTTPTransport.handle_request = handle_request
    httpx.AsyncHTTPTransport.handle_async_request = handle_async_request


def _listen_to_urllib3(keep):
    from urllib3.connectionpool import HTTPConnectionPool

    original = HTTPConnectionPool.urlopen

    @functools.wraps(original)
    def urlopen(pool, method, url, *arguments, **options):
        response = original(pool, method, url, *arguments, **options)
        keep(method, url, options["headers"], response.status, response.headers, response.data.decode())
        return response

    HTTPConnectionPool.urlopen = urlopen
