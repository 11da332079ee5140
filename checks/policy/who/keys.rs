//! Condition keys that say who may come in, and how. Of keys that are not here nothing is
//! said: whoever sends the request also decides about `aws:Referer`, `aws:UserAgent`,
//! `sts:RoleSessionName` and `sts:SourceIdentity`, everyone can use TLS, and
//! `aws:PrincipalType`, `aws:PrincipalTag/…`, `aws:CurrentTime`, `kms:ViaService` and
//! `lambda:FunctionUrlAuthType` name nobody. `aws:VpcSourceIp` is an address in anybody's VPC:
//! beside `aws:SourceVpc`, which AWS asks for, it is not needed.

use super::Reading;

/// A condition key that says who may come in.
#[derive(Debug)]
pub struct Key {
    /// Its name; keys have no case.
    pub name: &'static str,
    /// What it says.
    pub says: Says,
    /// The one reading in which it counts; `None`: all.
    pub only: Option<Reading>,
    /// The page of AWS that defines it.
    pub page: &'static str,
}

/// What a condition key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// The caller's account.
    Account,
    /// The caller's ARN.
    Principal,
    /// The caller's organization, by id or path.
    Organization,
    /// The caller's unique id.
    Identity,
    /// Whether the caller is a service of AWS.
    IsService,
    /// The service principal that calls.
    Service,
    /// The account for which a service acts.
    SourceAccount,
    /// The resource for which a service acts.
    SourceArn,
    /// The organization for which a service acts.
    SourceOrganization,
    /// The VPC or the VPC endpoint that the request comes through.
    Network,
    /// The address that the request comes from.
    Address,
    /// The account whose endpoint, access point or resource the request goes through or to.
    OwnerAccount,
    /// The organization whose endpoint or resource the request goes through or to.
    OwnerOrganization,
    /// The access point that the request comes through, by its ARN.
    NetworkArn,
    /// Whether the request comes through a mount target, in a VPC.
    Mount,
    /// Where messages go.
    Endpoint,
    /// A value that the two sides agreed on.
    Secret,
    /// The KMS key of an object that is stored, which the caller chooses.
    StoredWith,
}

impl Says {
    /// Whether its values are `true` and `false`.
    pub(super) fn is_flag(self) -> bool {
        matches!(self, Says::IsService | Says::Mount)
    }
}

const fn key(name: &'static str, says: Says, page: &'static str) -> Key {
    Key { name, says, only: None, page }
}

const fn global(name: &'static str, says: Says) -> Key {
    key(name, says, "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html")
}

const fn only(reading: Reading, of: Key) -> Key {
    Key { only: Some(reading), ..of }
}

const S3: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html";
const S3_KEYS: &str = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html";

/// The keys, by name.
pub const KEYS: &[Key] = &[
    global("aws:PrincipalAccount", Says::Account),
    global("aws:PrincipalArn", Says::Principal),
    global("aws:PrincipalIsAWSService", Says::IsService),
    global("aws:PrincipalOrgID", Says::Organization),
    global("aws:PrincipalOrgPaths", Says::Organization),
    global("aws:PrincipalServiceName", Says::Service),
    global("aws:PrincipalServiceNamesList", Says::Service),
    only(Reading::Endpoint, global("aws:ResourceAccount", Says::OwnerAccount)),
    only(Reading::Endpoint, global("aws:ResourceOrgID", Says::OwnerOrganization)),
    only(Reading::Endpoint, global("aws:ResourceOrgPaths", Says::OwnerOrganization)),
    global("aws:SourceAccount", Says::SourceAccount),
    global("aws:SourceArn", Says::SourceArn),
    global("aws:SourceIp", Says::Address),
    global("aws:SourceOrgID", Says::SourceOrganization),
    global("aws:SourceOrgPaths", Says::SourceOrganization),
    // The older name of aws:SourceAccount, which SNS and SES still send.
    key(
        "aws:SourceOwner",
        Says::SourceAccount,
        "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
    ),
    global("aws:SourceVpc", Says::Network),
    global("aws:SourceVpce", Says::Network),
    global("aws:userid", Says::Identity),
    global("aws:VpceAccount", Says::OwnerAccount),
    global("aws:VpceOrgID", Says::OwnerOrganization),
    global("aws:VpceOrgPaths", Says::OwnerOrganization),
    key(
        "elasticfilesystem:AccessedViaMountTarget",
        Says::Mount,
        "https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html",
    ),
    key(
        "kms:CallerAccount",
        Says::Account,
        "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account",
    ),
    key("s3:DataAccessPointAccount", Says::OwnerAccount, S3_KEYS),
    key("s3:DataAccessPointArn", Says::NetworkArn, S3_KEYS),
    only(Reading::Endpoint, key("s3:ResourceAccount", Says::OwnerAccount, S3_KEYS)),
    only(Reading::S3, key("s3:x-amz-server-side-encryption-aws-kms-key-id", Says::StoredWith, S3)),
    key(
        "sns:Endpoint",
        Says::Endpoint,
        "https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html#sns-policy-keys",
    ),
    key(
        "sts:ExternalId",
        Says::Secret,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ),
];

/// The key of that name, where it counts in the reading.
pub(super) fn find(name: &str, reading: Reading) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name.eq_ignore_ascii_case(name) && key.only.is_none_or(|only| only == reading))
}
