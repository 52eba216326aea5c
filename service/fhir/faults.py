"""FHIR faults: why a FHIR request cannot be answered; the API turns them into OperationOutcomes."""


class FhirFault(Exception):
    """A request that cannot be answered: the name of the problem, and the parameter at fault, if any."""

    problem = "bad-parameter"

    def __init__(self, detail: str, parameter: str | None = None) -> None:
        """Take the message and the parameter."""
        super().__init__(detail)
        self.detail = detail
        self.parameter = parameter


class BadParameter(FhirFault):
    """A parameter that is missing or has an invalid value."""


class NotSupported(FhirFault):
    """A parameter that is not supported."""

    problem = "unknown-parameter"


class NotThere(FhirFault):
    """A resource or code that does not exist."""

    problem = "not-found"
