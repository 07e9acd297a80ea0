"""Fernhollow, the outdoor shop: its shoppers, its goods, and an order in every stage and milestone."""

from typing import Final

from portal.demo import scripts
from portal.demo.places import ALPINE, NORTHWAY, NORTHWAY_EAST
from portal.demo.plans import Leg, OrderPlan, ParcelPlan, Person, Product

JACKET: Final = Product("FH-JKT-M", "Drizzle rain jacket", "Moss, M", "129.00", "jacket.svg")
BACKPACK: Final = Product("FH-BPK-24", "Daybreak backpack 24 l", "Ember", "89.00", "backpack.svg")
BOTTLE: Final = Product("FH-BTL-1", "Steel bottle 0.75 l", "", "22.00", "bottle.svg")
BOOTS: Final = Product("FH-BOO-42", "Larch hiking boots", "42", "179.00", "boots.svg")
SOCKS: Final = Product("FH-SOC-3", "Merino socks, three pairs", "Grey", "39.00", None)
LONG_JACKET: Final = Product(
    "FH-JKT-XXXL-LONG",
    "All-season three-layer expedition shell jacket with removable snow skirt, helmet-compatible hood and "
    "underarm zips, made from recycled fishing nets",
    "Deep-sea blue with thin orange stripes, XXXXL, extra long sleeves",
    "489.00",
    "jacket.svg",
)
PRODUCTS: Final = (JACKET, BACKPACK, BOTTLE, BOOTS, SOCKS)

MARA: Final = Person(
    "Mara Tessen", "mara.tessen@post.example", "+12025550101", "Kastanienweg 14", "Berlin", "10435", "DE", "en"
)
JONAS: Final = Person(
    "Jonas Bruckhoff", "jonas@bruckhoff.example", "+12025550102", "Am Speicher 3", "Hamburg", "20457", "DE", "de"
)
ELODIE: Final = Person(
    "Élodie Marchand", "elodie.m@courrier.example", "+12025550103", "8 rue des Tilleuls", "Lyon", "69003", "FR", "fr"
)
PETRA: Final = Person(
    "Petra Winkelmayr", "petra@winkelmayr.example", "+12025550104", "Feldgasse 21", "Wien", "1080", "AT", "de-AT"
)
OLU: Final = Person(
    "Olu Adebanwi", "olu.adebanwi@mail.example", "+12025550105", "Torstraße 88", "Berlin", "10119", "DE", "en-GB"
)
SIIRI: Final = Person(
    "Siiri Laakkonen", "siiri@laakkonen.example", "+12025550106", "Kirkkotie 5", "Turku", "20540", "FI", "en"
)
TOMAS: Final = Person(
    "Tomás Figueroa",
    "tomas.figueroa@correo.example",
    "+12025550107",
    "Calle del Olmo 30",
    "Burgos",
    "09003",
    "ES",
    "es",
)
LONG_NAME: Final = Person(
    "Maximiliana-Theodora Freifrau von Oberhinterzartenbachmühle-Wiesengrund",
    "maximiliana-theodora.von-oberhinterzartenbachmuehle-wiesengrund@sehr-langer-name.example",
    "+12025550108",
    "Straße der ehemaligen Landwirtschaftlichen Produktionsgenossenschaft 1234, Hinterhaus, dritter Aufgang links",
    "Neukirchen beim Heiligen Blut an der Böhmischen Grenze",
    "93453",
    "DE",
    "en",
)


def _one(*legs: Leg, shipped: str = "2 15:05") -> tuple[ParcelPlan, ...]:
    return (ParcelPlan(NORTHWAY, legs, shipped),)


def _twelve() -> tuple[ParcelPlan, ...]:
    stages = (
        *(scripts.DELIVERED,) * 4,
        *(scripts.OUT_FOR_DELIVERY,) * 2,
        *(scripts.IN_TRANSIT,) * 3,
        scripts.FAILED_ATTEMPT,
        scripts.INFO_RECEIVED,
        scripts.NO_SCAN_YET,
    )
    return tuple(
        ParcelPlan(NORTHWAY_EAST if index % 2 else NORTHWAY, legs, "2 15:05", lines=(index,))
        for index, legs in enumerate(stages)
    )


_TWELVE_LINES: Final = tuple(
    (Product(f"FH-TENT-{part}", f"Base-camp tent, part {part} of 12", "", "64.00", "backpack.svg"), 1)
    for part in range(1, 13)
)
_THREE_PARCELS: Final = (
    ParcelPlan(NORTHWAY, scripts.DELIVERED, "2 15:05", lines=(0,)),
    ParcelPlan(NORTHWAY_EAST, scripts.IN_TRANSIT, "2 15:20", lines=(1,)),
    ParcelPlan(NORTHWAY, scripts.COLLECTED, "1 16:10", lines=(2, 3)),
)
_OLD_PARCEL: Final = (ParcelPlan(NORTHWAY, scripts.EXPIRED, "41 15:05"),)
_FRESH: Final = (ParcelPlan(NORTHWAY, scripts.NO_SCAN_YET, "70m"),)
_LABELLED: Final = (ParcelPlan(ALPINE, scripts.INFO_RECEIVED, "150m"),)

