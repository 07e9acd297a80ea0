"""Depots and routes of the demo's invented carriers, in real cities."""

from typing import Final

from portal.demo.plans import Place, Route

PORTO: Final = Place("Porto", "Porto", "4100", "PT", "Europe/Lisbon")
BURGOS: Final = Place("Burgos", "Castilla y León", "09001", "ES", "Europe/Madrid")
LYON: Final = Place("Lyon", "Auvergne-Rhône-Alpes", "69007", "FR", "Europe/Paris")
STUTTGART: Final = Place("Stuttgart", "BW", "70173", "DE", "Europe/Berlin")
LEIPZIG: Final = Place("Leipzig", "SN", "04435", "DE", "Europe/Berlin")
BERLIN: Final = Place("Berlin", "BE", "10115", "DE", "Europe/Berlin")
VIENNA: Final = Place("Vienna", "", "1110", "AT", "Europe/Vienna")
BRISTOL: Final = Place("Bristol", "", "BS11", "GB", "Europe/London")
LONDON: Final = Place("London", "", "E16", "GB", "Europe/London")
LEEDS: Final = Place("Leeds", "", "LS10", "GB", "Europe/London")
EDINBURGH: Final = Place("Edinburgh", "", "EH12", "GB", "Europe/London")
ISTANBUL: Final = Place("Istanbul", "", "34275", "TR", "Europe/Istanbul")
DUBAI: Final = Place("Dubai", "", "", "AE", "Asia/Dubai")
SINGAPORE: Final = Place("Singapore", "", "819642", "SG", "Asia/Singapore")
TOKYO: Final = Place("Tokyo", "", "135-0064", "JP", "Asia/Tokyo")

NORTHWAY: Final = Route("Northway Parcel", "NW55501", "Standard", (PORTO, BURGOS, LYON, STUTTGART, BERLIN))
NORTHWAY_EAST: Final = Route("Northway Parcel", "NW55502", "Standard", (PORTO, LYON, STUTTGART, LEIPZIG, BERLIN))
ALPINE: Final = Route("Alpine Express", "ALX5550", "Express", (LEIPZIG, LEIPZIG, STUTTGART, STUTTGART, VIENNA))
HARROW: Final = Route("Harrow Post", "HP55510", "Tracked 48", (BRISTOL, BRISTOL, LONDON, LEEDS, EDINBURGH))
LANTERN_GULF: Final = Route("Lantern Air", "LA55520", "International", (BRISTOL, LONDON, ISTANBUL, DUBAI, DUBAI))
LANTERN_EAST: Final = Route("Lantern Air", "LA55530", "International", (BRISTOL, LONDON, SINGAPORE, TOKYO, TOKYO))
