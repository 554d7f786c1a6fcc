"""The WSGI entry point: ``gunicorn wsgi:application``."""

from frontdoor import create_app

application = create_app()
