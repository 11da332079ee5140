//! The session policy of a role chain takes away nothing that the checks read.

use std::process::Command;

use checks::policy::{Policy, Statement};

use super::actions;
use crate::live::venvs;

/// The last role of a chain is assumed with AWS's managed policy ReadOnlyAccess: what that does
/// not grant, no policy of the role can. moto ships AWS's managed policies as they are.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html>
#[test]
fn read_only_access_holds_every_action() {
    const PRINT: &str = "import json; from moto.iam.aws_managed_policies import aws_managed_policies_data as all; \
                         print(json.dumps(json.loads(all)['ReadOnlyAccess']['Document']))";
    let printed = Command::new(venvs::moto()).args(["-c", PRINT]).output().expect("Python runs");
    let policy = Policy::parse(&String::from_utf8(printed.stdout).unwrap()).expect("a policy");
    let everywhere = |grant: &Statement| {
        grant.conditions.is_empty() && grant.resources.as_ref().is_some_and(|resources| resources.include("*"))
    };
    let held = |action: &str| policy.allows().any(|grant| everywhere(grant) && grant.actions.include(action));
    assert!(!held("s3:PutObject"), "it would hold anything");
    let missing: Vec<&str> = actions::map().into_values().flatten().filter(|action| !held(action)).collect();
    assert!(missing.is_empty(), "no session of a role chain can read these: {missing:?}");
}
