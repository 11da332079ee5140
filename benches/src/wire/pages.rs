//! Lists in pages: sizes as AWS allows them, and tokens that only this list takes.

use std::ops::Range;

use super::Ask;
use super::answers::{Body, Outcome, Refusal};
use super::service::{Protocol, Service, service};
use super::xml::Xml;
use crate::account::At;
use crate::kind::Pages;

/// One page of a kind.
pub(crate) fn tell(pages: &Pages, ask: &Ask<'_>) -> Outcome {
    let view = pages.views.iter().find(|view| (view.fits)(ask)).ok_or_else(|| invalid(ask, "no such list"))?;
    let entries: Vec<At<'_>> = ask.all(ask.kind).filter(|at| (view.holds)(at)).collect();
    let (range, next) =
        if pages.paged { page(ask, entries.len(), pages.limits, pages.unasked)? } else { (0..entries.len(), None) };
    let mut xml = Xml::new();
    xml.list(pages.set, pages.member, &entries[range], pages.write);
    if pages.paged {
        end(&mut xml, ask, next);
    }
    Ok(Body::Xml(xml.into_text()))
}

/// What of so many entries the page holds that is asked for, and the next page's token.
///
/// # Errors
/// AWS's error, when the size or the token is none.
pub(crate) fn page(
    ask: &Ask<'_>,
    entries: usize,
    (fewest, most): (usize, usize),
    unasked: usize,
) -> Result<(Range<usize>, Option<String>), Refusal> {
    let [size, token, _] = names(ask).map_or(["", "", ""], |service| service.pages);
    let size = match ask.params.get(size) {
        None => unasked,
        Some(text) => match text.parse::<usize>() {
            Ok(number) if (fewest..=most).contains(&number) => number,
            _ => return Err(invalid(ask, &format!("Value ( {text} ) for parameter {size} is invalid."))),
        },
    };
    let start = match ask.params.get(token) {
        None | Some("") => 0,
        Some(text) => offset(text).ok_or_else(|| invalid(ask, "The token is not valid."))?,
    };
    let end = start.saturating_add(size).min(entries);
    Ok((start.min(entries)..end, (end < entries).then(|| token_of(end))))
}

/// Writes what ends a page.
pub(super) fn end(xml: &mut Xml, ask: &Ask<'_>, next: Option<String>) {
    let Some(service) = names(ask) else { return };
    if service.name == "iam" {
        xml.leaf("IsTruncated", next.is_some());
    }
    if service.name == "s3" {
        // The owner stands beside the buckets.
        xml.inside("Owner", |xml| {
            xml.leaf("ID", crate::kinds::OWNER);
        });
    }
    // EC2 sends an empty element where others leave it out.
    match (next, service.protocol) {
        (Some(next), _) => {
            xml.leaf(service.pages[2], next);
        }
        (None, Protocol::Ec2) => {
            xml.leaf(service.pages[2], "");
        }
        (None, Protocol::Query | Protocol::RestXml | Protocol::Json) => {}
    }
}

fn names(ask: &Ask<'_>) -> Option<&'static Service> {
    service(ask.operation.service)
}

fn invalid(ask: &Ask<'_>, message: &str) -> Refusal {
    let code = names(ask).map_or("ValidationError", |service| service.invalid);
    Refusal::new(400, code, message)
}

const KEY: u64 = 0x5bd1_e995_9d1b_54a3;

/// A token that names where a page starts. It is opaque, and not any text is one.
fn token_of(offset: usize) -> String {
    let hidden = offset as u64 ^ KEY;
    format!("{hidden:016x}{:08x}", crate::account::mix(hidden) >> 32)
}

fn offset(token: &str) -> Option<usize> {
    let hidden = u64::from_str_radix(token.get(..16)?, 16).ok()?;
    let offset = usize::try_from(hidden ^ KEY).ok()?;
    (token_of(offset) == token).then_some(offset)
}

#[cfg(test)]
mod tests {
    use super::{offset, token_of};

    #[test]
    fn tokens_lead_back_and_others_are_refused() {
        for start in [0, 1, 1_000, 99_000] {
            assert_eq!(offset(&token_of(start)), Some(start));
        }
        for wrong in ["", "x", "1000", &token_of(7)[1..], &format!("0{}", &token_of(7)[1..])] {
            assert_eq!(offset(wrong), None, "{wrong}");
        }
    }
}
