"""Colours: what the style sheets call fields, automatic values and headings, for every theme; letters at 4.5:1 or more.

Fields stand out from the page by their lightness alone, so that greys show them too.
"""

from __future__ import annotations

from textual.theme import Theme

CONTRAST = Theme(
    name="high-contrast",
    primary="#ffd700",
    accent="#ffff00",
    warning="#ffb000",
    error="#ff8080",
    success="#80ff80",
    foreground="#ffffff",
    background="#000000",
    surface="#202020",
    panel="#303030",
    dark=True,
    variables={
        "text-muted": "#e0e0e0",
        "field": "#404040",
        "automatic": "#d0d0d0",
        "heading": "#ffff00",
        "refer": "#ff8080",
        "focused": "#806c00",
        "on-focused": "#ffffff",
        "selected": "#ffd700",
        "on-selected": "#000000",
    },
)
DARK = {
    "field": "#333333",
    "automatic": "#b0b0b0",
    "heading": "#fea62b",
    "refer": "#f08098",
    "focused": "#0a4573",
    "on-focused": "#ffffff",
    "selected": "#1a6aaa",
    "on-selected": "#ffffff",
}
LIGHT = {
    "field": "#bababa",
    "automatic": "#454545",
    "heading": "#704400",
    "refer": "#9a1f3d",
    "focused": "#0b5a94",
    "on-focused": "#ffffff",
    "selected": "#003a66",
    "on-selected": "#ffffff",
}
ANSI = {
    "field": "ansi_default",
    "automatic": "ansi_default",
    "heading": "ansi_default",
    "refer": "ansi_red",
    "focused": "ansi_blue",
    "on-focused": "ansi_bright_white",
    "selected": "ansi_white",
    "on-selected": "ansi_black",
}
"""A terminal's own sixteen colours: which they are is not known, so letters keep its own."""


def colours_of(theme: Theme) -> dict[str, str]:
    """Return the style sheets' variables for a theme that does not give them itself."""
    if theme.name.startswith("ansi"):
        return ANSI
    return DARK if theme.dark else LIGHT
