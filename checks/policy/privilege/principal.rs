//! Users, groups and roles with all that says what they may do.

use std::collections::HashMap;
use std::rc::Rc;

use super::trust;
use crate::calls::{Call, Operation, iam::GetAccountAuthorizationDetails};
use crate::fact::{Gap, Reason};
use crate::facts::iam::{AttachedPolicy, Group, InlinePolicy, Role, User};
use crate::facts::{Account, Tags, given};
use crate::policy::{Context, Effect, Names, Policy, Statement, Texts, is_administrator_access, read};

pub(super) const CALL: &Call = GetAccountAuthorizationDetails::CALL;

/// What a principal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A user.
    User,
    /// A group: what any member of it gets.
    Group,
    /// A role.
    Role,
}

/// One principal.
pub(crate) struct Principal {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its ARN.
    pub(crate) arn: String,
    /// Its name.
    pub(crate) name: String,
    /// Whether AWS owns it, and nobody in the account can change it.
    pub(crate) aws_owned: bool,
    /// The policies inside it and attached to it.
    pub(crate) own: Vec<Rc<Policy>>,
    /// Those that a user holds through its groups.
    pub(crate) shared: Vec<Rc<Policy>>,
    /// Whether AdministratorAccess is among its own.
    pub(crate) own_administrator: bool,
    /// Whether it is among those of its groups.
    pub(crate) shared_administrator: bool,
    /// The ARNs of the managed policies that it holds.
    pub(crate) managed: Vec<String>,
    /// The ARNs of a user's groups; of a group itself.
    pub(crate) groups: Vec<String>,
    /// The ARN and the text of its permissions boundary.
    pub(crate) boundary: Option<(String, Result<Rc<Policy>, Gap>)>,
    /// What a policy that it holds could not be read for: then a "no" is not sure.
    pub(crate) gap: Option<Gap>,
    /// What is known of the keys of its requests.
    pub(crate) context: Context,
    /// Its tags.
    pub(crate) tags: Tags,
    /// A role's trust policy.
    pub(crate) trust: Option<Result<Rc<Policy>, Gap>>,
    /// The ARNs of the instance profiles that hold a role.
    pub(crate) profiles: Vec<String>,
}

/// All principals of an account.
pub(crate) struct Principals {
    /// In the order of the answer: users, groups, roles.
    pub(crate) all: Vec<Principal>,
    /// The customer's managed policies that could be read, attached or not.
    pub(crate) policies: Vec<(String, Rc<Policy>)>,
    by_arn: HashMap<String, usize>,
    by_profile: HashMap<String, usize>,
    /// The gap of the first list that was not read to its end.
    pub(crate) gap: Option<Gap>,
}

/// AdministratorAccess, which needs no reading: its text is the same in every account.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html>
fn administrator_access() -> Policy {
    let everything = || Names::Of(vec!["*".to_owned()]);
    Policy {
        statements: vec![Statement {
            sid: None,
            effect: Effect::Allow,
            principals: None,
            actions: everything(),
            resources: Some(everything()),
            conditions: Vec::new(),
            variables: true,
        }],
    }
}

/// The managed policies of an account by ARN.
struct Managed<'a> {
    read: HashMap<&'a str, Result<Rc<Policy>, Gap>>,
    gap: Option<Gap>,
    administrator: Rc<Policy>,
}

impl Managed<'_> {
    fn get(&self, arn: &str) -> Result<Rc<Policy>, Gap> {
        if is_administrator_access(arn) {
            return Ok(Rc::clone(&self.administrator));
        }
        match (self.read.get(arn), &self.gap) {
            (Some(read), _) => read.clone(),
            (None, Some(gap)) => Err(gap.clone()),
            (None, None) => Err(Gap::new(CALL, Reason::Malformed, "an attached policy is missing in the answer")),
        }
    }
}

