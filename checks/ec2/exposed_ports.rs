//! Ports of instances that the internet reaches and never should: one check a kind of service.
//!
//! A way counts whether it is direct or through a load balancer: a database behind a public
//! network load balancer is as exposed as one with a public address. A group that is open where
//! no packet arrives is no finding here: the checks `vpc-sg-no-public-*` judge the groups.

use super::reach;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::judging::Judging;
use crate::network::{Exposure, Ports, Protocol};
use crate::verdict::{Judgement, fail, pass};
use crate::vpc::listed;

/// Declares the checks, and beside each the ports that it wants out of reach.
macro_rules! hidden {
    ($($name:ident $key:literal $title:literal
        [$($protocol:ident $first:literal $(- $last:literal)?),+ $(,)?] $why:literal;)+) => {
        $(pub(super) static $name: Check = Check {
            key: $key,
            title: $title,
            severity: Severity::Critical,
            set: Set::Baseline,
            covers: &[covers("ec2.security-groups")],
            reads: reach::ANY,
            params: &[],
            why: $why,
            fix: Fix {
                what: "Name the sources that need the port in the rule that opens it, and reach the instance over a VPN or Session Manager.",
                command: "aws ec2 revoke-security-group-ingress --group-id GROUP_ID --security-group-rule-ids RULE_ID",
            },
            references: &[
                "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
                "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
            ],
            judge,
        };)+

        /// The ports that the check with that key wants out of reach.
        fn ports_of(key: &str) -> &'static [(Protocol, Ports)] {
            match key {
                $($key => &[$((Protocol::$protocol, hidden!(@ $first $($last)?))),+],)+
                _ => &[],
            }
        }
    };
    (@ $port:literal) => { ($port, $port) };
    (@ $first:literal $last:literal) => { ($first, $last) };
}

hidden! {
    ADMIN "ec2-no-exposed-admin-ports" "SSH and RDP of instances are out of the internet's reach"
        [Tcp 22, Tcp 3389, Udp 3389]
        "Packets from anywhere reach the login of the machine: passwords are guessed at it day and night, and one flaw of it is a way in.";
    CIFS "ec2-no-exposed-cifs" "File sharing of instances is out of the internet's reach"
        [Tcp 139, Tcp 445, Udp 137 - 138, Udp 445]
        "Packets from anywhere reach the file sharing of the machine, which is how worms and ransomware have spread from host to host.";
    CLEARTEXT "ec2-no-exposed-cleartext-ports" "FTP and Telnet of instances are out of the internet's reach"
        [Tcp 20 - 21, Tcp 23]
        "Packets from anywhere reach a service that sends passwords in the clear and is tried by every botnet.";
    DATABASE "ec2-no-exposed-database-ports" "Databases on instances are out of the internet's reach"
        [
            Tcp 1433 - 1434, Udp 1434, Tcp 1521 - 1522, Tcp 2483 - 2484, Tcp 3306, Tcp 33060, Tcp 5432, Tcp 5601,
            Tcp 6379, Tcp 16379, Tcp 26379, Tcp 7000 - 7001, Tcp 7199, Tcp 9042, Tcp 9142, Tcp 9160, Tcp 9092 - 9094,
            Tcp 9200, Tcp 9300, Tcp 11211, Udp 11211, Tcp 27017 - 27019,
        ]
        "Packets from anywhere reach a database, cache, search engine or broker: such data is copied, wiped and held to ransom within hours of a weak password.";
    DIRECTORY "ec2-no-exposed-directory-ports" "LDAP and Kerberos of instances are out of the internet's reach"
        [
            Tcp 88, Udp 88, Tcp 389, Udp 389, Tcp 464, Udp 464, Tcp 636, Tcp 749 - 750, Udp 749 - 750, Tcp 3268 - 3269,
        ]
        "Packets from anywhere reach the directory: it gives away users, lets their passwords be guessed, and floods others with its answers.";
}

fn judge(judging: &mut Judging<'_>) {
    let ports = ports_of(judging.check().key);
    reach::each(judging, |_, exposure| one(exposure, ports));
}

fn one(exposure: &Exposure, wanted: &[(Protocol, Ports)]) -> Judgement {
    let (mut reached, mut unclear) = (Vec::new(), None);
    for (protocol, ports) in wanted {
        match exposure.on(*protocol, *ports) {
            Ok(Some(path)) => reached.push((path, path.named(*ports))),
            Ok(None) => {}
            Err(gap) => unclear = unclear.or(Some(gap)),
        }
    }
    match (reached.first(), unclear) {
        (Some((path, _)), _) => {
            let named: Vec<&String> = reached.iter().map(|(_, named)| named).collect();
            fail(format!("the internet reaches {}", listed(&named))).map(|verdict| path.explain(verdict))
        }
        (None, Some(gap)) => Err(gap),
        (None, None) => pass("the internet does not reach these ports"),
    }
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::network::samples::{direct, rule, tcp};

    let (protocol, (first, _)) = ports_of(check.key)[0];
    assert_eq!(protocol, Protocol::Tcp);
    let mut cases = reach::cases(i32::from(first));
    cases.push(
        regional("another port is reached", |region| {
            direct(region);
            region.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(443, &["0.0.0.0/0"])];
        })
        .passes(),
    );
    for (protocol, (first, last)) in ports_of(check.key) {
        let name = if *protocol == Protocol::Tcp { "tcp" } else { "udp" };
        for port in [i32::from(*first), i32::from(*last)] {
            cases.push(
                regional("each of its ports", |region| {
                    direct(region);
                    region.ec2.security_groups.seen_mut()[0].ingress = vec![rule(name, (port, port), &["0.0.0.0/0"])];
                })
                .fails()
                .saying("from 0.0.0.0/0"),
            );
        }
    }
    cases
}
