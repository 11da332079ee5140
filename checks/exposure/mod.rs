//! Checks across services: two weaknesses that are lesser findings apart, and together a way
//! from the internet to the account. Each finding names the whole chain in its evidence.

mod database_cleartext;
mod imdsv1_privileged;
mod instance_to_admin;
mod public_trail_bucket;

use crate::facts::ec2::Instance;
use crate::judging::Judging;
use crate::network::{Network, Path};
use crate::services::{Entry, entry};
use crate::verdict::{Judgement, Verdict, fail, pass};

pub(crate) const CHECKS: &[Entry] =
    &[entry!(database_cleartext), entry!(imdsv1_privileged), entry!(instance_to_admin), entry!(public_trail_bucket)];

/// What the internet is told of in messages: `TCP port 443 from 0.0.0.0/0 through load balancer web`.
fn reached(path: &Path) -> String {
    path.named(path.ports)
}

/// One half of a finding that takes both: that it holds, with what shows it; or that it does
/// not, in words, which settles the whole.
type Half<'a> = Result<Result<Shown<'a>, String>, crate::fact::Gap>;

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

/// The half that the internet reaches an instance, be it through a load balancer.
fn instance_is_reached<'a>(network: &'a Network, instance: &Instance) -> Half<'a> {
    Ok(match network.instance(&instance.id)?.anyhow()? {
        Some(path) => Ok(Shown {
            words: format!("the internet reaches {}", reached(path)),
            explain: Box::new(|verdict| path.explain(verdict)),
        }),
        None => Err("the internet does not reach the instance".to_owned()),
    })
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
    use crate::cases::{Case, regional};
    use crate::facts::Regional;
    use crate::network::samples::{balanced, classic, network_balanced};

    let through = |name, start: fn(&mut Regional), change: fn(&mut Regional)| -> Case {
        let mut case = regional(name, start);
        fill(&mut case.account);
        change(case.account.regional.get_mut(crate::cases::REGION).unwrap());
        case
    };
    let mut cases = crate::ec2::reach::direct_cases(443, |_| {});
    cases.iter_mut().for_each(|case| fill(&mut case.account));
    cases.extend([
        through("behind an application load balancer", balanced, |_| {}).fails().saying("through load balancer web"),
        through("behind a network load balancer", network_balanced, |_| {}).fails(),
        through("behind a classic load balancer", classic, |_| {}).fails().saying("load balancer old"),
        through("admitted by the load balancer's subnets", balanced, |r| {
            r.ec2.security_groups.seen_mut()[0].ingress[0].groups.clear();
            r.ec2.security_groups.seen_mut()[0].ingress[0].ipv4 = vec!["10.0.0.0/16".to_owned()];
        })
        .fails(),
        through("behind an internal load balancer", balanced, |r| {
            r.elb.balancers.seen_mut()[0].scheme = Some("internal".to_owned());
        })
        .passes(),
        through("classic load balancers unread", balanced, |r| {
            r.ec2.security_groups.seen_mut()[0].ingress[0].groups = vec!["sg-9".to_owned()];
            r.elb.classic = crate::fact::Listing::unread();
        })
        .gives_unknown(),
    ]);
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
