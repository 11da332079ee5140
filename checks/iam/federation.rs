//! People who sign in where the organization keeps its people, not with passwords of their own in AWS.

use super::credentials::has_console_user;
use crate::calls::Operation;
use crate::calls::iam::{
    GetAccountAuthorizationDetails, GetCredentialReport, ListOpenIDConnectProviders, ListSAMLProviders,
};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Iam;
use crate::verdict::{Judgement, fail, manual, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-federation",
    title: "People sign in through an identity provider",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("iam.federation")],
    reads: &[
        GetAccountAuthorizationDetails::CALL,
        GetCredentialReport::CALL,
        ListOpenIDConnectProviders::CALL,
        ListSAMLProviders::CALL,
    ],
    params: &[],
    why: "Whoever leaves the organization keeps a password in AWS until somebody remembers it; a central sign-in ends \
          with the person's account.",
    fix: Fix {
        what: "Let people sign in through IAM Identity Center or a SAML provider, and remove their console passwords.",
        command: "aws iam create-saml-provider --name NAME --saml-metadata-document file://METADATA",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html"],
    judge: |judging| judging.account(judge(&judging.facts().iam)),
};

fn judge(iam: &Iam) -> Judgement {
    // IAM Identity Center leaves a SAML provider of its own in each account that it serves.
    if iam.saml_providers.any(|_| Ok(true))? {
        return pass("people can sign in through a SAML provider");
    }
    if !has_console_user(iam)? {
        return not_applicable("no IAM user has a console password, so nobody signs in that way");
    }
    match iam.oidc_providers.any(|_| Ok(true))? {
        true => manual("there are OIDC providers, which may serve programs or people, and IAM users with passwords"),
        false => fail("there is no identity provider, and IAM users have console passwords"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{remade_user, row, user, with_iam, with_rows};
    use crate::cases::Case;
    use crate::fact::Listing;
    use crate::facts::iam::IdentityProvider;

    let provider = || IdentityProvider { arn: "arn:aws:iam::111122223333:saml-provider/AWSSSO_1".to_owned() };
    let with = |name, console: bool, saml: Vec<IdentityProvider>, oidc: Vec<IdentityProvider>| -> Case {
        let mut user = row("ann");
        user.password_enabled = Some(console);
        let mut case = with_rows(name, vec![user]);
        case.account.iam.saml_providers = Listing::complete(saml);
        case.account.iam.oidc_providers = Listing::complete(oidc);
        case
    };
    let unfederated = |mut case: Case| -> Case {
        case.account.iam.saml_providers = Listing::complete(Vec::new());
        case.account.iam.oidc_providers = Listing::complete(Vec::new());
        case
    };
    let mut new = with("none, and a user that the report leaves out", false, Vec::new(), Vec::new());
    new.account.iam.users = Listing::complete(vec![user("ann"), user("eve")]);
    let mut more = with("none, and users unread", false, Vec::new(), Vec::new());
    more.account.iam.users = Listing::unread();
    let mut found = with("none, a password, and users unread", true, Vec::new(), Vec::new());
    found.account.iam.users = Listing::unread();
    vec![
        with("SAML", true, vec![provider()], Vec::new()).passes(),
        with_iam("SAML settles it", |iam| iam.saml_providers = Listing::complete(vec![provider()])).passes(),
        with("OIDC only", true, Vec::new(), vec![provider()]).gives_manual(),
        with("none", true, Vec::new(), Vec::new()).fails(),
        with("none, and nobody signs in", false, Vec::new(), Vec::new()).does_not_apply(),
        new.gives_unknown().saying("no row of the user"),
        more.gives_unknown(),
        found.fails(),
        unfederated(remade_user()),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
