//! Instances whose software can destroy, blind the account, or take credentials.

use std::collections::BTreeSet;
use std::iter;

use super::roles::{DETAILS, each_role};
use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::judging::{Judging, Place};
use crate::policy::privilege::Principal;
use crate::policy::{Effect, Names, few};
use crate::verdict::{Judgement, fail, pass};

const ROLES: &str = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html";
const ACTIONS: &str = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";
const COMMAND: &str = "aws iam put-role-policy --role-name ROLE --policy-name POLICY --policy-document file://POLICY";

pub(super) static DESTRUCTIVE: Check = Check {
    key: "ec2-role-no-destructive-access",
    title: "Roles of instances cannot delete whatever the account keeps",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ec2.instance-roles")],
    reads: &[DescribeInstances::CALL, DETAILS],
    params: &[],
    why: "Whoever breaks into the instance can delete data, keys, backups or databases of the whole account, not only \
          those that the instance works with.",
    fix: Fix { what: "Name in the role's policies the resources that the instance works with.", command: COMMAND },
    references: &[ROLES, ACTIONS],
    judge: |judging| each_role(judging, |judging, role| judge(judging, role, DESTROYING, "delete")),
};

pub(super) static EVASION: Check = Check {
    key: "ec2-role-no-defense-evasion",
    title: "Roles of instances cannot switch off logging or detection",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ec2.instance-roles")],
    reads: &[DescribeInstances::CALL, DETAILS],
    params: &[],
    why: "Whoever breaks into the instance can first switch off what would record or report the rest.",
    fix: Fix { what: "Take the actions away from the role of the instance.", command: COMMAND },
    references: &[ROLES, ACTIONS],
    judge: |judging| each_role(judging, |judging, role| judge(judging, role, BLINDING, "switch off guards")),
};

pub(super) static EXPOSURE: Check = Check {
    key: "ec2-role-no-credential-exposure",
    title: "Roles of instances cannot take any credentials or open any resource",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ec2.instance-roles")],
    reads: &[DescribeInstances::CALL, DETAILS],
    params: &[],
    why: "Whoever breaks into the instance gets every secret of the account, or lets strangers into its resources, and \
          stays after the instance is gone.",
    fix: Fix {
        what: "Name in the role's policies the secrets and resources that the instance needs.",
        command: COMMAND,
    },
    references: &[ROLES, ACTIONS],
    judge: |judging| {
        each_role(judging, |judging, role| judge(judging, role, EXPOSING, "take credentials or open resources"))
    },
};

/// An action, and the end of the ARN of what it is called on.
type Dangerous = (&'static str, &'static str);

/// What deletes what cannot be made again: data, keys, backups, the account itself.
/// <https://attack.mitre.org/techniques/T1485/>
const DESTROYING: &[Dangerous] = &[
    ("backup:DeleteBackupVault", "backup-vault:"),
    ("backup:DeleteRecoveryPoint", "recovery-point:"),
    ("dynamodb:DeleteBackup", "table/t/backup/"),
    ("dynamodb:DeleteTable", "table/"),
    ("ec2:DeleteSnapshot", "snapshot/"),
    ("ec2:DeleteVolume", "volume/"),
    ("ec2:TerminateInstances", "instance/"),
    ("elasticfilesystem:DeleteFileSystem", "file-system/"),
    ("kms:DisableKey", "key/"),
    ("kms:ScheduleKeyDeletion", "key/"),
    ("organizations:CloseAccount", "account/o/"),
    ("organizations:LeaveOrganization", "*"),
    ("rds:DeleteDBCluster", "cluster:"),
    ("rds:DeleteDBClusterSnapshot", "cluster-snapshot:"),
    ("rds:DeleteDBInstance", "db:"),
    ("rds:DeleteDBSnapshot", "snapshot:"),
    ("route53:DeleteHostedZone", "hostedzone/"),
    ("s3:DeleteBucket", ""),
    ("s3:DeleteObject", "bucket/"),
    ("s3:DeleteObjectVersion", "bucket/"),
    ("s3:PutLifecycleConfiguration", ""),
    ("secretsmanager:DeleteSecret", "secret:"),
];

