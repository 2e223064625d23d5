"""Answers that several fields share, so that booths can be compared and searched by them."""

from __future__ import annotations

from booth_content.content.definitions.model import Option

AREAS = (
    Option("development", "عمرانی و محیط محله", "Built environment"),
    Option("health", "بهداشت و سلامت", "Health"),
    Option("culture", "فرهنگی و دینی", "Culture and faith"),
    Option("education", "آموزش", "Education"),
    Option("science", "علمی و فناوری", "Science and technology"),
    Option("sport", "ورزش و تفریح", "Sport and leisure"),
    Option("employment", "اشتغال و کسب‌وکار", "Employment"),
    Option("family", "خانواده و ازدواج", "Family"),
    Option("modesty", "عفاف و حجاب", "Modesty and hijab"),
    Option("welfare", "معیشت و حمایت", "Livelihood and support"),
    Option("housing", "مسکن", "Housing"),
    Option("safety", "امنیت و پیشگیری از آسیب", "Safety and prevention"),
    Option("other", "دیگر", "Other"),
)

SEVERITIES = (
    Option("high", "زیاد", "High"),
    Option("medium", "متوسط", "Medium"),
    Option("low", "کم", "Low"),
)

HARMS = (
    Option("addiction", "اعتیاد", "Addiction"),
    Option("divorce", "طلاق و اختلاف خانوادگی", "Divorce and family conflict"),
    Option("unemployment", "بیکاری", "Unemployment"),
    Option("poverty", "فقر و بدهکاری", "Poverty and debt"),
    Option("school_leaving", "بازماندن از تحصیل", "Leaving school"),
    Option("child_labour", "کودکان کار", "Child labour"),
    Option("marginality", "حاشیه‌نشینی", "Informal settlement"),
    Option("crime", "سرقت و ناامنی", "Theft and insecurity"),
    Option("violence", "نزاع و خشونت", "Violence"),
    Option("other", "دیگر", "Other"),
)

PRODUCTS = (
    Option("food", "خوراکی", "Food"),
    Option("clothing", "پوشاک و دوخت", "Clothing and sewing"),
    Option("handicraft", "صنایع دستی", "Handicraft"),
    Option("decor", "تزیینی و خانه", "Home and decoration"),
    Option("plants", "گل و گیاه", "Plants"),
    Option("teaching", "آموزش و خدمات", "Teaching and services"),
    Option("other", "دیگر", "Other"),
)

CAPACITIES = (
    Option("people", "انسانی و نخبگان", "People and elites"),
    Option("place", "مکان و فضا", "Places"),
    Option("religious", "مسجد، هیئت و بقعه", "Mosques and shrines"),
    Option("economic", "اقتصادی و تولیدی", "Economic"),
    Option("education", "آموزشی و علمی", "Educational"),
    Option("health", "بهداشتی و درمانی", "Health"),
    Option("groups", "گروه‌های مردمی", "Citizens' groups"),
    Option("nature", "طبیعی و گردشگری", "Nature and tourism"),
    Option("other", "دیگر", "Other"),
)

NOBODY_SHOWN = "none"
CONSENT = (
    Option(NOBODY_SHOWN, "کسی در آن شناخته نمی‌شود", "Nobody can be recognised"),
    Option("given", "همه رضایت داده‌اند", "Everybody shown agreed"),
)
