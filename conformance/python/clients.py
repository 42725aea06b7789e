"""Opens the installed client: which generation it is, its transport, plaintext or TLS.

Every generation is told about trust and plaintext in its own way; this is the only file that knows how.
"""

import asyncio
import inspect

import pinecone

API_KEY = "conformance"
NEWEST = int(pinecone.__version__.split(".")[0]) >= 10


def open_client(transport, url, ca):
    """A control-plane client, and a function from an index's described host to its data-plane client."""
    opener = {"rest": _rest, "grpc": _grpc, "asyncio": _asyncio}[transport]
    return opener(url, ca)


def _rest(url, ca):
    client = pinecone.Pinecone(api_key=API_KEY, host=url, ssl_ca_certs=ca)
    return client, lambda host: client.Index(host=host)


def _grpc(url, ca):
    if NEWEST:
        from pinecone.grpc import GrpcIndex

        client = pinecone.Pinecone(api_key=API_KEY, host=url, ssl_ca_certs=ca)
        # Trusts the roots named by SSL_CERT_FILE: it has no setting of its own. Its default of one second to connect
        # is short for a machine that is busy with a build.
        options = {"api_key": API_KEY, "secure": ca is not None, "connect_timeout": 10.0}
        return client, lambda host: GrpcIndex(host=host, **options)
    from pinecone.grpc import GRPCClientConfig, PineconeGRPC

    client = PineconeGRPC(api_key=API_KEY, host=url, ssl_ca_certs=ca)
    config = GRPCClientConfig(secure=ca is not None)
    # This generation strips https:// but not http:// from a host.
    return client, lambda host: client.Index(host=host.removeprefix("http://"), grpc_config=config)


def _asyncio(url, ca):
    loop = asyncio.new_event_loop()
    client = pinecone.AsyncPinecone(api_key=API_KEY, host=url, ssl_ca_certs=ca)
    return Blocking(client, loop), lambda host: Blocking(client.IndexAsyncio(host=host), loop)


class Blocking:
    """Drives an asyncio client step by step, so that one lifecycle serves every transport."""

    def __init__(self, target, loop):
        self._target = target
        self._loop = loop

    def __getattr__(self, name):
        member = getattr(self._target, name)
        if not callable(member):
            return Blocking(member, self._loop) if name in ("indexes", "documents") else member

        def call(*args, **kwargs):
            result = member(*args, **kwargs)
            return self._loop.run_until_complete(result) if inspect.isawaitable(result) else result

        return call
