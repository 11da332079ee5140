//! EC2 with EBS and VPC, of one region: everything in describe calls at the largest page.

mod compute;
mod endpoint_services;
mod network;
mod storage;

use aws_sdk_ec2::types;
use checks::facts::Tags;
use checks::facts::ec2::Ec2;

use crate::aws::Lane;

/// The most that EC2 returns in one page.
const ITEMS_A_PAGE: i32 = 1_000;

/// A describe call that pages by `next_token`: the lane, the request, how to take the
/// answer's list apart, and the most that comes in one page where it is less than usual. `None` from an item means that AWS left out what must be there.
macro_rules! described {
    ($lane:ident, $request:expr, $list:ident, $item:expr) => {
        described!($lane, $request, $list, $item, super::ITEMS_A_PAGE)
    };
    ($lane:ident, $request:expr, $list:ident, $item:expr, $items_a_page:expr) => {
        $lane.list(
            |token| $request.max_results($items_a_page).set_next_token(token).send(),
            |answer| {
                let items = crate::collect::listed(answer.$list).into_iter().map($item);
                Some(crate::aws::Page::new(items, answer.next_token))
            },
        )
    };
}
use described;

/// EC2 of one region.
pub(super) async fn collect(lane: &Lane) -> Ec2 {
    let client = &lane.ec2();
    let mut ec2 = Ec2::unread();
    let (compute, storage, network, services) = tokio::join!(
        compute::collect(lane, client),
        storage::collect(lane, client),
        network::collect(lane, client),
        endpoint_services::collect(lane, client),
    );
    compute.give(&mut ec2);
    storage.give(&mut ec2);
    network.give(&mut ec2);
    ec2.endpoint_services = services;
    ec2
}

fn tag_pairs(list: Option<Vec<types::Tag>>) -> Tags {
    super::tags(super::listed(list).into_iter().map(|tag| (tag.key, tag.value)))
}
