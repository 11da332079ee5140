//! Ranges of addresses, and which of them are "the internet".

use ipnet::IpNet;

use super::space::Space;
use crate::calls::Call;
use crate::fact::{Gap, Reason};

/// All public IPv6 addresses. <https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml>
pub(super) const PUBLIC_IPV6: &str = "2000::/3";
/// IPv4 that no packet from the internet comes from: private, shared, local, multicast, reserved.
/// <https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml>
pub(super) const NOT_PUBLIC_IPV4: [&str; 8] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/3",
];

/// Reads a CIDR range that a call answered.
///
/// # Errors
/// A [`Reason::Malformed`] gap, when the text is no range: it may be anything then.
pub fn range(cidr: &str, call: &'static Call) -> Result<IpNet, Gap> {
    match cidr.parse::<IpNet>() {
        Ok(net) => Ok(net.trunc()),
        Err(_) => Err(Gap::new(call, Reason::Malformed, format!("{cidr:?} is no address range"))),
    }
}

/// Whether a range holds public IPv4 addresses.
#[must_use]
pub fn is_public_ipv4(net: &IpNet) -> bool {
    matches!(net, IpNet::V4(_))
        && !NOT_PUBLIC_IPV4.iter().filter_map(|other| other.parse().ok()).any(|other: IpNet| other.contains(net))
}

/// Whether a range admits the internet: the whole of it, or a part so wide that it cannot
/// be one organization's. It makes the two halves of the world (`0.0.0.0/1` and `128.0.0.0/1`) count.
#[must_use]
pub fn is_internet(net: &IpNet) -> bool {
    Space::of([*net]).is_internet()
}

/// Whether the ranges together hold all of one.
#[must_use]
pub fn cover(nets: impl IntoIterator<Item = IpNet>, whole: &IpNet) -> bool {
    Space::of(nets).holds(&Space::of([*whole]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(cidr: &str) -> IpNet {
        cidr.parse().unwrap()
    }

    #[test]
    fn the_internet_has_many_spellings() {
        for (cidr, internet) in [
            ("0.0.0.0/0", true),
            ("0.0.0.0/1", true),
            ("128.0.0.0/1", true),
            ("8.0.0.0/8", true),
            ("10.0.0.0/7", true),
            ("172.0.0.0/8", true),
            ("10.0.0.0/8", false),
            ("127.0.0.0/8", false),
            ("224.0.0.0/4", false),
            ("192.168.0.0/16", false),
            ("172.16.0.0/12", false),
            ("203.0.113.7/32", false),
            ("8.0.0.0/9", false),
            ("::/0", true),
            ("::/1", true),
            ("2000::/3", true),
            ("2600::/12", true),
            ("2001:db8::/32", false),
            ("8000::/1", false),
            ("fc00::/7", false),
            ("fe80::/10", false),
        ] {
            assert_eq!(is_internet(&net(cidr)), internet, "{cidr}");
        }
    }

    #[test]
    fn narrow_neighbours_make_a_wide_range() {
        let sixteens = (0..=255).map(|n| net(&format!("8.{n}.0.0/16")));
        assert!(cover(sixteens.clone(), &net("8.0.0.0/8")));
        assert!(cover(sixteens.clone(), &net("8.1.2.0/24")));
        assert!(!cover(sixteens.skip(1), &net("8.0.0.0/8")));
        assert!(cover([net("0.0.0.0/1"), net("128.0.0.0/1")], &net("0.0.0.0/0")));
        assert!(!cover([net("0.0.0.0/0")], &net("::/0")));
    }

    #[test]
    fn what_is_no_range_is_a_gap() {
        use crate::calls::{Operation, ec2::DescribeSecurityGroups};
        let call = DescribeSecurityGroups::CALL;
        assert_eq!(range("10.1.2.3/8", call), Ok(net("10.0.0.0/8")));
        assert_eq!(range("everyone", call).unwrap_err().reason, Reason::Malformed);
    }
}
