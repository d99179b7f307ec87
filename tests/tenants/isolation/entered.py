"""A host's application as if it were one co-op's alone, for tests that know of no host."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient

from tenants.context import Coop, within
from tenants.hosting import Hosted
from tenants.serving.routing import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class During:
    """One of Flask's contexts, with a co-op at hand inside of it."""

    def __init__(self, coop: Coop, context: Any) -> None:
        self.coop = coop
        self.context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self.context, name)

    def __enter__(self) -> Any:
        self.stack = ExitStack()
        self.stack.enter_context(within(self.coop))
        return self.stack.enter_context(self.context)

    def __exit__(self, *fault: Any) -> None:
        self.stack.__exit__(*fault)


class Entered:
    """The host's application, with one co-op at hand however it is used."""

    def __init__(self, app: Hosted, coop: Coop) -> None:
        self.__dict__.update(app=app, coop=coop)

    def __getattr__(self, name: str) -> Any:
        with within(self.coop):
            return getattr(self.app, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.app, name, value)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Answer:
        with within(self.coop):
            return Answer(self.coop, self.app(environ, start_response))

    def app_context(self) -> During:
        return During(self.coop, self.app.app_context())

    def test_request_context(self, *arguments: Any, **options: Any) -> During:
        return During(self.coop, self.app.test_request_context(*arguments, **options))

    def test_client(self) -> FlaskClient:
        return FlaskClient(self, self.app.response_class)  # type: ignore[arg-type]
