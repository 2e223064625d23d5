"""Organisers' pages; owns no rules and no tables."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the desk: its pages, its sockets, then the guards that look at every page."""
    from admin import (
        access_links,
        accounts,
        audit,
        badges,
        book,
        booth_screen,
        booth_workbook,
        booths,
        devices,
        editor,
        entrance,
        entrance_conflicts,
        entrance_list,
        entrance_scans,
        entrance_settings,
        exhibition,
        freeze,
        girih,
        guest,
        guest_badge,
        guest_data,
        guest_duplicates,
        guest_groups,
        guests,
        guests_bulk,
        guests_load,
        jobs,
        pairing,
        pictures,
        place,
        plan,
        preview,
        progress,
        publish,
        releases,
        review,
        review_acts,
        review_suggest,
        revisions,
        schedule,
        sign_in,
        today,
        visits,
        workbook,
    )
    from admin.events import init_events
    from admin.guards import init_guards
    from admin.navigation import init_navigation
    from booth_content.exhibition import booth_number
    from visitors.guest_words import STATE_WORDS
    from visitors.phone import shown_phone

    for pages in (
        sign_in,
        access_links,
        accounts,
        audit,
        jobs,
        publish,
        releases,
        schedule,
        devices,
        pairing,
        visits,
        today,
        entrance,
        entrance_scans,
        entrance_conflicts,
        entrance_list,
        entrance_settings,
        exhibition,
        workbook,
        book,
        badges,
        guest_badge,
        booths,
        plan,
        progress,
        booth_workbook,
        freeze,
        preview,
        pictures,
        girih,
        place,
        booth_screen,
        revisions,
        review,
        review_acts,
        review_suggest,
        editor,
        guests,
        guest,
        guest_data,
        guests_bulk,
        guest_duplicates,
        guests_load,
        guest_groups,
    ):
        app.register_blueprint(pages.blueprint)
    app.jinja_env.filters["booth_number"] = booth_number
    app.jinja_env.filters["phone"] = shown_phone
    app.jinja_env.globals["state_words"] = STATE_WORDS
    init_navigation(app)
    init_events(app)
    init_guards(app)
