//! IAM: the whole account in few pages, never a call a user.

use std::time::Duration;

use aws_sdk_iam::Client;
use aws_sdk_iam::types;
use checks::calls::Operation;
use checks::calls::iam::{
    GenerateCredentialReport, GetAccountAuthorizationDetails, GetCredentialReport, ListVirtualMFADevices,
};
use checks::fact::{Fact, Gap, Listing, Reason};
use checks::facts::iam::{
    AccountSummary, AttachedPolicy, CredentialReport, Group, Iam, IdentityProvider, InlinePolicy, ManagedPolicy,
    PasswordPolicy, Role, ServerCertificate, User, VirtualMfaDevice,
};
use percent_encoding::percent_decode_str;

use super::{listed, tags, time};
use crate::aws::{Lane, Page};

/// The most that IAM returns in one page.
const ITEMS_A_PAGE: i32 = 1_000;

/// How often the credential report is asked for until it is made.
const REPORT_POLLS: u32 = 60;
/// The wait between two times.
const REPORT_WAIT: Duration = Duration::from_secs(1);

/// IAM of the account.
pub(super) async fn collect(home: &Lane) -> Iam {
    let client = &home.iam();
    let mut iam = Iam::unread();
    let details: Details;
    (
        iam.summary,
        iam.password_policy,
        iam.credential_report,
        details,
        iam.virtual_mfa_devices,
        iam.server_certificates,
        iam.saml_providers,
        iam.oidc_providers,
    ) = tokio::join!(
        home.ask(|| client.get_account_summary().send(), summary),
        home.ask_or(
            None,
            || client.get_account_password_policy().send(),
            |a| Some(Some(password_policy(&a.password_policy?)))
        ),
        credential_report(home, client),
        authorization_details(home, client),
        virtual_devices(home, client),
        home.list(
            |marker| client.list_server_certificates().max_items(ITEMS_A_PAGE).set_marker(marker).send(),
            |a| {
                let certificates = a.server_certificate_metadata_list.into_iter().map(|c| ServerCertificate {
                    name: c.server_certificate_name,
                    arn: c.arn,
                    expires_at: time(c.expiration),
                });
                Some(Page::flagged(certificates.map(Some), a.is_truncated, a.marker))
            }
        ),
        home.list(
            |_| client.list_saml_providers().send(),
            |a| Some(Page::whole(listed(a.saml_provider_list).into_iter().map(|p| provider(p.arn))))
        ),
        home.list(
            |_| client.list_open_id_connect_providers().send(),
            |a| {
                let providers = listed(a.open_id_connect_provider_list).into_iter().map(|p| provider(p.arn));
                Some(Page::whole(providers))
            }
        ),
    );
    hold(&mut iam, details);
    iam
}

fn provider(arn: Option<String>) -> Option<IdentityProvider> {
    Some(IdentityProvider { arn: arn? })
}

/// One entry of GetAccountAuthorizationDetails, whose pages mix four kinds.
#[derive(PartialEq)]
enum Entity {
    User(User),
    Group(Group),
    Role(Role),
    Policy(ManagedPolicy),
}

type Details = Listing<Entity, GetAccountAuthorizationDetails>;

async fn authorization_details(home: &Lane, client: &Client) -> Details {
    home.list(
        |marker| client.get_account_authorization_details().max_items(ITEMS_A_PAGE).set_marker(marker).send(),
        |answer| {
            let users = listed(answer.user_detail_list).into_iter().map(|detail| user(detail).map(Entity::User));
            let groups = listed(answer.group_detail_list).into_iter().map(|detail| group(detail).map(Entity::Group));
            let roles = listed(answer.role_detail_list).into_iter().map(|detail| role(detail).map(Entity::Role));
            let policies = listed(answer.policies).into_iter().map(|detail| policy(detail).map(Entity::Policy));
            let entities = users.chain(groups).chain(roles).chain(policies);
            Some(Page::flagged(entities, answer.is_truncated, answer.marker))
        },
    )
    .await
}