/// What stops or narrows logs, detection, alarms and firewalls. The agent of CloudWatch sets
/// the retention of its own groups, so that logs:PutRetentionPolicy is not among them.
/// <https://attack.mitre.org/techniques/T1562/008/>
const BLINDING: &[Dangerous] = &[
    ("access-analyzer:DeleteAnalyzer", "analyzer/"),
    ("cloudtrail:DeleteTrail", "trail/"),
    ("cloudtrail:PutEventSelectors", "trail/"),
    ("cloudtrail:StopLogging", "trail/"),
    ("cloudtrail:UpdateTrail", "trail/"),
    ("cloudwatch:DeleteAlarms", "alarm:"),
    ("cloudwatch:DisableAlarmActions", "alarm:"),
    ("config:DeleteConfigurationRecorder", "configuration-recorder/"),
    ("config:DeleteDeliveryChannel", "*"),
    ("config:StopConfigurationRecorder", "configuration-recorder/"),
    ("ec2:DeleteFlowLogs", "vpc-flow-log/"),
    ("events:DisableRule", "rule/"),
    ("guardduty:DeleteDetector", "detector/"),
    ("guardduty:UpdateDetector", "detector/"),
    ("inspector2:Disable", "*"),
    ("logs:DeleteLogGroup", "log-group:"),
    ("macie2:DisableMacie", "*"),
    ("network-firewall:DeleteFirewall", "firewall/"),
    ("securityhub:DisableSecurityHub", "hub/default"),
    ("wafv2:DeleteWebACL", "regional/webacl/w/"),
    ("wafv2:DisassociateWebACL", "*"),
];

/// What reads or makes credentials, and what opens a resource to others. AWS's own policy for
/// managed instances grants ssm:GetParameter on everything, and that for container instances
/// ecr:GetAuthorizationToken, so that neither is among them.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html>
/// <https://attack.mitre.org/techniques/T1552/>
const EXPOSING: &[Dangerous] = &[
    ("ec2:GetPasswordData", "instance/"),
    ("ec2:ModifyImageAttribute", "image/"),
    ("ec2:ModifySnapshotAttribute", "snapshot/"),
    ("ecr:SetRepositoryPolicy", "repository/"),
    ("iam:CreateAccessKey", "user/"),
    ("iam:CreateLoginProfile", "user/"),
    ("iam:CreateServiceSpecificCredential", "user/"),
    ("iam:UpdateAssumeRolePolicy", "role/"),
    ("iam:UpdateLoginProfile", "user/"),
    ("kms:CreateGrant", "key/"),
    ("kms:PutKeyPolicy", "key/"),
    ("lambda:AddPermission", "function:"),
    ("rds-db:connect", "dbuser:d/"),
    ("rds:ModifyDBSnapshotAttribute", "snapshot:"),
    ("redshift:GetClusterCredentials", "dbuser:c/"),
    ("s3:DeleteBucketPolicy", ""),
    ("s3:PutBucketAcl", ""),
    ("s3:PutBucketPolicy", ""),
    ("secretsmanager:GetSecretValue", "secret:"),
    ("secretsmanager:PutResourcePolicy", "secret:"),
    ("sns:AddPermission", ""),
    ("sqs:AddPermission", ""),
    ("ssm:GetParametersByPath", "parameter/"),
    ("sts:GetFederationToken", "federated-user/"),
];

fn judge(judging: &Judging<'_>, role: &Principal, actions: &[Dangerous], what: &str) -> Judgement {
    let found = permitted(judging, role, actions.iter())?;
    if found.is_empty() {
        return pass(format!("{} may not {what} beyond what its policies name", role.label()));
    }
    let named: Vec<String> = found
        .into_iter()
        .map(|(action, region)| region.map_or_else(|| action.to_owned(), |region| format!("{action} in {region}")))
        .collect();
    fail(format!("{} may call {} on whatever there is", role.label(), few(&named)))
}

