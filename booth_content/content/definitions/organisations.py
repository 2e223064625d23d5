"""Booths that belong to no neighbourhood: Basij strata, specialised bases, partner agencies."""

from __future__ import annotations

from booth_content.content.definitions import services
from booth_content.content.definitions.choices import AREAS
from booth_content.content.definitions.model import (
    Audience,
    Field,
    FieldType,
    Limits,
    Requirement,
    SectionDefinition,
)

_TITLE = Limits(max_length=90)
_STORY = Limits(max_length=600)

INTRODUCTION = SectionDefinition(
    key="introduction",
    title="معرفی",
    title_en="Introduction",
    icon="building-2",
    layout="record",
    kinds=("stratum", "base", "agency"),
    help="مهمان در چند ثانیه بداند شما که هستید و با محله‌ها چه کار دارید.",
    fields=(
        Field(
            "about",
            FieldType.LONG_TEXT,
            "معرفی",
            "About",
            "دو سه جمله: چه می‌کنید و چرا در این نمایشگاهید.",
            requirement=Requirement.TO_SUBMIT,
            limits=Limits(max_length=700),
        ),
        Field(
            "mission",
            FieldType.TEXT,
            "شعار یا مأموریت",
            "Mission",
            "یک جمله که روی نمایشگر درشت می‌آید.",
            limits=Limits(max_length=120),
        ),
        Field(
            "head",
            FieldType.PERSON,
            "مسئول",
            "Head",
            "نام و نام خانوادگی و سمت.",
        ),
        Field(
            "picture",
            FieldType.PICTURE,
            "تصویر",
            "Picture",
            "نشان یا عکسی که شما را بشناساند.",
        ),
    ),
)

FIELD_OF_WORK = SectionDefinition(
    key="field_of_work",
    title="حوزهٔ کار",
    title_en="Field of work",
    icon="target",
    layout="record",
    kinds=("base",),
    help="پایگاه در چه کاری تخصص دارد و چگونه به محله‌ها می‌رسد.",
    fields=(
        Field(
            "area",
            FieldType.CHOICE,
            "حوزه",
            "Area",
            "حوزهٔ اصلی پایگاه را برگزینید.",
            options=AREAS,
            requirement=Requirement.TO_PUBLISH,
        ),
        Field(
            "description",
            FieldType.LONG_TEXT,
            "شرح کار",
            "Description",
            "چه خدمتی، به که و با چه روشی می‌دهید؟",
            limits=_STORY,
        ),
        Field(
            "members",
            FieldType.FIGURE,
            "نیروهای متخصص",
            "Specialists",
            "شمار متخصصان همراه پایگاه، با سال و منبع.",
            unit="نفر",
            limits=Limits(minimum=0, whole=True),
        ),
    ),
)

SUPPORTED_NEIGHBOURHOODS = SectionDefinition(
    key="supported_neighbourhoods",
    title="محله‌های زیر پوشش",
    title_en="Neighbourhoods supported",
    icon="map-pin",
    layout="list",
    kinds=("base",),
    help="محله‌هایی که پایگاه پشتیبانشان است و کاری که در هر یک می‌کند.",
    item_label="محله",
    max_items=120,
    fields=(
        Field(
            "title",
            FieldType.TEXT,
            "نام محله",
            "Neighbourhood",
            "نام محله همان گونه که در فهرست نمایشگاه است.",
            requirement=Requirement.TO_SUBMIT,
            limits=_TITLE,
        ),
        Field(
            "support",
            FieldType.LONG_TEXT,
            "پشتیبانی",
            "Support",
            "در این محله چه می‌کنید؟",
            limits=Limits(max_length=300),
        ),
        Field(
            "since",
            FieldType.DATE,
            "از تاریخ",
            "Since",
            "آغاز همراهی؛ برای نمونه ۱۴۰۰/۰۷/۰۱.",
        ),
    ),
)

