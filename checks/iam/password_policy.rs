//! The account's password policy: it binds the passwords of IAM users, and nobody else's.

use super::credentials::has_console_user;
use crate::calls::iam::{GetAccountAuthorizationDetails, GetAccountPasswordPolicy, GetCredentialReport};
use crate::calls::{Call, Operation};
use crate::check::{Check, Cover, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::facts::given;
use crate::facts::iam::PasswordPolicy;
use crate::judging::Judging;
use crate::params::{PASSWORD_MAX_AGE, PASSWORD_MINIMUM_LENGTH, PASSWORD_REUSE, Param, Params};
use crate::verdict::{Judgement, fail, not_applicable, pass};

const COVERS: &[Cover] = &[covers("iam.password-policy")];
const READS: &[&Call] =
    &[GetAccountAuthorizationDetails::CALL, GetAccountPasswordPolicy::CALL, GetCredentialReport::CALL];
const REFERENCES: &[&str] =
    &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"];

/// What differs between the checks.
struct Rule {
    key: &'static str,
    title: &'static str,
    severity: Severity,
    set: Set,
    params: &'static [&'static Param],
    why: &'static str,
    what: &'static str,
    /// One call sets the whole policy: what it leaves out goes back to AWS's default.
    command: &'static str,
}

const fn check(rule: Rule) -> Check {
    let Rule { key, title, severity, set, params, why, what, command } = rule;
    Check {
        key,
        title,
        severity,
        set,
        covers: COVERS,
        reads: READS,
        params,
        why,
        fix: Fix { what, command },
        references: REFERENCES,
        judge,
    }
}

pub(super) static EXISTS: Check = check(Rule {
    key: "iam-password-policy-exists",
    title: "The account has its own password policy",
    severity: Severity::Medium,
    set: Set::Baseline,
    params: &[],
    why: "Without a policy of its own, the account takes AWS's default: eight characters, never expiring, and used \
          again at will.",
    what: "Set a password policy for the account.",
    command: "aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24",
});

pub(super) static LENGTH: Check = check(Rule {
    key: "iam-password-minimum-length",
    title: "The password policy asks for long passwords",
    severity: Severity::Medium,
    set: Set::Baseline,
    params: &[PASSWORD_MINIMUM_LENGTH],
    why: "Short passwords are guessed by trying: each character more multiplies the work.",
    what: "Raise the minimum length, and name every other setting too, as those left out go back to the default.",
    command: "aws iam update-account-password-policy --minimum-password-length 14",
});

pub(super) static REUSE: Check = check(Rule {
    key: "iam-password-reuse",
    title: "The password policy keeps old passwords from returning",
    severity: Severity::Medium,
    set: Set::Baseline,
    params: &[PASSWORD_REUSE],
    why: "A password that leaked once works again as soon as its user returns to it.",
    what: "Turn reuse prevention on, and name every other setting too, as those left out go back to the default.",
    command: "aws iam update-account-password-policy --password-reuse-prevention 24",
});

pub(super) static UPPERCASE: Check = check(Rule {
    key: "iam-password-uppercase",
    title: "The password policy asks for an uppercase letter",
    severity: Severity::Low,
    set: Set::Extended,
    params: &[],
    why: "Passwords of one kind of character are tried first and found soonest.",
    what: "Ask for an uppercase letter, and name every other setting too, as those left out go back to the default.",
    command: "aws iam update-account-password-policy --require-uppercase-characters",
});

pub(super) static LOWERCASE: Check = check(Rule {
    key: "iam-password-lowercase",
    title: "The password policy asks for a lowercase letter",
    severity: Severity::Low,
    set: Set::Extended,
    params: &[],
    why: "Passwords of one kind of character are tried first and found soonest.",
    what: "Ask for a lowercase letter, and name every other setting too, as those left out go back to the default.",
    command: "aws iam update-account-password-policy --require-lowercase-characters",
});

pub(super) static NUMBER: Check = check(Rule {
    key: "iam-password-number",
    title: "The password policy asks for a digit",
    severity: Severity::Low,
    set: Set::Extended,
    params: &[],
    why: "Passwords of one kind of character are tried first and found soonest.",
    what: "Ask for a digit, and name every other setting too, as those left out go back to the default.",
    command: "aws iam update-account-password-policy --require-numbers",
});

pub(super) static SYMBOL: Check = check(Rule {
    key: "iam-password-symbol",
    title: "The password policy asks for a symbol",
    severity: Severity::Low,
    set: Set::Extended,
    params: &[],
    why: "Passwords of one kind of character are tried first and found soonest.",
    what: "Ask for a symbol, and name every other setting too, as those left out go back to the default.",
    command: "aws iam update-account-password-policy --require-symbols",
});

pub(super) static EXPIRY: Check = check(Rule {
    key: "iam-password-expiry",
    title: "The password policy lets passwords expire",
    severity: Severity::Low,
    set: Set::Extended,
    params: &[PASSWORD_MAX_AGE],
    why: "A password that leaked without anybody noticing works until it is changed.",
    what: "Set a password age limit, and name every other setting too, as those left out go back to the default.",
    command: "aws iam update-account-password-policy --max-password-age 90",
});

