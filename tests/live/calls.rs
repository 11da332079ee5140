//! A scan makes the calls that its checks need, and no others.

use std::collections::BTreeSet;

use super::audit::Audit;
use super::emulator;
use super::proxy::Proxy;

const SESSION: [&str; 3] = ["sts:GetCallerIdentity", "ec2:DescribeRegions", "iam:ListAccountAliases"];

#[test]
fn one_check_makes_only_its_own_calls_and_those_of_the_session() {
    let proxy = Proxy::to(&emulator::careless().server);
    let report = Audit::scan(proxy.url()).args(&["--check", "s3-bucket-versioning"]).run().report(&[0]);
    let findings = report.of_check("s3-bucket-versioning");
    assert_eq!(findings.len(), report.findings().len(), "other checks ran");
    // Two buckets in each of two regions.
    assert_eq!(findings.len(), 4);

    let counts = proxy.counts();
    let made: BTreeSet<&str> = counts.keys().map(String::as_str).collect();
    let allowed: BTreeSet<&str> = SESSION.into_iter().chain(["s3:ListBuckets", "s3:GetBucketVersioning"]).collect();
    assert_eq!(made, allowed);
    assert_eq!(counts["s3:GetBucketVersioning"], 4, "one for each bucket");
    assert_eq!(counts["s3:ListBuckets"], 1, "one list for all regions");
    for call in SESSION {
        assert_eq!(counts[call], 1, "{call}");
    }
    assert_eq!(report.0["scan"]["api_calls"], counts.values().sum::<usize>());
}

#[test]
fn a_whole_scan_makes_only_reads_that_are_in_the_table() {
    let proxy = Proxy::to(&emulator::careless().server);
    let report = Audit::scan(proxy.url()).run().report(&[1]);
    let unknown: BTreeSet<String> =
        proxy.calls().iter().map(super::proxy::Called::id).filter(|id| checks::calls::find(id).is_none()).collect();
    assert!(unknown.is_empty(), "not in the table: {unknown:?}");
    assert_eq!(report.0["scan"]["api_calls"], proxy.calls().len());
}
