"""Whose name a neighbourhood bears, and who carries its work."""

from __future__ import annotations

from booth_content.content.definitions.choices import AREAS
from booth_content.content.definitions.model import (
    Audience,
    Field,
    FieldType,
    Limits,
    Requirement,
    SectionDefinition,
)

MARTYR = SectionDefinition(
    key="martyr",
    title="شهید شاخص محله",
    title_en="Index martyr",
    icon="flag",
    layout="record",
    kinds=("neighbourhood",),
    help="شهیدی که محله به نام اوست. تنها آنچه سند دارد؛ با خانوادهٔ شهید هماهنگ کنید.",
    fields=(
        Field(
            "name",
            FieldType.TEXT,
            "نام شهید",
            "Name",
            "نام و نام خانوادگی، همان گونه که خانواده می‌نویسند، بی واژهٔ «شهید».",
            requirement=Requirement.TO_PUBLISH,
            sensitive=True,
            limits=Limits(max_length=80),
        ),
        Field(
            "text",
            FieldType.LONG_TEXT,
            "زندگی‌نامه",
            "Life",
            "زندگی شهید و پیوندش با محله در چند بند کوتاه.",
            sensitive=True,
            limits=Limits(max_length=1500),
        ),
        Field(
            "words",
            FieldType.LONG_TEXT,
            "از سخنان شهید",
            "In his words",
            "یک دو جمله از وصیت‌نامه یا نامه‌ها، بی کم و زیاد.",
            sensitive=True,
            limits=Limits(max_length=400),
        ),
        Field(
            "picture",
            FieldType.PICTURE,
            "تصویر شهید",
            "Portrait",
            "عکسی که خانواده پذیرفته‌اند؛ در شرح عکس نام را بنویسید.",
        ),
        Field(
            "born_on",
            FieldType.DATE,
            "تاریخ تولد",
            "Born on",
            "به سال شمسی؛ برای نمونه ۱۳۴۲/۰۳/۱۵.",
            counts=False,
        ),
        Field(
            "martyred_on",
            FieldType.DATE,
            "تاریخ شهادت",
            "Martyred on",
            "به سال شمسی؛ برای نمونه ۱۳۶۵/۱۰/۱۹.",
            counts=False,
        ),
        Field(
            "place",
            FieldType.TEXT,
            "محل شهادت",
            "Place",
            "نام جا یا عملیات.",
            counts=False,
            limits=Limits(max_length=100),
        ),
        Field(
            "source",
            FieldType.TEXT,
            "منبع",
            "Source",
            "این نوشته از کجاست؟ برای نمونه «پروندهٔ کنگرهٔ شهدا» یا «خانوادهٔ شهید».",
            counts=False,
            limits=Limits(max_length=150),
        ),
    ),
)

MANAGER = SectionDefinition(
    key="manager",
    title="مدیر محله",
    title_en="Neighbourhood manager",
    icon="user-check",
    layout="record",
    kinds=("neighbourhood",),
    help="کسی که مهمان در محله با او روبه‌رو می‌شود.",
    fields=(
        Field(
            "person",
            FieldType.PERSON,
            "مدیر محله",
            "Manager",
            "نام و نام خانوادگی، و سمت او اگر جز مدیر محله است.",
            requirement=Requirement.TO_PUBLISH,
        ),
        Field(
            "picture",
            FieldType.PICTURE,
            "تصویر مدیر",
            "Portrait",
            "عکس چهره با زمینهٔ ساده.",
        ),
        Field(
            "message",
            FieldType.LONG_TEXT,
            "سخن مدیر با مهمان",
            "Message to guests",
            "دو سه جمله، چنان که رو در رو می‌گویید.",
            limits=Limits(max_length=400),
        ),
        Field(
            "since",
            FieldType.DATE,
            "آغاز کار",
            "Since",
            "روزی که مدیر محله شد؛ برای نمونه ۱۴۰۰/۰۲/۰۱.",
            counts=False,
        ),
        Field(
            "mobile",
            FieldType.PHONE,
            "تلفن همراه مدیر",
            "Manager's mobile phone",
            "تنها برگزارکنندگان می‌بینند و روی نمایشگر نمی‌آید.",
            audience=Audience.ORGANISERS,
            counts=False,
        ),
    ),
)

COUNCIL = SectionDefinition(
    key="council",
    title="شورای محله",
    title_en="Neighbourhood council",
    icon="users",
    layout="list",
    kinds=("neighbourhood",),
    help="فعالان و نخبگانی که کار محله را پیش می‌برند. از هر کس اجازه بگیرید.",
    item_label="عضو شورا",
    item_title="person",
    fields=(
        Field(
            "person",
            FieldType.PERSON,
            "نام و سمت",
            "Name and role",
            "نام و نام خانوادگی و نقش او در شورا.",
            requirement=Requirement.TO_SUBMIT,
        ),
        Field(
            "area",
            FieldType.CHOICE,
            "حوزه",
            "Area",
            "حوزه‌ای که در شورا پی می‌گیرد.",
            options=AREAS,
        ),
        Field(
            "about",
            FieldType.TEXT,
            "معرفی کوتاه",
            "About",
            "تخصص یا پیشینه در یک سطر.",
            limits=Limits(max_length=150),
        ),
        Field(
            "picture",
            FieldType.PICTURE,
            "تصویر",
            "Portrait",
            "عکس چهره با زمینهٔ ساده.",
        ),
    ),
)

SECTIONS = (MARTYR, MANAGER, COUNCIL)
