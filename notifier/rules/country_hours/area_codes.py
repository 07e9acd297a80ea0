"""Area codes of the North American Numbering Plan: state or province, and every zone that a code reaches into.

As assigned by the numbering plan's administrator up to 2026. A code that lies in two zones lists both: hours must then
be open in both, because the number does not tell where in its area a person lives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_EAST, _CENTRAL, _MOUNTAIN, _PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"

#: Country, region, zones, codes.
_UNITED_STATES: Final = (
    ("AL", _CENTRAL, "205 251 256 334 659 938"),
    ("AK", "America/Anchorage America/Adak", "907"),
    ("AZ", "America/Phoenix", "480 520 602 623"),
    ("AZ", f"America/Phoenix {_MOUNTAIN}", "928"),
    ("AR", _CENTRAL, "327 479 501 870"),
    ("CA", _PACIFIC, "209 213 279 310 323 341 350 357 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669"),
    ("CA", _PACIFIC, "707 714 738 747 760 764 805 818 820 831 837 840 858 909 916 925 949 951"),
    ("CO", _MOUNTAIN, "303 719 720 748 970 983"),
    ("CT", _EAST, "203 475 860 959"),
    ("DC", _EAST, "202 771"),
    ("DE", _EAST, "302"),
    ("FL", _EAST, "239 305 321 324 352 386 407 561 645 656 689 727 728 754 772 786 813 863 904 941 954"),
    ("FL", f"{_EAST} {_CENTRAL}", "448 850"),
    ("GA", _EAST, "229 404 470 478 678 706 762 770 912 943"),
    ("HI", "Pacific/Honolulu", "808"),
    ("IA", _CENTRAL, "319 515 563 641 712"),
    ("ID", f"{_MOUNTAIN} {_PACIFIC}", "208 986"),
    ("IL", _CENTRAL, "217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872"),
    ("IN", _EAST, "260 317 463 765"),
    ("IN", f"{_EAST} {_CENTRAL}", "219 574 812 930"),
    ("KS", _CENTRAL, "316 913"),
    ("KS", f"{_CENTRAL} {_MOUNTAIN}", "620 785"),
    ("KY", _EAST, "502 859"),
    ("KY", f"{_EAST} {_CENTRAL}", "270 364 606"),
    ("LA", _CENTRAL, "225 318 337 457 504 985"),
    ("MA", _EAST, "339 351 413 508 617 774 781 857 978"),
    ("MD", _EAST, "227 240 301 410 443 667"),
    ("ME", _EAST, "207"),
    ("MI", _EAST, "231 248 269 313 517 586 616 679 734 810 947 989"),
    ("MI", f"{_EAST} {_CENTRAL}", "906"),
    ("MN", _CENTRAL, "218 320 507 612 651 763 924 952"),
    ("MO", _CENTRAL, "235 314 417 557 573 636 660 816 975"),
    ("MS", _CENTRAL, "228 471 601 662 769"),
    ("MT", _MOUNTAIN, "406"),
    ("NC", _EAST, "252 336 472 704 743 828 910 919 980 984"),
    ("ND", f"{_CENTRAL} {_MOUNTAIN}", "701"),
    ("NE", _CENTRAL, "402 531"),
    ("NE", f"{_CENTRAL} {_MOUNTAIN}", "308"),
    ("NH", _EAST, "603"),
    ("NJ", _EAST, "201 551 609 640 732 848 856 862 908 973"),
    ("NM", _MOUNTAIN, "505 575"),
    ("NV", _PACIFIC, "702 725"),
    ("NV", f"{_MOUNTAIN} {_PACIFIC}", "775"),
    ("NY", _EAST, "212 315 329 332 347 363 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934"),
    ("OH", _EAST, "216 220 234 283 326 330 380 419 436 440 513 567 614 740 937"),
    ("OK", _CENTRAL, "405 539 572 580 918"),
    ("OR", _PACIFIC, "503 971"),
    ("OR", f"{_MOUNTAIN} {_PACIFIC}", "458 541"),
    ("PA", _EAST, "215 223 267 272 412 445 484 570 582 610 717 724 814 835 878"),
    ("RI", _EAST, "401"),
    ("SC", _EAST, "803 821 839 843 854 864"),
    ("SD", f"{_CENTRAL} {_MOUNTAIN}", "605"),
    ("TN", _CENTRAL, "615 629 731 901 931"),
    ("TN", f"{_EAST} {_CENTRAL}", "423 729"),
    ("TN", _EAST, "865"),
    (
        "TX",
        _CENTRAL,
        "210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903 936 940 945",
    ),
    ("TX", _CENTRAL, "956 972 979"),
    ("TX", _MOUNTAIN, "915"),
    ("UT", _MOUNTAIN, "385 435 801"),
    ("VA", _EAST, "276 434 540 571 686 703 757 804 826 948"),
    ("VT", _EAST, "802"),
    ("WA", _PACIFIC, "206 253 360 425 509 564"),
    ("WI", _CENTRAL, "262 274 353 414 534 608 715 920"),
    ("WV", _EAST, "304 681"),
    ("WY", _MOUNTAIN, "307"),
    ("AS", "Pacific/Pago_Pago", "684"),
    ("GU", "Pacific/Guam", "671"),
    ("MP", "Pacific/Guam", "670"),
    ("PR", "America/Puerto_Rico", "787 939"),
    ("VI", "America/Puerto_Rico", "340"),
)
_CANADA: Final = (
    ("AB", "America/Edmonton", "368 403 587 780 825"),
    ("BC", "America/Vancouver", "236 257 604 672 778"),
    ("BC", "America/Vancouver America/Edmonton", "250"),
    ("MB", "America/Winnipeg", "204 431 584"),
    ("NB", "America/Halifax", "428 506"),
    ("NL", "America/St_Johns America/Halifax", "709 879"),
    # One code for Nova Scotia and Prince Edward Island, one for the three territories: the larger names it.
    ("NS", "America/Halifax", "782 902"),
    ("NT", "America/Edmonton America/Whitehorse America/Winnipeg America/Toronto", "867"),
    ("ON", "America/Toronto", "226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 905 942"),
    ("ON", "America/Toronto America/Winnipeg", "807"),
    ("QC", "America/Toronto", "263 273 354 367 438 450 468 514 579 581 819 873"),
    ("QC", "America/Toronto America/Halifax", "418"),
    ("SK", "America/Regina", "306 474 639"),
)
#: Regions without a code of their own, whose zones an address tells all the same.
_SHARING: Final = (
    ("NT", "America/Edmonton"),
    ("NU", "America/Toronto America/Winnipeg America/Edmonton"),
    ("PE", "America/Halifax"),
    ("YT", "America/Whitehorse"),
)
#: The other countries that share +1.
_ISLANDS: Final = (
    ("AG", "268"),
    ("AI", "264"),
    ("BB", "246"),
    ("BM", "441"),
    ("BS", "242"),
    ("DM", "767"),
    ("DO", "809 829 849"),
    ("GD", "473"),
    ("JM", "658 876"),
    ("KN", "869"),
    ("KY", "345"),
    ("LC", "758"),
    ("MS", "664"),
    ("SX", "721"),
    ("TC", "649"),
    ("TT", "868"),
    ("VC", "784"),
    ("VG", "284"),
)


@dataclass(frozen=True, slots=True)
class Area:
    """Where an area code is: region None outside the US and Canada, zones empty where the country has only one."""

    country: str
    region: str | None
    zones: tuple[str, ...]


def _by_code() -> Mapping[str, Area]:
    areas: dict[str, Area] = {}
    for country, rows in (("US", _UNITED_STATES), ("CA", _CANADA)):
        for region, zones, codes in rows:
            areas |= dict.fromkeys(codes.split(), Area(country, region, tuple(zones.split())))
    for country, codes in _ISLANDS:
        areas |= dict.fromkeys(codes.split(), Area(country, None, ()))
    return MappingProxyType(areas)


#: By the three digits after +1.
AREAS: Final[Mapping[str, Area]] = _by_code()


def _by_region() -> Mapping[tuple[str, str], tuple[str, ...]]:
    zones: dict[tuple[str, str], list[str]] = {}
    for area in AREAS.values():
        if area.region is not None:
            zones.setdefault((area.country, area.region), []).extend(area.zones)
    found = {place: tuple(dict.fromkeys(names)) for place, names in zones.items()}
    return MappingProxyType(found | {("CA", region): tuple(names.split()) for region, names in _SHARING})


#: All zones of a state or province, by country and region.
REGION_ZONES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = _by_region()
