//! Event subscriptions tell people what RDS does by itself.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html>

use std::collections::{BTreeSet, HashMap};

use super::is_judged;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances, DescribeEventSubscriptions};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::{Gap, Listing, all, any};
use crate::facts::given;
use crate::facts::rds::{EventSubscription, Rds};
use crate::judging::Judging;
use crate::verdict::{Judgement, fail, pass};

type Subscriptions = Listing<EventSubscription, DescribeEventSubscriptions>;

const REFERENCES: &[&str] = &[
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html",
];

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-event-subscription",
    title: "Cluster failure events reach a subscriber",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("rds.application-security")],
    reads: &[DescribeDBClusters::CALL, DescribeEventSubscriptions::CALL],
    params: &[],
    why: "A cluster that fails, or is taken down for maintenance, is noticed by its users first when nobody subscribes \
          to its events.",
    fix: Fix {
        what: "Subscribe to maintenance and failure events of clusters.",
        command: "aws rds create-event-subscription --subscription-name NAME --sns-topic-arn TOPIC --source-type db-cluster --event-categories maintenance failure",
    },
    references: REFERENCES,
    judge: |judging| each_region(judging, "db-cluster", &["maintenance", "failure"], clusters),
};

pub(super) static INSTANCE: Check = Check {
    key: "rds-instance-event-subscription",
    title: "Instance failure events reach a subscriber",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("rds.application-security")],
    reads: &[DescribeDBInstances::CALL, DescribeEventSubscriptions::CALL],
    params: &[],
    why: "A database that fails, or whose settings somebody changes, is noticed by its users first when nobody \
          subscribes to its events.",
    fix: Fix {
        what: "Subscribe to maintenance, configuration change and failure events of instances.",
        command: "aws rds create-event-subscription --subscription-name NAME --sns-topic-arn TOPIC --source-type db-instance --event-categories maintenance \"configuration change\" failure",
    },
    references: REFERENCES,
    judge: |judging| {
        each_region(judging, "db-instance", &["maintenance", "configuration change", "failure"], instances);
    },
};

pub(super) static PARAMETER_GROUP: Check = Check {
    key: "rds-parameter-group-event-subscription",
    title: "Parameter-group changes reach a subscriber",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("rds.parameter-groups")],
    reads: &[DescribeDBInstances::CALL, DescribeEventSubscriptions::CALL],
    params: &[],
    why: "A parameter group decides whether a database demands TLS and writes logs; without a subscription its change \
          goes unseen.",
    fix: Fix {
        what: "Subscribe to configuration changes of parameter groups.",
        command: "aws rds create-event-subscription --subscription-name NAME --sns-topic-arn TOPIC --source-type db-parameter-group --event-categories \"configuration change\"",
    },
    references: REFERENCES,
    judge: |judging| each_region(judging, "db-parameter-group", &["configuration change"], parameter_groups),
};

pub(super) static SECURITY_GROUP: Check = Check {
    key: "rds-security-group-event-subscription",
    title: "Database security-group changes reach a subscriber",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("rds.network-exposure")],
    reads: &[DescribeDBInstances::CALL, DescribeEventSubscriptions::CALL],
    params: &[],
    why: "A database security group decides who may reach a database; without a subscription its change goes unseen.",
    fix: Fix {
        what: "Subscribe to configuration change and failure events of database security groups.",
        command: "aws rds create-event-subscription --subscription-name NAME --sns-topic-arn TOPIC --source-type db-security-group --event-categories \"configuration change\" failure",
    },
    references: REFERENCES,
    judge: |judging| {
        each_region(judging, "db-security-group", &["configuration change", "failure"], security_groups);
    },
};

/// What is to be watched in a region: the names seen, and why there may be more.
type Sources = (BTreeSet<String>, Option<Gap>);

fn clusters(rds: &Rds) -> Sources {
    let judged = rds.clusters.seen().iter().filter(|c| is_judged(&c.engine, c.status.as_deref()));
    (judged.map(|cluster| cluster.id.clone()).collect(), rds.clusters.gap().cloned())
}

fn instances(rds: &Rds) -> Sources {
    let judged = rds.instances.seen().iter().filter(|i| is_judged(&i.engine, i.status.as_deref()));
    (judged.map(|instance| instance.id.clone()).collect(), rds.instances.gap().cloned())
}

/// The groups that instances use. AWS's own cannot be changed.
fn parameter_groups(rds: &Rds) -> Sources {
    let judged = rds.instances.seen().iter().filter(|i| is_judged(&i.engine, i.status.as_deref()));
    let names = judged.flat_map(|instance| &instance.parameter_groups).map(|group| group.name.clone());
    (names.filter(|name| !name.starts_with("default.")).collect(), rds.instances.gap().cloned())
}

/// Any group, where there is a database to guard: a subscription to one of them is not enough.
fn security_groups(rds: &Rds) -> Sources {
    let (instances, gap) = instances(rds);
    (instances.first().map(|_| "*".to_owned()).into_iter().collect(), gap)
}

/// One verdict for each region that has something to watch.
fn each_region(judging: &mut Judging<'_>, kind: &str, categories: &[&'static str], sources: fn(&Rds) -> Sources) {
    for region in judging.regions() {
        let (names, gap) = sources(&region.rds);
        judging.cut(region.name, gap.as_ref());
        if !names.is_empty() {
            judging.region(region.name, judge(&region.rds.event_subscriptions, kind, categories, &names, gap.as_ref()));
        }
    }
}

