"""Green houses (خانه سبز) and trust houses (خانه اعتماد): places of help in a neighbourhood."""

from __future__ import annotations

from booth_content.content.definitions.model import (
    Field,
    FieldType,
    Limits,
    Requirement,
    SectionDefinition,
)

_TITLE = Field(
    "title",
    FieldType.TEXT,
    "نام خانه",
    "Name",
    "نامی که اهالی خانه را به آن می‌شناسند.",
    requirement=Requirement.TO_SUBMIT,
    limits=Limits(max_length=90),
)
_PERSON = Field(
    "person",
    FieldType.PERSON,
    "مسئول",
    "Person in charge",
    "نام و نام خانوادگی، اگر خودش پذیرفته است.",
)
_SERVICES = Field(
    "services",
    FieldType.LONG_TEXT,
    "خدمات",
    "Services",
    "در این خانه چه کمکی و به که می‌شود؟",
    limits=Limits(max_length=500),
)
_ADDRESS = Field(
    "address",
    FieldType.CONTACT_TEXT,
    "نشانی",
    "Address",
    "نشانی چنان که رهگذر پیدا کند. اگر نباید دانسته شود خالی بگذارید.",
    limits=Limits(max_length=200),
)
_PHONE = Field(
    "phone",
    FieldType.PHONE,
    "تلفن",
    "Phone",
    "شماره‌ای که مردم زنگ می‌زنند، با پیش‌شماره.",
)
_PICTURE = Field(
    "picture",
    FieldType.PICTURE,
    "تصویر",
    "Picture",
    "عکس از خانه، بی آنکه مراجعان دیده شوند.",
)

GREEN_HOUSES = SectionDefinition(
    key="green_houses",
    title="خانه‌های سبز",
    title_en="Green houses",
    icon="sprout",
    layout="list",
    kinds=("neighbourhood",),
    help="خانه‌های سبز محله و کاری که در هر یک می‌شود.",
    item_label="خانهٔ سبز",
    fields=(
        _TITLE,
        Field(
            "is_support_centre",
            FieldType.BOOLEAN,
            "مرکز پشتیبان اصلی است",
            "Is a main support centre",
            "اگر این خانه از مرکزهای اصلی پشتیبان است «بله» را برگزینید.",
            counts=False,
        ),
        _SERVICES,
        Field(
            "families",
            FieldType.FIGURE,
            "خانوارهایی که کمک گرفته‌اند",
            "Families helped",
            "شمار خانوارها، با سال و منبع؛ هر خانوار یک بار.",
            unit="خانوار",
            limits=Limits(minimum=0, whole=True),
        ),
        _PERSON,
        _ADDRESS,
        _PHONE,
        _PICTURE,
    ),
)

TRUST_HOUSES = SectionDefinition(
    key="trust_houses",
    title="خانه‌های اعتماد",
    title_en="Trust houses",
    icon="shield-check",
    layout="list",
    kinds=("neighbourhood",),
    help="دفترهای خانهٔ اعتماد برای پیشگیری از اعتیاد. نام مراجعان را هیچ جا نیاورید.",
    item_label="خانهٔ اعتماد",
    fields=(
        _TITLE,
        _SERVICES,
        Field(
            "helped",
            FieldType.FIGURE,
            "کسانی که کمک گرفته‌اند",
            "People helped",
            "شمار کسان، با سال و منبع؛ هر کس یک بار.",
            unit="نفر",
            sensitive=True,
            limits=Limits(minimum=0, whole=True),
        ),
        _PERSON,
        _ADDRESS,
        _PHONE,
        _PICTURE,
    ),
)

SECTIONS = (GREEN_HOUSES, TRUST_HOUSES)
