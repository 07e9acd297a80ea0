"""Kiln & Leaf, tea and ceramics: shoppers in Britain, the Gulf and Japan, and an order in every milestone."""

from typing import Final

from portal.demo import scripts
from portal.demo.places import HARROW, LANTERN_EAST, LANTERN_GULF
from portal.demo.plans import Leg, OrderPlan, ParcelPlan, Person, Product, Route

TEAPOT: Final = Product("KL-POT-06", "Stoneware teapot 0.6 l", "Ash glaze", "64.00", "teapot.svg")
BOWL: Final = Product("KL-BWL-02", "Wide tea bowl", "Ash glaze", "28.00", "bowl.svg")
CUP: Final = Product("KL-CUP-04", "Set of four small cups", "Rust glaze", "46.00", "cup.svg")
TIN: Final = Product("KL-TIN-OO", "Oolong from the upper garden, 100 g", "Spring harvest", "19.50", "tin.svg")
SENCHA: Final = Product("KL-TIN-SE", "Steamed green tea, 100 g", "First flush", "22.50", "tin.svg")
PRODUCTS: Final = (TEAPOT, BOWL, CUP, TIN, SENCHA)

ISLA: Final = Person(
    "Isla Greenhowe", "isla@greenhowe.example", "+12025550111", "14 Lade Street", "Edinburgh", "EH6 5QA", "GB", "en-GB"
)
GARETH: Final = Person(
    "Gareth Pennant", "gareth.pennant@mail.example", "+12025550112", "2 Chapel Row", "Leeds", "LS6 3AA", "GB", "en-GB"
)
ANJALI: Final = Person(
    "Anjali Rawlence",
    "anjali@rawlence.example",
    "+12025550113",
    "Flat 5, 77 Quay Road",
    "Bristol",
    "BS1 5TY",
    "GB",
    "en-GB",
)
LAYLA: Final = Person(
    "ليلى المنصوري",
    "layla.almansoori@barid.example",
    "+12025550114",
    "شارع النخيل ١٢، شقة ٤",
    "دبي",
    "00000",
    "AE",
    "ar",
)
OMAR: Final = Person(
    "عمر الحداد", "omar.alhaddad@barid.example", "+12025550115", "حي الياسمين، مبنى ٧", "أبوظبي", "00000", "AE", "ar"
)
HARUKA: Final = Person(
    "Haruka Minamizawa",
    "haruka@minamizawa.example",
    "+12025550116",
    "2-14-5 Aomi, Koto-ku",
    "Tokyo",
    "135-0064",
    "JP",
    "ja",
)
NIAMH: Final = Person(
    "Niamh Corrigan",
    "niamh.corrigan@post.example",
    "+12025550117",
    "9 Harbour Lane",
    "Galway",
    "H91 XY00",
    "IE",
    "en-IE",
)


def _one(*legs: Leg, route: Route = HARROW, shipped: str = "2 15:05") -> tuple[ParcelPlan, ...]:
    return (ParcelPlan(route, legs, shipped),)


