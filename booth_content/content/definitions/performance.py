"""What was done, in counted figures and in before and after; every kind of booth may say it."""

from __future__ import annotations

from booth_content.content.definitions.choices import AREAS
from booth_content.content.definitions.model import (
    KINDS,
    Field,
    FieldType,
    Limits,
    Requirement,
    SectionDefinition,
)

PERFORMANCE = SectionDefinition(
    key="performance",
    title="عملکرد",
    title_en="Performance",
    icon="bar-chart-3",
    layout="list",
    kinds=KINDS,
    help="کارهای انجام‌شده، تا می‌شود با عدد: چند نفر، چند خانوار، پیش و پس از کار.",
    item_label="کار انجام‌شده",
    max_items=60,
    fields=(
        Field(
            "title",
            FieldType.TEXT,
            "عنوان",
            "Title",
            "کار را در چند کلمه بنویسید.",
            requirement=Requirement.TO_SUBMIT,
            limits=Limits(max_length=90),
        ),
        Field(
            "category",
            FieldType.CHOICE,
            "حوزه",
            "Area",
            "حوزهٔ کار را برگزینید.",
            options=AREAS,
        ),
        Field(
            "result",
            FieldType.FIGURE,
            "نتیجه",
            "Result",
            "نتیجه را بشمارید: عدد، واحد (نفر، خانوار، دوره…)، سال و منبع.",
            limits=Limits(minimum=0),
        ),
        Field(
            "change",
            FieldType.CHANGE,
            "پیش و پس از کار",
            "Before and after",
            "اگر چیزی بهتر شد: عدد پیش و پس از کار، سال هر دو، واحد و منبع.",
            limits=Limits(minimum=0),
        ),
        Field(
            "description",
            FieldType.LONG_TEXT,
            "شرح",
            "Description",
            "چه شد و چگونه؟ دو سه جمله بس است.",
            limits=Limits(max_length=600),
        ),
        Field(
            "partners",
            FieldType.TEXT,
            "همکاران",
            "Partners",
            "دستگاه‌ها و گروه‌هایی که همراه بودند.",
            limits=Limits(max_length=200),
        ),
        Field(
            "done_on",
            FieldType.DATE,
            "تاریخ",
            "Date",
            "روز پایان کار؛ برای نمونه ۱۴۰۱/۰۵/۲۰.",
        ),
        Field(
            "picture",
            FieldType.PICTURE,
            "تصویر",
            "Picture",
            "عکسی از خود کار، نه از جلسهٔ آن.",
        ),
    ),
)

SECTIONS = (PERFORMANCE,)