impl Principals {
    /// Those of an account.
    pub(crate) fn of(account: &Account, texts: &Texts) -> Principals {
        let iam = &account.iam;
        let managed = Managed {
            read: iam.policies.seen().iter().map(|policy| (policy.arn.as_str(), read(policy, texts))).collect(),
            gap: iam.policies.gap().cloned(),
            administrator: Rc::new(administrator_access()),
        };
        let maker = Maker { account, texts, managed };
        let own = iam.policies.seen().iter().filter(|policy| !policy.is_aws_owned());
        let policies = own.filter_map(|own| Some((own.arn.clone(), maker.managed.get(&own.arn).ok()?))).collect();
        let groups: Vec<Principal> = iam.groups.seen().iter().map(|group| maker.group(group)).collect();
        let by_name: HashMap<&str, &Principal> = groups.iter().map(|group| (group.name.as_str(), group)).collect();
        let mut all: Vec<Principal> = iam.users.seen().iter().map(|user| maker.user(user, &by_name)).collect();
        drop(by_name);
        all.extend(groups);
        all.extend(iam.roles.seen().iter().map(|role| maker.role(role)));
        let by_arn = all.iter().enumerate().map(|(at, principal)| (principal.arn.clone(), at)).collect();
        let profile = |(at, principal): (usize, &Principal)| {
            principal.profiles.iter().map(|arn| (arn.clone(), at)).collect::<Vec<_>>()
        };
        let by_profile = all.iter().enumerate().flat_map(profile).collect();
        let gap = iam.users.gap().or(iam.groups.gap()).or(iam.roles.gap()).cloned();
        Principals { all, policies, by_arn, by_profile, gap }
    }

    /// Where the principal with that ARN stands.
    pub(crate) fn find(&self, arn: &str) -> Option<usize> {
        self.by_arn.get(arn).copied()
    }

    /// The principal with that ARN.
    pub(crate) fn get(&self, arn: &str) -> Option<&Principal> {
        self.all.get(self.find(arn)?)
    }

    /// Where the role stands that an instance profile holds.
    pub(crate) fn in_profile(&self, arn: &str) -> Option<usize> {
        self.by_profile.get(arn).copied()
    }
}

impl Principal {
    /// For instance `role deploy`.
    pub(crate) fn label(&self) -> String {
        let word = match self.kind {
            Kind::User => "user",
            Kind::Group => "group",
            Kind::Role => "role",
        };
        format!("{word} {}", self.name)
    }

    /// Every statement of the identity policies that it holds.
    pub(crate) fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.own.iter().chain(&self.shared).flat_map(|policy| &policy.statements)
    }

    /// The statements of its boundary.
    ///
    /// # Errors
    /// A gap, when it could not be read.
    pub(crate) fn boundary(&self) -> Result<Option<&Policy>, Gap> {
        match &self.boundary {
            None => Ok(None),
            Some((_, Ok(policy))) => Ok(Some(policy)),
            Some((_, Err(gap))) => Err(gap.clone()),
        }
    }

    /// What stands in the way of a sure answer about it: a policy or a boundary that could
    /// not be read.
    pub(crate) fn gap(&self) -> Option<Gap> {
        self.gap.clone().or_else(|| self.boundary().err())
    }

    fn add_gap(&mut self, gap: Gap) {
        self.gap = self.gap.take().or(Some(gap));
    }
}

struct Maker<'a> {
    account: &'a Account,
    texts: &'a Texts,
    managed: Managed<'a>,
}

