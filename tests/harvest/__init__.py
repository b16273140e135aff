"""Folders of documents extracted by several processes."""
