"""What strata and agencies offer to neighbourhoods: services to ask for, programmes to join."""

from __future__ import annotations

from booth_content.content.definitions.choices import AREAS
from booth_content.content.definitions.model import (
    Field,
    FieldType,
    Limits,
    Requirement,
    SectionDefinition,
)

_TITLE = Limits(max_length=90)
_STORY = Limits(max_length=600)

SERVICES = SectionDefinition(
    key="services",
    title="خدمات به محله‌ها",
    title_en="Services to neighbourhoods",
    icon="handshake",
    layout="list",
    kinds=("stratum", "agency"),
    help="خدماتی که یک محله می‌تواند از شما بخواهد، و راه گرفتن هر کدام.",
    item_label="خدمت",
    requirement=Requirement.TO_PUBLISH,
    max_items=60,
    fields=(
        Field(
            "title",
            FieldType.TEXT,
            "عنوان",
            "Title",
            "نام خدمت به زبان مردم، نه به زبان اداره.",
            requirement=Requirement.TO_SUBMIT,
            limits=_TITLE,
        ),
        Field(
            "category",
            FieldType.CHOICE,
            "حوزه",
            "Area",
            "حوزهٔ خدمت؛ محله‌ها با آن می‌گردند.",
            options=AREAS,
            requirement=Requirement.TO_PUBLISH,
        ),
        Field(
            "for_whom",
            FieldType.TEXT,
            "برای چه کسانی",
            "For whom",
            "برای نمونه «خانوارهای زن‌سرپرست» یا «همهٔ اهالی».",
            limits=Limits(max_length=150),
        ),
        Field(
            "description",
            FieldType.LONG_TEXT,
            "شرح",
            "Description",
            "خدمت چیست و چه چیز به دست مردم می‌رسد؟",
            limits=_STORY,
        ),
        Field(
            "how",
            FieldType.LONG_TEXT,
            "چگونه بگیرند",
            "How to get it",
            "کجا بروند، چه همراه ببرند و چه اندازه زمان می‌برد؟",
            limits=Limits(max_length=400),
        ),
        Field(
            "is_free",
            FieldType.BOOLEAN,
            "رایگان است",
            "Is free",
            "اگر از مردم پولی گرفته نمی‌شود «بله» را برگزینید.",
            counts=False,
        ),
        Field(
            "capacity",
            FieldType.FIGURE,
            "گنجایش",
            "Capacity",
            "در سال به چند نفر یا خانوار می‌رسد؟ عدد، واحد، سال و منبع.",
            limits=Limits(minimum=0),
        ),
    ),
)

PROGRAMMES = SectionDefinition(
    key="programmes",
    title="برنامه‌ها",
    title_en="Programmes",
    icon="calendar-days",
    layout="list",
    kinds=("stratum", "agency"),
    help="برنامه‌هایی که در محله‌ها اجرا می‌کنید یا در پیش دارید.",
    item_label="برنامه",
    max_items=60,
    fields=(
        Field(
            "title",
            FieldType.TEXT,
            "عنوان",
            "Title",
            "نام برنامه.",
            requirement=Requirement.TO_SUBMIT,
            limits=_TITLE,
        ),
        Field(
            "category",
            FieldType.CHOICE,
            "حوزه",
            "Area",
            "حوزهٔ برنامه را برگزینید.",
            options=AREAS,
        ),
        Field(
            "starts_on",
            FieldType.DATE,
            "آغاز",
            "Starts on",
            "روز آغاز؛ برای نمونه ۱۴۰۱/۰۸/۱۰.",
        ),
        Field(
            "ends_on",
            FieldType.DATE,
            "پایان",
            "Ends on",
            "روز پایان، اگر پایان دارد.",
        ),
        Field(
            "place",
            FieldType.CONTACT_TEXT,
            "کجا",
            "Place",
            "محله‌ها یا جایی که برنامه در آن است.",
            limits=Limits(max_length=200),
        ),
        Field(
            "description",
            FieldType.LONG_TEXT,
            "شرح",
            "Description",
            "برنامه چیست و چگونه می‌شود در آن شرکت کرد؟",
            limits=_STORY,
        ),
    ),
)

SECTIONS = (SERVICES, PROGRAMMES)