fn judge(
    subscriptions: &Subscriptions,
    kind: &str,
    categories: &[&'static str],
    names: &BTreeSet<String>,
    gap: Option<&Gap>,
) -> Judgement {
    let (mut missing, mut unsure) = (Vec::new(), None);
    for category in categories {
        let watched = Watched::of(subscriptions, kind, category);
        let every =
            any([watched.every.clone(), all(names.iter().map(|name| watched.one(name)).chain(gap.cloned().map(Err)))]);
        match every {
            Ok(true) => {}
            Ok(false) => missing.push(*category),
            Err(found) => unsure = unsure.or(Some(found)),
        }
    }
    match (&missing[..], unsure) {
        ([], None) => pass(format!("{} events of every {kind} reach a subscriber", categories.join(", "))),
        ([], Some(gap)) => Err(gap),
        _ => fail(format!("no subscription tells of {} events of every {kind}", missing.join(", "))),
    }
}

/// Of which sources a working subscription tells of a category.
struct Watched<'a> {
    /// Of all, whatever comes.
    every: Result<bool, Gap>,
    /// Of those that a subscription names.
    named: HashMap<&'a str, Result<bool, Gap>>,
}

impl<'a> Watched<'a> {
    fn of(subscriptions: &'a Subscriptions, kind: &str, category: &str) -> Watched<'a> {
        let mut watched = Watched { every: Ok(false), named: HashMap::new() };
        for found in subscriptions.seen().iter().filter(|found| tells(found, kind, category)) {
            let works = given(found.status.as_deref(), CALL, "Status").map(|status| status == "active");
            if found.sources.is_empty() {
                watched.every = any([watched.every, works.clone()]);
            }
            for source in &found.sources {
                let named = watched.named.entry(source).or_insert(Ok(false));
                *named = any([named.clone(), works.clone()]);
            }
        }
        watched.every = any([watched.every].into_iter().chain(subscriptions.gap().cloned().map(Err)));
        watched
    }

    fn one(&self, source: &str) -> Result<bool, Gap> {
        any([self.every.clone()].into_iter().chain(self.named.get(source).cloned()))
    }
}

/// Whether a subscription is on and means a category, of whatever sources.
fn tells(found: &EventSubscription, kind: &str, category: &str) -> bool {
    found.enabled
        && found.source_type.as_deref().is_none_or(|of| of == kind)
        && (found.categories.is_empty() || found.categories.iter().any(|of| of == category))
}

const CALL: &Call = DescribeEventSubscriptions::CALL;

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{cluster, empty, instance, text, uses};
    use crate::cases::{Case, regional};

    let (kind, own) = match check.key {
        "rds-cluster-event-subscription" => ("db-cluster", "orders"),
        "rds-instance-event-subscription" => ("db-instance", "orders"),
        "rds-security-group-event-subscription" => ("db-security-group", "own"),
        _ => ("db-parameter-group", "own"),
    };
    let subscription = |source_type: Option<&str>, categories: &[&str], sources: &[&str]| EventSubscription {
        name: "alarm".to_owned(),
        enabled: true,
        status: text("active"),
        source_type: source_type.map(str::to_owned),
        sources: sources.iter().map(|&id| id.to_owned()).collect(),
        categories: categories.iter().map(|&category| category.to_owned()).collect(),
    };
    let told = |name, subscriptions: Vec<EventSubscription>| -> Case {
        regional(name, |region| {
            empty(&mut region.rds);
            for id in ["orders", "stock"] {
                let mut instance = instance(id);
                instance.parameter_groups = vec![uses("own", "in-sync"), uses("default.postgres16", "in-sync")];
                region.rds.instances.seen_mut().push(instance);
                region.rds.clusters.seen_mut().push(cluster(id));
            }
            region.rds.event_subscriptions = Listing::complete(subscriptions);
        })
    };
    let every = || subscription(Some(kind), &[], &[]);
    let changed = |change: fn(&mut EventSubscription)| {
        let mut found = every();
        change(&mut found);
        vec![found]
    };
    let named = ["maintenance", "configuration change", "failure"];
    let of_two = told(
        "the two halves of the sources",
        vec![subscription(Some(kind), &named, &[own]), subscription(Some(kind), &named, &["stock"])],
    );
    let of_two = if kind == "db-security-group" { of_two.fails() } else { of_two.passes() };
    vec![
        told("every source, every category", vec![subscription(None, &[], &[])]).passes(),
        told("the categories by name", vec![subscription(Some(kind), &named, &[])]).passes(),
        told("a category each", named.iter().map(|one| subscription(Some(kind), &[*one], &[])).collect()).passes(),
        of_two,
        told("no subscription", Vec::new()).fails(),
        told("a category missing", vec![subscription(Some(kind), &["backup"], &[])]).fails(),
        told("another kind of source", vec![subscription(Some("db-snapshot"), &[], &[])]).fails(),
        told("another source", vec![subscription(Some(kind), &[], &["elsewhere"])]).fails(),
        told("switched off", changed(|found| found.enabled = false)).fails(),
        told("without permission", changed(|found| found.status = text("no-permission"))).fails(),
        told("a status not said", changed(|found| found.status = None)).gives_unknown(),
        regional("nothing to watch", |region| empty(&mut region.rds)).says_nothing(),
    ]
}
