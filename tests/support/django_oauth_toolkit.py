"""django-oauth-toolkit with one confidential client, the admin's login page, its own consent page, and some brands.

Started by `authorization_servers.py` in an environment of its own, in an empty folder: the client comes as one line of
JSON on standard input, the address goes out as another; it ends when standard input does.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

BRANDS = [
    {"id": 5201, "name_en": "Palm Grill", "name_ar": "مشاوي النخلة"},
    {"id": 5202, "name_en": "Palm Juice", "name_ar": None},
]

settings.configure(
    SECRET_KEY=secrets.token_urlsafe(50),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "database.sqlite3",
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
        }
    },
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "django.contrib.staticfiles",
        "oauth2_provider",
    ],
    # The tables as they are today, without their history: a second less at each start
    MIGRATION_MODULES=dict.fromkeys(("admin", "auth", "contenttypes", "sessions", "oauth2_provider")),
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    STATIC_URL="/static/",
    LOGIN_URL="/admin/login/",
    USE_TZ=True,
    OAUTH2_PROVIDER={
        "SCOPES": {"read": "Read the brands"},
        "ACCESS_TOKEN_EXPIRE_SECONDS": 7200,
        "AUTHORIZATION_CODE_EXPIRE_SECONDS": 600,
        "ROTATE_REFRESH_TOKEN": True,
    },
    LOGGING_CONFIG=None,
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from oauth2_provider.decorators import protected_resource  # noqa: E402
from oauth2_provider.models import get_application_model  # noqa: E402


@protected_resource()
def listed(request: HttpRequest) -> HttpResponse:
    return JsonResponse(BRANDS, safe=False)


@csrf_exempt
def brands(request: HttpRequest) -> HttpResponse:
    """The list; where the decorator says 403 without a word, what RFC 6750 says."""
    response = listed(request)
    if response.status_code != 403:
        return response
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return JsonResponse({"message": "invalid access token"}, status=401, headers=headers)


urlpatterns = [
    path("admin/", admin.site.urls),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("api/brands", brands),
]


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: queries hold codes."""


class ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def end_with_standard_input() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    client = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    call_command("migrate", run_syncdb=True, verbosity=0)
    User.objects.create_superuser(client["user"], "", client["password"])
    get_application_model().objects.create(
        name="Test",
        client_id=client["clientId"],
        client_secret=client["clientSecret"],
        redirect_uris=client["redirectUri"],
        client_type="confidential",
        authorization_grant_type="authorization-code",
    )
    server = make_server(
        "127.0.0.1", 0, get_wsgi_application(), server_class=ThreadingServer, handler_class=QuietHandler
    )
    sys.stdout.write(json.dumps({"address": f"http://127.0.0.1:{server.server_port}"}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
