//! Numbers, times and addresses, as conditions compare them.

use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;

use super::operator::Order;

/// Whether the request's value stands in that order to the policy's. What is no number or
/// time stands in none.
pub(super) fn ordered<T: PartialOrd>(order: Order, wanted: Option<T>, value: Option<T>) -> bool {
    let (Some(wanted), Some(value)) = (wanted, value) else { return false };
    match order {
        Order::Equals => value == wanted,
        Order::Less => value < wanted,
        Order::LessEquals => value <= wanted,
        Order::Greater => value > wanted,
        Order::GreaterEquals => value >= wanted,
    }
}

/// A number: whole ones exactly, longer than a float holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    Whole(i128),
    Decimal(f64),
}

impl Value {
    /// Reads one.
    pub(super) fn of(text: &str) -> Option<Value> {
        let text = text.trim();
        if let Ok(whole) = text.parse() {
            return Some(Value::Whole(whole));
        }
        text.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Decimal)
    }

    #[allow(clippy::cast_precision_loss, reason = "only where the other one is a float")]
    fn float(self) -> f64 {
        match self {
            Value::Whole(whole) => whole as f64,
            Value::Decimal(decimal) => decimal,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Whole(a), Value::Whole(b)) => Some(a.cmp(b)),
            (a, b) => a.float().partial_cmp(&b.float()),
        }
    }
}

/// A time in one of the W3C forms of ISO 8601, or in seconds since 1970.
/// <https://www.w3.org/TR/NOTE-datetime>
pub(super) fn instant(text: &str) -> Option<jiff::Timestamp> {
    let text = text.trim();
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(time);
    }
    if let Ok(seconds) = text.parse::<i64>() {
        // A year alone is a form too, and shorter than any time of this century in seconds.
        return match text.len() {
            4 => format!("{text}-01-01T00:00:00Z").parse().ok(),
            _ => jiff::Timestamp::from_second(seconds).ok(),
        };
    }
    let whole = match text.len() {
        7 => format!("{text}-01T00:00:00Z"),
        10 => format!("{text}T00:00:00Z"),
        _ => return None,
    };
    whole.parse().ok()
}

/// Whether an address lies in a range; `None`: the range is none.
pub(super) fn in_range(range: &str, address: &str) -> Option<bool> {
    let range = range.parse::<IpNet>().ok().or_else(|| range.parse::<IpAddr>().ok().map(IpNet::from))?;
    Some(address.parse::<IpAddr>().is_ok_and(|address| range.contains(&address)))
}
