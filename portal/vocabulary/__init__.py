"""The portal's words as enums: standard library only, imported by everything above."""
