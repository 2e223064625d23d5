"""Ways in for neighbourhoods: making links and printing their sheets, prolonging, ending them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import url_for as address_of
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from admin.access_link_list import SORTS, STATES, LinkFilter, LinkRow, find_links
from admin.forms import DeskForm, required
from admin.listing import read_order, show_listing
from admin.questions import Question, ask, was_asked
from booth_content.access_link import LASTS, MOST_DEVICES, AccessLink
from booth_content.link_making import (
    NewLink,
    end_device,
    get_link,
    get_neighbourhood,
    list_neighbourhoods,
    make_link,
    neighbourhoods_without_lead,
    prepare_secret,
    prolong_link,
    renew_link,
    revoke_link,
)
from core.addresses import printed_base, qr_path
from core.audit import Actor
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import format_number, to_ascii_digits
from core.sessions import require, signed_in_account
from core.settings import Settings

blueprint = Blueprint("access_links", __name__, url_prefix="/admin/access-links")

DAYS = [(7, "یک هفته"), (30, "یک ماه"), (90, "سه ماه")]
DEVICES = (1, 2, 3, 5, 10, 20)


class LinkForm(DeskForm):
    """A new way in."""

    neighbourhood = SelectField("محله", [required()])
    person = StringField(
        "نام و نام خانوادگی",
        [required(), Length(2, 60, message="نام ۲ تا ۶۰ نویسه دارد.")],
        description="کنار آنچه می‌نویسد و در رسید و رویدادها می‌آید.",
    )
    is_lead = BooleanField("مسئول محله است و می‌تواند برای بازبینی بفرستد", default=True)
    days = SelectField(
        "مهلت", coerce=int, choices=[SelectChoice(*one) for one in DAYS], default=LASTS.days
    )
    most_devices = SelectField(
        "بیشترین شمار دستگاه‌ها",
        coerce=int,
        choices=[SelectChoice(count, format_number(count)) for count in DEVICES],
        default=MOST_DEVICES,
        description="گوشی‌ها و رایانه‌هایی که با همین برگه وارد می‌شوند.",
    )


@blueprint.get("")
@require("exhibition.edit")
def index() -> ResponseReturnValue:
    """All links, and a form for a new one."""
    return _list()


@blueprint.post("")
@require("exhibition.edit")
def make() -> ResponseReturnValue:
    """Make a link; its sheet is shown this once."""
    form = _form()
    if not form.validate():
        return _list(form, status=422)
    secret = prepare_secret()
    try:
        with transaction() as session:
            new = make_link(
                session,
                get_neighbourhood(session, form.neighbourhood.data),
                person=form.person.data or "",
                is_lead=form.is_lead.data,
                secret=secret,
                lasts=timedelta(days=form.days.data),
                most_devices=form.most_devices.data,
                by=_by(),
            )
    except DomainError as error:
        form.person.errors = [error.fa]
        return _list(form, status=error.status)
    return _sheet([new], status=201)


@blueprint.post("/all")
@require("exhibition.edit")
def make_all() -> ResponseReturnValue:
    """A lead's link for every neighbourhood that has none, on one set of sheets."""
    with reading() as session:
        lacking = len(neighbourhoods_without_lead(session))
    if not lacking:
        flash("همهٔ محله‌ها برای مسئول خود راه ورود دارند.", "info")
        return redirect(address_of("access_links.index"), 303)
    # hashed before anybody waits for the lock: some 15 ms each
    secrets = [prepare_secret() for _ in range(lacking)]
    with transaction() as session:
        # pairs up to what there is: one that got its link meanwhile needs none, one that was added
        # meanwhile is in the next set
        made = [
            make_link(
                session,
                neighbourhood,
                person=f"مسئول {neighbourhood.name}"[:60],
                is_lead=True,
                secret=secret,
                by=_by(),
            )
            for neighbourhood, secret in zip(
                neighbourhoods_without_lead(session), secrets, strict=False
            )
        ]
    return _sheet(made, status=201)


@blueprint.get("/<int:link_id>")
@require("exhibition.edit")
def show(link_id: int) -> ResponseReturnValue:
    """One link, the devices that used it, and what can be done with it."""
    with reading() as session:
        link = get_link(session, link_id)
    return render_template(
        "admin/access_link.html",
        row=LinkRow(link),
        link=link,
        states=STATES,
        days=DAYS,
        renew_question=_renew_question(link),
        revoke_question=_revoke_question(link),
    )


