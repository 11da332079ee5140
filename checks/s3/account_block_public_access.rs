//! The account's block outranks every bucket's own settings.

use super::exposure::switched_off;
use crate::calls::Operation;
use crate::calls::s3control::GetPublicAccessBlock;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::Account;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-account-block-public-access",
    title: "All four public access blocks are on for the account",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("s3.bucket-access")],
    reads: &[GetPublicAccessBlock::CALL],
    params: &[],
    why: "Without the account's block, one wrong ACL or policy on any bucket, old or new, puts its data on the internet.",
    fix: Fix {
        what: "Turn on all four public access blocks for the account, once no bucket must be public.",
        command: "aws s3control put-public-access-block --account-id ACCOUNT --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    ],
    judge: |judging| judging.account(judge(judging.facts())),
};

fn judge(account: &Account) -> Judgement {
    let Some(block) = account.s3.account_block.known()? else {
        return fail("no public access block was ever set for the account");
    };
    let off = switched_off(block);
    if off.is_empty() {
        pass("all four public access blocks are on for the account")
    } else {
        fail(format!("off for the account: {off}"))
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::all_on;
    use crate::cases::case;
    use crate::fact::Fact;
    use crate::facts::s3::PublicAccessBlock;

    let block =
        |name, block: Option<PublicAccessBlock>| case(name, |account| account.s3.account_block = Fact::of(block));
    vec![
        block("all on", Some(all_on())).passes(),
        block("one off", Some(PublicAccessBlock { restrict_public_buckets: false, ..all_on() }))
            .fails()
            .saying("RestrictPublicBuckets"),
        block("never set", None).fails().saying("ever set"),
        case("unread", |_| {}).gives_unknown(),
    ]
}
