//! Buckets. They are listed once for all regions, and nothing of what they are set to is
//! told in bulk: each is asked about, in its own region.

use super::common::kms_key;
use crate::account::{At, ID};
use crate::kind::{About, Kind, Operation, Pages, Place, Share, WHOLE};
use crate::wire::{Ask, Body, Outcome, Refusal, Xml};

/// The canonical id of the account.
pub(crate) const OWNER: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

pub(super) static KIND: Kind = Kind {
    name: "bucket",
    place: Place::Global,
    share: Share::Thousandths(200),
    operations: &[
        super::common::list(
            "s3",
            "ListBuckets",
            Pages {
                set: "Buckets",
                member: "Bucket",
                limits: (1, 10_000),
                unasked: usize::MAX,
                paged: true,
                write: |xml, at| {
                    xml.leaf("Name", at.name()).leaf("CreationDate", at.time("created"));
                    xml.leaf("BucketRegion", region_of(at));
                },
                views: WHOLE,
            },
        ),
        ask("GetBucketAcl", acl),
        ask("GetBucketCors", cors),
        ask("GetBucketEncryption", encryption),
        ask("GetBucketLifecycleConfiguration", lifecycle),
        ask("GetBucketLogging", logging),
        ask("GetBucketNotificationConfiguration", notifications),
        ask("GetBucketOwnershipControls", ownership),
        ask("GetBucketPolicy", policy),
        ask("GetBucketPolicyStatus", policy_status),
        ask("GetBucketReplication", replication),
        ask("GetBucketVersioning", versioning),
        ask("GetBucketWebsite", website),
        ask("GetObjectLockConfiguration", object_lock),
        ask("GetPublicAccessBlock", block),
        // What other tools ask as well.
        ask("GetBucketLocation", |at, _| {
            let region = region_of(at);
            // The oldest region has no name here.
            let name = if region == "us-east-1" { "" } else { region };
            Ok(Body::Root("LocationConstraint", name.to_owned()))
        }),
        ask("GetBucketTagging", tagging),
    ],
};

const fn ask(name: &'static str, answer: fn(&At<'_>, &Ask<'_>) -> Outcome) -> Operation {
    Operation::about(
        "s3",
        name,
        "ListBuckets",
        About {
            whom: |ask| At::index_of(ask.subject, 10).filter(|index| ask.at(*index).name() == ask.subject),
            nobody: "NoSuchBucket",
            home: Some(region_of),
            calls: |_| 1,
            answer,
        },
    )
}

