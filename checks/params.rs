//! Thresholds and lists that users may set, each with its default and where it comes from.
//!
//! They are set in `[parameters]` of `audit.toml` and saved in the report.

use std::collections::BTreeMap;

use serde::Serialize;

/// One parameter.
#[derive(Debug)]
pub struct Param {
    /// Its name in `audit.toml`.
    pub key: &'static str,
    /// What it means, with its unit.
    pub meaning: &'static str,
    /// Its default, and what values it takes.
    pub default: Default,
    /// Where the default comes from.
    pub source: &'static str,
}

/// A parameter's kind and default.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// A whole number within bounds.
    Integer {
        /// The default.
        value: u32,
        /// The smallest allowed.
        least: u32,
        /// The largest allowed.
        most: u32,
    },
    /// A list of strings of a kind.
    List {
        /// The default.
        values: &'static [&'static str],
        /// What an entry must look like.
        of: Entry,
    },
}

/// What an entry of a list must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A 12-digit account id.
    AccountId,
    /// A port, 0 to 65535.
    Port,
    /// Any text.
    Text,
}

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Integer(u32),
    /// A list.
    List(Vec<String>),
}

/// The parameters of one run.
#[derive(Clone, Debug, std::default::Default)]
pub struct Params {
    set: BTreeMap<&'static str, Value>,
}

impl Params {
    /// Sets one parameter.
    ///
    /// # Errors
    /// One line that says what is wrong with the name or the value.
    pub fn set(&mut self, key: &str, value: Value) -> Result<(), String> {
        let Some(param) = ALL.iter().find(|param| param.key == key) else {
            return Err(format!("unknown parameter {key:?}; `audit checks --params` lists them"));
        };
        param.check(&value)?;
        self.set.insert(param.key, value);
        Ok(())
    }

    /// The value of a parameter: what was set, else the default.
    #[must_use]
    pub fn value(&self, param: &Param) -> Value {
        self.set.get(param.key).cloned().unwrap_or_else(|| param.default_value())
    }

    /// A number. A list parameter has none: 0.
    #[must_use]
    pub fn integer(&self, param: &Param) -> u32 {
        match self.value(param) {
            Value::Integer(value) => value,
            Value::List(_) => 0,
        }
    }

    /// A list. A number parameter has none: empty.
    #[must_use]
    pub fn list(&self, param: &Param) -> Vec<String> {
        match self.value(param) {
            Value::List(values) => values,
            Value::Integer(_) => Vec::new(),
        }
    }

    /// A list of ports.
    #[must_use]
    pub fn ports(&self, param: &Param) -> Vec<u16> {
        self.list(param).iter().filter_map(|port| port.parse().ok()).collect()
    }
}

impl Param {
    /// The default as a value.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match self.default {
            Default::Integer { value, .. } => Value::Integer(value),
            Default::List { values, .. } => Value::List(values.iter().map(|&value| value.to_owned()).collect()),
        }
    }

    fn check(&self, value: &Value) -> Result<(), String> {
        match (self.default, value) {
            (Default::Integer { least, most, .. }, Value::Integer(number)) if (least..=most).contains(number) => Ok(()),
            (Default::Integer { least, most, .. }, _) => {
                Err(format!("parameter {} takes a whole number from {least} to {most}", self.key))
            }
            (Default::List { of, .. }, Value::List(values)) => match values.iter().find(|value| !of.accepts(value)) {
                None => Ok(()),
                Some(wrong) => Err(format!("parameter {}: {wrong:?} is not {}", self.key, of.name())),
            },
            (Default::List { of, .. }, Value::Integer(_)) => {
                Err(format!("parameter {} takes a list, each entry {}", self.key, of.name()))
            }
        }
    }
}

