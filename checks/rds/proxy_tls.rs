//! A proxy may ask its clients for TLS.

use crate::calls::Operation;
use crate::calls::rds::DescribeDBProxies;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::rds::Proxy;
use crate::verdict::{Judgement, pass_if, skip};

pub(super) static CHECK: Check = Check {
    key: "rds-proxy-tls",
    title: "Database proxies require TLS",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.encryption"), covers("rds.application-security")],
    reads: &[DescribeDBProxies::CALL],
    params: &[],
    why: "A proxy that takes plain connections carries passwords and data in the clear, whatever the database behind \
          it demands.",
    fix: Fix {
        what: "Require TLS on the proxy.",
        command: "aws rds modify-db-proxy --db-proxy-name PROXY --require-tls",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html"],
    judge: |judging| {
        for region in judging.regions() {
            judging.each(region.name, &region.rds.proxies, judge);
        }
    },
};

fn judge(proxy: &Proxy) -> Judgement {
    if proxy.status.as_deref() == Some("deleting") {
        return skip();
    }
    pass_if(proxy.requires_tls, "the proxy requires TLS", "the proxy takes connections without TLS")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{Case, regional};
    use crate::fact::Listing;

    let proxy = |name, requires_tls, status: &str| -> Case {
        regional(name, |region| {
            region.rds.proxies = Listing::complete(vec![Proxy {
                name: "front".to_owned(),
                arn: "arn:aws:rds:eu-west-1:111122223333:db-proxy:prx-0123".to_owned(),
                requires_tls,
                status: Some(status.to_owned()),
            }]);
        })
    };
    vec![
        proxy("required", true, "available").passes(),
        proxy("not required", false, "available").fails(),
        proxy("being deleted", false, "deleting").says_nothing(),
        regional("no proxy", |region| region.rds.proxies = Listing::complete(Vec::new())).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
