"""Tests of Milepost, by how much of it they start."""
