//! Ports of one service, closed to the internet: one check a service.

use super::groups;
use super::listed;
use crate::check::{Check, Fix, Set, Severity};
use crate::judging::Judging;
use crate::network::{Open, Ports, Protocol};
use crate::verdict::{Judgement, fail, pass};

/// Declares the checks, and beside each the ports that it wants closed.
macro_rules! closed {
    ($($name:ident $key:literal $severity:ident $set:ident $rows:ident $title:literal
        [$($protocol:ident $first:literal $(- $last:literal)?),+ $(,)?] $why:literal;)+) => {
        $(pub(super) static $name: Check = Check {
            key: $key,
            title: $title,
            severity: Severity::$severity,
            set: Set::$set,
            covers: groups::$rows,
            reads: groups::READS,
            params: &[],
            why: $why,
            fix: Fix {
                what: "Name the sources that need the service in the rule instead of the whole internet.",
                command: groups::REVOKE,
            },
            references: &["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
            judge,
        };)+

        /// The ports that the check with that key wants closed.
        fn ports_of(key: &str) -> &'static [(Protocol, Ports)] {
            match key {
                $($key => &[$((Protocol::$protocol, closed!(@ $first $($last)?))),+],)+
                _ => &[],
            }
        }
    };
    (@ $port:literal) => { ($port, $port) };
    (@ $first:literal $last:literal) => { ($first, $last) };
}

