"""The life of a shipment: from a carrier's scan to the page a shopper opens."""
