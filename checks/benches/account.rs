//! Every check over accounts of many principals and policies, made by counting: no two runs differ.
//!
//! `cargo bench -p checks`

use checks::fact::Listing;
use checks::facts::iam::{AttachedPolicy, Group, InlinePolicy, ManagedPolicy, Role, User};
use checks::facts::{Account, TagSet};
use checks::judging::{Finding, Hearing};
use checks::params::Params;
use checks::services::checks;

const ID: &str = "111122223333";

fn main() {
    divan::main();
}

/// All checks, all facts of IAM. Roles: 1,000 and ten times as many, with two policies each.
#[divan::bench(args = [1_000, 10_000], sample_count = 5)]
fn every_check(bencher: divan::Bencher<'_, '_>, roles: usize) {
    let account = account(roles);
    bencher.bench_local(|| judge_all(&account));
}

/// The same where nobody is safe: each role may assume the next one, and the last is an administrator.
#[divan::bench(args = [1_000, 10_000], sample_count = 5)]
fn a_long_chain(bencher: divan::Bencher<'_, '_>, roles: usize) {
    let mut account = account(0);
    let chain = (0..roles).map(|at| {
        let next = iam(&format!("role/chain-{}", at + 1));
        let mut role = role(at, &format!("chain-{at}"), &format!(r#"{{"AWS":"{ID}"}}"#));
        role.inline = inline(&allow("sts:AssumeRole", &next));
        if at + 1 == roles {
            role.attached = vec![attached("arn:aws:iam::aws:policy/AdministratorAccess")];
        }
        role
    });
    account.iam.roles = Listing::complete(chain.collect());
    bencher.bench_local(|| judge_all(&account));
}

/// The same where every role may assume every other, and conditions keep all of them from it.
#[divan::bench(args = [1_000, 10_000], sample_count = 3)]
fn everybody_trusts_everybody(bencher: divan::Bencher<'_, '_>, roles: usize) {
    let mut account = account(0);
    let all = (0..roles).map(|at| {
        let mut role = role(at, &format!("all-{at}"), &format!(r#"{{"AWS":"{ID}"}}"#));
        let tagged = r#","Condition":{"StringEquals":{"aws:PrincipalTag/team":"none"}}"#;
        role.trust = role
            .trust
            .map(|text| text.replace(r#""Action":"sts:AssumeRole""#, &format!(r#""Action":"sts:AssumeRole"{tagged}"#)));
        role.inline = inline(&allow("sts:AssumeRole", "*"));
        if at % 2 == 0 {
            role.attached = vec![attached("arn:aws:iam::aws:policy/AdministratorAccess")];
        }
        role
    });
    account.iam.roles = Listing::complete(all.collect());
    bencher.bench_local(|| judge_all(&account));
}

fn judge_all(account: &Account) -> Vec<Vec<Finding>> {
    let params = Params::default();
    let hearing = Hearing::of(account, &params);
    checks().into_iter().map(|check| hearing.judge(check)).collect()
}

fn iam(thing: &str) -> String {
    format!("arn:aws:iam::{ID}:{thing}")
}

fn allow(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
    )
}

fn inline(document: &str) -> Vec<InlinePolicy> {
    vec![InlinePolicy { name: "inside".to_owned(), document: document.to_owned() }]
}

fn attached(arn: &str) -> AttachedPolicy {
    AttachedPolicy { name: arn.rsplit('/').next().unwrap_or(arn).to_owned(), arn: arn.to_owned() }
}

/// What services and teams write: a dozen actions on resources of their own, and now and then
/// what makes an escalation.
fn document(at: usize) -> String {
    let app = format!("app-{at}");
    let special = match at % 40 {
        0 => format!(r#",{{"Effect":"Allow","Action":"iam:PassRole","Resource":"{}"}}"#, iam("role/*")),
        1 => r#",{"Effect":"Allow","Action":["lambda:*","ecs:*"],"Resource":"*"}"#.to_owned(),
        2 => format!(r#",{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{}"}}"#, iam("role/role-1*")),
        3 => r#",{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#.to_owned(),
        4 => r#",{"Effect":"Deny","NotAction":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#.to_owned(),
        _ => String::new(),
    };
    format!(
        r#"{{"Version":"2012-10-17","Statement":[
            {{"Sid":"Data","Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],
              "Resource":["arn:aws:s3:::{app}","arn:aws:s3:::{app}/*"]}},
            {{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query"],
              "Resource":"arn:aws:dynamodb:*:{ID}:table/{app}"}},
            {{"Effect":"Allow","Action":["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage"],
              "Resource":"arn:aws:sqs:*:{ID}:{app}-*"}},
            {{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}},
            {{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:*:{ID}:key/{at}",
              "Condition":{{"StringEquals":{{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}}}}}{special}]}}"#
    )
}

fn role(at: usize, name: &str, principal: &str) -> Role {
    Role {
        name: name.to_owned(),
        arn: iam(&format!("role/{name}")),
        path: "/".to_owned(),
        created_at: None,
        trust: Some(format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}]}}"#
        )),
        inline: Vec::new(),
        attached: Vec::new(),
        boundary: (at % 7 == 6).then(|| iam("policy/policy-5")),
        last_used: None,
        instance_profiles: Vec::new(),
        tags: Some(TagSet::from_iter([("app".to_owned(), format!("app-{at}"))])),
    }
}

