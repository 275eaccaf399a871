"""Pure functions for methods of participation: arrays in, results out."""
