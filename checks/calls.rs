//! Every read call that the tool can make, once: its operation, the IAM action that
//! allows it, the error codes that are an answer ("there is none"), and where it is sent.
//!
//! IAM action names follow the AWS Service Authorization Reference; they often differ
//! from the operation's name (`GetBucketEncryption` needs `s3:GetEncryptionConfiguration`).

/// Where a call is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Once for the account.
    Global,
    /// Once for each region (or for a resource, in its region).
    Regional,
}

/// One read call of AWS.
#[derive(Debug)]
pub struct Call {
    /// The service as IAM and the reports name it, for instance `s3`.
    pub service: &'static str,
    /// The operation as the API names it.
    pub operation: &'static str,
    /// The IAM action that allows it; `None`: whoever has credentials may call it.
    pub action: Option<&'static str>,
    /// Error codes that mean "there is none": an answer, not a failure.
    pub absent: &'static [&'static str],
    /// Where it is sent.
    pub scope: Scope,
    /// Calls that must be made first, which need their own grants.
    pub needs: &'static [&'static Call],
}

impl Call {
    /// The call's name in files and reports: `service:Operation`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}:{}", self.service, self.operation)
    }
}

impl PartialEq for Call {
    fn eq(&self, other: &Call) -> bool {
        (self.service, self.operation) == (other.service, other.operation)
    }
}

impl Eq for Call {}

impl PartialOrd for Call {
    fn partial_cmp(&self, other: &Call) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Call {
    fn cmp(&self, other: &Call) -> std::cmp::Ordering {
        (self.service, self.operation).cmp(&(other.service, other.operation))
    }
}

/// A call as a type, so that a fact's type says once which call fills it.
pub trait Operation: 'static {
    /// The call.
    const CALL: &'static Call;
}

/// The call of that name (`s3:ListBuckets`), if the table has it.
#[must_use]
pub fn find(id: &str) -> Option<&'static Call> {
    let (service, operation) = id.split_once(':')?;
    all().find(|call| call.service == service && call.operation == operation)
}

/// Every call in the table.
pub fn all() -> impl Iterator<Item = &'static Call> {
    SERVICES.iter().flat_map(|calls| calls.iter().copied())
}

/// The calls of every session, whatever is selected: who am I, which regions, what alias.
pub const SESSION: &[&Call] =
    &[sts::GetCallerIdentity::CALL, ec2::DescribeRegions::CALL, iam::ListAccountAliases::CALL];

/// Saves a gap's call by its name.
pub(crate) mod by_id {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Call;

