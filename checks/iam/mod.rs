//! Checks of IAM, which has no regions: users and their credentials, groups, roles, policies, root.

mod credentials;
mod holders;
mod root;
mod root_hardware_mfa;
mod root_mfa;
mod root_no_access_keys;
mod root_no_signing_certificate;
mod root_unused;

#[cfg(test)]
mod samples;

use crate::check::Resource;
use crate::facts::Tags;
use crate::facts::iam::{CredentialRow, Group, ManagedPolicy, Role, ServerCertificate, User};
use crate::judging::{Place, Subject};
use crate::services::{Entry, entry};

pub(crate) const CHECKS: &[Entry] = &[
    entry!(root_hardware_mfa),
    entry!(root_mfa),
    entry!(root_no_access_keys),
    entry!(root_no_signing_certificate),
    entry!(root_unused),
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
