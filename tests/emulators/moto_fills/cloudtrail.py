"""CloudTrail: when a trail last wrote to CloudWatch Logs."""

import json
import time

from moto.cloudtrail.responses import CloudTrailResponse


def _get_trail_status(original):
    def method(self) -> str:
        status = json.loads(original(self))
        name = self._get_param("Name")
        for trail in self.cloudtrail_backend.describe_trails(include_shadow_trails=True):
            if name in (trail.trail_name, trail.arn) and trail.cw_log_group_arn and status["IsLogging"]:
                status["LatestCloudWatchLogsDeliveryTime"] = int(time.time())
        return json.dumps(status)

    return method


def install() -> None:
    CloudTrailResponse.get_trail_status = _get_trail_status(CloudTrailResponse.get_trail_status)
