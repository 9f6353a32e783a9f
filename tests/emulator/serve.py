"""Serves moto until standard input is closed: on the port that is given, or on a free one of this machine, which is printed first.

The end of standard input is the end of the test that started this, however that came about.
AWS takes an ARN wherever a call names a trail or a topic. moto lacks that in some places, which are mended here.
"""

import logging
import sys

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import StackSet
from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.server import ThreadedMotoServer

of_bare_name = Trail.topic_arn.fget


def topic_arn(trail):
    """CreateTrail and UpdateTrail: moto takes every text for the bare name of a topic."""
    topic = trail.sns_topic_name
    return topic if topic and topic.startswith("arn:") else of_bare_name(trail)


def start_logging(backend, name):
    """StartLogging: moto looks for a trail of this bare name only."""
    backend.get_trail(name).start_logging()


def stop_logging(backend, name):
    """StopLogging: the same."""
    backend.get_trail(name).stop_logging()


def delete_trail(backend, name):
    """DeleteTrail: moto passes over an ARN without a word."""
    del backend.trails[backend.get_trail(name).trail_name]


class NoOperation(ValidationError):
    """DescribeStackSetOperation: moto has no word of its own for an operation that is not there."""

    code = "OperationNotFoundException"


def get_operation(stack_set, name):
    found = [operation for operation in stack_set.operations if operation["OperationId"] == name]
    if not found:
        raise NoOperation(name)
    return found[0]


StackSet.get_operation = get_operation
Trail.topic_arn = property(topic_arn)
CloudTrailBackend.start_logging = start_logging
CloudTrailBackend.stop_logging = stop_logging
CloudTrailBackend.delete_trail = delete_trail

logging.getLogger("werkzeug").setLevel(logging.ERROR)
port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
