//! The network engine by tables: a region that is reached, one change, and what is then reached.
//! Each row names the AWS page that says so.

mod acls;
mod addresses;
mod balancers;
mod databases;
mod gaps;
mod groups;
mod ipv6;
mod load;
mod properties;
mod public_access;
mod routes;

use super::{Exposure, Network};
use crate::facts::Regional;

/// One row: what is special, the AWS page, the change, and what is reached then.
type Row = (&'static str, &'static str, fn(&mut Regional), &'static str);

/// What is seen of an exposure: `TCP 22 from 0.0.0.0/0`, `TCP 443 perhaps: DescribeRouteTables`.
fn seen(exposure: &Exposure) -> String {
    let ports = |(first, last): (u16, u16)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    let paths = exposure.paths.iter().map(|path| {
        assert!(!path.steps.is_empty(), "a way without a hop: {path:?}");
        format!("{} {} from {}", path.protocol.name(), ports(path.ports), path.peers)
    });
    let unclear = exposure.unclear.iter().map(|unclear| {
        let call = unclear.gap.call.map_or("no call", |call| call.operation);
        format!("{} {} perhaps: {call}", unclear.protocol.name(), ports(unclear.ports))
    });
    let mut all: Vec<String> = paths.chain(unclear).collect();
    all.sort();
    all.dedup();
    if all.is_empty() { "nothing".to_owned() } else { all.join("; ") }
}

/// Judges the rows: each starts from the same region.
fn rows(start: fn(&mut Regional), look: fn(&Network) -> String, rows: &[Row]) {
    let mut wrong = Vec::new();
    for (name, page, change, expected) in rows {
        assert!(page.starts_with("https://docs.aws.amazon.com/"), "{name} names no page of AWS");
        let mut region = Regional::unread();
        start(&mut region);
        change(&mut region);
        let got = look(&Network::of(&region));
        if got != *expected {
            wrong.push(format!("{name}: expected {expected:?}, got {got:?} ({page})"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// How the instance `i-1` is reached.
fn of_instance(network: &Network) -> String {
    seen(network.instance("i-1").unwrap())
}

const SSH: &str = "TCP 22 from 0.0.0.0/0";
const NOTHING: &str = "nothing";
