"""The identity card of a neighbourhood (شناسنامهٔ محله): who lives there, and how."""

from __future__ import annotations

from booth_content.content.definitions.model import (
    Field,
    FieldType,
    Limits,
    Requirement,
    SectionDefinition,
)

COUNT = Limits(minimum=0, maximum=10_000_000, whole=True)
PERCENT = Limits(minimum=0, maximum=100)


def _count(key: str, label: str, label_en: str, unit: str, help: str, **more: object) -> Field:
    return Field(
        key,
        FieldType.FIGURE,
        label,
        label_en,
        help,
        unit=unit,
        limits=COUNT,
        **more,  # type: ignore[arg-type]
    )


def _percent(key: str, label: str, label_en: str, help: str) -> Field:
    return Field(key, FieldType.FIGURE, label, label_en, help, unit="٪", limits=PERCENT)


_PEOPLE = (
    Field(
        "about",
        FieldType.LONG_TEXT,
        "معرفی محله",
        "About the neighbourhood",
        "در چند جمله بگویید محله کجاست و به چه شناخته می‌شود؛ مهمان آن را ایستاده می‌خواند.",
        limits=Limits(max_length=700),
    ),
    _count(
        "population",
        "جمعیت",
        "Population",
        "نفر",
        "شمار ساکنان محله. سال آمار و جایی را که عدد از آن آمده هم بنویسید.",
        requirement=Requirement.TO_SUBMIT,
    ),
    _count(
        "households",
        "خانوار",
        "Households",
        "خانوار",
        "شمار خانوارهای ساکن، با سال و منبع؛ برای نمونه «مرکز بهداشت محله».",
        requirement=Requirement.TO_SUBMIT,
    ),
    Field(
        "area",
        FieldType.FIGURE,
        "مساحت",
        "Area",
        "مساحت محله به هکتار. اگر متر مربع دارید بر ۱۰٬۰۰۰ بخش کنید.",
        unit="هکتار",
        limits=Limits(minimum=0, maximum=100_000),
    ),
    Field(
        "boundaries",
        FieldType.LONG_TEXT,
        "مرزهای محله",
        "Boundaries",
        "نام خیابان‌ها یا جاهایی که محله میان آن‌هاست.",
        limits=Limits(max_length=300),
    ),
    _count("elders", "سالمندان", "Elderly people", "نفر", "ساکنان شصت سال و بیشتر."),
    _count(
        "children",
        "کودکان و نوجوانان",
        "Children and teenagers",
        "نفر",
        "ساکنان کمتر از هجده سال.",
    ),
    _count(
        "disabled",
        "افراد دارای معلولیت",
        "People with disabilities",
        "نفر",
        "از پروندهٔ بهزیستی یا مرکز مثبت زندگی بپرسید و سال آن را بنویسید.",
    ),
)

_WORK = (
    _count(
        "working_age",
        "جمعیت در سن کار",
        "Working-age population",
        "نفر",
        "ساکنان پانزده تا شصت‌وچهار سال.",
    ),
    _percent(
        "employment_rate",
        "نرخ اشتغال",
        "Employment rate",
        "از هر صد نفر در سن کار چند نفر شاغل‌اند؛ عددی میان ۰ و ۱۰۰، با سال و منبع.",
    ),
    _count("job_seekers", "جویندگان کار", "Job seekers", "نفر", "کسانی که پی کار می‌گردند."),
)

_HOUSING_AND_FAMILY = (
    _percent("tenants", "مستأجران", "Tenants", "از هر صد خانوار چند خانوار مستأجرند."),
    _count(
        "worn_out_homes",
        "خانه‌های فرسوده",
        "Worn-out homes",
        "واحد",
        "واحدهای مسکونی در بافت فرسوده؛ شهرداری منطقه این عدد را دارد.",
    ),
    Field(
        "housing_problems",
        FieldType.LONG_TEXT,
        "مشکلات مسکن",
        "Housing problems",
        "مهم‌ترین دشواری‌های مسکن را کوتاه بنویسید؛ نام هیچ خانواده‌ای را نیاورید.",
        limits=Limits(max_length=500),
    ),
    _count(
        "women_headed",
        "خانوارهای زن‌سرپرست",
        "Households headed by women",
        "خانوار",
        "شمار خانوارهایی که سرپرستشان زن است، با سال و منبع.",
    ),
    _count(
        "supported_families",
        "خانوارهای زیر پوشش",
        "Families under support",
        "خانوار",
        "خانوارهای زیر پوشش کمیتهٔ امداد، بهزیستی یا خیریه‌ها؛ هر خانوار یک بار.",
    ),
    Field(
        "family_problems",
        FieldType.LONG_TEXT,
        "مسائل خانواده",
        "Family matters",
        "مهم‌ترین مسائل خانواده‌ها را کوتاه و بی نام بنویسید.",
        sensitive=True,
        limits=Limits(max_length=500),
    ),
)

_EDUCATION_AND_PLACES = (
    _percent("literacy", "باسوادی", "Literacy", "از هر صد ساکن شش سال و بیشتر چند نفر باسوادند."),
    _count("schools", "مدرسه‌ها", "Schools", "مدرسه", "همهٔ مدرسه‌های محله، دولتی و جز آن."),
    _count(
        "out_of_school",
        "بازماندگان از تحصیل",
        "Children out of school",
        "نفر",
        "کودکان و نوجوانانی که به مدرسه نمی‌روند، با سال و منبع.",
        sensitive=True,
    ),
    _count("mosques", "مسجدها", "Mosques", "مسجد", "مسجدهایی که اکنون در محله بازند."),
    _count(
        "health_centres",
        "مراکز بهداشت و درمان",
        "Health centres",
        "مرکز",
        "خانهٔ بهداشت، درمانگاه و پایگاه سلامت.",
    ),
    _count("parks", "بوستان‌ها", "Parks", "بوستان", "بوستان‌ها و زمین‌های بازی محله."),
    Field(
        "issues_book",
        FieldType.BOOLEAN,
        "کتاب نظام مسائل محله",
        "Book of the neighbourhood's issues",
        "اگر نظام مسائل محله به صورت کتاب گرد آمده است «بله» را برگزینید.",
        counts=False,
    ),
)

IDENTITY = SectionDefinition(
    key="identity",
    title="شناسنامه",
    title_en="Identity card",
    icon="id-card",
    layout="record",
    kinds=("neighbourhood",),
    help="عددهای محله، هر کدام با سال و منبع. آنچه نمی‌دانید خالی بماند؛ حدس ننویسید.",
    fields=_PEOPLE + _WORK + _HOUSING_AND_FAMILY + _EDUCATION_AND_PLACES,
)

SECTIONS = (IDENTITY,)