/// Where a bucket is.
pub(super) fn region_of(at: &At<'_>) -> &'static str {
    at.account.regions()[at.index % at.account.size.regions]
}

fn none(code: &str) -> Outcome {
    Err(Refusal::new(404, code, "The specified configuration does not exist"))
}

fn acl(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    let public = at.percent("public-acl", 2);
    let grant = |kind: &str, grantee: &str, permission: &str| {
        format!(
            "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"{kind}\">{grantee}\
</Grantee><Permission>{permission}</Permission></Grant>"
        )
    };
    Ok(Body::root("AccessControlPolicy", |xml| {
        xml.inside("Owner", |xml| {
            xml.leaf("ID", OWNER);
        });
        xml.inside("AccessControlList", |xml| {
            xml.raw(&grant("CanonicalUser", &format!("<ID>{OWNER}</ID>"), "FULL_CONTROL"));
            if public {
                let everyone = "<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>";
                xml.raw(&grant("Group", everyone, "READ"));
            }
        });
    }))
}

fn cors(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    if !at.percent("cors", 5) {
        return none("NoSuchCORSConfiguration");
    }
    Ok(Body::root("CORSConfiguration", |xml| {
        xml.inside("CORSRule", |xml| {
            xml.leaf("AllowedMethod", "GET").leaf("AllowedOrigin", "https://www.example.com");
        });
    }))
}

fn encryption(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    let kms = at.percent("kms", 30);
    Ok(Body::root("ServerSideEncryptionConfiguration", |xml| {
        xml.inside("Rule", |xml| {
            xml.inside("ApplyServerSideEncryptionByDefault", |xml| {
                xml.leaf("SSEAlgorithm", if kms { "aws:kms" } else { "AES256" });
                xml.maybe("KMSMasterKeyID", kms.then(|| kms_key(at)));
            });
            xml.leaf("BucketKeyEnabled", kms);
        });
    }))
}

fn lifecycle(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    if !at.percent("lifecycle", 50) {
        return none("NoSuchLifecycleConfiguration");
    }
    Ok(Body::root("LifecycleConfiguration", |xml| {
        xml.inside("Rule", |xml| {
            xml.leaf("ID", "tidy")
                .inside("Filter", |xml| {
                    xml.leaf("Prefix", "");
                })
                .leaf("Status", "Enabled");
            xml.inside("Expiration", |xml| {
                xml.leaf("Days", 365);
            });
            xml.inside("NoncurrentVersionExpiration", |xml| {
                xml.leaf("NoncurrentDays", 90);
            });
            xml.inside("AbortIncompleteMultipartUpload", |xml| {
                xml.leaf("DaysAfterInitiation", 7);
            });
        });
    }))
}

fn logging(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    let target = At { index: 0, ..*at }.name();
    Ok(Body::root("BucketLoggingStatus", |xml| {
        if at.percent("logging", 60) {
            xml.inside("LoggingEnabled", |xml| {
                xml.leaf("TargetBucket", target).leaf("TargetPrefix", format!("{}/", at.name()));
            });
        }
    }))
}

fn notifications(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    Ok(Body::root("NotificationConfiguration", |xml| {
        if at.percent("notifications", 20) {
            xml.inside("QueueConfiguration", |xml| {
                xml.leaf("Id", "new").leaf("Queue", format!("arn:aws:sqs:{}:{ID}:new", region_of(at)));
                xml.leaf("Event", "s3:ObjectCreated:*");
            });
        }
    }))
}

fn ownership(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    let rule = if at.percent("public-acl", 2) { "ObjectWriter" } else { "BucketOwnerEnforced" };
    Ok(Body::root("OwnershipControls", |xml| {
        xml.inside("Rule", |xml| {
            xml.leaf("ObjectOwnership", rule);
        });
    }))
}

fn has_policy(at: &At<'_>) -> bool {
    at.percent("policy", 70)
}

fn policy(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    if !has_policy(at) {
        return none("NoSuchBucketPolicy");
    }
    let name = at.name();
    let effect = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{name}","arn:aws:s3:::{name}/*"],"Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}]}}"#
    );
    Ok(Body::Text(effect))
}

fn policy_status(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    if !has_policy(at) {
        return none("NoSuchBucketPolicy");
    }
    Ok(Body::root("PolicyStatus", |xml| {
        xml.leaf("IsPublic", false);
    }))
}

fn replication(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    if !at.percent("replication", 3) {
        return none("ReplicationConfigurationNotFoundError");
    }
    Ok(Body::root("ReplicationConfiguration", |xml| {
        xml.leaf("Role", format!("arn:aws:iam::{ID}:role/replication"));
        xml.inside("Rule", |xml| {
            xml.leaf("ID", "copy").leaf("Priority", 1).leaf("Status", "Enabled");
            xml.inside("Filter", |xml| {
                xml.leaf("Prefix", "");
            });
            xml.inside("Destination", |xml| {
                xml.leaf("Bucket", format!("arn:aws:s3:::{}-copy", at.name()));
            });
            xml.inside("DeleteMarkerReplication", |xml| {
                xml.leaf("Status", "Disabled");
            });
        });
    }))
}

fn versioning(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    let status = match at.roll("versioning") % 10 {
        0..=5 => Some("Enabled"),
        6 => Some("Suspended"),
        _ => None,
    };
    Ok(Body::root("VersioningConfiguration", |xml| {
        xml.maybe("Status", status);
    }))
}

fn website(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    if !at.percent("website", 2) {
        return none("NoSuchWebsiteConfiguration");
    }
    Ok(Body::root("WebsiteConfiguration", |xml| {
        xml.inside("IndexDocument", |xml| {
            xml.leaf("Suffix", "index.html");
        });
    }))
}

fn object_lock(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    if !at.percent("lock", 5) {
        return none("ObjectLockConfigurationNotFoundError");
    }
    Ok(Body::root("ObjectLockConfiguration", |xml| {
        xml.leaf("ObjectLockEnabled", "Enabled");
        xml.inside("Rule", |xml| {
            xml.inside("DefaultRetention", |xml| {
                xml.leaf("Mode", "GOVERNANCE").leaf("Days", 30);
            });
        });
    }))
}

fn block(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    if !at.percent("block", 90) {
        return none("NoSuchPublicAccessBlockConfiguration");
    }
    Ok(Body::root("PublicAccessBlockConfiguration", all_blocked))
}

/// A block of all that is public.
pub(super) fn all_blocked(xml: &mut Xml) {
    xml.leaf("BlockPublicAcls", true).leaf("IgnorePublicAcls", true);
    xml.leaf("BlockPublicPolicy", true).leaf("RestrictPublicBuckets", true);
}

fn tagging(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    let tags = super::common::tags(at);
    if tags.is_empty() {
        return none("NoSuchTagSet");
    }
    Ok(Body::root("Tagging", |xml| {
        xml.list("TagSet", "Tag", tags, |xml, (key, value)| {
            xml.leaf("Key", key).leaf("Value", value);
        });
    }))
}