ORDERS: Final = (
    OrderPlan(
        serial=42, title="On its way, a day late because of snow", person=MARA, placed="3 19:04", prepared="2 09:12",
        lines=((JACKET, 1), (BACKPACK, 1), (BOTTLE, 2)), parcels=_one(*scripts.DELAYED),
    ),
    OrderPlan(
        serial=43, title="Out for delivery today", person=OLU, placed="2 20:31", prepared="2 21:05",
        lines=((BOOTS, 1), (SOCKS, 1)), parcels=_one(*scripts.OUT_FOR_DELIVERY),
    ),
    OrderPlan(
        serial=44, title="Delivered and signed for", person=SIIRI, placed="2 08:11", prepared="2 10:40",
        lines=((BACKPACK, 1),), parcels=_one(*scripts.DELIVERED),
    ),
    OrderPlan(
        serial=47, title="In transit", person=TOMAS, placed="2 06:40", prepared="2 12:00",
        lines=((SOCKS, 2),), parcels=_one(*scripts.IN_TRANSIT),
    ),
    OrderPlan(
        serial=48, title="Nobody was at home", person=PETRA, placed="2 09:30", prepared="2 12:10",
        lines=((JACKET, 1),), parcels=_one(*scripts.FAILED_ATTEMPT),
    ),
    OrderPlan(
        serial=49, title="Waiting at the parcel shop", person=MARA, placed="2 10:05", prepared="2 12:20",
        lines=((BOTTLE, 1), (SOCKS, 1)), parcels=_one(*scripts.AVAILABLE_FOR_PICKUP),
    ),
    OrderPlan(
        serial=50, title="Held up: the address needs a look", person=OLU, placed="2 10:45", prepared="2 12:30",
        lines=((BOOTS, 1),), parcels=_one(*scripts.ADDRESS_PROBLEM),
    ),
    OrderPlan(
        serial=51, title="On its way back", person=SIIRI, placed="2 11:00", prepared="2 12:40",
        lines=((BACKPACK, 1),), parcels=_one(*scripts.RETURNING),
    ),
    OrderPlan(
        serial=52, title="Returned and refunded", person=JONAS, placed="2 11:10", prepared="2 12:50",
        lines=((BOOTS, 1),), parcels=_one(*scripts.RETURNED), refunded="90m",
    ),
    OrderPlan(
        serial=53, title="No news for a month", person=ELODIE, placed="42 14:00", prepared="41 09:00",
        lines=((BOTTLE, 1),), parcels=_OLD_PARCEL,
    ),
    OrderPlan(
        serial=54, title="Parcel cancelled before it left", person=PETRA, placed="1 09:00", prepared="1 11:30",
        lines=((JACKET, 1),), parcels=_one(*scripts.CANCELLED, shipped="1 15:05"),
    ),
    OrderPlan(
        serial=55, title="Label printed", person=TOMAS, placed="1 20:20", prepared="260m",
        lines=((BACKPACK, 1), (BOTTLE, 1)), parcels=_LABELLED,
    ),
    OrderPlan(
        serial=56, title="Handed over, no scan yet", person=MARA, placed="1 21:12", prepared="180m",
        lines=((SOCKS, 3),), parcels=_FRESH,
    ),
    OrderPlan(
        serial=57, title="Sent in part, the rest follows", person=OLU, placed="1 08:12", prepared="1 10:00",
        lines=((JACKET, 1), (BOOTS, 1)),
        parcels=(ParcelPlan(NORTHWAY_EAST, scripts.COLLECTED, "1 15:30", lines=(0,)),),
    ),
    OrderPlan(
        serial=58, title="Being packed", person=SIIRI, placed="310m", prepared="65m",
        lines=((BACKPACK, 1), (SOCKS, 1)),
    ),
    OrderPlan(serial=59, title="Just placed", person=JONAS, placed="25m", lines=((BOTTLE, 2),)),
    OrderPlan(
        serial=60, title="Waiting for the payment", person=ELODIE, placed="50m", is_paid=False, lines=((BOOTS, 1),),
    ),
    OrderPlan(
        serial=61, title="Cancelled by the shopper", person=TOMAS, placed="1 12:00", cancelled="240m",
        lines=((JACKET, 1),),
    ),
    OrderPlan(
        serial=45, title="Three parcels of one order", person=JONAS, placed="2 07:55", prepared="2 11:20",
        lines=((JACKET, 1), (BOOTS, 1), (BOTTLE, 1), (SOCKS, 2)), parcels=_THREE_PARCELS,
    ),
    OrderPlan(
        serial=46, title="Twelve parcels", person=ELODIE, placed="3 13:15", prepared="2 08:00",
        lines=_TWELVE_LINES, parcels=_twelve(),
    ),
    OrderPlan(
        serial=62, title="A very long name, a very long product", person=LONG_NAME, placed="2 12:12",
        prepared="2 13:00", lines=((LONG_JACKET, 1), (SOCKS, 12)), parcels=_one(*scripts.IN_TRANSIT),
    ),
)  # fmt: skip
