//! Collecting: one file a service asks AWS and fills the facts. Nothing here judges.

mod cloudtrail;
mod ec2;
mod elb;
mod iam;
mod rds;
mod s3;
mod status;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use aws_smithy_types::DateTime;
use checks::calls::Operation;
use checks::calls::iam::ListAccountAliases;
use checks::fact::{Fact, Listing};
use checks::facts::{Account, Regional, Tags};
use futures_util::{StreamExt, stream};

use crate::aws::{Identity, Lane, Regions, Session};

/// How many things of one kind are looked at together. The permits of the session decide
/// how many calls are in flight; this bounds what waits for one.
const TOGETHER: usize = 128;

/// Asks everything that the session wants to know of an account.
pub async fn account(session: &Arc<Session>, identity: &Identity, regions: Regions) -> Account {
    let mut account = Account::unread(&identity.account, &identity.partition, &identity.arn, now(session));
    let home = session.lane(session.home());
    let (alias, iam, s3, mut regional, trails) = tokio::join!(
        alias(&home),
        iam::collect(&home),
        s3::collect(&home, &identity.account, &regions),
        every_region(session, identity, &regions.scan),
        cloudtrail::collect(session, &regions.scan),
    );
    for (region, trails) in trails {
        if let Some(facts) = regional.get_mut(&region) {
            facts.cloudtrail = trails;
        }
    }
    account.alias = alias;
    account.iam = iam;
    account.s3 = s3;
    account.regional = regional;
    account.regions = status::after(regions.all, &mut account.regional, &mut account.s3);
    account.regions_gap = regions.gap;
    account
}

/// The time by AWS's clock, with whose times ages are told. In whole seconds: AWS's clock is not
/// known more exactly, and every finding says it.
fn now(session: &Session) -> jiff::Timestamp {
    let aws = session.aws_time();
    jiff::Timestamp::from_second(aws.as_second()).unwrap_or(aws)
}

async fn alias(home: &Lane) -> Fact<Option<String>, ListAccountAliases> {
    let client = home.iam();
    home.ask(|| client.list_account_aliases().send(), |answer| Some(answer.account_aliases.into_iter().next())).await
}

async fn every_region(session: &Arc<Session>, identity: &Identity, names: &[String]) -> BTreeMap<String, Regional> {
    let regions = together(names.to_vec(), |name| {
        let (lane, account) = (session.lane(&name), identity.account.clone());
        async move {
            let mut facts = Regional::unread();
            // Where a call about each thing follows the list, the line before the bucket is long,
            // and it only gets shorter from the moment the list is there. EC2's many lists come
            // last: their first calls alone, of all regions, are more than may be in flight.
            (facts.elb, facts.rds, facts.access_points, facts.ec2) = tokio::join!(
                elb::collect(&lane),
                rds::collect(&lane),
                s3::access_points(&lane, &account),
                ec2::collect(&lane),
            );
            (name, facts)
        }
    });
    regions.await.into_iter().collect()
}

/// Looks at many things at once, on all threads, and returns the answers in their order.
async fn together<T, R, F>(things: Vec<T>, look: impl Fn(T) -> F) -> Vec<R>
where
    F: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    stream::iter(things)
        .map(|thing| tokio::spawn(look(thing)))
        .buffered(TOGETHER)
        .map(|done| done.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic())))
        .collect()
        .await
}

/// Looks into each thing of a list, on a lane of its own, and drops what AWS says was deleted since.
async fn into_each<T, C, F>(lane: &Lane, list: &mut Listing<T, C>, look: impl Fn(Lane, T) -> F)
where
    T: Send + 'static,
    C: Operation,
    F: Future<Output = T> + Send + 'static,
{
    let found = std::mem::take(list.seen_mut());
    let looked = together(found, |thing| {
        let lane = lane.about_one_thing();
        let looked = look(lane.clone(), thing);
        async move {
            let thing = looked.await;
            (!lane.is_gone()).then_some(thing)
        }
    });
    *list.seen_mut() = looked.await.into_iter().flatten().collect();
}

/// A list in an answer. AWS leaves an empty one out, so absence means empty here: that the
/// answer is whole has been made sure before.
fn listed<T>(list: Option<Vec<T>>) -> Vec<T> {
    list.into_iter().flatten().collect()
}

/// A time of the SDK.
fn time(time: Option<DateTime>) -> Option<jiff::Timestamp> {
    let time = time?;
    jiff::Timestamp::new(time.secs(), i32::try_from(time.subsec_nanos()).ok()?).ok()
}

/// Tags from pairs of key and value. A tag without a key is none; without a value, empty.
fn tags(pairs: impl Iterator<Item = (Option<String>, Option<String>)>) -> Tags {
    Some(pairs.filter_map(|(key, value)| Some((key?, value.unwrap_or_else(String::new)))).collect())
}

/// The text of an enumeration, as AWS sent it.
fn text(value: Option<impl AsRef<str>>) -> Option<String> {
    value.map(|value| value.as_ref().to_owned())
}
