"""What the framework routes: pages, things, ontology, validation, health."""