/// The dangerous actions of all lists that a role may call on whatever there is.
///
/// # Errors
/// A gap, when none is seen and a policy could not be read.
pub(crate) fn dangerous(judging: &Judging<'_>, role: &Principal) -> Result<Vec<&'static str>, Gap> {
    let found = permitted(judging, role, DESTROYING.iter().chain(BLINDING).chain(EXPOSING))?;
    Ok(found.into_iter().map(|(action, _)| action).collect())
}

/// Only grants that reach whatever there is count: an instance that may delete objects of its
/// own bucket, or what carries a tag, does its work. What there is of one region is enough, which
/// is told with the action.
fn permitted<'d>(
    judging: &Judging<'_>,
    role: &Principal,
    actions: impl Iterator<Item = &'d Dangerous>,
) -> Result<Vec<(&'static str, Option<String>)>, Gap> {
    let (mut found, mut gap) = (Vec::new(), None);
    let places: Vec<Option<String>> = iter::once(None).chain(named_regions(role).into_iter().map(Some)).collect();
    for (action, kind) in actions {
        for region in &places {
            let place = judging.place(region.as_deref().unwrap_or("nowhere-1"));
            match role.permits_widely(action, &nobodys(place, action, kind)) {
                Ok(true) => {
                    found.push((*action, region.clone()));
                    break;
                }
                Ok(false) => {}
                Err(unread) => gap = gap.or(Some(unread)),
            }
        }
    }
    match gap {
        Some(gap) if found.is_empty() => Err(gap),
        _ => Ok(found),
    }
}

/// The regions that what is granted names; of a pattern, a text that fits it.
fn named_regions(role: &Principal) -> BTreeSet<String> {
    let allowed = role.statements().filter(|statement| statement.effect == Effect::Allow);
    let resources = allowed.filter_map(|statement| match &statement.resources {
        Some(Names::Of(names)) => Some(names),
        Some(Names::AllBut(_)) | None => None,
    });
    let regions = resources.flatten().filter_map(|name| name.split(':').nth(3));
    regions.filter(|region| !matches!(*region, "" | "*")).map(|region| region.replace(['*', '?'], "x")).collect()
}

/// A resource that nobody has: what reaches it reaches all of its kind. Its ARN has the form that
/// the Service Authorization Reference gives the kind, and some name no region or no account.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
fn nobodys(place: Place<'_>, action: &str, kind: &str) -> String {
    let (service, name) = (action.split(':').next().unwrap_or(""), format!("{kind}nobodys-7f3a91"));
    match (service, kind) {
        (_, "*") => kind.to_owned(),
        // There is one in each region, with this name.
        ("securityhub", _) => place.arn(service, kind),
        ("s3" | "route53", _) => Place { region: "", account: "", ..place }.arn(service, &name),
        ("ec2", "image/" | "snapshot/") => Place { account: "", ..place }.arn(service, &name),
        ("iam" | "organizations" | "sts", _) => Place { region: "", ..place }.arn(service, &name),
        _ => place.arn(service, &name),
    }
}

