"""Signing in and out, and choosing a password of one's own."""

from __future__ import annotations

import math
import time

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, Length

from admin.forms import DeskForm, required
from admin.guards import safe_next
from admin.navigation import first_page
from core.accounts import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Account,
    change_password,
    check_own_password,
    end_sign_ins,
    get_account,
    prepare_password,
)
from core.credentials import (
    check_credentials,
    is_known_address,
    note_refused_sign_in,
    note_sign_in,
)
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import fold, to_persian_digits
from core.security import limiter
from core.sessions import (
    begin_session,
    current_account,
    end_session,
    require,
    signed_in_account,
)

blueprint = Blueprint("sign_in", __name__, template_folder="templates", url_prefix="/admin")

PER_ADDRESS = "10/minute"
PER_NAME_AND_ADDRESS = "5/minute"
# however many addresses try; but a stranger must not lock the owner out, see _is_known_address
PER_NAME = "30/hour"


class SignInForm(DeskForm):
    """A name, a password, and the page that was asked for."""

    name = StringField("نام حساب", [required(), Length(max=80, message="نام بلند است.")])
    password = PasswordField("گذرواژه", [required()])
    next = HiddenField()


class PasswordForm(DeskForm):
    """One's own password, replaced."""

    current = PasswordField("گذرواژهٔ کنونی", [required()])
    new = PasswordField(
        "گذرواژهٔ تازه",
        [
            required(),
            Length(
                SHORTEST_PASSWORD,
                LONGEST_PASSWORD,
                message=f"دست‌کم {to_persian_digits(SHORTEST_PASSWORD)} نویسه می‌خواهد.",
            ),
        ],
        description=f"دست‌کم {to_persian_digits(SHORTEST_PASSWORD)} نویسه. درازی از نشانه‌های "
        "عجیب مهم‌تر است: سه چهار واژهٔ بی‌ربط که به یادتان می‌ماند، با فاصله میانشان.",
    )
    again = PasswordField(
        "گذرواژهٔ تازه، بار دوم",
        [required(), EqualTo("new", "با بار نخست یکی نیست. هر دو را دوباره بنویسید.")],
    )
    next = HiddenField()


def _typed_name() -> str:
    return fold(request.form.get("name", "")[:80])[:80] or "?"


def _typed_name_and_address() -> str:
    return f"{request.remote_addr} {_typed_name()}"


def _is_known_address() -> bool:
    """Whether the typed name signed in from here lately: such a place is throttled by itself."""
    with reading() as session:
        return is_known_address(session, name=_typed_name(), address=request.remote_addr or "")


@blueprint.get("/sign-in")
def form() -> ResponseReturnValue:
    """The door. Who is signed in already goes on."""
    account = current_account()
    if account is not None:
        return redirect(_onward(account))
    return _door(SignInForm(formdata=None, next=request.args.get("next", "")))


@blueprint.post("/sign-in")
@limiter.limit(PER_ADDRESS)
@limiter.limit(PER_NAME_AND_ADDRESS, key_func=_typed_name_and_address)
@limiter.limit(PER_NAME, key_func=_typed_name, exempt_when=_is_known_address)
def sign_in() -> ResponseReturnValue:
    """Sign in; a refusal shows the form again and is written down."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _door(form, status=422)
    address = request.remote_addr or ""
    name, password = form.name.data or "", form.password.data or ""
    try:
        with reading() as session:
            checked = check_credentials(session, name=name, password=password)
        with transaction() as session:
            account = note_sign_in(session, checked, address=address)
    except DomainError as error:
        with transaction() as session:
            note_refused_sign_in(session, name=name, address=address)
        return _door(form, problem=error.fa, status=error.status)
    begin_session(account)
    return redirect(_onward(account))


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign this browser out, in all its windows."""
    end_session()
    return redirect(url_for("sign_in.form"))


@blueprint.post("/sign-out-everywhere")
@require("desk.view")
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign one's own account out of every browser, this one included."""
    with transaction() as session:
        account = get_account(session, signed_in_account().id)
        end_sign_ins(session, account, by=account.actor)
    end_session()
    flash("از همه‌جا بیرون آمدید. برای ادامه دوباره وارد شوید.", "success")
    return redirect(url_for("sign_in.form"))


@blueprint.errorhandler(RateLimitExceeded)
def wait(_error: RateLimitExceeded) -> Response:
    """Too many tries: the page that was sent from says how long to wait."""
    limit = limiter.current_limit
    seconds = max(1, math.ceil(limit.reset_at - time.time())) if limit else 60
    problem = f"بار زیادی امتحان شد. {_words(seconds)} دیگر دوباره بکوشید."
    if request.endpoint == "sign_in.sign_in":
        response = _door(SignInForm(), problem=problem, status=429)
    else:
        response = _password_page(PasswordForm(), problem=problem, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@blueprint.get("/password")
@require("desk.view")
def password_form() -> ResponseReturnValue:
    """Choose a password; a one-time password leads here before anything else."""
    return _password_page(PasswordForm(formdata=None, next=request.args.get("next", "")))


@blueprint.post("/password")
@limiter.limit(PER_ADDRESS)
@require("desk.view")
def choose_password() -> ResponseReturnValue:
    """Replace one's own password and go on; other browsers of the account are signed out."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _password_page(form, status=422)
    try:
        checked = signed_in_account()
        check_own_password(checked, form.current.data or "")
        new = prepare_password(form.new.data or "")
        with transaction() as session:
            account = change_password(session, checked, new=new)
    except DomainError as error:
        return _password_page(form, problem=error.fa, status=error.status)
    begin_session(account)
    flash("گذرواژهٔ تازه از این پس کار می‌کند.", "success")
    return redirect(_onward(account))


def _onward(account: Account) -> str:
    wanted = safe_next(request.values.get("next"))
    if account.is_password_one_time:
        return url_for("sign_in.password_form", next=wanted)
    return wanted or first_page(account)


def _door(form: SignInForm, *, problem: str | None = None, status: int = 200) -> Response:
    page = render_template("admin/sign_in.html", form=form, problem=problem)
    return make_response(page, status)


def _password_page(
    form: PasswordForm, *, problem: str | None = None, status: int = 200
) -> Response:
    account = signed_in_account()
    if account.is_password_one_time:
        form.current.label.text = "گذرواژهٔ یک‌بارمصرف"
    page = render_template(
        "admin/password.html", form=form, problem=problem, first_page=first_page(account)
    )
    return make_response(page, status)


def _words(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return to_persian_digits(f"{seconds} ثانیهٔ" if seconds <= 90 else f"{minutes} دقیقهٔ")
