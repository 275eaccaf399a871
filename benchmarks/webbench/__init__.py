"""Parts of `benchmarks/web.py`."""
