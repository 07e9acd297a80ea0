"""The REST API for software of merchants and carriers: `/api/v1`, with its description and documentation."""
