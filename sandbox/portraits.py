"""Photos of people: drawn from their ids, so that each has a face of their own, the same on every start."""

from hashlib import sha256

_BACKGROUNDS = ("#dbe7f3", "#f3e3d6", "#dcefe0", "#efe0ee", "#f2ecd0", "#dfe3ea")
_SKINS = ("#f6d7bf", "#e8b995", "#c98e66", "#a86d45", "#7d4d2e", "#5b3721")
_HAIRS = ("#2a211c", "#4b3021", "#7a4a25", "#b0813f", "#8d8d92", "#a1452c")
_CLOTHES = ("#37618c", "#7b4b94", "#2f7a63", "#b2573f", "#4a4f5a", "#c08a2d")
# Short, long, curly, none.
_STYLES = (
    '<path d="M29 45q-3-27 19-27t19 27q-6-12-19-13-13 1-19 13z" fill="{hair}"/>',
    '<path d="M26 68q-4-50 22-50t22 50l-7-4q4-26-15-31-19 5-15 31z" fill="{hair}"/>',
    '<path d="M24 34q0-12 9-13a15 13 0 0 1 30 0q9 1 9 13 0 8-8 8-16-16-32 0-8 0-8-8z" fill="{hair}"/>',
    "",
)


def portrait(of: str) -> str:
    """Return the SVG of a face for an id."""
    number = iter(sha256(of.encode()).digest())
    background, skin, hair, clothes, style = (
        choices[next(number) % len(choices)] for choices in (_BACKGROUNDS, _SKINS, _HAIRS, _CLOTHES, _STYLES)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">'
        f'<rect width="96" height="96" fill="{background}"/>'
        f'<path d="M10 96q2-28 38-28t38 28z" fill="{clothes}"/>'
        f'<rect x="41" y="58" width="14" height="16" rx="7" fill="{skin}"/>'
        f'<ellipse cx="48" cy="45" rx="18" ry="21" fill="{skin}"/>'
        f"{style.format(hair=hair)}"
        '<g fill="#2b2b2b"><circle cx="41" cy="46" r="2"/><circle cx="55" cy="46" r="2"/></g>'
        '<path d="M42 56q6 5 12 0" stroke="#2b2b2b" stroke-width="2" fill="none"/></svg>'
    )
