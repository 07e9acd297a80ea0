"""Background work of the portal: each task is one unit of work after another until nothing is left."""
