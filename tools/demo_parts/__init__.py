"""Parts of the maker of the demo study; run by tools/build_demo.py."""
