"""The doors, the settings and the notices of a member."""

from __future__ import annotations

from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import blocks, doors, identity
from accounts import notices as telling
from accounts import teaching as consent
from accounts.forms import (
    BlockForm,
    ChangePassphraseForm,
    JoinForm,
    NewCodesForm,
    RecoverForm,
    SettingsForm,
    SignInForm,
    TeachingForm,
)
from accounts.models import Block, User
from common.errors import Invalid
from common.http import answer, form_errors
from common.keyset import whole

BACKEND = "django.contrib.auth.backends.ModelBackend"
NOT_TOGETHER = "That name and passphrase do not belong together. Check both and try again."
NOTICES_ON_A_PAGE = 30


def refused(request: HttpRequest, page: str, form, **more: object) -> HttpResponse:  # noqa: ANN001
    """The form again, with what was typed and a sentence why. 422, so that scripts see it too."""
    data = {"code": "invalid", "message": form_errors(form)}
    return answer(request, page=page, context={"form": form, **more}, status=422, data=data)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form: also when it was nothing, which a form has to say something about."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    form = JoinForm(posted(request))
    if request.method == "GET":
        return render(request, "accounts/join.html", {"form": form})
    if not form.is_valid():
        return refused(request, "accounts/join.html", form)
    doors.require_calm(request, door="join")
    try:
        joined = identity.join(**form.cleaned_data)
    except Invalid as refusal:  # shown beside the form: what was typed must not be lost
        form.add_error(None, refusal.message)
        return refused(request, "accounts/join.html", form)
    login(request, joined.user, backend=BACKEND)
    return show_codes(request, joined.codes, status=201)


def show_codes(request: HttpRequest, codes: list[str], *, status: int = 200) -> HttpResponse:
    data = {"name": request.user.get_username(), "codes": codes}
    return answer(request, page="accounts/codes.html", context={"codes": codes}, status=status, data=data)


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(posted(request))
    onward = next_page(request)
    if request.method == "GET":
        return render(request, "accounts/sign_in.html", {"form": form, "next": onward})
    if not form.is_valid():
        return refused(request, "accounts/sign_in.html", form, next=onward)
    doors.require_calm(request, door="sign-in", name=form.cleaned_data["name"])
    user = doors.check(request, **form.cleaned_data)
    if user is None:
        form.add_error(None, NOT_TOGETHER)
        return refused(request, "accounts/sign_in.html", form, next=onward)
    login(request, user, backend=BACKEND)
    return redirect(onward or "home")


def next_page(request: HttpRequest) -> str:
    """Where to go after signing in: a path of this site, or nowhere special."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None) and page.startswith("/")
    return page if ours else ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = redirect("home")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    form = RecoverForm(posted(request))
    if request.method == "GET":
        return render(request, "accounts/recover.html", {"form": form})
    if not form.is_valid():
        return refused(request, "accounts/recover.html", form)
    doors.require_calm(request, door="recover", name=form.cleaned_data["name"])
    try:
        user = identity.recover(**form.cleaned_data)
    except Invalid as refusal:
        form.add_error(None, refusal.message)
        return refused(request, "accounts/recover.html", form)
    login(request, user, backend=BACKEND)
    return redirect("accounts:settings")


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(posted(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=["zone", "place"])
        return redirect("accounts:settings")
    context = {
        "form": form,
        "codes_form": NewCodesForm(),
        "passphrase_form": ChangePassphraseForm(),
        "codes_left": identity.codes_left(request.user),
        "blocks": Block.objects.filter(blocker=request.user).select_related("blocked").order_by("-made_at"),
    }
    if form.is_bound:
        return refused(request, "accounts/settings.html", **context)
    return render(request, "accounts/settings.html", context)


@login_required
@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    form = NewCodesForm(request.POST)
    require_own_passphrase(request, form)
    return show_codes(request, identity.new_codes(user=request.user))


@login_required
@require_POST
def change_passphrase(request: HttpRequest) -> HttpResponse:
    form = ChangePassphraseForm(request.POST)
    require_own_passphrase(request, form)
    identity.change_passphrase(user=request.user, passphrase=form.cleaned_data["new_passphrase"])
    update_session_auth_hash(request, request.user)
    return redirect("accounts:settings")


def require_own_passphrase(request: HttpRequest, form) -> None:  # noqa: ANN001
    """Step up: a phone left on a table must not give away the account. Raises Invalid or TooFast."""
    if not form.is_valid():
        raise Invalid(form_errors(form))
    doors.require_calm(request, door="step-up", name=request.user.name)
    if not request.user.check_password(form.cleaned_data["passphrase"]):
        raise Invalid("That is not your passphrase. Nothing was changed.", code="bad_passphrase")


@login_required
@require_POST
def teaching(request: HttpRequest) -> HttpResponse:
    form = TeachingForm(request.POST)
    if not form.is_valid():
        raise Invalid(form_errors(form))
    choose = consent.give if form.cleaned_data["may_teach"] else consent.take_back
    choose(user=request.user)
    return redirect("accounts:settings")


@login_required
@require_GET
def new_block(request: HttpRequest) -> HttpResponse:
    member = get_object_or_404(User, pk=whole(request.GET.get("member", "")), is_active=True)
    return render(request, "accounts/block.html", {"member": member, "form": BlockForm(initial={"member": member})})


@login_required
@require_POST
def block(request: HttpRequest) -> HttpResponse:
    form = BlockForm(request.POST)
    if not form.is_valid():
        raise Invalid(form_errors(form))
    blocks.block(by=request.user, other=form.cleaned_data["member"])
    return redirect("accounts:settings")


@login_required
@require_POST
def unblock(request: HttpRequest, member_id: int) -> HttpResponse:
    blocks.unblock(by=request.user, other=get_object_or_404(User, pk=member_id))
    return redirect("accounts:settings")


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first; looking at them is reading them."""
    rows = request.user.notices.order_by("-id")
    if before := request.GET.get("before"):
        rows = rows.filter(pk__lt=whole(before))
    page = list(rows[: NOTICES_ON_A_PAGE + 1])
    shown = page[:NOTICES_ON_A_PAGE]
    response = render(
        request, "accounts/notices.html", {"notices": shown, "older": shown[-1].pk if len(page) > len(shown) else None}
    )
    telling.mark_read(user=request.user, now=timezone.now())
    return response
