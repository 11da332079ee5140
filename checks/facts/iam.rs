//! IAM: the account summary, the password policy, the credential report, and
//! GetAccountAuthorizationDetails, which holds every user, group, role and policy in a
//! few pages.

use std::collections::BTreeMap;

use crate::calls::iam as call;
use crate::fact::{Fact, Listing};
use crate::facts::Tags;

facts! {
    /// IAM of one account.
    pub struct Iam {
        /// Numbers about root and the account.
        pub summary: Fact<AccountSummary, call::GetAccountSummary>,
        /// The password policy; `None` means AWS's weak default (8 characters).
        pub password_policy: Fact<Option<PasswordPolicy>, call::GetAccountPasswordPolicy>,
        /// The credential report.
        pub credential_report: Fact<CredentialReport, call::GetCredentialReport>,
        /// Users with their policies and groups.
        pub users: Listing<User, call::GetAccountAuthorizationDetails>,
        /// Groups.
        pub groups: Listing<Group, call::GetAccountAuthorizationDetails>,
        /// Roles, service-linked ones included.
        pub roles: Listing<Role, call::GetAccountAuthorizationDetails>,
        /// Customer managed policies, and the AWS managed ones that are attached.
        pub policies: Listing<ManagedPolicy, call::GetAccountAuthorizationDetails>,
        /// Virtual MFA devices that belong to somebody.
        pub virtual_mfa_devices: Listing<VirtualMfaDevice, call::ListVirtualMFADevices>,
        /// Server certificates kept in IAM.
        pub server_certificates: Listing<ServerCertificate, call::ListServerCertificates>,
        /// SAML providers.
        pub saml_providers: Listing<IdentityProvider, call::ListSAMLProviders>,
        /// OpenID Connect providers.
        pub oidc_providers: Listing<IdentityProvider, call::ListOpenIDConnectProviders>,
    }

    /// What GetAccountSummary says of root. `None`: the entry was missing in the answer.
    pub struct AccountSummary {
        /// `AccountMFAEnabled`: root has MFA.
        pub root_mfa: Option<bool>,
        /// `AccountAccessKeysPresent`: root has access keys.
        pub root_access_keys: Option<bool>,
        /// `AccountPasswordPresent`: root has a password.
        pub root_password: Option<bool>,
        /// `AccountSigningCertificatesPresent`: root has signing certificates.
        pub root_certificates: Option<bool>,
    }

    /// The account's password policy.
    pub struct PasswordPolicy {
        /// Fewest characters.
        pub minimum_length: Option<u32>,
        /// A symbol is needed; absent means no.
        pub symbols: bool,
        /// A digit is needed; absent means no.
        pub numbers: bool,
        /// An uppercase letter is needed; absent means no.
        pub uppercase: bool,
        /// A lowercase letter is needed; absent means no.
        pub lowercase: bool,
        /// Users may change their own; absent means no.
        pub self_change: bool,
        /// Days until a password expires; `None` means never.
        pub max_age_days: Option<u32>,
        /// How many old passwords cannot return; `None` means none.
        pub reuse_prevention: Option<u32>,
    }

    /// The credential report.
    pub struct CredentialReport {
        /// When AWS made it: up to four hours before the scan.
        pub generated_at: Option<jiff::Timestamp>,
        /// One row a user; root's user is `<root_account>`.
        pub rows: Vec<CredentialRow>,
    }

    /// One user in the credential report.
    pub struct CredentialRow {
        /// The user's name, or `<root_account>`.
        pub user: String,
        /// The user's ARN.
        pub arn: String,
        /// When the user was made.
        pub created_at: Option<jiff::Timestamp>,
        /// Whether a console password is set; `None`: `not_supported` or no such column.
        pub password_enabled: Option<bool>,
        /// When the password was last used; `None`: never, or not since AWS began to track.
        pub password_last_used: Option<jiff::Timestamp>,
        /// When the password was last changed.
        pub password_last_changed: Option<jiff::Timestamp>,
        /// Whether any MFA device is active.
        pub mfa_active: Option<bool>,
        /// The two access keys: always two entries.
        pub keys: Vec<CredentialKey>,
        /// Active signing certificates, of two.
        pub active_certificates: u32,
    }

    /// One access key in the credential report.
    pub struct CredentialKey {
        /// Whether it is active.
        pub active: bool,
        /// When it was made or last rotated; `None`: there is no such key.
        pub last_rotated: Option<jiff::Timestamp>,
        /// When it was last used; `None`: never.
        pub last_used: Option<jiff::Timestamp>,
    }

    /// A policy inside a user, group or role.
    pub struct InlinePolicy {
        /// Its name.
        pub name: String,
        /// Its JSON text, percent-decoded.
        pub document: String,
    }

    /// An attached managed policy.
    pub struct AttachedPolicy {
        /// Its name.
        pub name: String,
        /// Its ARN; AWS's own carry the account `aws`.
        pub arn: String,
    }

    /// An IAM user.
    pub struct User {
        /// Its name.
        pub name: String,
        /// Its ARN.
        pub arn: String,
        /// Its path.
        pub path: String,
        /// When it was made.
        pub created_at: Option<jiff::Timestamp>,
        /// The names of its groups.
        pub groups: Vec<String>,
        /// Its inline policies.
        pub inline: Vec<InlinePolicy>,
        /// Its attached policies.
        pub attached: Vec<AttachedPolicy>,
        /// The ARN of its permissions boundary.
        pub boundary: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// An IAM group.
    pub struct Group {
        /// Its name.
        pub name: String,
        /// Its ARN.
        pub arn: String,
        /// Its inline policies.
        pub inline: Vec<InlinePolicy>,
        /// Its attached policies.
        pub attached: Vec<AttachedPolicy>,
    }

    /// An IAM role.
    pub struct Role {
        /// Its name.
        pub name: String,
        /// Its ARN.
        pub arn: String,
        /// Its path; `/aws-service-role/` and `/aws-reserved/` are AWS's own.
        pub path: String,
        /// When it was made.
        pub created_at: Option<jiff::Timestamp>,
        /// Who may assume it: JSON text, percent-decoded.
        pub trust: Option<String>,
        /// Its inline policies.
        pub inline: Vec<InlinePolicy>,
        /// Its attached policies.
        pub attached: Vec<AttachedPolicy>,
        /// The ARN of its permissions boundary.
        pub boundary: Option<String>,
        /// When it was last used, in the last 400 days.
        pub last_used: Option<jiff::Timestamp>,
        /// The ARNs of the instance profiles that hold it.
        pub instance_profiles: Vec<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A managed policy.
    pub struct ManagedPolicy {
        /// Its name.
        pub name: String,
        /// Its ARN; AWS's own carry the account `aws`.
        pub arn: String,
        /// To how many users, groups and roles it is attached.
        pub attachments: u32,
        /// For how many principals it is the permissions boundary.
        pub boundary_uses: u32,
        /// The JSON text of the default version, percent-decoded; `None`: missing in the answer.
        pub document: Option<String>,
    }

    /// A virtual MFA device.
    pub struct VirtualMfaDevice {
        /// Its serial number, an ARN.
        pub serial: String,
        /// The ARN of its user; root's ends with `:root`.
        pub user_arn: Option<String>,
    }

    /// A server certificate.
    pub struct ServerCertificate {
        /// Its name.
        pub name: String,
        /// Its ARN.
        pub arn: String,
        /// When it expires.
        pub expires_at: Option<jiff::Timestamp>,
    }

    /// An identity provider.
    pub struct IdentityProvider {
        /// Its ARN.
        pub arn: String,
    }
}

impl Iam {
    /// Nothing known yet.
    #[must_use]
    pub fn unread() -> Iam {
        Iam {
            summary: Fact::unread(),
            password_policy: Fact::unread(),
            credential_report: Fact::unread(),
            users: Listing::unread(),
            groups: Listing::unread(),
            roles: Listing::unread(),
            policies: Listing::unread(),
            virtual_mfa_devices: Listing::unread(),
            server_certificates: Listing::unread(),
            saml_providers: Listing::unread(),
            oidc_providers: Listing::unread(),
        }
    }

    /// The managed policies by ARN.
    #[must_use]
    pub fn policies_by_arn(&self) -> BTreeMap<&str, &ManagedPolicy> {
        self.policies.seen().iter().map(|policy| (policy.arn.as_str(), policy)).collect()
    }
}

impl Role {
    /// Whether AWS made the role and the customer cannot change it (service-linked roles
    /// and those of IAM Identity Center).
    #[must_use]
    pub fn is_aws_owned(&self) -> bool {
        self.path.starts_with("/aws-service-role/") || self.path.starts_with("/aws-reserved/")
    }
}

impl ManagedPolicy {
    /// Whether AWS made the policy and the customer cannot change it.
    #[must_use]
    pub fn is_aws_owned(&self) -> bool {
        self.arn.split(':').nth(4) == Some("aws")
    }
}