ORDERS: Final = (
    OrderPlan(
        serial=11, title="On its way to Dubai, in Arabic", person=LAYLA, placed="3 18:40", prepared="2 10:10",
        lines=((TEAPOT, 1), (CUP, 1), (TIN, 2)), parcels=_one(*scripts.FAR_AWAY, route=LANTERN_GULF),
        currency="AED", rate="4.65",
    ),
    OrderPlan(
        serial=12, title="Customs ask for duties", person=HARUKA, placed="3 09:21", prepared="2 09:45",
        lines=((BOWL, 2), (SENCHA, 1)), parcels=_one(*scripts.CUSTOMS, route=LANTERN_EAST),
        currency="JPY", rate="196.4",
    ),
    OrderPlan(
        serial=13, title="Out for delivery today", person=ISLA, placed="2 19:02", prepared="2 20:15",
        lines=((TEAPOT, 1), (TIN, 1)), parcels=_one(*scripts.OUT_FOR_DELIVERY),
    ),
    OrderPlan(
        serial=14, title="Handed to a neighbour", person=GARETH, placed="2 08:30", prepared="2 10:00",
        lines=((CUP, 1),), parcels=_one(*scripts.DELIVERED_NEXT_DOOR),
    ),
    OrderPlan(
        serial=15, title="Delivered in Abu Dhabi, in Arabic", person=OMAR, placed="2 07:12", prepared="2 09:00",
        lines=((SENCHA, 3),), parcels=_one(*scripts.DELIVERED, route=LANTERN_GULF), currency="AED", rate="4.65",
    ),
    OrderPlan(
        serial=16, title="In transit", person=ANJALI, placed="2 09:44", prepared="2 11:00",
        lines=((BOWL, 1), (TIN, 1)), parcels=_one(*scripts.IN_TRANSIT),
    ),
    OrderPlan(
        serial=17, title="Reported delivered by mistake", person=NIAMH, placed="2 09:58", prepared="2 11:10",
        lines=((CUP, 1),), parcels=_one(*scripts.CORRECTED),
    ),
    OrderPlan(
        serial=18, title="Nobody was at home", person=ISLA, placed="2 10:22", prepared="2 11:20",
        lines=((TEAPOT, 1),), parcels=_one(*scripts.FAILED_ATTEMPT),
    ),
    OrderPlan(
        serial=19, title="Waiting at the parcel shop", person=GARETH, placed="2 10:31", prepared="2 11:30",
        lines=((TIN, 4),), parcels=_one(*scripts.AVAILABLE_FOR_PICKUP),
    ),
    OrderPlan(
        serial=20, title="Lost", person=ANJALI, placed="2 10:50", prepared="2 11:40",
        lines=((BOWL, 4),), parcels=_one(*scripts.LOST),
    ),
    OrderPlan(
        serial=21, title="On its way back", person=NIAMH, placed="2 11:15", prepared="2 11:50",
        lines=((CUP, 1),), parcels=_one(*scripts.RETURNING),
    ),
    OrderPlan(
        serial=22, title="Returned and refunded", person=ISLA, placed="2 11:25", prepared="2 12:00",
        lines=((TEAPOT, 1),), parcels=_one(*scripts.RETURNED), refunded="60m",
    ),
    OrderPlan(
        serial=23, title="No news for a month", person=GARETH, placed="42 10:00", prepared="41 10:00",
        lines=((TIN, 1),), parcels=_one(*scripts.EXPIRED, shipped="41 15:05"),
    ),
    OrderPlan(
        serial=24, title="Parcel cancelled before it left", person=ANJALI, placed="1 10:00", prepared="1 12:00",
        lines=((BOWL, 1),), parcels=_one(*scripts.CANCELLED, shipped="1 15:05"),
    ),
    OrderPlan(
        serial=25, title="Label printed", person=NIAMH, placed="1 19:00", prepared="280m",
        lines=((SENCHA, 1),), parcels=_one(*scripts.INFO_RECEIVED, shipped="150m"),
    ),
    OrderPlan(
        serial=26, title="Handed over, no scan yet", person=ISLA, placed="1 22:10", prepared="200m",
        lines=((TIN, 2),), parcels=_one(*scripts.NO_SCAN_YET, shipped="80m"),
    ),
    OrderPlan(
        serial=27, title="Sent in part, the rest follows", person=GARETH, placed="1 09:20", prepared="1 11:00",
        lines=((TEAPOT, 1), (CUP, 1)), parcels=(ParcelPlan(HARROW, scripts.COLLECTED, "1 15:30", lines=(1,)),),
    ),
    OrderPlan(
        serial=28, title="Being packed, in Arabic", person=LAYLA, placed="280m", prepared="85m",
        lines=((BOWL, 2),), currency="AED", rate="4.65",
    ),
    OrderPlan(serial=29, title="Just placed", person=ANJALI, placed="20m", lines=((TEAPOT, 1), (SENCHA, 1))),
    OrderPlan(
        serial=30, title="Waiting for the payment", person=HARUKA, placed="45m", is_paid=False,
        lines=((CUP, 1),), currency="JPY", rate="196.4",
    ),
    OrderPlan(
        serial=31, title="Cancelled by the shopper", person=NIAMH, placed="1 13:00", cancelled="230m",
        lines=((BOWL, 1),),
    ),
)  # fmt: skip
