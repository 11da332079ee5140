//! Root's second factor is a thing, not an app.

use super::root::{has_mfa, has_no_credentials, signs_in_elsewhere};
use crate::calls::Operation;
use crate::calls::iam::{GetAccountSummary, ListVirtualMFADevices};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::{Iam, VirtualMfaDevice};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-root-hardware-mfa",
    title: "Root's MFA is a hardware device",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("account.root-user"), covers("iam.mfa")],
    reads: &[GetAccountSummary::CALL, ListVirtualMFADevices::CALL],
    params: &[],
    why: "The secret of an authenticator app can be copied, and its codes phished. A security key or hardware token \
          stays with whoever holds it.",
    fix: Fix {
        // Devices of root are assigned and removed in the console; the command shows which are virtual.
        what: "Sign in to the console as root, assign a security key or hardware token under Security credentials, then \
               remove root's virtual devices, which the command lists.",
        command: "aws iam list-virtual-mfa-devices --assignment-status Assigned",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-hw-mfa-for-root.html"],
    judge: |judging| {
        let account = judging.facts();
        judging.account(signs_in_elsewhere(account).unwrap_or_else(|| judge(&account.iam)));
    },
};

fn judge(iam: &Iam) -> Judgement {
    match has_no_credentials(iam) {
        Ok(true) => return pass("root has no password, key or certificate that MFA could guard"),
        no_credentials => {
            if !has_mfa(iam)? {
                return no_credentials.and_then(|_| fail("root has no MFA at all"));
            }
            // An app beside a hardware device is still a way in.
            if iam.virtual_mfa_devices.any(|device| Ok(is_roots(device)))? {
                return no_credentials.and_then(|_| fail("a virtual MFA device is registered for root"));
            }
        }
    }
    pass("root has MFA and no virtual device")
}

/// The serial number of root's device is free text since several devices may be registered.
fn is_roots(device: &VirtualMfaDevice) -> bool {
    device.user_arn.as_deref().is_some_and(|arn| arn.ends_with(":root"))
        || device.serial.ends_with(":mfa/root-account-mfa-device")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{summary, with_summary};
    use crate::cases::{ACCOUNT, Case, case};
    use crate::fact::{Fact, Gap, Listing};

    let device = |serial: &str, user: Option<&str>| VirtualMfaDevice {
        serial: format!("arn:aws:iam::{ACCOUNT}:mfa/{serial}"),
        user_arn: user.map(|user| format!("arn:aws:iam::{ACCOUNT}:{user}")),
    };
    let with = |name, mfa: bool, devices: Vec<VirtualMfaDevice>| -> Case {
        case(name, |account| {
            let mut summary = summary();
            summary.root_mfa = Some(mfa);
            account.iam.summary = Fact::of(summary);
            account.iam.virtual_mfa_devices = Listing::complete(devices);
        })
    };
    let mut cut = with("a device was seen before the list was cut", true, Vec::new());
    cut.account.iam.virtual_mfa_devices =
        Listing::cut(vec![device("phone", Some("root"))], Gap::not_collected(ListVirtualMFADevices::CALL));
    let mut gov = with("GovCloud", false, Vec::new());
    gov.account.partition = "aws-us-gov".to_owned();
    vec![
        gov.does_not_apply().saying("GovCloud"),
        with("hardware", true, vec![device("ann", Some("user/ann"))]).passes(),
        with("an app with any name", true, vec![device("phone", Some("root"))]).fails().saying("virtual"),
        with("an app with the usual name", true, vec![device("root-account-mfa-device", None)]).fails(),
        with("both kinds", true, vec![device("ann", Some("user/ann")), device("spare", Some("root"))]).fails(),
        with("no MFA", false, Vec::new()).fails().saying("no MFA"),
        with_summary("devices unread", |_| {}).gives_unknown(),
        with_summary("no MFA settles it", |summary| summary.root_mfa = Some(false)).fails(),
        with_summary("no credentials", |summary| {
            summary.root_mfa = Some(false);
            summary.root_password = Some(false);
        })
        .passes(),
        cut.fails(),
    ]
}