closed! {
    CASSANDRA "vpc-sg-no-public-cassandra" High Extended ROWS "Cassandra is closed to the internet"
        [Tcp 7000 - 7001, Tcp 7199, Tcp 9042, Tcp 9142, Tcp 9160]
        "Cassandra asks for no password by default, and its JMX port runs code for whoever reaches it.";
    CIFS "vpc-sg-no-public-cifs" High Baseline ROWS "SMB, NetBIOS and CIFS ports are closed to the internet"
        [Tcp 139, Tcp 445, Udp 137 - 138, Udp 445]
        "File sharing that faces the internet spreads worms and ransomware, and leaks the names and hashes of users.";
    DNS "vpc-sg-no-public-dns" Medium Extended ROWS "DNS is closed to the internet"
        [Tcp 53, Udp 53]
        "A resolver that answers everyone is used to flood others, and zone transfers show the inner network.";
    DOCKER "vpc-sg-no-public-docker" Critical Extended ROWS "The Docker API is closed to the internet"
        [Tcp 2375 - 2376]
        "Who reaches the Docker API can start a container with the host's disk in it, and so owns the host.";
    ELASTICSEARCH "vpc-sg-no-public-elasticsearch" High Extended ROWS "Elasticsearch and Kibana are closed to the internet"
        [Tcp 5601, Tcp 9200, Tcp 9300]
        "Open clusters are found by search engines for machines, and their indexes are copied, wiped and held to ransom.";
    FTP "vpc-sg-no-public-ftp" High Extended ROWS "FTP is closed to the internet"
        [Tcp 20 - 21]
        "FTP sends passwords and files in the clear, and its servers are guessed at all day long.";
    HADOOP "vpc-sg-no-public-hadoop" High Extended ROWS "Hadoop name-node ports are closed to the internet"
        [Tcp 8020, Tcp 9820, Tcp 9870 - 9871, Tcp 50070, Tcp 50470]
        "A name node trusts the user name that a client claims, so who reaches it reads and deletes the whole file system.";
    KAFKA "vpc-sg-no-public-kafka" High Extended ROWS "Kafka is closed to the internet"
        [Tcp 9092 - 9094]
        "A broker without authentication lets anyone read, forge and delete what the services tell each other.";
    LDAP "vpc-sg-no-public-ldap" High Extended ROWS "LDAP and LDAPS are closed to the internet"
        [Tcp 389, Tcp 636, Tcp 3268 - 3269, Udp 389]
        "A directory that strangers can ask gives away its users, and over UDP it is used to flood others.";
    MEMCACHED "vpc-sg-no-public-memcached" High Extended ROWS "Memcached is closed to the internet"
        [Tcp 11211, Udp 11211]
        "Memcached has no password by default, and over UDP it answers one byte with tens of thousands to a forged address.";
    MONGODB "vpc-sg-no-public-mongodb" High Extended ROWS "MongoDB is closed to the internet"
        [Tcp 27017 - 27019]
        "Databases that face the internet are copied and wiped for ransom, often within hours of a mistake with a password.";
    MSSQL "vpc-sg-no-public-mssql" High Extended DATABASE_ROWS "SQL Server is closed to the internet"
        [Tcp 1433 - 1434, Udp 1434]
        "The administrator's password is guessed without end, and who has it can run commands on the machine.";
    MYSQL "vpc-sg-no-public-mysql" High Extended DATABASE_ROWS "MySQL is closed to the internet"
        [Tcp 3306, Tcp 33060]
        "A database that faces the internet is one guessed password or one unpatched flaw away from being copied.";
    ORACLE "vpc-sg-no-public-oracle" High Extended DATABASE_ROWS "Oracle Database is closed to the internet"
        [Tcp 1521 - 1522, Tcp 2483 - 2484]
        "A listener that strangers reach shows which databases exist and lets default accounts be tried.";
    POSTGRESQL "vpc-sg-no-public-postgresql" High Extended DATABASE_ROWS "PostgreSQL is closed to the internet"
        [Tcp 5432]
        "A database that faces the internet is one guessed password away from being copied, and a superuser runs programs.";
    RDP "vpc-sg-no-public-rdp" High Baseline ROWS "RDP (3389) is closed to the internet"
        [Tcp 3389, Udp 3389]
        "Remote desktops that face the internet are the usual way in for ransomware: passwords are guessed day and night.";
    REDIS "vpc-sg-no-public-redis" High Extended ROWS "Redis is closed to the internet"
        [Tcp 6379, Tcp 16379, Tcp 26379]
        "Redis without a password lets anyone read and change the data, and write files that run code on the machine.";
    RPC "vpc-sg-no-public-rpc" High Extended ROWS "RPC (135) is closed to the internet"
        [Tcp 135]
        "The endpoint mapper tells strangers which Windows services run, and worms have spread through it.";
    SALT "vpc-sg-no-public-salt" High Extended ROWS "Salt master ports are closed to the internet"
        [Tcp 4505 - 4506]
        "A flaw of the Salt master has given strangers root on every machine that it manages.";
    SMTP "vpc-sg-no-public-smtp" Medium Extended ROWS "SMTP is closed to the internet"
        [Tcp 25]
        "A mail server that strangers reach is tried as a relay, and its reputation goes with the first spam.";
    SNMP "vpc-sg-no-public-snmp" Medium Extended ROWS "SNMP is closed to the internet"
        [Udp 161 - 162]
        "SNMP gives away what the machine is and does for a community string that is often 'public', and amplifies floods.";
    SSH "vpc-sg-no-public-ssh" High Baseline ROWS "SSH (22) is closed to the internet"
        [Tcp 22, Udp 22]
        "Shells that face the internet are scanned within minutes, and one weak password or leaked key is enough.";
    TELNET "vpc-sg-no-public-telnet" High Extended ROWS "Telnet is closed to the internet"
        [Tcp 23]
        "Telnet sends passwords in the clear, and botnets grow by trying it everywhere.";
    VNC "vpc-sg-no-public-vnc" High Extended ROWS "VNC is closed to the internet"
        [Tcp 5500, Tcp 5800 - 5809, Tcp 5900 - 5909]
        "VNC shows the screen for a password of eight characters at most, or for none, and often without encryption.";
}

fn judge(judging: &mut Judging<'_>) {
    let ports = ports_of(judging.check().key);
    groups::each_open(judging, |open| one(open, ports));
}

fn one(group: &Open, ports: &[(Protocol, Ports)]) -> Judgement {
    let (mut open, mut unclear) = (Vec::new(), None);
    for protocol in Protocol::ALL {
        let openings = group.on(protocol);
        for (_, ports) in ports.iter().filter(|(of, _)| *of == protocol) {
            match openings.on(*ports) {
                Ok(Some(found)) => open.push(seen(protocol, *ports, found.ports, &found.peers)),
                Ok(None) => {}
                Err(gap) => unclear = unclear.or(Some(gap)),
            }
        }
    }
    match (open.is_empty(), unclear) {
        (false, _) => fail(listed(&open)),
        (true, Some(gap)) => Err(gap),
        (true, None) => pass("its ports are closed to the internet"),
    }
}

