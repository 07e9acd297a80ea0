"""What shoppers tell the shop: cases, feedback; and what the page shows them beside the parcel."""