/// Sorts the entries by kind; a gap in the list is a gap in each.
fn hold(iam: &mut Iam, mut details: Details) {
    let (mut users, mut groups, mut roles, mut policies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for entity in std::mem::take(details.seen_mut()) {
        match entity {
            Entity::User(user) => users.push(user),
            Entity::Group(group) => groups.push(group),
            Entity::Role(role) => roles.push(role),
            Entity::Policy(policy) => policies.push(policy),
        }
    }
    users.sort_by(|a, b| a.arn.cmp(&b.arn));
    groups.sort_by(|a, b| a.arn.cmp(&b.arn));
    roles.sort_by(|a, b| a.arn.cmp(&b.arn));
    policies.sort_by(|a, b| a.arn.cmp(&b.arn));
    let gap = details.gap();
    iam.users = listing(users, gap);
    iam.groups = listing(groups, gap);
    iam.roles = listing(roles, gap);
    iam.policies = listing(policies, gap);
}

fn listing<T>(items: Vec<T>, gap: Option<&Gap>) -> Listing<T, GetAccountAuthorizationDetails> {
    match gap {
        None => Listing::complete(items),
        Some(gap) => Listing::cut(items, gap.clone()),
    }
}

/// Policy documents come percent-encoded (RFC 3986: a plus is a plus).
fn decoded(document: &str) -> String {
    percent_decode_str(document).decode_utf8_lossy().into_owned()
}

fn inline(policies: Option<Vec<types::PolicyDetail>>) -> Option<Vec<InlinePolicy>> {
    let policies = listed(policies).into_iter();
    policies.map(|p| Some(InlinePolicy { name: p.policy_name?, document: decoded(&p.policy_document?) })).collect()
}

fn attached(policies: Option<Vec<types::AttachedPolicy>>) -> Option<Vec<AttachedPolicy>> {
    let policies = listed(policies).into_iter();
    policies.map(|p| Some(AttachedPolicy { name: p.policy_name?, arn: p.policy_arn? })).collect()
}

fn tag_pairs(list: Option<Vec<types::Tag>>) -> checks::facts::Tags {
    tags(listed(list).into_iter().map(|tag| (Some(tag.key), Some(tag.value))))
}

fn boundary(boundary: Option<types::AttachedPermissionsBoundary>) -> Option<String> {
    boundary.and_then(|boundary| boundary.permissions_boundary_arn)
}

fn user(user: types::UserDetail) -> Option<User> {
    Some(User {
        name: user.user_name?,
        arn: user.arn?,
        path: user.path?,
        created_at: time(user.create_date),
        groups: listed(user.group_list),
        inline: inline(user.user_policy_list)?,
        attached: attached(user.attached_managed_policies)?,
        boundary: boundary(user.permissions_boundary),
        tags: tag_pairs(user.tags),
    })
}

fn group(group: types::GroupDetail) -> Option<Group> {
    Some(Group {
        name: group.group_name?,
        arn: group.arn?,
        inline: inline(group.group_policy_list)?,
        attached: attached(group.attached_managed_policies)?,
    })
}

fn role(role: types::RoleDetail) -> Option<Role> {
    let profiles = listed(role.instance_profile_list).into_iter();
    Some(Role {
        name: role.role_name?,
        arn: role.arn?,
        path: role.path?,
        created_at: time(role.create_date),
        trust: role.assume_role_policy_document.as_deref().map(decoded),
        inline: inline(role.role_policy_list)?,
        attached: attached(role.attached_managed_policies)?,
        boundary: boundary(role.permissions_boundary),
        last_used: time(role.role_last_used.and_then(|used| used.last_used_date)),
        instance_profiles: profiles.map(|profile| profile.arn).collect(),
        tags: tag_pairs(role.tags),
    })
}

fn policy(policy: types::ManagedPolicyDetail) -> Option<ManagedPolicy> {
    let versions = listed(policy.policy_version_list);
    // Older versions may say anything: only the default one is in force.
    let default = versions.into_iter().find(|version| version.is_default_version);
    Some(ManagedPolicy {
        name: policy.policy_name?,
        arn: policy.arn?,
        attachments: policy.attachment_count.and_then(|count| u32::try_from(count).ok())?,
        boundary_uses: policy.permissions_boundary_usage_count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0),
        document: default.and_then(|version| version.document).as_deref().map(decoded),
    })
}

fn summary(answer: aws_sdk_iam::operation::get_account_summary::GetAccountSummaryOutput) -> Option<AccountSummary> {
    let map = answer.summary_map?;
    let flag = |key: &str| map.iter().find(|(name, _)| name.as_str() == key).map(|(_, value)| *value != 0);
    Some(AccountSummary {
        root_mfa: flag("AccountMFAEnabled"),
        root_access_keys: flag("AccountAccessKeysPresent"),
        root_password: flag("AccountPasswordPresent"),
        root_certificates: flag("AccountSigningCertificatesPresent"),
    })
}

fn password_policy(policy: &types::PasswordPolicy) -> PasswordPolicy {
    let number = |value: Option<i32>| value.and_then(|value| u32::try_from(value).ok());
    PasswordPolicy {
        minimum_length: number(policy.minimum_password_length),
        symbols: policy.require_symbols,
        numbers: policy.require_numbers,
        uppercase: policy.require_uppercase_characters,
        lowercase: policy.require_lowercase_characters,
        self_change: policy.allow_users_to_change_password,
        // IAM sends 0 for "never" in some answers.
        max_age_days: number(policy.max_password_age).filter(|days| *days > 0),
        reuse_prevention: number(policy.password_reuse_prevention).filter(|count| *count > 0),
    }
}

async fn virtual_devices(home: &Lane, client: &Client) -> Listing<VirtualMfaDevice, ListVirtualMFADevices> {
    home.list(
        |marker| {
            let request = client.list_virtual_mfa_devices().max_items(ITEMS_A_PAGE).set_marker(marker);
            request.assignment_status(types::AssignmentStatusType::Assigned).send()
        },
        |answer| {
            let devices = answer.virtual_mfa_devices.into_iter().map(|device| VirtualMfaDevice {
                serial: device.serial_number,
                user_arn: device.user.map(|user| user.arn),
            });
            Some(Page::flagged(devices.map(Some), answer.is_truncated, answer.marker))
        },
    )
    .await
}

/// The credential report is made on request: ask for it, wait until it is there, read it.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>
async fn credential_report(home: &Lane, client: &Client) -> Fact<CredentialReport, GetCredentialReport> {
    if !home.wants(GetCredentialReport::CALL) {
        return Fact::unread();
    }
    for _ in 0..REPORT_POLLS {
        let state: Fact<bool, GenerateCredentialReport> = home
            .ask(
                || client.generate_credential_report().send(),
                |answer| Some(answer.state? == types::ReportStateType::Complete),
            )
            .await;
        match state.known() {
            Err(gap) => return Fact::unknown(gap),
            Ok(true) => {
                return home
                    .ask(
                        || client.get_credential_report().send(),
                        |answer| {
                            let text = String::from_utf8(answer.content?.into_inner()).ok()?;
                            let mut report = checks::facts::credential_report::parse(&text).ok()?;
                            report.generated_at = time(answer.generated_time);
                            Some(report)
                        },
                    )
                    .await;
            }
            Ok(false) => tokio::time::sleep(REPORT_WAIT).await,
        }
    }
    Fact::unknown(Gap::new(GetCredentialReport::CALL, Reason::Timeout, "the credential report was not made in time"))
}
