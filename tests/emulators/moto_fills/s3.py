"""S3: the list of buckets with regions and pages, and access points in their own regions.

moto's list of buckets has neither BucketRegion nor a ContinuationToken. Its access points
are listed in every region, all with an ARN of us-east-1.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.s3.responses import S3Response
from moto.s3control.responses import S3ControlResponse


def _all_buckets(self) -> Any:
    self.data["Action"] = "ListAllMyBuckets"
    self._authenticate_and_authorize_s3_action()
    asked = {name: self._get_param(name) for name in ("prefix", "bucket-region", "max-buckets", "continuation-token")}
    buckets = self.backend.list_buckets(prefix=asked["prefix"], bucket_region=asked["bucket-region"], max_buckets=None)
    buckets = sorted(buckets, key=lambda bucket: bucket.name)
    # A page's token is the name of its last bucket.
    if asked["continuation-token"]:
        buckets = [bucket for bucket in buckets if bucket.name > asked["continuation-token"]]
    size = int(asked["max-buckets"] or 10_000)
    result: dict[str, Any] = {"Owner": {"ID": "bcaf1ffd86f41161ca5fb16fd081034f", "DisplayName": "webfile"}}
    result["Buckets"] = [
        {"Name": bucket.name, "CreationDate": bucket.creation_date_ISO8601}
        # AWS gives the region only when the request has one of the parameters.
        | ({"BucketRegion": bucket.region_name} if any(asked.values()) else {})
        for bucket in buckets[:size]
    ]
    if len(buckets) > size:
        result["ContinuationToken"] = buckets[size - 1].name
    self.data["Action"] = "ListBuckets"
    return self.serialized(ActionResult(result))


def _create_access_point(original):
    def method(self) -> ActionResult:
        answer = original(self)
        point = self.backend.get_access_point(self._get_param("AccountId"), self._get_param("Name"))
        point.arn = point.arn.replace(":us-east-1:", f":{self.region}:")
        return answer

    return method


def _list_access_points(original):
    def method(self) -> ActionResult:
        answer = original(self)
        answer.result["AccessPointList"] = [
            point for point in answer.result["AccessPointList"] if point["AccessPointArn"].split(":")[3] == self.region
        ]
        return answer

    return method


def install() -> None:
    S3ControlResponse.create_access_point = _create_access_point(S3ControlResponse.create_access_point)
    S3ControlResponse.list_access_points = _list_access_points(S3ControlResponse.list_access_points)
    S3Response.all_buckets = _all_buckets