    #[allow(clippy::ref_option)] // the signature is serde's
    pub(crate) fn serialize<S: Serializer>(call: &Option<&'static Call>, to: S) -> Result<S::Ok, S::Error> {
        match call {
            Some(call) => to.serialize_str(&call.id()),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'static Call>, D::Error> {
        let Some(id) = Option::<String>::deserialize(from)? else { return Ok(None) };
        super::find(&id).map(Some).ok_or_else(|| D::Error::custom(format!("unknown call {id:?}")))
    }
}

macro_rules! optional {
    () => {
        None
    };
    ($value:literal) => {
        Some($value)
    };
}

macro_rules! calls {
    ($($(#[$doc:meta])* $service:ident $scope:ident {
        $($operation:ident $(=> $action:literal)?
            $(, absent [$($absent:literal),+ $(,)?])?
            $(, needs [$($needs:ident),+ $(,)?])?
        ;)+
    })+) => {
        $(
            $(#[$doc])*
            pub mod $service {
                use super::{Call, Operation, Scope};
                $(
                    #[doc = concat!("The call `", stringify!($operation), "`.")]
                    $(#[doc = concat!("Needs `", $action, "`.")])?
                    #[derive(Clone, Copy, Debug)]
                    pub enum $operation {}
                    impl Operation for $operation {
                        const CALL: &'static Call = &Call {
                            service: stringify!($service),
                            operation: stringify!($operation),
                            action: optional!($($action)?),
                            absent: &[$($($absent),+)?],
                            scope: Scope::$scope,
                            needs: &[$($($needs::CALL),+)?],
                        };
                    }
                )+
                pub(super) const ALL: &[&Call] = &[$($operation::CALL),+];
            }
        )+
        const SERVICES: &[&[&Call]] = &[$($service::ALL),+];
    };
}

calls! {
    /// Security Token Service. Who the caller is, AWS tells even those whom a policy denies it.
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
    sts Global {
        GetCallerIdentity;
    }
    /// Identity and Access Management. Its actions are those of the operations' names.
    iam Global {
        GenerateCredentialReport => "iam:GenerateCredentialReport";
        GetAccountAuthorizationDetails => "iam:GetAccountAuthorizationDetails";
        GetAccountPasswordPolicy => "iam:GetAccountPasswordPolicy", absent ["NoSuchEntity"];
        GetAccountSummary => "iam:GetAccountSummary";
        GetCredentialReport => "iam:GetCredentialReport", needs [GenerateCredentialReport];
        ListAccountAliases => "iam:ListAccountAliases";
        ListOpenIDConnectProviders => "iam:ListOpenIDConnectProviders";
        ListSAMLProviders => "iam:ListSAMLProviders";
        ListServerCertificates => "iam:ListServerCertificates";
        ListVirtualMFADevices => "iam:ListVirtualMFADevices";
    }
    /// Simple Storage Service. <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
    s3 Regional {
        GetBucketAcl => "s3:GetBucketAcl";
        GetBucketCors => "s3:GetBucketCORS", absent ["NoSuchCORSConfiguration"];
        GetBucketEncryption => "s3:GetEncryptionConfiguration", absent ["ServerSideEncryptionConfigurationNotFoundError"];
        GetBucketLifecycleConfiguration => "s3:GetLifecycleConfiguration", absent ["NoSuchLifecycleConfiguration"];
        GetBucketLogging => "s3:GetBucketLogging";
        GetBucketNotificationConfiguration => "s3:GetBucketNotification";
        GetBucketOwnershipControls => "s3:GetBucketOwnershipControls", absent ["OwnershipControlsNotFoundError"];
        GetBucketPolicy => "s3:GetBucketPolicy", absent ["NoSuchBucketPolicy"];
        GetBucketPolicyStatus => "s3:GetBucketPolicyStatus", absent ["NoSuchBucketPolicy"];
        GetBucketReplication => "s3:GetReplicationConfiguration", absent ["ReplicationConfigurationNotFoundError"];
        GetBucketVersioning => "s3:GetBucketVersioning";
        GetBucketWebsite => "s3:GetBucketWebsite", absent ["NoSuchWebsiteConfiguration"];
        GetObjectLockConfiguration => "s3:GetBucketObjectLockConfiguration", absent ["ObjectLockConfigurationNotFoundError"];
        GetPublicAccessBlock => "s3:GetBucketPublicAccessBlock", absent ["NoSuchPublicAccessBlockConfiguration"];
        ListBuckets => "s3:ListAllMyBuckets";
    }
    /// S3 Control, whose actions carry the prefix of S3.
    s3control Regional {
        GetAccessPoint => "s3:GetAccessPoint";
        GetPublicAccessBlock => "s3:GetAccountPublicAccessBlock", absent ["NoSuchPublicAccessBlockConfiguration"];
        ListAccessPoints => "s3:ListAccessPoints";
    }
    /// CloudTrail.
    cloudtrail Regional {
        DescribeTrails => "cloudtrail:DescribeTrails";
        GetEventSelectors => "cloudtrail:GetEventSelectors";
        GetInsightSelectors => "cloudtrail:GetInsightSelectors", absent ["InsightNotEnabledException"];
        GetTrailStatus => "cloudtrail:GetTrailStatus";
    }
    /// Elastic Compute Cloud, with EBS and VPC.
    ec2 Regional {
        DescribeAddresses => "ec2:DescribeAddresses";
        DescribeClientVpnEndpoints => "ec2:DescribeClientVpnEndpoints";
        DescribeFlowLogs => "ec2:DescribeFlowLogs";
        DescribeImages => "ec2:DescribeImages";
        DescribeInstances => "ec2:DescribeInstances";
        DescribeInternetGateways => "ec2:DescribeInternetGateways";
        DescribeLaunchTemplateVersions => "ec2:DescribeLaunchTemplateVersions";
        DescribeManagedPrefixLists => "ec2:DescribeManagedPrefixLists";
        DescribeNetworkAcls => "ec2:DescribeNetworkAcls";
        DescribeNetworkInterfaces => "ec2:DescribeNetworkInterfaces";
        DescribeRegions => "ec2:DescribeRegions";
        DescribeRouteTables => "ec2:DescribeRouteTables";
        DescribeSecurityGroups => "ec2:DescribeSecurityGroups";
        DescribeSnapshots => "ec2:DescribeSnapshots";
        DescribeSubnets => "ec2:DescribeSubnets";
        DescribeTransitGateways => "ec2:DescribeTransitGateways";
        DescribeVolumeStatus => "ec2:DescribeVolumeStatus";
        DescribeVolumes => "ec2:DescribeVolumes";
        DescribeVpcBlockPublicAccessExclusions => "ec2:DescribeVpcBlockPublicAccessExclusions";
        DescribeVpcBlockPublicAccessOptions => "ec2:DescribeVpcBlockPublicAccessOptions";
        DescribeVpcEndpointServiceConfigurations => "ec2:DescribeVpcEndpointServiceConfigurations";
        DescribeVpcEndpointServicePermissions => "ec2:DescribeVpcEndpointServicePermissions";
        DescribeVpcEndpoints => "ec2:DescribeVpcEndpoints";
        DescribeVpcPeeringConnections => "ec2:DescribeVpcPeeringConnections";
        DescribeVpcs => "ec2:DescribeVpcs";
        DescribeVpnConnections => "ec2:DescribeVpnConnections";
        GetEbsEncryptionByDefault => "ec2:GetEbsEncryptionByDefault";
        GetImageBlockPublicAccessState => "ec2:GetImageBlockPublicAccessState";
        GetInstanceMetadataDefaults => "ec2:GetInstanceMetadataDefaults";
        GetManagedPrefixListEntries => "ec2:GetManagedPrefixListEntries";
        GetSerialConsoleAccessStatus => "ec2:GetSerialConsoleAccessStatus";
        GetSnapshotBlockPublicAccessState => "ec2:GetSnapshotBlockPublicAccessState";
    }
    /// Elastic Load Balancing, the first version: classic load balancers. IAM rates both versions as one service.
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancing.html>
    elasticloadbalancing Regional {
        DescribeLoadBalancers => "elasticloadbalancing:DescribeLoadBalancers";
    }
    /// Elastic Load Balancing, the second version: application, network and gateway load balancers.
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html>
    elasticloadbalancingv2 Regional {
        DescribeListeners => "elasticloadbalancing:DescribeListeners";
        DescribeLoadBalancers => "elasticloadbalancing:DescribeLoadBalancers";
        DescribeTargetGroups => "elasticloadbalancing:DescribeTargetGroups";
        DescribeTargetHealth => "elasticloadbalancing:DescribeTargetHealth";
    }
    /// Relational Database Service, with Aurora.
    rds Regional {
        DescribeCertificates => "rds:DescribeCertificates";
        DescribeDBClusterParameters => "rds:DescribeDBClusterParameters";
        DescribeDBClusterSnapshotAttributes => "rds:DescribeDBClusterSnapshotAttributes";
        DescribeDBClusterSnapshots => "rds:DescribeDBClusterSnapshots";
        DescribeDBClusters => "rds:DescribeDBClusters";
        DescribeDBInstances => "rds:DescribeDBInstances";
        DescribeDBParameters => "rds:DescribeDBParameters";
        DescribeDBProxies => "rds:DescribeDBProxies";
        DescribeDBSnapshotAttributes => "rds:DescribeDBSnapshotAttributes";
        DescribeDBSnapshots => "rds:DescribeDBSnapshots";
        DescribeEventSubscriptions => "rds:DescribeEventSubscriptions";
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_call_stands_once_and_is_found_by_its_id() {
        let ids: BTreeSet<String> = all().map(Call::id).collect();
        assert_eq!(ids.len(), all().count());
        for call in all() {
            assert_eq!(find(&call.id()), Some(call));
        }
    }

    #[test]
    fn only_reads_are_in_the_table() {
        // GenerateCredentialReport starts a report and changes nothing; IAM rates it as a read.
        for call in all() {
            let reads = ["Get", "List", "Describe"].iter().any(|verb| call.operation.starts_with(verb));
            assert!(reads || call.operation == "GenerateCredentialReport", "{}", call.id());
        }
    }

    #[test]
    fn actions_are_exact() {
        for action in all().filter_map(|call| call.action) {
            let (prefix, name) = action.split_once(':').unwrap();
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{action}");
            assert!(prefix.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit()));
        }
    }
}
