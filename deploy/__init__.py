"""Set-up, lock files and everything else that brings Milepost onto a machine."""
