"""Saved queries for people who never see SPARQL: the catalogue, each one's page and data, receipts."""
