//! The services, and the table of every check.

use crate::check::Check;

/// A service that responsibilities belong to.
#[derive(Debug)]
pub struct Service {
    /// Its id in keys and reports.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// `infrastructure`, `container` or `abstracted`, as AWS groups shared responsibility.
    pub category: &'static str,
    /// `IaaS`, `PaaS` or `SaaS`.
    pub model: &'static str,
}

/// One line of a service's table: a check and, for tests, the cases that prove it.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The check.
    pub check: &'static Check,
    /// The file, without its ending.
    pub module: &'static str,
    /// Whether the file holds this check alone (else a family).
    pub single: bool,
    /// Accounts and what the check must say of them.
    #[cfg(test)]
    pub(crate) cases: fn(&'static Check) -> Vec<crate::cases::Case>,
}

/// A table entry: `entry!(bucket_versioning)`, or `entry!(security_group_ports::SSH)` in a family.
macro_rules! entry {
    ($module:ident) => {
        $crate::services::Entry {
            check: &$module::CHECK,
            module: stringify!($module),
            single: true,
            #[cfg(test)]
            cases: |_| $module::cases(),
        }
    };
    ($module:ident :: $check:ident) => {
        $crate::services::Entry {
            check: &$module::$check,
            module: stringify!($module),
            single: false,
            #[cfg(test)]
            cases: $module::cases,
        }
    };
}
pub(crate) use entry;

/// Every service's table.
const TABLES: &[&[Entry]] = &[
    crate::cloudtrail::CHECKS,
    crate::ebs::CHECKS,
    crate::ec2::CHECKS,
    crate::exposure::CHECKS,
    crate::iam::CHECKS,
    crate::rds::CHECKS,
    crate::s3::CHECKS,
    crate::vpc::CHECKS,
];

/// Every entry, in the order of the tables.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// Every check, sorted by key.
#[must_use]
pub fn checks() -> Vec<&'static Check> {
    let mut checks: Vec<&'static Check> = entries().map(|entry| entry.check).collect();
    checks.sort_by_key(|check| check.key);
    checks
}

/// The service with that id.
#[must_use]
pub fn service(id: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.id == id)
}

/// Every service of the responsibility matrix, in its order, and last what is judged across
/// services: it has no rows of its own.
pub const SERVICES: &[Service] = &[
    Service { id: "ec2", name: "EC2", category: "infrastructure", model: "IaaS" },
    Service { id: "rds", name: "RDS", category: "abstracted", model: "PaaS" },
    Service { id: "s3", name: "S3", category: "abstracted", model: "SaaS" },
    Service { id: "lambda", name: "Lambda", category: "container", model: "PaaS" },
    Service { id: "ecs", name: "ECS and Fargate", category: "container", model: "PaaS" },
    Service { id: "vpc", name: "VPC", category: "infrastructure", model: "IaaS" },
    Service { id: "iam", name: "IAM", category: "abstracted", model: "SaaS" },
    Service { id: "cloudfront", name: "CloudFront", category: "abstracted", model: "SaaS" },
    Service { id: "dynamodb", name: "DynamoDB", category: "abstracted", model: "SaaS" },
    Service { id: "ebs", name: "EBS", category: "infrastructure", model: "IaaS" },
    Service { id: "cloudtrail", name: "CloudTrail", category: "abstracted", model: "SaaS" },
    Service { id: "kms", name: "KMS", category: "abstracted", model: "SaaS" },
    Service { id: "account", name: "Account", category: "abstracted", model: "SaaS" },
    Service { id: "guardduty", name: "GuardDuty", category: "abstracted", model: "SaaS" },
    Service { id: "config", name: "Config", category: "abstracted", model: "SaaS" },
    Service { id: "securityhub", name: "Security Hub", category: "abstracted", model: "SaaS" },
    Service { id: "inspector", name: "Inspector", category: "abstracted", model: "SaaS" },
    Service { id: "macie", name: "Macie", category: "abstracted", model: "SaaS" },
    Service { id: "waf", name: "WAF", category: "abstracted", model: "SaaS" },
    Service { id: "shield", name: "Shield", category: "abstracted", model: "SaaS" },
    Service { id: "accessanalyzer", name: "IAM Access Analyzer", category: "abstracted", model: "SaaS" },
    Service { id: "acm", name: "Certificate Manager", category: "abstracted", model: "SaaS" },
    Service { id: "cloudwatch", name: "CloudWatch", category: "abstracted", model: "SaaS" },
    Service { id: "secretsmanager", name: "Secrets Manager", category: "abstracted", model: "SaaS" },
    Service { id: "ssm", name: "Systems Manager", category: "abstracted", model: "SaaS" },
    Service { id: "backup", name: "Backup", category: "abstracted", model: "SaaS" },
    Service { id: "ecr", name: "ECR", category: "container", model: "PaaS" },
    Service { id: "apigateway", name: "API Gateway", category: "abstracted", model: "PaaS" },
    Service { id: "autoscaling", name: "Auto Scaling", category: "infrastructure", model: "IaaS" },
    Service { id: "elbv2", name: "Elastic Load Balancing", category: "abstracted", model: "PaaS" },
    Service { id: "elasticbeanstalk", name: "Elastic Beanstalk", category: "container", model: "PaaS" },
    Service { id: "emr", name: "EMR", category: "container", model: "PaaS" },
    Service { id: "workspaces", name: "WorkSpaces", category: "abstracted", model: "SaaS" },
    Service { id: "organizations", name: "Organizations", category: "abstracted", model: "SaaS" },
    Service { id: "exposure", name: "Exposure", category: "infrastructure", model: "IaaS" },
];
