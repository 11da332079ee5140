//! ACL grants to the two groups that are the public. A family: reading and writing.
//! S3 answers with the ACL in force: grants that a block ignores are not in it.

use super::exposure::{acls_count, gives, public_group};
use crate::calls::Operation;
use crate::calls::s3::{GetBucketAcl, GetBucketOwnershipControls, ListBuckets};
use crate::check::{Check, Cover, Fix, Set, Severity, covers};
use crate::fact::{all, any};
use crate::facts::s3::{Bucket, Grant};
use crate::judging::{GLOBAL, Judging};
use crate::verdict::{Judgement, fail, pass};

const READS: &[&str] = &["READ", "READ_ACP", "FULL_CONTROL"];
const WRITES: &[&str] = &["WRITE", "WRITE_ACP", "FULL_CONTROL"];

const COVERS: &[Cover] = &[covers("s3.bucket-access")];

const fn check(key: &'static str, title: &'static str, why: &'static str) -> Check {
    Check {
        key,
        title,
        severity: Severity::Critical,
        set: Set::Baseline,
        covers: COVERS,
        reads: &[ListBuckets::CALL, GetBucketAcl::CALL, GetBucketOwnershipControls::CALL],
        params: &[],
        why,
        fix: Fix {
            what: "Make the ACL of the bucket private, then turn ACLs off.",
            command: "aws s3api put-bucket-acl --bucket BUCKET --acl private",
        },
        references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"],
        judge,
    }
}

pub(super) static READ: Check = check(
    "s3-bucket-no-public-read-acl",
    "ACLs give no read to everyone or to any AWS user",
    "Anyone, or anyone with an AWS account of their own, can list the bucket or read who may do what in it.",
);

pub(super) static WRITE: Check = check(
    "s3-bucket-no-public-write-acl",
    "ACLs give no write to everyone or to any AWS user",
    "Anyone, or anyone with an AWS account of their own, can store, overwrite and delete objects or grant themselves more.",
);

fn judge(judging: &mut Judging<'_>) {
    let permissions = if judging.check().key == WRITE.key { WRITES } else { READS };
    judging.each(GLOBAL, &judging.facts().s3.buckets, |bucket| judge_bucket(bucket, permissions));
}

fn judge_bucket(bucket: &Bucket, permissions: &[&str]) -> Judgement {
    let given = bucket.acl.known().and_then(|acl| any(acl.grants.iter().map(|grant| gives(grant, permissions))));
    if !all([given, acls_count(bucket)])? {
        return pass(format!("the ACL gives the public none of {}", permissions.join(", ")));
    }
    let acl = bucket.acl.known()?;
    let named: Vec<String> = acl.grants.iter().filter_map(|grant| describe(grant, permissions)).collect();
    fail(format!("the ACL gives {}", named.join(", ")))
}

fn describe(grant: &Grant, permissions: &[&str]) -> Option<String> {
    let group = public_group(grant)?;
    permissions.contains(&grant.permission.as_str()).then(|| format!("{} to {group}", grant.permission))
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{OWNER, acl, with_bucket};
    use crate::cases::Case;
    use crate::fact::Fact;

    const EVERYONE: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
    const ANY_ACCOUNT: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
    const LOGS: &str = "http://acs.amazonaws.com/groups/s3/LogDelivery";
    let (bad, acp, other) =
        if check.key == WRITE.key { ("WRITE", "WRITE_ACP", "READ") } else { ("READ", "READ_ACP", "WRITE") };
    let grant = |name, grantee: &str, permission: &str, ownership: Option<&str>| -> Case {
        with_bucket(name, |bucket| {
            bucket.acl = Fact::of(acl(&[(grantee, permission)]));
            bucket.ownership = Fact::of(ownership.map(str::to_owned));
        })
    };
    vec![
        grant("owner alone", OWNER, "FULL_CONTROL", None).passes(),
        grant("everyone", EVERYONE, bad, Some("ObjectWriter")).fails().saying("to everyone"),
        grant("every AWS account", ANY_ACCOUNT, bad, None).fails().saying("every AWS account"),
        grant("the ACL itself", EVERYONE, acp, Some("BucketOwnerPreferred")).fails(),
        grant("everything", EVERYONE, "FULL_CONTROL", None).fails(),
        grant("the other way round", EVERYONE, other, None).passes(),
        grant("log delivery is not the public", LOGS, bad, None).passes(),
        grant("a group that only looks alike", "http://example.com/groups/global/AllUsers", bad, None).passes(),
        grant("ACLs are off", EVERYONE, bad, Some("BucketOwnerEnforced")).passes(),
        grant("a new permission", EVERYONE, "PEEK", None).gives_unknown(),
        grant("a new ownership", EVERYONE, bad, Some("Nobody")).gives_unknown(),
        with_bucket("ACLs are off, ACL unread", |bucket| {
            bucket.ownership = Fact::of(Some("BucketOwnerEnforced".into()));
        })
        .passes(),
        with_bucket("ownership unread", |bucket| bucket.acl = Fact::of(acl(&[(EVERYONE, bad)]))).gives_unknown(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
