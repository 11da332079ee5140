//! The certificate by which clients know a database.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html>

use jiff::{SignedDuration, Timestamp};

use super::each_instance;
use super::engines::{Engine, engine};
use crate::calls::Operation;
use crate::calls::rds::{DescribeCertificates, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::facts::given;
use crate::facts::rds::{Instance, Rds};
use crate::params::DATABASE_CERTIFICATE;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "rds-ca-certificate",
    title: "Server certificates come from a current CA and stay valid",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.encryption")],
    reads: &[DescribeCertificates::CALL, DescribeDBInstances::CALL],
    params: &[DATABASE_CERTIFICATE],
    why: "When the certificate or its authority expires, clients that verify it can no longer connect, and those that \
          do not verify it cannot tell the database from an impostor.",
    fix: Fix {
        what: "Give clients the current CA bundle, then move the instance, or its whole Multi-AZ cluster by \
               modify-db-cluster, to a current certificate authority.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --ca-certificate-identifier rds-ca-rsa2048-g1 --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html"],
    // Each instance has its own certificate, in a cluster too.
    judge: |judging| {
        let days = judging.params().integer(DATABASE_CERTIFICATE);
        let now = judging.facts().collected_at;
        let clock = Clock { now, soon: now + SignedDuration::from_hours(24 * i64::from(days)) };
        each_instance(judging, |region, instance| judge(instance, &region.rds, clock));
    },
};

#[derive(Clone, Copy)]
struct Clock {
    now: Timestamp,
    soon: Timestamp,
}

fn judge(instance: &Instance, rds: &Rds, clock: Clock) -> Judgement {
    if engine(&instance.engine) == Engine::Custom {
        return not_applicable("on RDS Custom the customer manages certificates");
    }
    match (server(instance, clock), authority(instance, rds, clock)) {
        (Ok(Some(problem)), _) | (_, Ok(Some(problem))) => fail(problem),
        (Err(gap), _) | (_, Err(gap)) => Err(gap),
        (Ok(None), Ok(None)) => pass("the server certificate and its authority stay valid"),
    }
}

/// What is wrong with the instance's own certificate.
fn server(instance: &Instance, clock: Clock) -> Result<Option<String>, Gap> {
    let ends = given(instance.certificate_expires_at, DescribeDBInstances::CALL, "CertificateDetails.ValidTill")?;
    Ok(expiry("the server certificate", ends, clock))
}

/// What is wrong with the authority that signed it.
fn authority(instance: &Instance, rds: &Rds, clock: Clock) -> Result<Option<String>, Gap> {
    let name = given(instance.ca.as_deref(), DescribeDBInstances::CALL, "CACertificateIdentifier")?;
    let Some(authority) = rds.certificates.find(|certificate| certificate.id == name)? else {
        return Ok(Some(format!("the certificate authority {name} is no longer offered")));
    };
    let ends = given(authority.expires_at, DescribeCertificates::CALL, "ValidTill")?;
    Ok(expiry(&format!("the certificate authority {name}"), ends, clock))
}

fn expiry(what: &str, ends: Timestamp, clock: Clock) -> Option<String> {
    let day = ends.strftime("%Y-%m-%d");
    if ends <= clock.now {
        Some(format!("{what} expired on {day}"))
    } else if ends <= clock.soon {
        Some(format!("{what} expires on {day}"))
    } else {
        None
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{empty, instance, no_instance, text, with_instance};
    use crate::cases::{Case, days_ago, regional};
    use crate::fact::Listing;
    use crate::facts::rds::Certificate;
    use crate::params::Value;

    fn ends(name: &'static str, server_days: i64, ca: &str, ca_days: i64) -> Case {
        regional(name, |region| {
            empty(&mut region.rds);
            let mut instance = instance("orders");
            instance.ca = text(ca);
            instance.certificate_expires_at = Some(days_ago(-server_days));
            region.rds.instances.seen_mut().push(instance);
            let offered = Certificate { id: "rds-ca-rsa2048-g1".to_owned(), expires_at: Some(days_ago(-ca_days)) };
            region.rds.certificates = Listing::complete(vec![offered]);
        })
    }
    let good = "rds-ca-rsa2048-g1";
    let mut cases = no_instance();
    cases.extend([
        ends("all valid", 300, good, 9000).passes(),
        ends("server certificate expired", -1, good, 9000).fails().saying("expired on"),
        ends("server certificate expires soon", 20, good, 9000).fails().saying("expires on"),
        ends("soon, and that is fine", 20, good, 9000).with(DATABASE_CERTIFICATE, Value::Integer(7)).passes(),
        ends("authority expired", 300, good, -10).fails().saying(good),
        ends("authority no longer offered", 300, "rds-ca-2019", 9000).fails().saying("rds-ca-2019"),
        with_instance("certificates unread", |i| {
            i.ca = text(good);
            i.certificate_expires_at = Some(days_ago(-300));
        })
        .gives_unknown(),
        with_instance("expired whatever else is unread", |i| i.certificate_expires_at = Some(days_ago(3))).fails(),
        with_instance("still being created", |i| i.status = text("creating")).gives_unknown(),
        with_instance("RDS Custom", |i| i.engine = "custom-sqlserver-se".to_owned()).does_not_apply(),
    ]);
    cases
}
