"""Accounts: who may come to the desk, and as what."""

from __future__ import annotations

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
from wtforms import StringField
from wtforms.validators import AnyOf, Length

from admin.forms import DeskForm, required
from admin.listing import read_order, show_listing
from admin.questions import Question, ask, was_asked
from core.account_list import SORTS, AccountFilter, find_accounts
from core.accounts import (
    Account,
    NewAccount,
    change_role,
    disable_account,
    enable_account,
    end_sign_ins,
    get_account,
    invite_account,
    prepare_one_time_password,
    reset_password,
)
from core.database import reading, transaction
from core.errors import DomainError
from core.rights import ROLE_LABELS, Role
from core.sessions import require, signed_in_account

blueprint = Blueprint("accounts", __name__, url_prefix="/admin/accounts")

ROLE_NOTES = {
    Role.ADMIN: "همه‌چیز، و حساب‌ها",
    Role.ORGANISER: "محتوا، انتشار، نمایشگرها و نمایشگاه",
    Role.REVIEWER: "خواندن و تأیید محتوا",
    Role.SUPERVISOR: "ورودی، با اجازهٔ استثنا؛ و دیدن نمایشگرها",
    Role.STEWARD: "پذیرش مهمانان در ورودی",
    Role.VIEWER: "تنها دیدن",
}


class AccountForm(DeskForm):
    """A new account."""

    name = StringField(
        "نام",
        [required(), Length(2, 40, message="نام ۲ تا ۴۰ نویسه دارد.")],
        description="همان که هنگام ورود می‌نویسد و در رویدادها می‌ماند؛ فارسی هم می‌شود.",
    )
    role = StringField(
        "نقش",
        [AnyOf([role.value for role in Role], message="یکی از نقش‌ها را برگزینید.")],
        default=Role.ORGANISER.value,
    )


@blueprint.get("")
@require("accounts.manage")
def index() -> ResponseReturnValue:
    """All accounts."""
    return _list()


@blueprint.post("")
@require("accounts.manage")
def add() -> ResponseReturnValue:
    """Add an account; its one-time password is shown this once."""
    form = AccountForm()
    if not form.validate_on_submit():
        return _list(form, status=422)
    password = prepare_one_time_password()
    try:
        with transaction() as session:
            new = invite_account(
                session,
                name=form.name.data or "",
                role=form.role.data or "",
                password=password,
                by=signed_in_account().actor,
            )
    except DomainError as error:
        form.name.errors = [error.fa]
        return _list(form, status=error.status)
    return _slip(new, status=201)


@blueprint.get("/<int:account_id>")
@require("accounts.manage")
def show(account_id: int) -> ResponseReturnValue:
    """One account and what can be done with it."""
    with reading() as session:
        account = get_account(session, account_id)
    question = _reset_question(account)
    return render_template(
        "admin/account.html", account=account, roles=_roles(), reset_question=question
    )


@blueprint.post("/<int:account_id>/role")
@require("accounts.manage")
def change(account_id: int) -> ResponseReturnValue:
    """Give an account another role."""
    with transaction() as session:
        account = get_account(session, account_id)
        role = request.form.get("role", "")
        change_role(session, account, role=role, by=signed_in_account().actor)
    return _done(account, f"{account.name} از این پس «{account.role_label}» است.")


@blueprint.post("/<int:account_id>/password")
@require("accounts.manage")
def reset(account_id: int) -> ResponseReturnValue:
    """Give an account a new one-time password, shown this once; asks first: its own is lost."""
    if not was_asked():
        with reading() as session:
            account = get_account(session, account_id)
        return ask(_reset_question(account), back=url_for("accounts.show", account_id=account.id))
    password = prepare_one_time_password()
    with transaction() as session:
        account = get_account(session, account_id)
        new = reset_password(session, account, password=password, by=signed_in_account().actor)
    return _slip(new)


@blueprint.post("/<int:account_id>/sign-out")
@require("accounts.manage")
def sign_out(account_id: int) -> ResponseReturnValue:
    """Sign an account out wherever it is signed in."""
    with transaction() as session:
        account = get_account(session, account_id)
        end_sign_ins(session, account, by=signed_in_account().actor)
    return _done(account, f"{account.name} از همه‌جا بیرون آمد؛ با همان گذرواژه باز وارد می‌شود.")


@blueprint.post("/<int:account_id>/disable")
@require("accounts.manage")
def disable(account_id: int) -> ResponseReturnValue:
    """Let an account in no more."""
    with transaction() as session:
        account = get_account(session, account_id)
        disable_account(session, account, by=signed_in_account().actor)
    return _done(account, f"حساب {account.name} بسته شد و هر جا باز بود بیرون آمد.")


@blueprint.post("/<int:account_id>/enable")
@require("accounts.manage")
def enable(account_id: int) -> ResponseReturnValue:
    """Let a disabled account in again."""
    with transaction() as session:
        account = get_account(session, account_id)
        enable_account(session, account, by=signed_in_account().actor)
    return _done(account, f"حساب {account.name} باز شد؛ گذرواژه‌اش همان است که بود.")


def _list(form: AccountForm | None = None, *, status: int = 200) -> Response:
    order = read_order(list(SORTS), default="name")
    wanted = AccountFilter(
        text=request.args.get("q", ""),
        role=request.args.get("role") or None,
        state=request.args.get("state") or None,
        sort=order.sort,
        is_descending=order.is_descending,
        page=order.page,
    )
    with reading() as session:
        found = find_accounts(session, wanted)
    page = render_template(
        "admin/accounts.html",
        form=form or AccountForm(formdata=None),
        rows=found.rows,
        wanted=wanted,
        roles=_roles(),
        table=show_listing(order, number=found.number, pages=found.pages, total=found.total),
    )
    return make_response(page, status)


def _slip(new: NewAccount, *, status: int = 200) -> Response:
    page = render_template(
        "admin/accounts_slip.html",
        account=new.account,
        password=new.one_time_password,
        address=url_for("sign_in.form", _external=True),
    )
    return make_response(page, status)


def _reset_question(account: Account) -> Question:
    return Question(
        f"گذرواژهٔ {account.name} عوض شود؟",
        "گذرواژهٔ کنونی دیگر کار نمی‌کند و این حساب هر جا باز است بیرون می‌آید.",
        "گذرواژهٔ تازه بساز",
    )


def _done(account: Account, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("accounts.show", account_id=account.id))


def _roles() -> list[tuple[str, str, str]]:
    """Value, name and what it may do, of every role."""
    return [(role.value, ROLE_LABELS[role], ROLE_NOTES[role]) for role in Role]
