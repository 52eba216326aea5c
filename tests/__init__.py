"""The tests: promises kept by every kind (over the catalog), by publishing, by the store and by the features."""
