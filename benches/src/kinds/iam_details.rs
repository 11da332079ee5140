//! Users, groups, roles and policies in one list, whose pages mix them.

use crate::account::{Account, At};
use crate::kind::{Answer, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome, Xml, page};

pub(super) static KIND: Kind = Kind {
    name: "iam-details",
    place: Place::Global,
    share: Share::InEachPlace(0),
    operations: &[Operation {
        service: "iam",
        name: "GetAccountAuthorizationDetails",
        answer: Answer::Counted { answer, calls: |account, _| total(account).div_ceil(A_PAGE).max(1) },
        after: None,
    }],
};

/// The most that IAM returns in one page.
const A_PAGE: usize = 1_000;

type Write = fn(&mut Xml, &At<'_>);

/// The four lists of an answer, in the order in which the pages go through them.
const LISTS: [(&str, &Kind, Write); 4] = [
    ("UserDetailList", &super::iam_users::KIND, super::iam_users::details),
    ("GroupDetailList", &super::iam_groups::KIND, super::iam_groups::details),
    ("RoleDetailList", &super::iam_roles::KIND, super::iam_roles::details),
    ("Policies", &super::iam_policies::KIND, super::iam_policies::details),
];

fn total(account: &Account) -> usize {
    LISTS.iter().map(|(_, kind, _)| account.total(kind)).sum()
}

fn answer(ask: &Ask<'_>) -> Outcome {
    let (range, next) = page(ask, total(ask.account), (1, A_PAGE), 100)?;
    let (mut xml, mut before) = (Xml::new(), 0);
    for (set, kind, write) in LISTS {
        let count = ask.account.total(kind);
        let here = range.start.clamp(before, before + count)..range.end.clamp(before, before + count);
        let entries = here.map(|index| At { account: ask.account, kind, region: 0, index: index - before });
        xml.list(set, "member", entries, |xml, at| write(xml, &at));
        before += count;
    }
    xml.leaf("IsTruncated", next.is_some()).maybe("Marker", next);
    Ok(Body::Xml(xml.into_text()))
}
