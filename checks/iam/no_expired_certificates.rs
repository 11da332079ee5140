//! Server certificates that IAM keeps past their day.

use crate::calls::iam::ListServerCertificates;
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::iam::ServerCertificate;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

const CALL: &Call = ListServerCertificates::CALL;

pub(super) static CHECK: Check = Check {
    key: "iam-no-expired-certificates",
    title: "No expired server certificate is stored in IAM",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.roles-policies"), covers("acm.expiry")],
    reads: &[CALL],
    params: &[],
    why: "An expired certificate put on a load balancer by mistake makes clients refuse the service, or teaches people \
          to click warnings away.",
    fix: Fix {
        what: "Delete the certificate once nothing uses it, and keep new ones in Certificate Manager.",
        command: "aws iam delete-server-certificate --server-certificate-name NAME",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html"],
    judge: |judging| {
        let now = judging.facts().collected_at;
        judging.each(GLOBAL, &judging.facts().iam.server_certificates, |certificate| judge(certificate, now));
    },
};

fn judge(certificate: &ServerCertificate, now: jiff::Timestamp) -> Judgement {
    let end = given(certificate.expires_at, CALL, "Expiration")?;
    let day = end.strftime("%Y-%m-%d");
    if end <= now {
        fail(format!("the certificate expired on {day}"))
    } else {
        pass(format!("it is valid until {day}"))
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_iam;
    use crate::cases::{ACCOUNT, days_ago};
    use crate::fact::Listing;

    let with = |name, expires_at: Option<jiff::Timestamp>| {
        with_iam(name, |iam| {
            let arn = format!("arn:aws:iam::{ACCOUNT}:server-certificate/shop");
            let certificate = ServerCertificate { name: "shop".to_owned(), arn, expires_at };
            iam.server_certificates = Listing::complete(vec![certificate]);
        })
    };
    vec![
        with("expired", Some(days_ago(1))).fails().saying("2026-10-31"),
        with("valid", Some(days_ago(-1))).passes(),
        with("not told", None).gives_unknown(),
        with_iam("none", |iam| iam.server_certificates = Listing::complete(Vec::new())).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