SPECIALISED_GROUPS = SectionDefinition(
    key="specialised_groups",
    title="گروه‌های تخصصی",
    title_en="Specialised groups",
    icon="network",
    layout="list",
    kinds=("stratum",),
    help="گروه‌های تخصصی قشر و کاری که از هر یک برای محله‌ها برمی‌آید.",
    item_label="گروه",
    fields=(
        Field(
            "title",
            FieldType.TEXT,
            "نام گروه",
            "Group",
            "نام گروه تخصصی.",
            requirement=Requirement.TO_SUBMIT,
            limits=_TITLE,
        ),
        Field(
            "category",
            FieldType.CHOICE,
            "حوزه",
            "Area",
            "حوزهٔ کار گروه را برگزینید.",
            options=AREAS,
        ),
        Field(
            "members",
            FieldType.NUMBER,
            "اعضا",
            "Members",
            "شمار اعضای فعال گروه.",
            unit="نفر",
            limits=Limits(minimum=0, maximum=1_000_000, whole=True),
        ),
        Field(
            "description",
            FieldType.LONG_TEXT,
            "کار گروه",
            "What it does",
            "گروه چه تخصصی دارد و چه کاری می‌پذیرد؟",
            limits=_STORY,
        ),
        Field(
            "person",
            FieldType.PERSON,
            "مسئول گروه",
            "Head of the group",
            "نام و نام خانوادگی و سمت.",
        ),
    ),
)

VOLUNTEERS = SectionDefinition(
    key="volunteers",
    title="داوطلبان",
    title_en="Volunteers",
    icon="heart",
    layout="record",
    kinds=("stratum",),
    help="چند نفر با چه مهارت‌هایی آماده‌اند به محله‌ها کمک کنند.",
    fields=(
        Field(
            "count",
            FieldType.FIGURE,
            "شمار داوطلبان",
            "Number of volunteers",
            "کسانی که اکنون آماده‌اند، با سال و منبع.",
            unit="نفر",
            limits=Limits(minimum=0, whole=True),
        ),
        Field(
            "skills",
            FieldType.LONG_TEXT,
            "مهارت‌ها",
            "Skills",
            "مهارت‌ها را با ویرگول جدا کنید.",
            limits=Limits(max_length=400),
        ),
        Field(
            "availability",
            FieldType.CONTACT_TEXT,
            "زمان‌های آمادگی",
            "Availability",
            "برای نمونه «پنجشنبه‌ها و روزهای تعطیل».",
            limits=Limits(max_length=150),
        ),
        Field(
            "how_to_join",
            FieldType.LONG_TEXT,
            "چگونه بپیوندند",
            "How to join",
            "کسی که می‌خواهد داوطلب شود چه کند؟",
            limits=Limits(max_length=300),
        ),
    ),
)

LIAISONS = SectionDefinition(
    key="liaisons",
    title="رابط‌ها",
    title_en="Contact persons",
    icon="users",
    layout="list",
    kinds=("agency",),
    help="برای هر موضوع محله به چه کسی زنگ بزند؟",
    item_label="رابط",
    item_title="person",
    fields=(
        Field(
            "person",
            FieldType.PERSON,
            "نام و سمت",
            "Name and role",
            "نام و نام خانوادگی و سمت رابط.",
            requirement=Requirement.TO_SUBMIT,
        ),
        Field(
            "subject",
            FieldType.TEXT,
            "موضوع",
            "Subject",
            "برای چه کاری به او زنگ بزنند؟",
            limits=Limits(max_length=120),
        ),
        Field(
            "phone",
            FieldType.PHONE,
            "تلفن",
            "Phone",
            "شماره‌ای که همه می‌توانند ببینند.",
        ),
        Field(
            "mobile",
            FieldType.PHONE,
            "تلفن همراه",
            "Mobile phone",
            "تنها برگزارکنندگان می‌بینند و روی نمایشگر نمی‌آید.",
            audience=Audience.ORGANISERS,
            counts=False,
        ),
    ),
)

SECTIONS = (
    INTRODUCTION,
    FIELD_OF_WORK,
    SUPPORTED_NEIGHBOURHOODS,
    SPECIALISED_GROUPS,
    *services.SECTIONS,
    VOLUNTEERS,
    LIAISONS,
)