/// `TCP port 22 is open to 0.0.0.0/0`: the wanted ports, as far as they are open.
fn seen(protocol: Protocol, wanted: Ports, open: Ports, peers: &str) -> String {
    let ports = (wanted.0.max(open.0), wanted.1.min(open.1));
    let verb = if ports.0 == ports.1 { "is" } else { "are" };
    format!("{} {} {verb} open to {peers}", protocol.name(), groups::named(ports))
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{group_rule, list_rule, prefix_list, rule, with_group, with_lists, with_rules};
    use crate::cases::{ACCOUNT, STRANGER, regional};

    let ports = ports_of(check.key);
    let (protocol, (first, _)) = ports[0];
    let (name, number) = if protocol == Protocol::Tcp { ("tcp", "6") } else { ("udp", "17") };
    let port = i32::from(first);
    let open = |protocol, from, to, ranges: &[&str]| [rule(protocol, Some((from, to)), ranges)];
    let by_list = || [list_rule(name, port, "pl-1")];
    let mut cases = vec![
        with_rules("no rules", &[]).passes(),
        with_rules("IPv4", &open(name, port, port, &["0.0.0.0/0"])).fails().saying("is open to 0.0.0.0/0"),
        with_rules("IPv6", &open(name, port, port, &["::/0"])).fails().saying("::/0"),
        with_rules("all public IPv6", &open(name, port, port, &["2000::/3"])).fails(),
        with_rules("by the protocol's number", &open(number, port, port, &["0.0.0.0/0"])).fails(),
        with_rules("every protocol", &[rule("-1", None, &["0.0.0.0/0"])]).fails(),
        with_rules("within a range", &open(name, port - 2, port + 2, &["0.0.0.0/0"])).fails(),
        with_rules("two halves", &open(name, port, port, &["0.0.0.0/1", "128.0.0.0/1"])).fails().saying("0.0.0.0/0"),
        with_rules("the port left out", &[rule(name, None, &["0.0.0.0/0"])]).fails(),
        with_rules("two narrow ranges and the world", &open(name, port, port, &["10.0.0.0/8", "192.0.2.1/32", "::/0"]))
            .fails(),
        with_rules("HTTPS", &open("tcp", 443, 443, &["0.0.0.0/0"])).passes(),
        with_rules("ICMP type like a port", &[rule("icmp", Some((port, port)), &["0.0.0.0/0"])]).passes(),
        with_rules("private", &open(name, port, port, &["10.0.0.0/8", "fc00::/7"])).passes(),
        with_rules("an office", &open(name, port, port, &["203.0.113.0/24"])).passes(),
        with_rules("another group", &[group_rule("sg-2")]).passes(),
        with_rules("what is no range", &open(name, port, port, &["everyone"])).gives_unknown(),
        with_lists("a list that holds the world", &by_list(), vec![prefix_list("pl-1", ACCOUNT, &["0.0.0.0/0"])])
            .fails()
            .saying("pl-1"),
        with_lists("a shared list", &by_list(), vec![prefix_list("pl-1", STRANGER, &["::/0"])]).fails(),
        with_lists(
            "two lists, one for another port",
            &[list_rule(name, 7, "pl-2"), list_rule(name, port, "pl-1")],
            ["pl-1", "pl-2"].map(|id| prefix_list(id, ACCOUNT, &["0.0.0.0/0"])).into(),
        )
        .fails()
        .saying("(prefix list pl-1)"),
        with_lists("an office's list", &by_list(), vec![prefix_list("pl-1", ACCOUNT, &["203.0.113.0/24"])]).passes(),
        with_lists("AWS's list", &by_list(), vec![prefix_list("pl-1", "AWS", &[])]).passes(),
        with_lists("a list that is not listed", &by_list(), Vec::new()).gives_unknown(),
        with_rules("a list that was not read", &by_list()).gives_unknown(),
        with_rules("a list for another port", &[list_rule("tcp", 443, "pl-1")]).passes(),
        with_group("of a shared VPC", |group| {
            group.owner = Some(STRANGER.to_owned());
            group.ingress = vec![rule("-1", None, &["0.0.0.0/0"])];
        })
        .says_nothing(),
        with_group("outbound is another matter", |group| group.egress = vec![rule("-1", None, &["0.0.0.0/0"])])
            .passes(),
        regional("unread", |_| {}).gives_unknown(),
    ];
    for (protocol, (first, last)) in ports {
        for port in [i32::from(*first), i32::from(*last)] {
            let name = if *protocol == Protocol::Tcp { "tcp" } else { "udp" };
            cases.push(with_rules("each of its ports", &open(name, port, port, &["0.0.0.0/0"])).fails());
        }
    }
    cases
}
