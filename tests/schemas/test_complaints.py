"""Complaints: messages with a code, which fields keep wherever they are copied."""

import copy
import pickle

from schemas.complaints import Complaint, FaultCode


def test_a_copy_of_a_complaint_keeps_its_code() -> None:
    complaint = Complaint(FaultCode.WRONG_TYPE, "Write {this}.")
    for other in (copy.copy(complaint), copy.deepcopy({"a": complaint})["a"], pickle.loads(pickle.dumps(complaint))):  # noqa: S301
        assert (other, other.code) == (complaint, FaultCode.WRONG_TYPE)