fn account(roles: usize) -> Account {
    let now = jiff::Timestamp::UNIX_EPOCH;
    let mut account = Account::unread(ID, "aws", iam("role/auditor"), now);
    let policies = 2 * roles;
    let policy = |at: usize| ManagedPolicy {
        name: format!("policy-{at}"),
        arn: iam(&format!("policy/policy-{at}")),
        attachments: 1,
        boundary_uses: 0,
        document: Some(document(at)),
    };
    let held = |at: usize| attached(&iam(&format!("policy/policy-{}", at % policies.max(1))));
    let made = (0..roles).map(|at| {
        let service = ["lambda", "ec2", "ecs-tasks", "glue"][at % 4];
        let principal = match at % 5 {
            0 => format!(r#"{{"AWS":"arn:aws:iam::{ID}:root"}}"#),
            1 => format!(r#"{{"AWS":"arn:aws:iam::{ID}:role/role-{}"}}"#, at / 2),
            _ => format!(r#"{{"Service":"{service}.amazonaws.com"}}"#),
        };
        let mut role = role(at, &format!("role-{at}"), &principal);
        role.attached = vec![held(2 * at), held(2 * at + 1)];
        role.inline = inline(&document(policies + at));
        if at % 50 == 7 {
            role.attached.push(attached("arn:aws:iam::aws:policy/AdministratorAccess"));
        }
        role
    });
    let groups = roles / 20;
    let group = |at: usize| Group {
        name: format!("group-{at}"),
        arn: iam(&format!("group/group-{at}")),
        inline: Vec::new(),
        attached: vec![held(3 * at)],
    };
    let user = |at: usize| User {
        name: format!("user-{at}"),
        arn: iam(&format!("user/user-{at}")),
        path: "/".to_owned(),
        created_at: None,
        groups: vec![format!("group-{}", at % groups.max(1)), format!("group-{}", (at * 7) % groups.max(1))],
        inline: inline(&allow("iam:ChangePassword", &iam("user/${aws:username}"))),
        attached: vec![held(5 * at)],
        boundary: None,
        tags: None,
    };
    account.iam.roles = Listing::complete(made.collect());
    account.iam.policies = Listing::complete((0..policies).map(policy).collect());
    account.iam.groups = Listing::complete((0..groups).map(group).collect());
    account.iam.users = Listing::complete((0..roles / 5).map(user).collect());
    account
}
