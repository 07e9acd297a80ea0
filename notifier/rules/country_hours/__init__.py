"""When the law of a country, its networks or courtesy let a shop write to somebody's telephone: a dated table."""
