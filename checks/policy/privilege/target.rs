//! What a path is about: a principal, a policy, an instance, and what is known of it.

use super::catalogue::{Gain, Path};
use super::principal::Principal;
use crate::facts::Tags;
use crate::facts::ec2::Instance;
use crate::policy::Context;

/// The thing that a path is about.
pub(super) struct Target<'t> {
    /// Its ARN.
    pub(super) arn: &'t str,
    label: Label<'t>,
    tags: &'t Tags,
    boundary: Option<&'t str>,
    families: &'static [&'static str],
}

/// Its name for people.
enum Label<'t> {
    Of(&'t Principal),
    Instance(&'t Instance, &'t Principal),
    Given(String),
}

/// The keys of the tags of a resource of IAM.
const IAM: &[&str] = &["aws:ResourceTag/", "iam:ResourceTag/"];
/// Those of an instance.
const INSTANCE: &[&str] = &["aws:ResourceTag/", "ec2:ResourceTag/", "ssm:resourceTag/"];

impl<'t> Target<'t> {
    pub(super) fn principal(principal: &'t Principal) -> Target<'t> {
        Target {
            arn: &principal.arn,
            label: Label::Of(principal),
            tags: &principal.tags,
            boundary: principal.boundary.as_ref().map(|(arn, _)| arn.as_str()),
            families: IAM,
        }
    }

    pub(super) fn instance(instance: &'t Instance, arn: &'t str, role: &'t Principal) -> Target<'t> {
        Target { arn, label: Label::Instance(instance, role), tags: &instance.tags, boundary: None, families: INSTANCE }
    }

    /// Something of which only the ARN is known.
    pub(super) fn named(arn: &'t str, label: String) -> Target<'t> {
        Target { arn, label: Label::Given(label), tags: &None, boundary: None, families: IAM }
    }

    /// Its name for people.
    pub(super) fn label(&self) -> String {
        match &self.label {
            Label::Of(principal) => principal.label(),
            Label::Instance(instance, role) => format!("instance {}, which runs as {}", instance.id, role.label()),
            Label::Given(text) => text.clone(),
        }
    }

    /// What is known of a request on it, on a path.
    pub(super) fn context(&self, path: &Path, policy: &str, mut context: Context) -> Context {
        if let Some(tags) = self.tags {
            for family in self.families {
                for (key, value) in tags.iter() {
                    context = context.with(&format!("{family}{key}"), value);
                }
                context = context.without_others(family);
            }
        }
        match path.gain {
            Gain::Passed(service) => context.with("iam:PassedToService", service),
            Gain::Grant(_) => {
                let context = context.with("iam:PolicyARN", policy);
                match self.boundary {
                    Some(arn) => context.with("iam:PermissionsBoundary", arn),
                    None => context.without("iam:PermissionsBoundary"),
                }
            }
            Gain::Unbind(_) if path.id.starts_with("put") => context.with("iam:PermissionsBoundary", policy),
            Gain::Unbind(_) => match self.boundary {
                Some(arn) => context.with("iam:PermissionsBoundary", arn),
                None => context,
            },
            Gain::New => context.with("iam:PolicyARN", policy).without("iam:PermissionsBoundary"),
            Gain::Rewrite
            | Gain::Assume
            | Gain::Retrust
            | Gain::Credentials
            | Gain::Join
            | Gain::Existing(_)
            | Gain::Instance
            | Gain::Provider
            | Gain::UnbindByRewrite => context,
        }
    }
}
