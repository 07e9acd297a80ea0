"""What is held of a person on both databases: handed out, erased, aged out, and shown to nobody else."""
