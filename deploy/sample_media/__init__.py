"""Draws the sample exhibition's pictures and its film; only a maintainer runs these.

    python -m deploy.sample_media.pictures    booth_content/data/sample/pictures/
    python -m deploy.sample_media.film        booth_content/data/sample/film/

Scenes are SVG of our own, rendered by the Chromium of the tests; the film's pictures too, its sound
is synthesised, and ffmpeg joins them. What they make is committed, so a server needs none of this.
"""