pub(super) static SELF_CHANGE: Check = check(Rule {
    key: "iam-password-self-change",
    title: "The password policy lets users change their own password",
    severity: Severity::Low,
    set: Set::Extended,
    params: &[],
    why: "Whoever cannot change a password keeps it after a leak, or leaves it known to the administrator who set it.",
    what: "Allow users to change their password, and name every other setting too, as those left out go back to the default.",
    command: "aws iam update-account-password-policy --allow-users-to-change-password",
});

fn judge(judging: &mut Judging<'_>) {
    let judgement = judgement(judging);
    judging.account(judgement);
}

fn judgement(judging: &Judging<'_>) -> Judgement {
    let iam = &judging.facts().iam;
    let (good, message) = match iam.password_policy.known()? {
        Some(policy) => seen(judging.check().key, policy, judging.params())?,
        None => (false, "there is no password policy, so AWS's default of 8 characters holds".to_owned()),
    };
    if good {
        pass(message)
    } else if has_console_user(iam)? {
        fail(message)
    } else {
        not_applicable("no IAM user has a console password")
    }
}

/// Whether the policy is good in what the check asks, and what was seen.
fn seen(key: &str, policy: &PasswordPolicy, params: &Params) -> Result<(bool, String), Gap> {
    let asks = |set: bool, what: &str| {
        let message =
            if set { format!("a password needs {what}") } else { format!("a password needs no {}", bare(what)) };
        Ok((set, message))
    };
    match key {
        "iam-password-minimum-length" => {
            let length = given(policy.minimum_length, GetAccountPasswordPolicy::CALL, "MinimumPasswordLength")?;
            let good = length >= params.integer(PASSWORD_MINIMUM_LENGTH);
            Ok((good, format!("a password needs {length} characters")))
        }
        "iam-password-reuse" => Ok(match policy.reuse_prevention {
            Some(count) => {
                (count >= params.integer(PASSWORD_REUSE), format!("the last {count} passwords cannot be used again"))
            }
            None => (false, "old passwords may be used again".to_owned()),
        }),
        "iam-password-uppercase" => asks(policy.uppercase, "an uppercase letter"),
        "iam-password-lowercase" => asks(policy.lowercase, "a lowercase letter"),
        "iam-password-number" => asks(policy.numbers, "a digit"),
        "iam-password-symbol" => asks(policy.symbols, "a symbol"),
        "iam-password-expiry" => Ok(match policy.max_age_days {
            Some(days) => (days <= params.integer(PASSWORD_MAX_AGE), format!("passwords expire after {days} days")),
            None => (false, "passwords never expire".to_owned()),
        }),
        "iam-password-self-change" => Ok(if policy.self_change {
            (true, "users may change their own password".to_owned())
        } else {
            (false, "users may not change their own password".to_owned())
        }),
        _ => Ok((true, "the account has a password policy".to_owned())),
    }
}

fn bare(what: &str) -> &str {
    what.split_once(' ').map_or(what, |(_, noun)| noun)
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{root_row, row, user, with_iam, with_rows};
    use crate::cases::Case;
    use crate::fact::{Fact, Listing};
    use crate::params::Value;

    let policy = |good: bool| PasswordPolicy {
        minimum_length: Some(if good { 14 } else { 13 }),
        symbols: good,
        numbers: good,
        uppercase: good,
        lowercase: good,
        self_change: good,
        max_age_days: Some(if good { 90 } else { 91 }),
        reuse_prevention: Some(if good { 24 } else { 23 }),
    };
    let with = |name, policy: Option<PasswordPolicy>, console: bool| -> Case {
        let mut user = row("ann");
        user.password_enabled = Some(console);
        let mut case = with_rows(name, vec![root_row(), user]);
        case.account.iam.password_policy = Fact::of(policy);
        case
    };
    let mut new = with("none, and a user that the report leaves out", None, false);
    new.account.iam.users = Listing::complete(vec![user("ann"), user("eve")]);
    let mut cases = vec![
        new.gives_unknown().saying("no row of the user"),
        with("good", Some(policy(true)), true).passes(),
        with("good, and nobody needs it", Some(policy(true)), false).passes(),
        with("none, which is AWS's default", None, true).fails().saying("8 characters"),
        with("none, and nobody needs it", None, false).does_not_apply(),
        with_iam("good, whoever needs it", |iam| iam.password_policy = Fact::of(Some(policy(true)))).passes(),
        with_iam("none, and who knows who needs it", |iam| iam.password_policy = Fact::of(None)).gives_unknown(),
    ];
    if check.key != EXISTS.key {
        cases.push(with("weak", Some(policy(false)), true).fails());
        cases.push(with("weak, and nobody needs it", Some(policy(false)), false).does_not_apply());
    }
    let absent = |clear: fn(&mut PasswordPolicy)| {
        let mut policy = policy(true);
        clear(&mut policy);
        with("absent", Some(policy), true)
    };
    match check.key {
        "iam-password-minimum-length" => {
            cases.push(absent(|policy| policy.minimum_length = None).gives_unknown());
            let stricter = with("stricter", Some(policy(true)), true);
            cases.push(stricter.with(PASSWORD_MINIMUM_LENGTH, Value::Integer(15)).fails().saying("14 characters"));
        }
        "iam-password-reuse" => cases.push(absent(|policy| policy.reuse_prevention = None).fails()),
        "iam-password-expiry" => cases.push(absent(|policy| policy.max_age_days = None).fails().saying("never")),
        _ => {}
    }
    cases
}