impl Maker<'_> {
    fn user(&self, user: &User, groups: &HashMap<&str, &Principal>) -> Principal {
        let mut made = self.principal(Kind::User, &user.arn, &user.name, &user.inline, &user.attached);
        for name in &user.groups {
            match (groups.get(name.as_str()), self.account.iam.groups.gap()) {
                (Some(group), _) => {
                    made.shared.extend(group.own.iter().cloned());
                    made.managed.extend(group.managed.iter().cloned());
                    made.groups.push(group.arn.clone());
                    made.shared_administrator |= group.own_administrator;
                    if let Some(gap) = &group.gap {
                        made.add_gap(gap.clone());
                    }
                }
                (None, Some(gap)) => made.add_gap(gap.clone()),
                (None, None) => {
                    made.add_gap(Gap::new(CALL, Reason::Malformed, "a user's group is missing in the answer"));
                }
            }
        }
        made.boundary = self.boundary(user.boundary.as_deref());
        made.tags.clone_from(&user.tags);
        made.context = tagged(self.context("User").with("aws:username", &user.name), &user.tags)
            .with("aws:PrincipalArn", &user.arn)
            .without("aws:FederatedProvider");
        made
    }

    fn group(&self, group: &Group) -> Principal {
        let mut made = self.principal(Kind::Group, &group.arn, &group.name, &group.inline, &group.attached);
        made.groups.push(group.arn.clone());
        // A member, whoever it is: its name and tags are left open.
        made.context = self.context("User");
        made
    }

    fn role(&self, role: &Role) -> Principal {
        let mut made = self.principal(Kind::Role, &role.arn, &role.name, &role.inline, &role.attached);
        made.aws_owned = role.is_aws_owned();
        made.boundary = self.boundary(role.boundary.as_deref());
        made.tags.clone_from(&role.tags);
        let trust = given(role.trust.as_deref(), CALL, "AssumeRolePolicyDocument");
        let trust = trust.and_then(|text| self.texts.read(text, CALL));
        // Whoever may tag the session brings tags that the role does not have.
        let tags = if trust.as_deref().is_ok_and(|policy| !trust::takes_tags(policy)) { &role.tags } else { &None };
        made.context =
            tagged(self.context("AssumedRole").without("aws:username"), tags).with("aws:PrincipalArn", &role.arn);
        made.trust = Some(trust);
        made.profiles.clone_from(&role.instance_profiles);
        made
    }

    fn principal(
        &self,
        kind: Kind,
        arn: &str,
        name: &str,
        inline: &[InlinePolicy],
        attached: &[AttachedPolicy],
    ) -> Principal {
        let mut made = Principal {
            kind,
            arn: arn.to_owned(),
            name: name.to_owned(),
            aws_owned: false,
            own: Vec::new(),
            shared: Vec::new(),
            own_administrator: attached.iter().any(|policy| is_administrator_access(&policy.arn)),
            shared_administrator: false,
            managed: Vec::new(),
            groups: Vec::new(),
            boundary: None,
            gap: None,
            context: Context::new(),
            tags: None,
            trust: None,
            profiles: Vec::new(),
        };
        let inline = inline.iter().map(|policy| self.texts.read(&policy.document, CALL));
        for policy in inline.chain(attached.iter().map(|policy| self.managed.get(&policy.arn))) {
            match policy {
                Ok(policy) => made.own.push(policy),
                Err(gap) => made.add_gap(gap),
            }
        }
        made.managed.extend(attached.iter().map(|policy| policy.arn.clone()));
        made
    }

    fn boundary(&self, arn: Option<&str>) -> Option<(String, Result<Rc<Policy>, Gap>)> {
        arn.map(|arn| (arn.to_owned(), self.managed.get(arn)))
    }

    /// What is known of a request that a principal of the account makes itself, on something
    /// of the account.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
    fn context(&self, kind: &str) -> Context {
        Context::new()
            .with("aws:PrincipalAccount", &self.account.id)
            .with("aws:PrincipalType", kind)
            .with("aws:PrincipalIsAWSService", "false")
            .with("aws:ViaAWSService", "false")
            .with("aws:ResourceAccount", &self.account.id)
            .without("aws:CalledVia")
            .without("aws:CalledViaFirst")
            .without("aws:CalledViaLast")
            .without("aws:PrincipalServiceName")
            .without("aws:PrincipalServiceNamesList")
            .without("aws:SourceAccount")
            .without("aws:SourceArn")
    }
}

/// A context with the tags of the caller, where they are known.
fn tagged(mut context: Context, tags: &Tags) -> Context {
    let Some(tags) = tags else { return context };
    for (key, value) in tags.iter() {
        context = context.with(&format!("aws:PrincipalTag/{key}"), value);
    }
    context.without_others("aws:PrincipalTag/")
}
