//! What an action does, by the verb that its name begins with.
//!
//! AWS classifies each action by hand, and publishes no rule: the tables are ours. They hold
//! the verbs whose actions the Service Authorization Reference classifies, but for few, as
//! Write, Permissions management or Tagging, or as List or Read. Tried on AWS's own policies
//! for reading: of the 3,000 patterns in ReadOnlyAccess two are taken for writes, and a dozen
//! begin with a verb of neither table, of which nothing is said here.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html>

use crate::policy::{Names, any_of, overlap};

/// What an action pattern allows, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Access {
    /// Some change.
    Writes,
    /// Something of which the name does not tell.
    Unclear,
    /// Reading alone.
    Reads,
}

const WRITE_VERBS: &[&str] = &[
    "abort",
    "accept",
    "activate",
    "add",
    "allocate",
    "apply",
    "assign",
    "associate",
    "assume",
    "attach",
    "authorize",
    "batchassociate",
    "batchcreate",
    "batchdelete",
    "batchdisassociate",
    "batchimport",
    "batchput",
    "batchupdate",
    "batchwrite",
    "cancel",
    "change",
    "configure",
    "copy",
    "create",
    "deactivate",
    "delete",
    "deploy",
    "deprovision",
    "deregister",
    "detach",
    "disable",
    "disassociate",
    "enable",
    "execute",
    "import",
    "initiate",
    "invoke",
    "modify",
    "move",
    "pass",
    "provision",
    "publish",
    "purchase",
    "purge",
    "put",
    "reboot",
    "register",
    "reject",
    "release",
    "remove",
    "replace",
    "replicate",
    "reset",
    "resize",
    "restore",
    "resume",
    "retire",
    "revoke",
    "rotate",
    "run",
    "schedule",
    "send",
    "set",
    "share",
    "start",
    "stop",
    "subscribe",
    "suspend",
    "tag",
    "terminate",
    "transfer",
    "unassign",
    "unsubscribe",
    "untag",
    "update",
    "upgrade",
    "upload",
    "write",
];

const READ_VERBS: &[&str] = &[
    "adminget",
    "adminlist",
    "batchcheck",
    "batchdescribe",
    "batchdetect",
    "batchget",
    "batchlist",
    "batchread",
    "check",
    "classify",
    "compare",
    "contains",
    "count",
    "describe",
    "detect",
    "discover",
    "download",
    "eshttpget",
    "eshttphead",
    "estimate",
    "evaluate",
    "filter",
    "get",
    "gitpull",
    "head",
    "isauthorized",
    "ismember",
    "list",
    "lookup",
    "partiqlselect",
    "poll",
    "preview",
    "probe",
    "query",
    "read",
    "receive",
    "recognize",
    "resolve",
    "retrieve",
    "sample",
    "scan",
    "search",
    "select",
    "simulate",
    "synthesize",
    "test",
    "translate",
    "validate",
    "verify",
    "view",
];

/// Actions that the reference classifies as Read in spite of their verb, and patterns of
/// them, as AWS's own policies for reading hold them.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html>
const READS_ALL_THE_SAME: &[&str] = &[
    "athena:batch*",
    "codedeploy:batch*",
    "devops-guru:startcostestimation",
    "elasticbeanstalk:requestenvironmentinfo",
    "iam:generate*",
    "iam:generatecredentialreport",
    "iam:generateorganizationsaccessreport",
    "iam:generateservicelastaccesseddetails",
    "internetmonitor:startquery",
    "internetmonitor:stopquery",
    "iotsitewise:executequery",
    "logs:startlivetail",
    "logs:startquery",
    "logs:stoplivetail",
    "logs:stopquery",
    "servicequotas:startquotautilizationreport",
    "timestream:cancelquery",
    "xray:canceltraceretrieval",
    "xray:starttraceretrieval",
];

/// Whether it is one of AWS's own policies for reading, by its name: AWS keeps them so, and
/// they hold the few reads whose verb does not show it.
pub(super) fn is_for_reading(arn: &str) -> bool {
    let name = arn.split_once(":iam::aws:policy/").map(|(_, path)| path.rsplit('/').next().unwrap_or(path));
    name.is_some_and(|name| name.contains("ReadOnly") || matches!(name, "SecurityAudit" | "ViewOnlyAccess"))
}

