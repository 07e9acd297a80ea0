"""The wing of vendors' formats: verify and parse what stores, trackers and carriers send."""
