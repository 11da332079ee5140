//! What many kinds share: the usual lists of a service, tags, networks, policies.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::account::{At, ID};
use crate::kind::{About, Answer, Operation, Pages, View, WHOLE};
use crate::wire::{Ask, Body, Outcome, Xml};

/// A list of EC2, which tells everything when nobody asks for pages.
pub(super) const fn ec2(name: &'static str, set: &'static str, write: fn(&mut Xml, &At<'_>)) -> Operation {
    list(
        "ec2",
        name,
        Pages { set, member: "item", limits: (5, 1_000), unasked: usize::MAX, paged: true, write, views: WHOLE },
    )
}

/// A list of RDS.
pub(super) const fn rds(
    name: &'static str,
    set: &'static str,
    member: &'static str,
    write: fn(&mut Xml, &At<'_>),
) -> Operation {
    list("rds", name, Pages { set, member, limits: (20, 100), unasked: 100, paged: true, write, views: WHOLE })
}

/// A list of IAM.
pub(super) const fn iam(name: &'static str, set: &'static str, write: fn(&mut Xml, &At<'_>)) -> Operation {
    list(
        "iam",
        name,
        Pages { set, member: "member", limits: (1, 1_000), unasked: 100, paged: true, write, views: WHOLE },
    )
}

/// What IAM tells of one thing, by its name in that parameter, to tools that ask thing by thing.
pub(super) const fn iam_of(
    name: &'static str,
    after: &'static str,
    parameter: &'static str,
    answer: fn(&At<'_>, &Ask<'_>) -> Outcome,
) -> Operation {
    Operation::about(
        "iam",
        name,
        after,
        About { whom: whom(parameter), nobody: "NoSuchEntity", home: None, calls: |_| 1, answer },
    )
}

/// Who is named in the parameter.
const fn whom(parameter: &'static str) -> fn(&Ask<'_>) -> Option<usize> {
    match parameter.as_bytes() {
        b"UserName" => |ask| At::index_of(ask.params.get("UserName")?, 10),
        b"RoleName" => |ask| At::index_of(ask.params.get("RoleName")?, 10),
        b"GroupName" => |ask| At::index_of(ask.params.get("GroupName")?, 10),
        _ => |ask| At::index_of(ask.params.get("PolicyArn")?, 10),
    }
}

/// The managed policy of something in IAM, if it has one.
pub(super) fn iam_attached(policy: Option<At<'_>>) -> Outcome {
    Ok(Body::xml(|xml| {
        super::iam_policies::attachments_of(xml, "AttachedPolicies", policy);
        xml.leaf("IsTruncated", false);
    }))
}

/// The name of the inline policy of something in IAM, if it has one.
pub(super) fn iam_inline(there: bool) -> Outcome {
    Ok(Body::xml(|xml| {
        xml.texts("PolicyNames", "member", there.then_some("inline")).leaf("IsTruncated", false);
    }))
}

/// The inline policy of something in IAM, which is named in that element.
pub(super) fn iam_inline_policy(name: &str, at: &At<'_>) -> Outcome {
    Ok(Body::xml(|xml| {
        xml.leaf(name, at.name()).leaf("PolicyName", "inline").leaf("PolicyDocument", encoded(&read_policy(at)));
    }))
}

/// The tags of something in IAM.
pub(super) fn iam_tags(at: &At<'_>) -> Outcome {
    Ok(Body::xml(|xml| {
        query_tags(xml, "Tags", "member", at);
        xml.leaf("IsTruncated", false);
    }))
}

/// A list of the load balancers' services.
pub(super) const fn elb(
    service: &'static str,
    name: &'static str,
    set: &'static str,
    write: fn(&mut Xml, &At<'_>),
) -> Operation {
    list(
        service,
        name,
        Pages { set, member: "member", limits: (1, 400), unasked: 400, paged: true, write, views: WHOLE },
    )
}

/// Any list.
pub(super) const fn list(service: &'static str, name: &'static str, pages: Pages) -> Operation {
    Operation { service, name, answer: Answer::Pages(pages), after: None }
}

impl Operation {
    /// The same with pages of another size.
    pub(super) const fn sized(self, fewest: usize, most: usize) -> Operation {
        self.changed(Some((fewest, most)), None, true)
    }

    /// The same without pages.
    pub(super) const fn unpaged(self) -> Operation {
        self.changed(None, None, false)
    }

    /// The same, told as several lists.
    pub(super) const fn viewed(self, views: &'static [View]) -> Operation {
        self.changed(None, Some(views), true)
    }

    const fn changed(self, limits: Option<(usize, usize)>, views: Option<&'static [View]>, paged: bool) -> Operation {
        let answer = match self.answer {
            Answer::Pages(pages) => Answer::Pages(Pages {
                limits: if let Some(limits) = limits { limits } else { pages.limits },
                views: if let Some(views) = views { views } else { pages.views },
                paged,
                ..pages
            }),
            other @ (Answer::Once(_) | Answer::About(_) | Answer::Counted { .. }) => other,
        };
        Operation { service: self.service, name: self.name, answer, after: self.after }
    }
}

/// The tags of a resource: nine in ten have some.
pub(super) fn tags(at: &At<'_>) -> Vec<(&'static str, String)> {
    if !at.percent("tagged", 90) {
        return Vec::new();
    }
    let team = ["payments", "search", "platform & tools"][at.index % 3];
    vec![("Name", at.name()), ("team", team.to_owned())]
}

/// Tags in EC2's spelling.
pub(super) fn ec2_tags(xml: &mut Xml, at: &At<'_>) {
    xml.list("tagSet", "item", tags(at), |xml, (key, value)| {
        xml.leaf("key", key).leaf("value", value);
    });
}

/// Tags in the spelling of IAM and RDS.
pub(super) fn query_tags(xml: &mut Xml, set: &str, member: &str, at: &At<'_>) {
    xml.list(set, member, tags(at), |xml, (key, value)| {
        xml.leaf("Key", key).leaf("Value", value);
    });
}

/// A KMS key of the place.
pub(super) fn kms_key(at: &At<'_>) -> String {
    at.arn("kms", &format!("key/00000000-0000-4000-8000-{:012x}", at.index % 16))
}

/// A private address.
pub(super) fn private_ip(at: &At<'_>) -> String {
    let index = at.index;
    format!("10.{}.{}.{}", index / 65_536 % 256, index / 256 % 256, index % 256)
}

/// A public address, of the ranges that are for examples.
pub(super) fn public_ip(at: &At<'_>) -> String {
    format!("198.51.{}.{}", at.index / 256 % 256, at.index % 256)
}

/// What IAM leaves as it is when it encodes a policy (RFC 3986).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A policy as IAM sends it: percent-encoded.
pub(super) fn encoded(document: &str) -> String {
    utf8_percent_encode(document, UNRESERVED).to_string()
}

/// A policy that lets read one bucket.
pub(super) fn read_policy(at: &At<'_>) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::{name}","arn:aws:s3:::{name}/*"]}}]}}"#,
        name = at.name()
    )
}

/// The ARN of something in IAM.
pub(super) fn iam_arn(rest: &str) -> String {
    format!("arn:aws:iam::{ID}:{rest}")
}
