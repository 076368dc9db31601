"""NUTS regions of Eurostat: embedded codes and names, and the reader of files with more."""
