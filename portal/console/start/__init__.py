"""The first steps of a new shop: from an empty account to a branded page on the merchant's own phone."""
