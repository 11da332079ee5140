//! Answers and errors in the shape of each protocol.

use bytes::Bytes;
use serde_json::{Value, json};

use super::service::{Protocol, Service};
use super::xml::{Xml, document};

/// What an operation says, before its protocol wraps it.
#[derive(Debug)]
pub(crate) enum Body {
    /// What is in the result element.
    Xml(String),
    /// A whole XML document of that root element.
    Root(&'static str, String),
    /// A JSON value.
    Json(Value),
    /// Text as it is.
    Text(String),
}

impl Body {
    /// What is in the result element, written there.
    pub(crate) fn xml(write: impl FnOnce(&mut Xml)) -> Body {
        let mut xml = Xml::new();
        write(&mut xml);
        Body::Xml(xml.into_text())
    }

    /// A document of that root element, written there.
    pub(crate) fn root(root: &'static str, write: impl FnOnce(&mut Xml)) -> Body {
        let mut xml = Xml::new();
        write(&mut xml);
        Body::Root(root, xml.into_text())
    }
}

/// An error of AWS.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    /// A header that goes with it.
    pub(crate) header: Option<(&'static str, String)>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &str, message: &str) -> Refusal {
        Refusal { status, code: code.to_owned(), message: message.to_owned(), header: None }
    }
}

/// What an operation answers.
pub(crate) type Outcome = Result<Body, Refusal>;

/// An answer on the wire.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: Bytes,
    pub(crate) header: Option<(&'static str, String)>,
}

/// The answer of an operation on the wire.
pub(crate) fn reply(service: &Service, operation: &str, body: Body, id: &str) -> Reply {
    let (content_type, text) = match (body, service.protocol) {
        (Body::Xml(inner), Protocol::Ec2) => {
            let inner = format!("<requestId>{id}</requestId>{inner}");
            ("text/xml;charset=UTF-8", document(&format!("{operation}Response"), service.namespace, &inner))
        }
        (Body::Xml(inner), Protocol::Query) => {
            let inner = format!(
                "<{operation}Result>{inner}</{operation}Result><ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata>"
            );
            ("text/xml", document(&format!("{operation}Response"), service.namespace, &inner))
        }
        (Body::Xml(inner), Protocol::RestXml | Protocol::Json) => {
            ("application/xml", document(root_of(operation), service.namespace, &inner))
        }
        (Body::Root(root, inner), _) => ("application/xml", document(root, service.namespace, &inner)),
        (Body::Json(value), _) => ("application/x-amz-json-1.1", value.to_string()),
        (Body::Text(text), _) => ("application/json", text),
    };
    Reply { status: 200, content_type, body: text.into(), header: None }
}

/// The root elements of S3's lists, which are not those of the operations' names.
fn root_of(operation: &str) -> &str {
    if operation == "ListBuckets" { "ListAllMyBucketsResult" } else { "ListAccessPointsResult" }
}

/// An error on the wire.
pub(crate) fn refusal(service: &Service, refused: &Refusal, id: &str) -> Reply {
    let Refusal { status, code, message, header } = refused;
    let mut xml = Xml::new();
    let text = match (service.protocol, service.name) {
        (Protocol::Ec2, _) => {
            xml.inside("Errors", |xml| {
                xml.inside("Error", |xml| {
                    xml.leaf("Code", code).leaf("Message", message);
                });
            });
            document("Response", "", xml.leaf("RequestID", id).text())
        }
        (Protocol::Query, _) => {
            let blame = if *status < 500 { "Sender" } else { "Receiver" };
            xml.inside("Error", |xml| {
                xml.leaf("Type", blame).leaf("Code", code).leaf("Message", message);
            });
            document("ErrorResponse", service.namespace, xml.leaf("RequestId", id).text())
        }
        // S3 Control wraps its errors, S3 does not.
        (Protocol::RestXml, "s3control") => {
            xml.inside("Error", |xml| {
                xml.leaf("Code", code).leaf("Message", message);
            });
            document("ErrorResponse", "", xml.leaf("RequestId", id).leaf("HostId", id).text())
        }
        (Protocol::RestXml, _) => {
            xml.leaf("Code", code).leaf("Message", message).leaf("RequestId", id).leaf("HostId", id);
            document("Error", "", xml.text())
        }
        (Protocol::Json, _) => json!({"__type": code, "message": message}).to_string(),
    };
    let content_type = match service.protocol {
        Protocol::Json => "application/x-amz-json-1.1",
        Protocol::Ec2 | Protocol::Query => "text/xml",
        Protocol::RestXml => "application/xml",
    };
    Reply { status: *status, content_type, body: text.into(), header: header.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::service::service;
    use super::*;

    fn text(reply: &Reply) -> &str {
        std::str::from_utf8(&reply.body).unwrap()
    }

    #[test]
    fn each_protocol_wraps_its_answers() {
        let body = || {
            Body::xml(|xml| {
                xml.leaf("a", 1);
            })
        };
        let ec2 = reply(service("ec2").unwrap(), "DescribeX", body(), "id");
        assert!(text(&ec2).ends_with(
            "<DescribeXResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>id</requestId><a>1</a></DescribeXResponse>"
        ));
        let iam = reply(service("iam").unwrap(), "ListX", body(), "id");
        assert!(text(&iam).contains("<ListXResult><a>1</a></ListXResult><ResponseMetadata><RequestId>id<"));
        let s3 = reply(service("s3").unwrap(), "ListBuckets", body(), "id");
        assert!(
            text(&s3).contains("<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><a>1</a>")
        );
    }

    #[test]
    fn each_protocol_has_its_error() {
        let refused = Refusal::new(400, "Throttling", "Rate exceeded");
        let error = |name| refusal(service(name).unwrap(), &refused, "id");
        let code = "<Code>Throttling</Code><Message>Rate exceeded</Message>";
        assert!(
            text(&error("ec2")).contains(&format!("<Response><Errors><Error>{code}</Error></Errors><RequestID>id<"))
        );
        assert!(text(&error("rds")).contains(&format!("<Error><Type>Sender</Type>{code}</Error><RequestId>id<")));
        assert!(text(&error("s3")).contains(&format!("<Error>{code}<RequestId>id<")));
        assert!(text(&error("s3control")).contains(&format!("<ErrorResponse><Error>{code}</Error>")));
        assert_eq!(text(&error("cloudtrail")), r#"{"__type":"Throttling","message":"Rate exceeded"}"#);
    }
}
