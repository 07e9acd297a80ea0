"""Line drawings of 24 x 24 for pages; always beside words, so hidden from screen readers."""

from functools import lru_cache
from typing import Final

from markupsafe import Markup

_SHAPES: Final = {
    "receipt": "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
    "box": "M3.5 7.5 12 3l8.5 4.5v9L12 21l-8.5-4.5zM3.5 7.5 12 12l8.5-4.5M12 12v9",
    "truck": "M2 6h12v10H2zM14 10h4l4 3v3h-8zM6.5 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17.5 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
    "van": "M2 16V8l2-3h9v11M13 8h5l4 4v4H2M7 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
    "home": "M4 11 12 4l8 7M6 10v10h12V10M10 20v-6h4v6",
    "check": "m5 12.5 4.5 4.5L19 7.5",
    "store": "M4 10v10h16V10M3 10l2-6h14l2 6zM10 20v-5h4v5",
    "alert": "M12 3.5 22 20H2zM12 10v4M12 17v.5",
    "back": "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v2",
    "cross": "m6 6 12 12M18 6 6 18",
    "question": "M9.5 9.5a2.5 2.5 0 1 1 4 2c-1 .7-1.5 1.3-1.5 2.5M12 17v.5M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
    "clock": "M12 7v5.5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "feed": "M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14M6 19.5a1 1 0 1 0 0-2 1 1 0 0 0 0 2z",
    "code": "m8 7-5 5 5 5M16 7l5 5-5 5",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "out": "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
    "bell": "M6 17v-6a6 6 0 1 1 12 0v6l2 1H4zM10 21h4",
    "globe": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
    "pin": "M12 21s7-6.5 7-11.5a7 7 0 1 0-14 0C5 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "mail": "M3 6h18v12H3zM3 7l9 6 9-6",
    "phone": "M6 3h4l2 5-2.5 1.5a11 11 0 0 0 5 5L16 12l5 2v4a3 3 0 0 1-3 3C10 21 3 14 3 6a3 3 0 0 1 3-3z",
    "moon": "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
    "pause": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM10 9v6M14 9v6",
    "dial": "M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5",
    "share": "M12 15V3M8 6.5 12 3l4 3.5M8 10H5v11h14V10h-3",
    "plus": "M4 4h16v16H4zM12 8.5v7M8.5 12h7",
    "star": "m12 3 2.7 5.8 6.3.8-4.6 4.4 1.2 6.3L12 17.2l-5.6 3.1 1.2-6.3L3 9.6l6.3-.8z",
    "left": "m15 5-7 7 7 7",
    "gift": "M4 11h16v10H4zM3 7h18v4H3zM12 7v14M12 7c-3 0-5-1.5-4.5-3S11 3.5 12 7c1-3.5 4-4.5 4.5-3S15 7 12 7z",
    "talk": "M4 5h16v11H10l-5 4v-4H4z",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "chart": "M4 20h16M7 16v-5M12 16V5M17 16V9",
    "image": "M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 4M15.5 9.5h.1",
    "palette": (
        "M12 21a9 9 0 1 1 9-9c0 2.5-2 3-4 3h-2a2 2 0 0 0-1.5 3.3c.8.9.2 2.7-1.5 2.7zM7.5 12h.1M9.5 8h.1M14.5 8h.1"
    ),
    "pen": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "blocks": "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
    "plug": "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
    "people": (
        "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.5 3-5.5 6.5-5.5s6.5 2 6.5 5.5"
        "M16 4.5a3.5 3.5 0 0 1 0 6.5M18 15c2 .7 3.5 2.5 3.5 5"
    ),
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3.5-6 7.5-6s7.5 2 7.5 6",
    "leave": "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
    "right": "m9 5 7 7-7 7",
    "down": "m5 9 7 7 7-7",
    "up": "m5 15 7-7 7 7",
    "bin": "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
    "key": "M15 9.5a4.5 4.5 0 1 0-4.3 4.5L12 15h2v2h2v2h4v-3.5L14.7 12",
    "eye": "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
}


@lru_cache(maxsize=64)
def draw_icon(name: str) -> Markup:
    """The drawing as inline SVG; raises KeyError for an unknown name.

    A filter and no macro: with a constant name Jinja draws it once, when the template is compiled.
    """
    return Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>').format(_SHAPES[name])
