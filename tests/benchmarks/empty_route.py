"""The web process's application with one route more, which does nothing: what a request costs."""

from flask import Response

from deploy.web import application as application


@application.get("/benchmark/empty")
def empty() -> Response:
    return Response("{}", mimetype="application/json")
