"""What happens to each request is written down: counted for the metrics, and a line for the log."""

from collections.abc import Callable
from urllib.parse import unquote_plus

from starlette.types import ASGIApp, Receive, Scope, Send

from api.metrics import Metrics
from api.release import Service
from api.transport.callers import client_of
from api.transport.exchange import BrokenAnswerError
from api.transport.lines import MOST_TEXT, Lines, as_json, as_text, line_of, shown
from api.transport.observed import Observed, ended, failed, observe

OTHER = "other"
"""Route of a request that no route takes; whatever was sent stays out of log and metrics."""


class Watch:
    """Watches requests.

    Args:
        service: Returns what all requests share; its settings say what is written down.
    """

    def __init__(self, service: Callable[[], Service]) -> None:
        self._service = service
        self.lines = Lines()
        self.metrics = Metrics(service, self.lines)

    async def over(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered, and write down what came of it.

        Args:
            app: Answers it, and notes the template of its address.
            scope: Of ASGI.
            receive: Of ASGI.
            send: Of ASGI.
        """
        observed = observe(scope)
        self.metrics.under_way += 1
        try:
            await app(scope, receive, observed.sending(send))
        except BrokenAnswerError:
            observed.broken = True
            raise
        except BaseException:
            failed(observed)
            raise
        finally:
            self.metrics.under_way -= 1
            self._write(observed, scope)

    def _write(self, observed: Observed, scope: Scope) -> None:
        method = scope["method"]
        ended(observed, head=method == "HEAD")
        observed.route = observed.route or OTHER
        self.metrics.count(observed, method)
        settings = self._service().settings
        if settings.log == "quiet":
            return
        client = shown(client_of(scope, settings.trusted_proxies), settings.log_clients)
        text = _asked(observed, scope) if settings.log_queries else ""
        said = line_of(observed, method[:20], client, text=text)
        self.lines.add(as_json(said) if settings.log == "json" else as_text(said))


def _asked(observed: Observed, scope: Scope) -> str:
    """Return what the client asked, in its own words."""
    return observed.text or unquote_plus(scope["query_string"][: 3 * MOST_TEXT].decode("latin-1"))


def template(address: str, path: str) -> str:
    """Return the template of an address that something in front of the framework answers.

    Args:
        address: Where that stands.
        path: What was asked for, which is there or below.
    """
    if path.rstrip("/") == address:
        return address
    if address == "/queries":
        return f"{address}/{{name}}/run" if path.endswith("/run") else f"{address}/{{name}}"
    return f"{address}/{{path}}"