/// A case about an instance whose role has one statement; without one its policy is none.
#[cfg(test)]
pub(crate) fn with_role(
    name: &'static str,
    statement: &str,
    fill: impl FnOnce(&mut crate::facts::Account),
) -> crate::cases::Case {
    use crate::fact::Listing;
    use crate::facts::iam::{InlinePolicy, Role};

    let profile = "arn:aws:iam::111122223333:instance-profile/web".to_owned();
    let document = match statement {
        "" => "?".to_owned(),
        rest => format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",{rest}}}}}"#),
    };
    let web = Role {
        name: "web".to_owned(),
        arn: "arn:aws:iam::111122223333:role/web".to_owned(),
        path: "/".to_owned(),
        created_at: None,
        trust: Some(
            r#"{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#
                .to_owned(),
        ),
        inline: vec![InlinePolicy { name: "work".to_owned(), document }],
        attached: Vec::new(),
        boundary: None,
        last_used: None,
        instance_profiles: vec![profile.clone()],
        tags: None,
    };
    crate::cases::case(name, |account| {
        let mut instance = super::samples::instance();
        instance.instance_profile = Some(profile);
        let region = account.regional.get_mut(crate::cases::REGION).unwrap();
        region.ec2.instances = Listing::complete(vec![instance]);
        account.iam.users = Listing::complete(Vec::new());
        account.iam.groups = Listing::complete(Vec::new());
        account.iam.roles = Listing::complete(vec![web]);
        account.iam.policies = Listing::complete(Vec::new());
        fill(account);
    })
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use crate::cases::regional;

    let (action, own, by_form) = match check.key {
        "ec2-role-no-destructive-access" => (
            "s3:DeleteObject",
            "arn:aws:s3:::app/*",
            &[
                ("ec2:DeleteSnapshot", "arn:aws:ec2:*::snapshot/*"),
                ("organizations:CloseAccount", "arn:aws:organizations::*:account/*"),
                ("route53:DeleteHostedZone", "arn:aws:route53:::hostedzone/*"),
            ][..],
        ),
        "ec2-role-no-defense-evasion" => (
            "logs:DeleteLogGroup",
            "arn:aws:logs:*:*:log-group:app*",
            &[("securityhub:DisableSecurityHub", "arn:aws:securityhub:*:*:hub/default")][..],
        ),
        _ => (
            "secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:*:*:secret:app/*",
            &[
                ("ec2:ModifyImageAttribute", "arn:aws:ec2:*::image/*"),
                ("ec2:ModifySnapshotAttribute", "arn:aws:ec2:*::snapshot/*"),
                ("kms:CreateGrant", "arn:aws:kms:eu-*:111122223333:key/*"),
                ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*"),
                ("sts:GetFederationToken", "arn:aws:sts::111122223333:federated-user/*"),
            ][..],
        ),
    };
    let by_form = by_form.iter().map(|(action, all)| {
        with_role("on all of a kind", &format!(r#""Action":"{action}","Resource":"{all}""#), |_| {})
            .fails()
            .saying(action)
    });
    let with = |name, rest: &str| with_role(name, &format!(r#""Action":"{action}",{rest}"#), |_| {});
    let tagged = r#""Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/app":"web"}}"#;
    let from_here = r#""Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#;
    let mut cases = vec![
        with("on everything", r#""Resource":"*""#).fails().saying("role web may call"),
        with("on its own", &format!(r#""Resource":"{own}""#)).passes(),
        with("on what is tagged", tagged).passes(),
        with("on everything from one place", from_here).fails(),
        with("on all but its own", &format!(r#""NotResource":"{own}""#)).fails(),
        with_role("everything", r#""Action":"*","Resource":"*""#, |_| {}).fails().saying("more"),
        // As AmazonSSMManagedInstanceCore does.
        with_role("managed", r#""Action":["ssm:GetParameter","ssmmessages:*","ec2messages:*"],"Resource":"*""#, |_| {})
            .passes(),
        with_role("denied", &format!(r#""Action":"{action}","Resource":"*""#), |account| {
            let work = &mut account.iam.roles.seen_mut()[0].inline;
            let deny = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#;
            let document = deny.to_owned();
            work.push(crate::facts::iam::InlinePolicy { name: "deny".to_owned(), document });
        })
        .passes(),
        with_role("no policy at all", "", |_| {}).gives_unknown(),
        with_role("without a profile", r#""Action":"*","Resource":"*""#, |account| {
            account.iam.roles.seen_mut()[0].instance_profiles.clear();
        })
        .does_not_apply(),
        regional("unread", |_| {}).gives_unknown(),
    ];
    cases.extend(by_form);
    cases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_name_actions() {
        for list in [DESTROYING, BLINDING, EXPOSING] {
            assert!(list.is_sorted_by(|a, b| a.0 < b.0), "{list:?}");
            assert!(list.iter().all(|(action, _)| action.split(':').count() == 2 && !action.contains('*')));
        }
    }
}
