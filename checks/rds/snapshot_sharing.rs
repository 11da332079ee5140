//! Manual snapshots can be shared: with accounts, or with everyone.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html>

use super::{each_cluster_snapshot, each_snapshot, some_of};
use crate::calls::rds::{
    DescribeDBClusterSnapshotAttributes, DescribeDBClusterSnapshots, DescribeDBSnapshotAttributes, DescribeDBSnapshots,
};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::facts::given;
use crate::judging::Judging;
use crate::params::TRUSTED_ACCOUNTS;
use crate::verdict::{Judgement, fail, pass, pass_if, skip};

/// Stands among the accounts of a snapshot that everyone may restore.
const EVERYONE: &str = "all";

const READS: &[&Call] = &[
    DescribeDBClusterSnapshotAttributes::CALL,
    DescribeDBClusterSnapshots::CALL,
    DescribeDBSnapshotAttributes::CALL,
    DescribeDBSnapshots::CALL,
];

pub(super) static PRIVATE: Check = Check {
    key: "rds-snapshot-private",
    title: "Database snapshots are not public",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("rds.database-access")],
    reads: READS,
    params: &[],
    why: "Any AWS account can restore a public snapshot and read every row of the database in it.",
    fix: Fix {
        what: "Take the snapshot back from everyone, and treat its data as disclosed.",
        command: "aws rds modify-db-snapshot-attribute --db-snapshot-identifier SNAPSHOT --attribute-name restore --values-to-remove all",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html"],
    judge: |judging| each(judging, private),
};

pub(super) static TRUSTED: Check = Check {
    key: "rds-snapshot-trusted-shares",
    title: "Database snapshots are shared only with trusted accounts",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.database-access")],
    reads: READS,
    params: &[TRUSTED_ACCOUNTS],
    why: "An account that a snapshot is shared with can restore the whole database and keep a copy for good.",
    fix: Fix {
        what: "Take the snapshot back from accounts that you do not trust, and name the others as trusted.",
        command: "aws rds modify-db-snapshot-attribute --db-snapshot-identifier SNAPSHOT --attribute-name restore --values-to-remove ACCOUNT_ID",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html"],
    judge: |judging| {
        let mut trusted = judging.params().list(TRUSTED_ACCOUNTS);
        trusted.push(judging.facts().id.clone());
        each(judging, |shares| only_trusted(shares, &trusted));
    },
};

fn each(judging: &mut Judging<'_>, judge: impl Fn(&[String]) -> Judgement) {
    each_snapshot(judging, |snapshot| {
        if can_be_shared(snapshot.kind.as_deref(), DescribeDBSnapshots::CALL)? {
            judge(snapshot.shared_with.known()?)
        } else {
            skip()
        }
    });
    each_cluster_snapshot(judging, |snapshot| {
        if can_be_shared(snapshot.kind.as_deref(), DescribeDBClusterSnapshots::CALL)? {
            judge(snapshot.shared_with.known()?)
        } else {
            skip()
        }
    });
}

/// Only manual snapshots can be shared; the others must be copied first.
fn can_be_shared(kind: Option<&str>, call: &'static Call) -> Result<bool, Gap> {
    Ok(!matches!(given(kind, call, "SnapshotType")?, "automated" | "awsbackup"))
}

fn private(shares: &[String]) -> Judgement {
    let public = shares.iter().any(|with| with == EVERYONE);
    pass_if(!public, "the snapshot is not public", "every AWS account may restore the snapshot")
}

fn only_trusted(shares: &[String], trusted: &[String]) -> Judgement {
    let strangers: Vec<&str> = shares.iter().filter(|with| !trusted.contains(with)).map(String::as_str).collect();
    if strangers.is_empty() {
        return pass(if shares.is_empty() { "the snapshot is not shared" } else { "only trusted accounts share it" });
    }
    if strangers.contains(&EVERYONE) {
        return fail("the snapshot is shared with every AWS account");
    }
    fail(format!("the snapshot is shared with {}", some_of(&strangers)))
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{text, with_cluster_snapshot, with_snapshot};
    use crate::cases::{ACCOUNT, Case, STRANGER};
    use crate::fact::Fact;
    use crate::params::Value;

    let shares = |with: &[&str]| with.iter().map(|&with| with.to_owned()).collect::<Vec<_>>();
    let one = |name, with: &[&str]| with_snapshot(name, |s| s.shared_with = Fact::of(shares(with)));
    let cluster = |name, with: &[&str]| with_cluster_snapshot(name, |s| s.shared_with = Fact::of(shares(with)));
    let mut cases: Vec<Case> = vec![
        one("not shared", &[]).passes(),
        cluster("cluster snapshot, not shared", &[]).passes(),
        one("public", &["all"]).fails(),
        cluster("public cluster snapshot", &[STRANGER, "all"]).fails(),
        with_snapshot("shares unread", |_| {}).gives_unknown(),
        with_cluster_snapshot("shares of a cluster snapshot unread", |_| {}).gives_unknown(),
        with_snapshot("automated", |s| s.kind = text("automated")).says_nothing(),
        with_snapshot("of AWS Backup", |s| s.kind = text("awsbackup")).says_nothing(),
        with_cluster_snapshot("of Neptune", |s| s.engine = "neptune".to_owned()).says_nothing(),
        with_snapshot("of a kind not known", |s| s.kind = text("frozen")).gives_unknown(),
        with_snapshot("of a kind not said", |s| s.kind = None).gives_unknown(),
    ];
    if check.key == PRIVATE.key {
        cases.push(one("shared with an account", &[STRANGER]).passes());
    } else {
        cases.extend([
            one("shared with a stranger", &[STRANGER]).fails().saying(STRANGER),
            one("shared with many", &["1", "2", "3", "4", "5"]).fails().saying("1, 2, 3 and 2 more"),
            one("shared with the own account", &[ACCOUNT]).passes(),
            one("shared with a trusted account", &[STRANGER])
                .with(TRUSTED_ACCOUNTS, Value::List(vec![STRANGER.to_owned()]))
                .passes(),
        ]);
    }
    cases
}
