//! Which ranges of addresses are "the internet".

use ipnet::IpNet;

/// A public IPv4 range of this size or wider is nobody's office: rules that admit it admit
/// strangers. It makes the two halves of the world (`0.0.0.0/1` and `128.0.0.0/1`) count.
const WIDEST_IPV4: u8 = 8;
/// The same for IPv6, where `2000::/3` is all public addresses.
const WIDEST_IPV6: u8 = 16;

/// Whether a CIDR range admits the internet: the whole of it, or a part so wide that it
/// cannot be one organization's. Private ranges are not the internet, and text that is no
/// range is not either: AWS refuses it in a rule.
#[must_use]
pub fn is_internet(cidr: &str) -> bool {
    match cidr.parse::<IpNet>() {
        Ok(IpNet::V4(net)) => net.prefix_len() <= WIDEST_IPV4 && !net.addr().is_private() && !net.addr().is_loopback(),
        // fc00::/7 is private; wider than that, a range holds public addresses too.
        Ok(IpNet::V6(net)) => {
            net.prefix_len() <= WIDEST_IPV6 && !(net.prefix_len() >= 7 && net.addr().is_unique_local())
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_internet_has_many_spellings() {
        for (cidr, internet) in [
            ("0.0.0.0/0", true),
            ("0.0.0.0/1", true),
            ("128.0.0.0/1", true),
            ("::/0", true),
            ("2000::/3", true),
            ("10.0.0.0/8", false),
            ("192.168.0.0/16", false),
            ("172.16.0.0/12", false),
            ("203.0.113.7/32", false),
            ("fc00::/7", false),
            ("2001:db8::/32", false),
            ("not a range", false),
        ] {
            assert_eq!(is_internet(cidr), internet, "{cidr}");
        }
    }
}
