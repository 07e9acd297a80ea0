"""What a set of scans says about one shipment: pure, without database, web or network."""
