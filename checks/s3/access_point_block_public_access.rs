//! An access point has a policy of its own, and a block that is fixed when it is made.

use super::exposure::switched_off;
use crate::calls::Operation;
use crate::calls::s3control::{GetAccessPoint, ListAccessPoints};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::s3::AccessPoint;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-access-point-block-public-access",
    title: "Access points block public access",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("s3.bucket-access")],
    reads: &[ListAccessPoints::CALL, GetAccessPoint::CALL],
    params: &[],
    why: "An access point with a block switched off is a second door to the bucket that a public policy can open, and its block cannot be changed later.",
    fix: Fix {
        what: "Make a new access point with all four blocks on, move its users there and delete the old one.",
        command: "aws s3control create-access-point --account-id ACCOUNT --name NAME --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html"],
    judge: |judging| {
        for region in judging.regions() {
            judging.each(region.name, &region.access_points.list, judge);
        }
    },
};

fn judge(point: &AccessPoint) -> Judgement {
    let block = point.public_access_block.known()?.as_ref();
    let off = switched_off(given(block, GetAccessPoint::CALL, "PublicAccessBlockConfiguration")?);
    if off.is_empty() {
        pass(format!("all four public access blocks are on for the access point of bucket {}", point.bucket))
    } else {
        fail(format!("off for the access point of bucket {}: {off}", point.bucket))
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::all_on;
    use crate::cases::{ACCOUNT, REGION, regional};
    use crate::fact::{Fact, Listing};
    use crate::facts::s3::PublicAccessBlock;

    let point = |name, block: Fact<Option<PublicAccessBlock>, GetAccessPoint>| {
        regional(name, |region| {
            region.access_points.list = Listing::complete(vec![AccessPoint {
                name: "door".into(),
                arn: format!("arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/door"),
                bucket: "records".into(),
                origin: Some("Internet".into()),
                public_access_block: block,
            }]);
        })
    };
    vec![
        point("all on", Fact::of(Some(all_on()))).passes(),
        point("one off", Fact::of(Some(PublicAccessBlock { block_public_policy: false, ..all_on() })))
            .fails()
            .saying("BlockPublicPolicy"),
        point("left out", Fact::of(None)).gives_unknown(),
        point("unread", Fact::unread()).gives_unknown(),
        regional("none", |region| region.access_points.list = Listing::complete(Vec::new())).says_nothing(),
    ]
}
