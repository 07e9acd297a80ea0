"""What a page may offer: counted from the shop's own orders, ranked, picked for one order, clicks counted."""