impl Entry {
    fn accepts(self, value: &str) -> bool {
        match self {
            Entry::AccountId => value.len() == 12 && value.bytes().all(|byte| byte.is_ascii_digit()),
            Entry::Port => value.parse::<u16>().is_ok(),
            Entry::Text => !value.is_empty(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Entry::AccountId => "a 12-digit account id (in quotes)",
            Entry::Port => "a port in quotes, \"0\" to \"65535\"",
            Entry::Text => "a text",
        }
    }
}

macro_rules! params {
    ($($(#[$doc:meta])* $name:ident = $param:expr;)+) => {
        $($(#[$doc])* pub const $name: &Param = &$param;)+
        /// Every parameter.
        pub const ALL: &[&Param] = &[$($name),+];
    };
}

const fn days(key: &'static str, meaning: &'static str, value: u32, source: &'static str) -> Param {
    Param { key, meaning, default: Default::Integer { value, least: 1, most: 3650 }, source }
}

params! {
    /// Accounts beside the own one that may be granted access.
    TRUSTED_ACCOUNTS = Param {
        key: "trusted-accounts",
        meaning: "account ids, beside the own one, that may be given access",
        default: Default::List { values: &[], of: Entry::AccountId },
        source: "the audit's own; the own account is always trusted",
    };
    /// Who may edit policies.
    POLICY_EDITORS = Param {
        key: "policy-editors",
        meaning: "names of users and roles, or ARNs with wildcards, that may edit IAM policies",
        default: Default::List { values: &[], of: Entry::Text },
        source: "the audit's own; without a list nobody is judged",
    };
    /// Age at which an access key is too old.
    ACCESS_KEY_MAX_AGE = days("access-key-max-age-days", "days after which an active access key must be rotated", 90, "CIS 5.0 1.13");
    /// Time after which an unused credential must be off.
    UNUSED_CREDENTIAL = days("unused-credential-days", "days after which an unused password or key must be disabled", 45, "CIS 5.0 1.11");
    /// Time after which an unused role should go: AWS tracks use for 400 days.
    UNUSED_ROLE = Param {
        key: "unused-role-days",
        meaning: "days after which an unused role should be removed",
        default: Default::Integer { value: 90, least: 1, most: 400 },
        source: "the audit's own; IAM Access Analyzer's unused access looks back 90 days by default",
    };
    /// How long root must have been left alone.
    ROOT_UNUSED = days("root-unused-days", "days within which root must not have been used", 90, "CIS 5.0 1.6 asks for no daily use and names no number; 90 days is the audit's own");
    /// Shortest password.
    PASSWORD_MINIMUM_LENGTH = Param {
        key: "password-minimum-length",
        meaning: "fewest characters that the password policy must ask for",
        default: Default::Integer { value: 14, least: 6, most: 128 },
        source: "CIS 5.0 1.7",
    };
    /// How many old passwords must not return.
    PASSWORD_REUSE = Param {
        key: "password-reuse-prevention",
        meaning: "how many old passwords must not be used again",
        default: Default::Integer { value: 24, least: 1, most: 24 },
        source: "CIS 5.0 1.8",
    };
    /// Longest life of a password.
    PASSWORD_MAX_AGE = days("password-max-age-days", "days after which passwords must expire", 90, "Security Hub IAM.7");
    /// Time after which a stopped instance should go.
    STOPPED_INSTANCE = days("stopped-instance-days", "days after which a stopped instance should be removed", 30, "Security Hub EC2.4");
    /// How old the latest snapshot of a volume may be.
    RECENT_SNAPSHOT = days("recent-snapshot-days", "days within which a volume in use must have had a snapshot", 7, "the audit's own; AWS Config's ebs-last-backup-recovery-point-created asks for one day");
    /// Age at which a snapshot should go.
    OLD_SNAPSHOT = days("old-snapshot-days", "days after which a snapshot should be removed or archived", 365, "the audit's own: one full yearly cycle");
    /// Ports that may be open to the internet.
    AUTHORIZED_PUBLIC_PORTS = Param {
        key: "authorized-public-ports",
        meaning: "TCP and UDP ports that may be open to the internet",
        default: Default::List { values: &["80", "443"], of: Entry::Port },
        source: "Security Hub EC2.18",
    };
    /// Ports that must never be open to the internet.
    HIGH_RISK_PORTS = Param {
        key: "high-risk-ports",
        meaning: "ports that must not be open to the internet",
        default: Default::List {
            values: &[
                "20", "21", "22", "23", "25", "110", "135", "143", "445", "1433", "1434", "3000", "3306", "3389",
                "4333", "5000", "5432", "5500", "5601", "8080", "8088", "8888", "9200", "9300",
            ],
            of: Entry::Port,
        },
        source: "Security Hub EC2.19",
    };
    /// Widest public IPv4 range that a group's rule may name.
    WIDEST_PUBLIC_RANGE = Param {
        key: "widest-public-ipv4-prefix",
        meaning: "shortest prefix of a public IPv4 range that an inbound rule may name; 16 allows /16 and narrower",
        default: Default::Integer { value: 16, least: 1, most: 32 },
        source: "the audit's own: a /16 was the largest range that one site was commonly given",
    };
    /// Fewest days of database backups.
    BACKUP_RETENTION = days("database-backup-days", "fewest days that database backups must be kept", 7, "Security Hub RDS.11");
    /// How long a database's certificates must still be valid.
    DATABASE_CERTIFICATE = days("database-certificate-days", "days that a database's server certificate and its authority must still be valid", 30, "the audit's own");
    /// Delay after which delivery to CloudWatch Logs counts as broken.
    CLOUDWATCH_DELIVERY = days("trail-cloudwatch-delivery-days", "days within which a trail must have written to CloudWatch Logs", 1, "CIS 1.4 3.4");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_must_fit_its_parameter() {
        let mut params = Params::default();
        assert_eq!(params.integer(ACCESS_KEY_MAX_AGE), 90);
        assert_eq!(params.set("access-key-max-age-days", Value::Integer(30)), Ok(()));
        assert_eq!(params.integer(ACCESS_KEY_MAX_AGE), 30);
        let zero = params.set("access-key-max-age-days", Value::Integer(0)).unwrap_err();
        assert!(zero.contains("1 to 3650"), "{zero}");
        let account = params.set("trusted-accounts", Value::List(vec!["12".to_owned()])).unwrap_err();
        assert!(account.contains("12-digit"), "{account}");
        assert!(params.set("colour", Value::Integer(1)).unwrap_err().contains("unknown parameter"));
    }

    #[test]
    fn every_default_fits_its_own_parameter() {
        for param in ALL {
            assert_eq!(param.check(&param.default_value()), Ok(()), "{}", param.key);
        }
    }
}