@blueprint.post("/<int:link_id>/renew")
@require("exhibition.edit")
def renew(link_id: int) -> ResponseReturnValue:
    """A new sheet for the same person; asks first: the old one and all devices end."""
    if not was_asked():
        return _ask(link_id, _renew_question)
    secret = prepare_secret()
    with transaction() as session:
        new = renew_link(session, get_link(session, link_id), secret=secret, by=_by())
    return _sheet([new])


@blueprint.post("/<int:link_id>/revoke")
@require("exhibition.edit")
def revoke(link_id: int) -> ResponseReturnValue:
    """Let nobody in by it any more; asks first."""
    if not was_asked():
        return _ask(link_id, _revoke_question)
    return _act(
        link_id,
        lambda session, link, by: revoke_link(session, link, by=by),
        "راه ورود بسته شد و هر دستگاهی بیرون آمد. نوشته‌ها مانده است.",
    )


@blueprint.post("/<int:link_id>/prolong")
@require("exhibition.edit")
def prolong(link_id: int) -> ResponseReturnValue:
    """Give it so many days from now."""
    typed = to_ascii_digits(request.form.get("days", "")).strip()
    days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    return _act(
        link_id,
        lambda session, link, by: prolong_link(session, link, lasts=timedelta(days=days), by=by),
        f"تا {format_number(days)} روز دیگر باز است.",
    )


@blueprint.post("/<int:link_id>/devices/<int:device_id>/end")
@require("exhibition.edit")
def end(link_id: int, device_id: int) -> ResponseReturnValue:
    """Let one device in no more."""
    return _act(
        link_id,
        lambda session, link, by: end_device(session, link, device_id, by=by),
        "دستگاه بیرون آمد و جایش باز شد.",
    )


def _act(
    link_id: int, act: Callable[[Session, AccessLink, Actor], None], done: str
) -> ResponseReturnValue:
    try:
        with transaction() as session:
            act(session, get_link(session, link_id), _by())
    except DomainError as error:
        if error.status == 404:
            raise
        flash(error.fa, "error")
    else:
        flash(done, "success")
    return redirect(address_of("access_links.show", link_id=link_id), 303)


def _list(form: LinkForm | None = None, *, status: int = 200) -> Response:
    order = read_order(SORTS)
    state = request.args.get("state")
    wanted = LinkFilter(
        text=request.args.get("q", ""),
        state=state if state in STATES else None,
        sort=order.sort,
        is_descending=order.is_descending,
        page=order.page,
    )
    with reading() as session:
        found = find_links(session, wanted)
        lacking = len(neighbourhoods_without_lead(session))
    page = render_template(
        "admin/access_links.html",
        form=form or _form(formdata=None),
        found=found,
        wanted=wanted,
        states=STATES,
        lacking=lacking,
        table=show_listing(order, number=found.number, pages=found.pages, total=found.total),
    )
    return make_response(page, status)


def _form(**options: None) -> LinkForm:
    form = LinkForm(**options)
    with reading() as session:
        known = list_neighbourhoods(session)
    codes = (SelectChoice(one.code, one.name) for one in known)
    form.neighbourhood.choices = [SelectChoice("", "—"), *codes]
    return form


def _sheet(made: list[NewLink], *, status: int = 200) -> Response:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    base = printed_base(settings.public_url, request.host_url)
    slips = []
    for new in made:
        url = f"{base}{address_of('contributing.door', token=new.secret.token)}"
        slips.append({"new": new, "url": url, "qr": qr_path(url)})
    return make_response(render_template("admin/access_link_sheet.html", slips=slips), status)


def _ask(link_id: int, question: Callable[[AccessLink], Question]) -> ResponseReturnValue:
    with reading() as session:
        link = get_link(session, link_id)
    return ask(question(link), back=address_of("access_links.show", link_id=link_id))


def _renew_question(link: AccessLink) -> Question:
    return Question(
        f"برگهٔ تازه برای {link.person}؟",
        "برگهٔ پیشین از کار می‌افتد و هر دستگاهی که با آن وارد شده بیرون می‌آید. نوشته‌ها می‌ماند.",
        "برگهٔ تازه بساز",
    )


def _revoke_question(link: AccessLink) -> Question:
    return Question(
        f"راه ورود {link.person} بسته شود؟",
        "برگه‌اش دیگر باز نمی‌شود و هر دستگاهی که با آن وارد شده همین حالا بیرون می‌آید. "
        "نوشته‌ها می‌ماند.",
        "بستن راه ورود",
    )


def _by() -> Actor:
    return signed_in_account().actor
