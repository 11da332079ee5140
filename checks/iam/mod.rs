//! Checks of IAM, which has no regions: users and their credentials, groups, roles, policies, root.

mod access_key_rotation;
mod admin_mfa;
mod boundary_enforced_on_creation;
mod boundary_not_removable;
mod boundary_on_delegated_admins;
mod confused_deputy_prevention;
mod credentials;
mod cross_account_external_id;
mod cross_account_no_read_only;
mod cross_account_no_write;
mod deputies;
mod federation;
mod full_access;
mod group_deny_effective;
mod group_has_users;
pub(crate) mod holders;
mod no_aws_admin_policy;
mod no_cloudshell_full_access;
mod no_custom_admin_policy;
mod no_expired_certificates;
mod no_initial_access_key;
mod no_inline_admin_policy;
mod no_marketplace_wildcard;
mod no_not_action;
mod no_password_and_key;
mod no_privilege_escalation;
mod no_quarantined_user;
mod no_service_wildcard;
mod no_unattached_admin_policy;
mod no_unused_access_keys;
mod no_unused_passwords;
mod no_unused_roles;
mod oidc_trust_scoped;
mod password_policy;
mod policy_attached;
mod policy_editors_restricted;
mod principal_admin;
mod root;
mod root_hardware_mfa;
mod root_mfa;
mod root_no_access_keys;
mod root_no_signing_certificate;
mod root_unused;
mod saml_trust_scoped;
mod single_access_key;
mod support_role;
mod trust;
mod trust_known_accounts;
mod trust_no_wildcard;
mod user_has_permissions;
mod user_mfa;
mod user_no_direct_policies;
mod verbs;
mod wildcard_roles;

#[cfg(test)]
mod escalation_laws;
#[cfg(test)]
mod escalation_rows;
#[cfg(test)]
pub(crate) mod samples;

use crate::check::Resource;
use crate::facts::Tags;
use crate::facts::iam::{CredentialRow, Group, ManagedPolicy, Role, ServerCertificate, User};
use crate::judging::{Place, Subject};
use crate::services::{Entry, entry};

pub(crate) const CHECKS: &[Entry] = &[
    entry!(access_key_rotation),
    entry!(admin_mfa),
    entry!(boundary_enforced_on_creation),
    entry!(boundary_not_removable),
    entry!(boundary_on_delegated_admins),
    entry!(confused_deputy_prevention),
    entry!(cross_account_external_id),
    entry!(cross_account_no_read_only),
    entry!(cross_account_no_write),
    entry!(federation),
    entry!(full_access::CLOUDTRAIL),
    entry!(full_access::KMS),
    entry!(group_deny_effective),
    entry!(group_has_users),
    entry!(no_aws_admin_policy),
    entry!(no_cloudshell_full_access),
    entry!(no_custom_admin_policy),
    entry!(no_expired_certificates),
    entry!(no_initial_access_key),
    entry!(no_marketplace_wildcard),
    entry!(no_inline_admin_policy),
    entry!(no_not_action),
    entry!(no_password_and_key),
    entry!(no_privilege_escalation),
    entry!(no_quarantined_user),
    entry!(no_service_wildcard),
    entry!(no_unattached_admin_policy),
    entry!(no_unused_access_keys),
    entry!(no_unused_passwords),
    entry!(no_unused_roles),
    entry!(oidc_trust_scoped),
    entry!(password_policy::EXISTS),
    entry!(password_policy::EXPIRY),
    entry!(password_policy::LENGTH),
    entry!(password_policy::LOWERCASE),
    entry!(password_policy::NUMBER),
    entry!(password_policy::REUSE),
    entry!(password_policy::SELF_CHANGE),
    entry!(password_policy::SYMBOL),
    entry!(password_policy::UPPERCASE),
    entry!(policy_attached),
    entry!(policy_editors_restricted),
    entry!(principal_admin::GROUP),
    entry!(principal_admin::ROLE),
    entry!(principal_admin::USER),
    entry!(root_hardware_mfa),
    entry!(root_mfa),
    entry!(root_no_access_keys),
    entry!(root_no_signing_certificate),
    entry!(root_unused),
    entry!(saml_trust_scoped),
    entry!(single_access_key),
    entry!(support_role),
    entry!(trust_known_accounts),
    entry!(trust_no_wildcard),
    entry!(user_has_permissions),
    entry!(user_mfa),
    entry!(user_no_direct_policies),
    entry!(wildcard_roles::ASSUME),
    entry!(wildcard_roles::PASS),
];

fn named(arn: &str, name: &str, kind: &'static str, tags: &Tags) -> Resource {
    Resource { arn: arn.to_owned(), id: name.to_owned(), kind, tags: tags.clone() }
}

impl Subject for CredentialRow {
    fn resource(&self, _: &Place<'_>) -> Resource {
        named(&self.arn, &self.user, "AWS::IAM::User", &None)
    }
}

impl Subject for User {
    fn resource(&self, _: &Place<'_>) -> Resource {
        named(&self.arn, &self.name, "AWS::IAM::User", &self.tags)
    }
}

impl Subject for Group {
    fn resource(&self, _: &Place<'_>) -> Resource {
        named(&self.arn, &self.name, "AWS::IAM::Group", &None)
    }
}

impl Subject for Role {
    fn resource(&self, _: &Place<'_>) -> Resource {
        named(&self.arn, &self.name, "AWS::IAM::Role", &self.tags)
    }
}

impl Subject for ManagedPolicy {
    fn resource(&self, _: &Place<'_>) -> Resource {
        named(&self.arn, &self.name, "AWS::IAM::ManagedPolicy", &None)
    }
}

impl Subject for ServerCertificate {
    fn resource(&self, _: &Place<'_>) -> Resource {
        named(&self.arn, &self.name, "AWS::IAM::ServerCertificate", &None)
    }
}
