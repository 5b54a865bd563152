"""What the X server of x_server.py answers under which path. Imported once Django is configured."""

import json
from urllib.parse import urlencode

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.urls import path
from django.utils.crypto import get_random_string
from django.utils.html import format_html, format_html_join
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider import views
from oauth2_provider.models import AccessToken, Application
from oauth2_provider.oauth2_backends import get_oauthlib_core


def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in without a password: as the user who is named, or as the one who is picked from a list."""
    following = request.GET.get("next", "/")
    if username := request.GET.get("user"):
        login(request, get_user_model().objects.get(username=username))
        return HttpResponseRedirect(following)
    users = get_user_model().objects.order_by("pk")
    links = (("/login?" + urlencode({"user": user.username, "next": following}), user.first_name) for user in users)
    return HttpResponse(
        format_html(
            "<!doctype html><title>Sign in to X</title><ul>{}</ul>",
            format_html_join("", '<li><a href="{}">{}</a>', links),
        )
    )


def me(request: HttpRequest) -> JsonResponse:
    """The user whose token it is; 401 for a token that is worth nothing, 403 for one with too few scopes."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    valid, checked = get_oauthlib_core().verify_request(request, scopes=["users.read", "tweet.read"])
    if not valid:
        known = AccessToken.objects.filter(token=bearer).first()
        status, title = (403, "Forbidden") if known and known.is_valid() else (401, "Unauthorized")
        return JsonResponse({"title": title, "type": "about:blank", "status": status, "detail": title}, status=status)
    user = checked.user
    return JsonResponse({"data": {"id": str(user.pk), "username": user.username, "name": user.first_name}})


@csrf_exempt
def clients(request: HttpRequest) -> HttpResponse:
    """The developer portal, for the tests: registers a client, or withdraws one with all of its tokens."""
    if request.method == "DELETE":
        Application.objects.filter(client_id=json.loads(request.body)["id"]).delete()
        return HttpResponse(status=204)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST", "DELETE"])
    wanted = json.loads(request.body)
    secret = get_random_string(50) if wanted["confidential"] else None
    client = Application.objects.create(
        name="A client",
        client_secret=secret or "",
        client_type=Application.CLIENT_CONFIDENTIAL if secret else Application.CLIENT_PUBLIC,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=wanted["redirect_uri"],
        skip_authorization=True,
    )
    return JsonResponse({"id": client.client_id, "secret": secret})


urlpatterns = [
    path("login", sign_in),
    path("portal/clients", clients),
    path("i/oauth2/authorize", views.AuthorizationView.as_view()),
    path("2/oauth2/token", csrf_exempt(views.TokenView.as_view())),
    path("2/oauth2/revoke", csrf_exempt(views.RevokeTokenView.as_view())),
    path("2/users/me", me),
]
