//! Which ports are open to the internet, and which could not be told.

use crate::fact::Gap;

/// A transport protocol with ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// TCP, number 6.
    Tcp,
    /// UDP, number 17.
    Udp,
}

impl Protocol {
    /// Both.
    pub const ALL: [Protocol; 2] = [Protocol::Tcp, Protocol::Udp];

    /// `TCP` or `UDP`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
        }
    }

    /// Whether a protocol as AWS writes it, by name or number, is this one or every one.
    #[must_use]
    pub fn is(self, written: &str) -> bool {
        match written.to_ascii_lowercase().as_str() {
            "-1" | "all" => true,
            "tcp" | "6" => self == Protocol::Tcp,
            "udp" | "17" => self == Protocol::Udp,
            _ => false,
        }
    }
}

/// The first and the last port.
pub type Ports = (u16, u16);

/// Neighbouring ports that are open to the same part of the internet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The ports.
    pub ports: Ports,
    /// Who is let through, for people: `0.0.0.0/0 and ::/0`.
    pub peers: String,
}

/// What rules let through between the internet and the ports of one protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Openings {
    /// What is open, in the order of the ports.
    pub open: Vec<Opening>,
    /// Ports of which it could not be told.
    pub unclear: Vec<(Ports, Gap)>,
}

impl Openings {
    /// The first opening that touches a range of ports.
    ///
    /// # Errors
    /// A gap, when none is seen to and it could not be told of some of the ports.
    pub fn on(&self, ports: Ports) -> Result<Option<&Opening>, Gap> {
        match self.open.iter().find(|opening| touch(opening.ports, ports)) {
            Some(opening) => Ok(Some(opening)),
            None => self.unclear.iter().find(|(of, _)| touch(*of, ports)).map_or(Ok(None), |(_, gap)| Err(gap.clone())),
        }
    }

    /// Whether every port is open, however many rules it takes. Port 0 is no service's.
    ///
    /// # Errors
    /// A gap, when the unclear ports would make it every port.
    pub fn everything(&self) -> Result<bool, Gap> {
        let open = || self.open.iter().map(|opening| opening.ports);
        let unclear = self.unclear.iter().map(|(ports, _)| *ports);
        match (is_every_port(open()), is_every_port(open().chain(unclear)), self.unclear.first()) {
            (false, true, Some((_, gap))) => Err(gap.clone()),
            (every, _, _) => Ok(every),
        }
    }
}

pub(super) fn touch(a: Ports, b: Ports) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

fn is_every_port(ports: impl Iterator<Item = Ports>) -> bool {
    let mut ports: Vec<Ports> = ports.collect();
    ports.sort_unstable();
    let mut next = 1u32;
    for (first, last) in ports {
        if u32::from(first) <= next {
            next = next.max(u32::from(last) + 1);
        }
    }
    next > u32::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::{Operation, ec2::DescribeManagedPrefixLists};

    #[test]
    fn ports_add_up() {
        assert!(is_every_port([(0, 65535)].into_iter()));
        assert!(is_every_port([(1, 21), (22, 22), (10, 65535)].into_iter()));
        assert!(!is_every_port([(1, 21), (23, 65535)].into_iter()));
        assert!(!is_every_port([(0, 65534)].into_iter()));
        assert!(!is_every_port([].into_iter()));
    }

    #[test]
    fn an_open_port_settles_it_and_an_unclear_one_does_not() {
        let gap = Gap::not_collected(DescribeManagedPrefixLists::CALL);
        let open = vec![Opening { ports: (1, 100), peers: "::/0".to_owned() }];
        let some = Openings { open, unclear: vec![((50, 65535), gap.clone())] };
        assert_eq!(some.on((80, 80)).unwrap().unwrap().ports, (1, 100));
        assert_eq!(some.on((101, 101)), Err(gap.clone()));
        assert_eq!(some.everything(), Err(gap));
        assert_eq!(Openings::default().on((1, 65535)), Ok(None));
        assert_eq!(Openings::default().everything(), Ok(false));
    }
}
