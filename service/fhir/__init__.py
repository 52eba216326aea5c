"""FHIR R4: our vocabularies and records as terminology, and a condition as a document. Knows no Flask."""
