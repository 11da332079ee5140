//! Checks across services: two weaknesses that are lesser findings apart, and together a way
//! from the internet to the account. Each finding names the whole chain in its evidence.

mod database_cleartext;
mod imdsv1_privileged;
mod instance_to_admin;
mod public_trail_bucket;

use crate::fact::Gap;
use crate::facts::ec2::Instance;
use crate::judging::Judging;
use crate::network::{Exposure, Network};
use crate::services::{Entry, entry};
use crate::verdict::{Judgement, Verdict, fail, pass};

pub(crate) const CHECKS: &[Entry] =
    &[entry!(database_cleartext), entry!(imdsv1_privileged), entry!(instance_to_admin), entry!(public_trail_bucket)];

/// One half of a finding that takes both: that it holds, with what shows it; or that it does
/// not, in words, which settles the whole.
type Half<'a> = Result<Result<Shown<'a>, String>, Gap>;

/// A half that holds.
struct Shown<'a> {
    words: String,
    explain: Box<dyn Fn(Verdict) -> Verdict + 'a>,
}

/// Fails where both halves hold; a half that does not hold settles it whatever the other is.
fn both(first: Half<'_>, second: Half<'_>) -> Judgement {
    match (first, second) {
        (Ok(Err(not)), _) | (_, Ok(Err(not))) => pass(not),
        (Ok(Ok(first)), Ok(Ok(second))) => fail(format!("{}, and {}", first.words, second.words))
            .map(|verdict| (second.explain)((first.explain)(verdict))),
        (Err(gap), _) | (_, Err(gap)) => Err(gap),
    }
}

/// The half that the internet reaches something, be it through a load balancer. In messages:
/// `the internet reaches TCP port 443 from 0.0.0.0/0 through load balancer web`.
fn is_reached<'a>(exposure: Result<&'a Exposure, Gap>, what: &str) -> Half<'a> {
    Ok(match exposure?.anyhow()? {
        Some(path) => Ok(Shown {
            words: format!("the internet reaches {}", path.named(path.ports)),
            explain: Box::new(|verdict| path.explain(verdict)),
        }),
        None => Err(format!("the internet does not reach {what}")),
    })
}

fn instance_is_reached<'a>(network: &'a Network, instance: &Instance) -> Half<'a> {
    is_reached(network.instance(&instance.id), "the instance")
}

/// Judges every instance that still exists, with what the internet reaches in its region.
fn each_instance(judging: &mut Judging<'_>, judge: impl Fn(&Judging<'_>, &Network, &Instance) -> Judgement) {
    for (region, network) in judging.networks() {
        for instance in region.ec2.instances.seen().iter().filter(|instance| instance.exists()) {
            let judgement = judge(judging, network, instance);
            judging.one(region.name, instance, judgement);
        }
        judging.cut(region.name, region.ec2.instances.gap());
    }
}

/// Cases of an instance that the internet reaches, for checks that ask for a second half too:
/// `fill` makes that half hold. What closes the way makes them pass.
#[cfg(test)]
fn reached_cases(fill: fn(&mut crate::facts::Account)) -> Vec<crate::cases::Case> {
    let mut cases = crate::ec2::reach::cases(443);
    cases.iter_mut().for_each(|case| fill(&mut case.account));
    cases
}

/// Gives every instance of the account the role `web`, whose policy has one statement.
#[cfg(test)]
fn with_role_of(account: &mut crate::facts::Account, statement: &str) {
    let made = crate::ec2::role_access::with_role("", statement, |_| {});
    account.iam = made.account.iam;
    let profile = account.iam.roles.seen()[0].instance_profiles[0].clone();
    for region in account.regional.values_mut() {
        for instance in region.ec2.instances.seen_mut() {
            instance.instance_profile = Some(profile.clone());
        }
    }
}
