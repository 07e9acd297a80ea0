"""Parts of the shopper pages, without a web server."""
