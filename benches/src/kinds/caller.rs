//! Who asks.

use crate::account::ID;
use crate::kind::{Kind, Operation, Place, Share};
use crate::wire::Body;

pub(super) static KIND: Kind = Kind {
    name: "caller",
    place: Place::Global,
    share: Share::InEachPlace(0),
    operations: &[Operation::once("sts", "GetCallerIdentity", |_| {
        Ok(Body::xml(|xml| {
            xml.leaf("Arn", format!("arn:aws:iam::{ID}:user/auditor"));
            xml.leaf("UserId", "AIDABENCHAUDITOR00000").leaf("Account", ID);
        }))
    })],
};
