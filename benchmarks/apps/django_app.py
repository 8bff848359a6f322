"""hello on Django; `asgi` and `wsgi` are its two applications."""

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

settings.configure(DEBUG=False, SECRET_KEY="bench", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])


def hello(request: HttpRequest) -> JsonResponse:
    """Answer a constant."""
    return JsonResponse({"hello": "world"})


urlpatterns = [path("", hello)]
django.setup()
asgi = get_asgi_application()
wsgi = get_wsgi_application()
