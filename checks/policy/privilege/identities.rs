//! Paths within IAM and STS: policies, credentials, trust, boundaries.

use super::catalogue::{Gain, Path, new, target};
use super::principal::Kind;

const RHINO: &str = "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/";
const BISHOP_FOX: &str = "https://bishopfox.com/blog/privilege-escalation-in-aws";
const BOUNDARIES: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html";

pub(super) const PATHS: &[Path] = &[
    Path {
        id: "attach-user-policy",
        does: "attaches {policy} to {target}",
        gain: Gain::Grant(Kind::User),
        needs: &[target("iam:AttachUserPolicy")],
        source: RHINO,
    },
    Path {
        id: "put-user-policy",
        does: "writes an inline policy that allows everything into {target}",
        gain: Gain::Grant(Kind::User),
        needs: &[target("iam:PutUserPolicy")],
        source: RHINO,
    },
    Path {
        id: "attach-group-policy",
        does: "attaches {policy} to {target}",
        gain: Gain::Grant(Kind::Group),
        needs: &[target("iam:AttachGroupPolicy")],
        source: RHINO,
    },
    Path {
        id: "put-group-policy",
        does: "writes an inline policy that allows everything into {target}",
        gain: Gain::Grant(Kind::Group),
        needs: &[target("iam:PutGroupPolicy")],
        source: RHINO,
    },
    Path {
        id: "attach-role-policy",
        does: "attaches {policy} to {target}",
        gain: Gain::Grant(Kind::Role),
        needs: &[target("iam:AttachRolePolicy")],
        source: RHINO,
    },
    Path {
        id: "put-role-policy",
        does: "writes an inline policy that allows everything into {target}",
        gain: Gain::Grant(Kind::Role),
        needs: &[target("iam:PutRolePolicy")],
        source: RHINO,
    },
    Path {
        id: "create-policy-version",
        does: "makes a version of {target} that allows everything the default one",
        gain: Gain::Rewrite,
        needs: &[target("iam:CreatePolicyVersion")],
        source: RHINO,
    },
    // Older versions are not in the facts: one of them may allow more.
    Path {
        id: "set-default-policy-version",
        does: "makes another version of {target} the default one, if one of its versions allows everything",
        gain: Gain::Rewrite,
        needs: &[target("iam:SetDefaultPolicyVersion")],
        source: RHINO,
    },
    Path {
        id: "assume-role",
        does: "assumes {target}",
        gain: Gain::Assume,
        needs: &[target("sts:AssumeRole")],
        source: BISHOP_FOX,
    },
    Path {
        id: "update-assume-role-policy",
        does: "makes {target} trust it, and assumes it",
        gain: Gain::Retrust,
        needs: &[target("iam:UpdateAssumeRolePolicy")],
        source: RHINO,
    },
    Path {
        id: "create-access-key",
        does: "makes an access key of {target}",
        gain: Gain::Credentials,
        needs: &[target("iam:CreateAccessKey")],
        source: RHINO,
    },
    Path {
        id: "create-login-profile",
        does: "gives {target} a console password",
        gain: Gain::Credentials,
        needs: &[target("iam:CreateLoginProfile")],
        source: RHINO,
    },
    Path {
        id: "update-login-profile",
        does: "changes the console password of {target}",
        gain: Gain::Credentials,
        needs: &[target("iam:UpdateLoginProfile")],
        source: RHINO,
    },
    Path {
        id: "add-user-to-group",
        does: "adds itself to {target}",
        gain: Gain::Join,
        needs: &[target("iam:AddUserToGroup")],
        source: RHINO,
    },
    Path {
        id: "update-saml-provider",
        does: "replaces the certificate of the SAML provider that {target} trusts, and signs in as that role",
        gain: Gain::Provider,
        needs: &[target("iam:UpdateSAMLProvider")],
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html",
    },
    Path {
        id: "create-role-attach-policy",
        does: "makes a role that trusts it, attaches {policy}, and assumes it",
        gain: Gain::New,
        needs: &[new("iam:CreateRole", "role/*"), new("iam:AttachRolePolicy", "role/*")],
        source: BOUNDARIES,
    },
    Path {
        id: "create-role-put-policy",
        does: "makes a role that trusts it, writes a policy that allows everything into it, and assumes it",
        gain: Gain::New,
        needs: &[new("iam:CreateRole", "role/*"), new("iam:PutRolePolicy", "role/*")],
        source: BOUNDARIES,
    },
    Path {
        id: "create-user-attach-policy",
        does: "makes a user, attaches {policy}, and makes an access key of it",
        gain: Gain::New,
        needs: &[
            new("iam:CreateUser", "user/*"),
            new("iam:AttachUserPolicy", "user/*"),
            new("iam:CreateAccessKey", "user/*"),
        ],
        source: BOUNDARIES,
    },
    Path {
        id: "create-user-put-policy",
        does: "makes a user, writes a policy that allows everything into it, and makes an access key of it",
        gain: Gain::New,
        needs: &[
            new("iam:CreateUser", "user/*"),
            new("iam:PutUserPolicy", "user/*"),
            new("iam:CreateAccessKey", "user/*"),
        ],
        source: BOUNDARIES,
    },
    Path {
        id: "delete-user-permissions-boundary",
        does: "deletes the permissions boundary of {target}",
        gain: Gain::Unbind(Kind::User),
        needs: &[target("iam:DeleteUserPermissionsBoundary")],
        source: BOUNDARIES,
    },
    Path {
        id: "delete-role-permissions-boundary",
        does: "deletes the permissions boundary of {target}",
        gain: Gain::Unbind(Kind::Role),
        needs: &[target("iam:DeleteRolePermissionsBoundary")],
        source: BOUNDARIES,
    },
    Path {
        id: "put-user-permissions-boundary",
        does: "makes AdministratorAccess the permissions boundary of {target}",
        gain: Gain::Unbind(Kind::User),
        needs: &[target("iam:PutUserPermissionsBoundary")],
        source: BOUNDARIES,
    },
    Path {
        id: "put-role-permissions-boundary",
        does: "makes AdministratorAccess the permissions boundary of {target}",
        gain: Gain::Unbind(Kind::Role),
        needs: &[target("iam:PutRolePermissionsBoundary")],
        source: BOUNDARIES,
    },
    Path {
        id: "rewrite-permissions-boundary",
        does: "makes a version of the boundary policy of {target} that allows everything the default one",
        gain: Gain::UnbindByRewrite,
        needs: &[target("iam:CreatePolicyVersion")],
        source: BOUNDARIES,
    },
];
