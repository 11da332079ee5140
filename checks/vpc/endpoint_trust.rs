//! Whom the statements of an endpoint policy let through: trusted accounts, or strangers.
//! <https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html>

use super::listed;
use crate::calls::s3::ListBuckets;
use crate::fact::{Gap, Listing};
use crate::facts::account_of;
use crate::facts::s3::Bucket;
use crate::policy::{Condition, Names, Principals, Statement};

/// Who and what is trusted: accounts, the own one among them, and the own buckets.
pub(super) struct Trust<'a> {
    pub(super) accounts: Vec<String>,
    pub(super) buckets: &'a Listing<Bucket, ListBuckets>,
}

/// Whom a statement lets through.
pub(super) enum Reach {
    /// Those that are trusted.
    Trusted,
    /// Everyone, to buckets that may be anyone's.
    Buckets(Vec<String>),
    /// Others, named for people.
    Strangers(String),
}

impl Trust<'_> {
    fn account(&self, id: &str) -> bool {
        self.accounts.iter().any(|trusted| trusted == id)
    }

    fn arn(&self, arn: &str) -> bool {
        account_of(arn).is_some_and(|id| self.account(id))
    }

    /// Whom a statement that allows lets through.
    pub(super) fn reach(&self, statement: &Statement) -> Result<Reach, Gap> {
        if statement.conditions.iter().any(|condition| self.limits(condition)) {
            return Ok(Reach::Trusted);
        }
        let everyone = statement.principals.as_ref().is_none_or(Principals::include_everyone);
        if let (false, Some(Principals::Of(names))) = (everyone, &statement.principals) {
            let strangers: Vec<&String> =
                names.iter().filter(|(kind, name)| !self.principal(kind, name)).map(|(_, name)| name).collect();
            return Ok(if strangers.is_empty() { Reach::Trusted } else { Reach::Strangers(listed(&strangers)) });
        }
        // Gateway endpoints accept no principal but `*`: their policies often name the resources.
        let Some(Names::Of(resources)) = &statement.resources else {
            return Ok(Reach::Strangers("everyone".to_owned()));
        };
        let mut buckets = Vec::new();
        for resource in resources.iter().filter(|resource| !self.arn(resource)) {
            let Some(name) = bucket_of(resource) else { return Ok(Reach::Strangers("everyone".to_owned())) };
            if self.buckets.find(|bucket| bucket.name == name)?.is_none() {
                buckets.push(name.to_owned());
            }
        }
        Ok(if buckets.is_empty() { Reach::Trusted } else { Reach::Buckets(buckets) })
    }

    fn principal(&self, kind: &str, name: &str) -> bool {
        kind == "Service" || self.account(name) || self.arn(name)
    }

    /// Whether a condition of an allowing statement holds for trusted accounts alone.
    fn limits(&self, condition: &Condition) -> bool {
        let operator = condition.operator.to_ascii_lowercase();
        // Both hold for a request that lacks the key.
        if operator.ends_with("ifexists") || operator.starts_with("forallvalues:") {
            return false;
        }
        match condition.base_operator().as_str() {
            "stringequals" | "stringequalsignorecase" | "stringlike" | "arnequals" | "arnlike" => self.names(condition),
            "bool" => condition.is_about("aws:PrincipalIsAWSService") && condition.values == ["true"],
            _ => false,
        }
    }

    /// Whether a denial of everything leaves nobody but trusted accounts and AWS's services.
    pub(super) fn shuts_strangers_out(&self, statement: &Statement) -> bool {
        let excepts = |condition: &Condition| {
            let negative = matches!(
                condition.base_operator().as_str(),
                "stringnotequals" | "stringnotequalsignorecase" | "stringnotlike" | "arnnotequals" | "arnnotlike"
            );
            let any_value = condition.operator.to_ascii_lowercase().starts_with("foranyvalue:");
            negative && !any_value && self.names(condition)
        };
        let is_service = |condition: &Condition| {
            condition.base_operator() == "bool"
                && condition.is_about("aws:PrincipalIsAWSService")
                && condition.values == ["false"]
        };
        let conditions = &statement.conditions;
        matches!(&statement.principals, Some(principals @ Principals::Of(_)) if principals.include_everyone())
            && statement.actions.is_everything()
            && statement.resources.as_ref().is_none_or(Names::is_everything)
            && conditions.iter().any(excepts)
            && conditions.iter().all(|condition| excepts(condition) || is_service(condition))
    }

    /// Whether a condition's key says whose the caller or the resource is, and all of its
    /// values are trusted. An organization that is named in full is taken to be the own one.
    fn names(&self, condition: &Condition) -> bool {
        let about = |keys: &[&str]| keys.iter().any(|key| condition.is_about(key));
        let all = |trusted: &dyn Fn(&str) -> bool| {
            !condition.values.is_empty() && condition.values.iter().all(|value| trusted(value))
        };
        let organization = |value: &str| {
            let id = value.split('/').next().unwrap_or(value);
            id.starts_with("o-") && !id.contains(['*', '?', '$'])
        };
        if about(&["aws:PrincipalAccount", "aws:ResourceAccount", "s3:ResourceAccount", "s3:DataAccessPointAccount"]) {
            return all(&|value| self.account(value));
        }
        if about(&["aws:PrincipalArn"]) {
            return all(&|value| self.arn(value));
        }
        about(&["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:ResourceOrgPaths"])
            && all(&organization)
    }
}

/// The bucket that an ARN names in full.
fn bucket_of(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let ("s3", "", "", Some(resource)) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
        return None;
    };
    let bucket = resource.split('/').next()?;
    (!bucket.is_empty() && !bucket.contains(['*', '?', '$'])).then_some(bucket)
}
