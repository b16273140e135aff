"""The SPARQL endpoint: protocol, questions to the workers, answers as they come, the editor page."""