/// What the names of a statement's actions allow at most, and the name that does.
pub(super) fn access(actions: &Names) -> (Access, &str) {
    match actions {
        Names::Of(patterns) => {
            let each = patterns.iter().map(|pattern| (of_pattern(pattern), pattern.as_str()));
            each.min_by_key(|(access, _)| *access).unwrap_or((Access::Reads, ""))
        }
        // Whatever is left out, other services' writes are not.
        Names::AllBut(left_out) if any_of(left_out, "nobodys:PutAnything") => (Access::Reads, ""),
        Names::AllBut(_) => (Access::Writes, "everything but some actions"),
    }
}

fn of_pattern(pattern: &str) -> Access {
    let lower = pattern.to_ascii_lowercase();
    if READS_ALL_THE_SAME.contains(&lower.as_str()) {
        return Access::Reads;
    }
    // The verb is looked for in the action alone: a star in it does not reach another service.
    let action = lower.split_once(':').map_or(lower.as_str(), |(_, action)| action);
    if WRITE_VERBS.iter().any(|verb| overlap(action, &format!("{verb}*"))) {
        return Access::Writes;
    }
    match READ_VERBS.iter().any(|verb| action.starts_with(verb)) {
        true => Access::Reads,
        false => Access::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_patterns_allow() {
        for (pattern, expected) in [
            ("*", Access::Writes),
            ("s3:*", Access::Writes),
            ("s3:P*", Access::Writes),
            ("s3:*Object", Access::Writes),
            ("s3:?utObject", Access::Writes),
            ("S3:PUTOBJECT", Access::Writes),
            ("sts:AssumeRole", Access::Writes),
            ("ec2:CreateTags", Access::Writes),
            ("dynamodb:BatchWriteItem", Access::Writes),
            ("s3:Get*", Access::Reads),
            ("s3:List*", Access::Reads),
            ("dynamodb:BatchGetItem", Access::Reads),
            ("ec2:Describe*", Access::Reads),
            ("logs:StartQuery", Access::Reads),
            ("logs:Start*", Access::Writes),
            ("athena:StartQueryExecution", Access::Writes),
            ("kms:Decrypt", Access::Unclear),
            ("kms:GenerateDataKey", Access::Unclear),
            ("iam:GenerateCredentialReport", Access::Reads),
            ("", Access::Unclear),
        ] {
            assert_eq!(of_pattern(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn policies_of_aws_for_reading() {
        for (arn, is_one) in [
            ("arn:aws:iam::aws:policy/ReadOnlyAccess", true),
            ("arn:aws-cn:iam::aws:policy/job-function/ViewOnlyAccess", true),
            ("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", true),
            ("arn:aws:iam::aws:policy/PowerUserAccess", false),
            ("arn:aws:iam::111122223333:policy/ReadOnlyAccess", false),
        ] {
            assert_eq!(is_for_reading(arn), is_one, "{arn}");
        }
    }

    #[test]
    fn the_most_decides() {
        let of = |names: &[&str]| Names::Of(names.iter().map(|&name| name.to_owned()).collect());
        let but = |names: &[&str]| Names::AllBut(names.iter().map(|&name| name.to_owned()).collect());
        assert_eq!(access(&of(&["s3:Get*", "kms:Decrypt", "s3:PutObject"])), (Access::Writes, "s3:PutObject"));
        assert_eq!(access(&of(&["s3:Get*", "kms:Decrypt"])), (Access::Unclear, "kms:Decrypt"));
        assert_eq!(access(&of(&[])).0, Access::Reads);
        assert_eq!(access(&but(&["iam:*"])).0, Access::Writes);
        assert_eq!(access(&but(&["*"])).0, Access::Reads);
    }

    #[test]
    fn no_verb_is_in_both_tables() {
        assert!(WRITE_VERBS.is_sorted() && READ_VERBS.is_sorted());
        for read in READ_VERBS {
            let other = WRITE_VERBS.iter().find(|write| read.starts_with(*write) || write.starts_with(read));
            assert_eq!(other, None, "{read}");
        }
    }
}
