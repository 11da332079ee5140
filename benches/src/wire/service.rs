//! The services: protocol, namespace, and how they name pages.

/// How a service speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// EC2's own XML.
    Ec2,
    /// The query protocol of IAM, RDS, STS and ELB.
    Query,
    /// XML over HTTP methods and paths: S3 and S3 Control.
    RestXml,
    /// JSON 1.1, the operation in a header.
    Json,
}

/// A service.
#[derive(Debug)]
pub(crate) struct Service {
    /// As the calls table of `audit` names it.
    pub(crate) name: &'static str,
    pub(crate) protocol: Protocol,
    pub(crate) namespace: &'static str,
    /// The parameters that ask for a page's size and for a page, and the element that names the next page.
    pub(crate) pages: [&'static str; 3],
    /// What it calls a request that comes too fast, and with which status.
    pub(crate) throttle: (u16, &'static str),
    /// What it calls a caller who may not, and with which status.
    pub(crate) denial: (u16, &'static str),
    /// What it calls credentials that are past their time.
    pub(crate) expiry: &'static str,
    /// What it calls a parameter that does not fit.
    pub(crate) invalid: &'static str,
}

/// Throttling codes: EC2 <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html>,
/// S3 <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>,
/// IAM, RDS, STS and ELB: the common errors of the query protocol.
static SERVICES: &[Service] = &[
    query("sts", "https://sts.amazonaws.com/doc/2011-06-15/", ["", "", ""]),
    query("iam", "https://iam.amazonaws.com/doc/2010-05-08/", ["MaxItems", "Marker", "Marker"]),
    query("rds", "http://rds.amazonaws.com/doc/2014-10-31/", ["MaxRecords", "Marker", "Marker"]),
    query(
        "elasticloadbalancing",
        "http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/",
        ["PageSize", "Marker", "NextMarker"],
    ),
    query(
        "elasticloadbalancingv2",
        "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
        ["PageSize", "Marker", "NextMarker"],
    ),
    Service {
        name: "ec2",
        protocol: Protocol::Ec2,
        namespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
        pages: ["MaxResults", "NextToken", "nextToken"],
        throttle: (503, "RequestLimitExceeded"),
        denial: (403, "UnauthorizedOperation"),
        expiry: "RequestExpired",
        invalid: "InvalidParameterValue",
    },
    Service {
        name: "s3",
        protocol: Protocol::RestXml,
        namespace: "http://s3.amazonaws.com/doc/2006-03-01/",
        pages: ["max-buckets", "continuation-token", "ContinuationToken"],
        throttle: (503, "SlowDown"),
        denial: (403, "AccessDenied"),
        expiry: "ExpiredToken",
        invalid: "InvalidArgument",
    },
    Service {
        name: "s3control",
        protocol: Protocol::RestXml,
        namespace: "http://awss3control.amazonaws.com/doc/2018-08-20/",
        pages: ["maxResults", "nextToken", "NextToken"],
        throttle: (503, "SlowDown"),
        denial: (403, "AccessDenied"),
        expiry: "ExpiredToken",
        invalid: "InvalidRequest",
    },
    Service {
        name: "cloudtrail",
        protocol: Protocol::Json,
        namespace: "",
        pages: ["MaxResults", "NextToken", "NextToken"],
        throttle: (400, "ThrottlingException"),
        denial: (400, "AccessDeniedException"),
        expiry: "ExpiredTokenException",
        invalid: "InvalidParameterCombinationException",
    },
];

/// How a service answers that is not in the table.
pub(crate) static UNKNOWN: Service = query("unknown", "", ["", "", ""]);

const fn query(name: &'static str, namespace: &'static str, pages: [&'static str; 3]) -> Service {
    Service {
        name,
        protocol: Protocol::Query,
        namespace,
        pages,
        throttle: (400, "Throttling"),
        denial: (403, "AccessDenied"),
        expiry: "ExpiredToken",
        invalid: "ValidationError",
    }
}

/// The service of that name.
pub(crate) fn service(name: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.name == name)
}
