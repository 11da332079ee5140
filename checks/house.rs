//! Tests over every check at once: the rules of the house.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::calls::Call;
use crate::cases::{Case, blank_account};
use crate::check::Check;
use crate::fact::{Gap, Reason, Slot, Walk};
use crate::facts::Account;
use crate::judging::{Finding, GLOBAL, judge};
use crate::params::Params;
use crate::responsibilities::{self, Side};
use crate::services::{self, Entry};
use crate::verdict::Status;

fn each_check(mut complaint: impl FnMut(&'static Check, Vec<Case>) -> Vec<String>) {
    let complaints: Vec<String> =
        services::entries().flat_map(|entry| complaint(entry.check, (entry.cases)(entry.check))).collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn denied(call: &'static Call) -> Gap {
    Gap::new(call, Reason::Denied, "blanked by the house")
}

fn slots(account: &Account) -> Vec<&'static Call> {
    let mut calls = Vec::new();
    account.clone().walk(&mut |slot| calls.push(slot.call()));
    calls
}

/// The account with some of its facts changed. Slots are numbered in walking order.
fn changed(account: &Account, mut change: impl FnMut(usize, &mut dyn Slot)) -> Account {
    let mut account = account.clone();
    let mut index = 0;
    account.walk(&mut |slot| {
        change(index, slot);
        index += 1;
    });
    account
}

fn without(account: &Account, forget: impl Fn(&'static Call) -> bool) -> Account {
    changed(account, |_, slot| {
        let call = slot.call();
        if forget(call) {
            slot.blank(denied(call));
        }
    })
}

fn by_subject(findings: &[Finding]) -> BTreeMap<(&str, &str, &str), &Finding> {
    findings.iter().map(|f| ((f.resource.arn.as_str(), f.region.as_str(), f.sub_key.as_str()), f)).collect()
}

#[test]
fn every_case_holds() {
    each_check(|check, cases| cases.iter().filter_map(|case| case.complaint(check)).collect());
}

#[test]
fn every_check_fails_somewhere_and_passes_somewhere() {
    each_check(|check, cases| {
        let seen: BTreeSet<Status> = cases.iter().flat_map(|case| case.judge(check)).map(|f| f.status).collect();
        [Status::Fail, Status::Pass]
            .into_iter()
            .filter(|status| !seen.contains(status))
            .map(|status| format!("{} has no case that gives {}", check.key, status.name()))
            .collect()
    });
}

#[test]
fn in_a_blind_account_every_check_is_unknown_and_nothing_else() {
    each_check(|check, _| {
        let findings = judge(check, &blank_account(), &Params::default());
        let wrong = findings.iter().find(|f| f.status != Status::Unknown);
        match (findings.is_empty(), wrong) {
            (true, _) => vec![format!("{} says nothing of a blind account", check.key)],
            (_, Some(wrong)) => vec![format!("{} says {} of a blind account", check.key, wrong.status.name())],
            _ => Vec::new(),
        }
    });
}

/// What got better, changed or vanished between a clean and a poorer view of one account.
fn not_monotone(clean: &[Finding], poorer: &[Finding]) -> Option<String> {
    let (before, after) = (by_subject(clean), by_subject(poorer));
    let list_is_cut = poorer.iter().any(|f| f.listing);
    for (subject, finding) in &before {
        match after.get(subject) {
            Some(now) if now.status == finding.status || now.status == Status::Unknown => {}
            Some(now) => {
                return Some(format!("{} turned from {} to {}", subject.0, finding.status.name(), now.status.name()));
            }
            None if list_is_cut => {}
            None => return Some(format!("{} vanished and no list is said to be unread", subject.0)),
        }
    }
    let invented = after.iter().find(|(subject, f)| !before.contains_key(*subject) && f.status != Status::Unknown);
    invented.map(|(subject, f)| format!("{} appeared as {}", subject.0, f.status.name()))
}

#[test]
fn no_denial_makes_anything_better() {
    each_check(|check, cases| {
        let mut complaints = Vec::new();
        for case in &cases {
            let clean = case.judge(check);
            let slots = slots(&case.account);
            let mut views: Vec<(String, Account)> = Vec::new();
            for call in slots.iter().copied().collect::<BTreeSet<_>>() {
                views.push((format!("without {}", call.id()), without(&case.account, |c| c == call)));
            }
            for (nth, call) in slots.iter().enumerate() {
                let blank = |index, slot: &mut dyn Slot| {
                    if index == nth {
                        slot.blank(denied(call))
                    }
                };
                let halve = |index, slot: &mut dyn Slot| {
                    if index == nth && slot.is_listing() {
                        slot.halve(denied(call))
                    }
                };
                views.push((format!("with one {} blanked", call.id()), changed(&case.account, blank)));
                views.push((format!("with one {} cut", call.id()), changed(&case.account, halve)));
            }
            for (what, poorer) in views {
                if let Some(problem) = not_monotone(&clean, &judge(check, &poorer, &case.params)) {
                    complaints.push(format!("{}, case {:?}, {what}: {problem}", check.key, case.name));
                }
            }
        }
        complaints
    });
}

#[test]
fn what_a_check_reads_is_enough() {
    each_check(|check, cases| {
        cases
            .iter()
            .filter(|case| {
                let poorer = without(&case.account, |call| !check.reads.contains(&call));
                judge(check, &poorer, &case.params) != case.judge(check)
            })
            .map(|case| format!("{}: case {:?} changes without calls that are not in its reads", check.key, case.name))
            .collect()
    });
}

#[test]
fn a_check_reads_no_more_than_it_needs() {
    each_check(|check, cases| {
        // What a verdict says counts too; what an unknown says only names its gap.
        let said = |f: &Finding| if f.status == Status::Unknown { String::new() } else { f.message.clone() };
        let verdicts = |findings: Vec<Finding>| {
            let one = |f: Finding| (said(&f), f.resource.arn, f.region, f.sub_key, f.status);
            findings.into_iter().map(one).collect::<Vec<_>>()
        };
        check
            .reads
            .iter()
            .filter(|call| {
                !cases.iter().any(|case| {
                    let poorer = without(&case.account, |c| c == **call);
                    verdicts(judge(check, &poorer, &case.params)) != verdicts(case.judge(check))
                })
            })
            .map(|call| format!("{} reads {} and no case shows that it matters", check.key, call.id()))
            .collect()
    });
}

/// Calls that by themselves never decide a check, and why it asks them all the same.
const NEVER_DECIDE: &[(&str, &[&str])] = &[
    // The policy's text: names the open statement, and stands in where the policy's status is not told.
    ("cloudtrail-bucket-not-public", &["s3:GetBucketPolicy"]),
    ("exposure-public-trail-bucket", &["s3:GetBucketPolicy"]),
    ("s3-bucket-not-public", &["s3:GetBucketPolicy"]),
    ("s3-bucket-policy-not-public", &["s3:GetBucketPolicy"]),
    // Only a direct way fails; a load balancer, and the subnets of its targets, are named beside it.
    (
        "ec2-no-internet-path",
        &[
            "ec2:DescribeSubnets",
            "elasticloadbalancing:DescribeLoadBalancers",
            "elasticloadbalancingv2:DescribeListeners",
            "elasticloadbalancingv2:DescribeLoadBalancers",
            "elasticloadbalancingv2:DescribeTargetGroups",
            "elasticloadbalancingv2:DescribeTargetHealth",
        ],
    ),
    // The group fails as it stands; whether the internet reaches the database today is said with it.
    (
        "rds-security-group-closed",
        &[
            "ec2:DescribeInternetGateways",
            "ec2:DescribeNetworkAcls",
            "ec2:DescribeRouteTables",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcBlockPublicAccessExclusions",
            "ec2:DescribeVpcBlockPublicAccessOptions",
        ],
    ),
];

/// Whether an account lacks nothing that the check reads, but for what one call tells.
fn lacks_only(account: &Account, check: &Check, call: &Call) -> bool {
    let mut lacking = false;
    account.clone().walk(&mut |slot| {
        lacking |= slot.current_gap().is_some() && slot.call() != call && check.reads.contains(&slot.call());
    });
    !lacking
}

/// What a missing grant does: of each call that a check reads, some account turns unknown when
/// that call and no other is denied, and the unknown names it. What never decides changes no status.
#[test]
fn a_check_is_unknown_for_want_of_each_call_that_decides_it() {
    let never = |check: &Check, call: &Call| {
        NEVER_DECIDE.iter().any(|(key, calls)| *key == check.key && calls.contains(&call.id().as_str()))
    };
    let statuses = |findings: &[Finding]| findings.iter().map(|f| f.status).collect::<Vec<_>>();
    each_check(|check, cases| {
        let complaint = |call: &'static Call| {
            let names_it = |f: &Finding| f.gap.as_ref().is_some_and(|gap| gap.call == Some(call));
            let mut cases = cases.iter().filter(|case| lacks_only(&case.account, check, call)).map(|case| {
                let poorer = without(&case.account, |c| c == call);
                (case, case.judge(check), judge(check, &poorer, &case.params))
            });
            let (key, id) = (check.key, call.id());
            if never(check, call) {
                let decided =
                    cases.find(|(_, clean, poorer)| !clean.iter().any(names_it) && statuses(clean) != statuses(poorer));
                return decided.map(|(case, ..)| format!("{key}: case {:?} is decided by {id}", case.name));
            }
            let shown = cases.any(|(_, clean, poorer)| !clean.iter().any(names_it) && poorer.iter().any(names_it));
            (!shown).then(|| format!("{key} reads {id} and no case is unknown for want of it alone"))
        };
        check.reads.iter().filter_map(|call| complaint(call)).collect()
    });
}

#[test]
fn what_never_decides_is_read() {
    for (key, calls) in NEVER_DECIDE {
        let check = services::entries().find(|entry| entry.check.key == *key).map(|entry| entry.check).unwrap();
        for id in *calls {
            assert!(check.reads.iter().any(|call| call.id() == *id), "{key} does not read {id}");
        }
    }
}

#[test]
fn every_finding_of_a_check_has_its_own_identity() {
    each_check(|check, cases| {
        cases
            .iter()
            .filter(|case| {
                let findings = case.judge(check);
                by_subject(&findings).len() != findings.len()
            })
            .map(|case| format!("{}: case {:?} gives two findings with one identity", check.key, case.name))
            .collect()
    });
}

#[test]
fn every_finding_has_its_place() {
    let stands = |finding: &Finding| {
        let region = finding.region.as_str();
        (region == GLOBAL || region.split('-').count() == 3)
            && finding.resource.arn.starts_with("arn:aws")
            && !finding.resource.id.is_empty()
    };
    each_check(|check, cases| {
        let findings = cases.iter().flat_map(|case| case.judge(check));
        findings.filter(|finding| !stands(finding)).map(|finding| format!("{}: {finding:?}", check.key)).collect()
    });
}

#[test]
fn every_covered_row_is_the_customers() {
    each_check(|check, _| {
        check
            .covers
            .iter()
            .filter(|cover| responsibilities::find(cover.row).is_none_or(|row| row.side != Side::Customer))
            .map(|cover| format!("{} covers {}, which is no customer row", check.key, cover.row))
            .collect()
    });
}

/// What a POSIX shell, bash or zsh would act upon in a command, were it pasted: braces, globs,
/// variables and the like outside quotes, and a quote that does not end.
fn acted_upon_by_a_shell(command: &str) -> Option<char> {
    let mut quote = None;
    for letter in command.chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (Some('"'), '$' | '`' | '\\' | '!') => return Some(letter),
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, _) if letter.is_ascii_alphanumeric() || " -_./:=,@+%".contains(letter) => {}
            (None, _) => return Some(letter),
        }
    }
    quote
}

#[test]
fn a_shell_takes_commands_as_they_stand() {
    let acts = |command| acted_upon_by_a_shell(command).is_some();
    for taken in ["aws a b --c d=1,e=2", "aws a b --c '{\"D\":[\"$e\"]}'", "aws a b --c \"D E\" file://F"] {
        assert!(!acts(taken), "{taken}");
    }
    for other in ["a={b=1,c=2}", "a=[b]", "a*", "$a", "\"$a\"", "a;b", "a&b", "a|b", "a>b", "`a`", "'a", "\"a", "~"] {
        assert!(acts(other), "{other}");
    }
    each_check(|check, _| {
        let acted_upon = acted_upon_by_a_shell(check.fix.command);
        acted_upon
            .map(|letter| format!("{}: a shell acts upon {letter:?} in its command", check.key))
            .into_iter()
            .collect()
    });
}

fn wording(check: &Check) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut rule = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{}: {what}", check.key));
        }
    };
    rule(
        check.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
        "the key is not kebab-case",
    );
    rule(services::service(check.service()).is_some(), "the key does not begin with a service");
    rule((10..=80).contains(&check.title.len()), "the title is not 10 to 80 long");
    rule(
        !check.title.starts_with("Ensure") && !check.title.ends_with('.'),
        "the title is to state the good state, without a full stop",
    );
    rule(
        (40..=320).contains(&check.why.len()) && check.why.ends_with('.'),
        "why is to be 40 to 320 long and end with a full stop",
    );
    rule(
        (15..=220).contains(&check.fix.what.len()) && check.fix.what.ends_with('.'),
        "fix.what is to be one sentence of 15 to 220",
    );
    rule(!check.fix.what.trim_end_matches('.').contains(". "), "fix.what is to be one sentence");
    rule(
        check.fix.command.starts_with("aws ") && !check.fix.command.contains('\n'),
        "fix.command is to be one AWS CLI command",
    );
    rule(!check.fix.command.contains("--user-name root"), "root is no IAM user: no command takes it by name");
    rule(!check.references.is_empty(), "there is no reference");
    rule(
        check.references.iter().all(|r| r.starts_with("https://docs.aws.amazon.com/")),
        "references are pages of docs.aws.amazon.com",
    );
    rule(!check.reads.is_empty(), "it reads nothing");
    rule(
        [check.title, check.why, check.fix.what, check.fix.command].iter().all(|text| text.is_ascii()),
        "the wording is not ASCII",
    );
    wrong
}

#[test]
fn wording_keeps_to_the_limits() {
    each_check(|check, _| wording(check));
}

#[test]
fn every_call_in_the_table_is_read() {
    let read: BTreeSet<&Call> = services::entries().flat_map(|entry| entry.check.calls()).collect();
    let idle = crate::calls::all().filter(|call| !read.contains(call) && !crate::calls::SESSION.contains(call));
    assert_eq!(idle.map(Call::id).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn every_parameter_is_heeded() {
    let heeded: BTreeSet<&str> =
        services::entries().flat_map(|entry| entry.check.params).map(|param| param.key).collect();
    let idle: Vec<&str> = crate::params::ALL.iter().map(|p| p.key).filter(|key| !heeded.contains(key)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn keys_are_unique() {
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = services::entries().map(|entry| entry.check.key).filter(|key| !seen.insert(*key)).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// A file that holds checks is in its service's table, and one that holds a single check
/// is named as its key.
#[test]
fn file_is_key_is_entry() {
    let entries: Vec<&Entry> = services::entries().collect();
    let mut complaints = Vec::new();
    for service in ["cloudtrail", "ebs", "ec2", "exposure", "iam", "rds", "s3", "vpc"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(service);
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let single = format!("{service}-{}", stem.replace('_', "-"));
            let holds_check = text.contains("Check = Check {") || text.contains("Check { key");
            let entered = entries.iter().any(|entry| entry.module == stem && entry.check.service() == service);
            if holds_check && !entered {
                complaints
                    .push(format!("{service}/{stem}.rs holds checks and is not in the table of {service}/mod.rs"));
            }
            let named: Vec<_> =
                entries.iter().filter(|e| e.module == stem && e.check.service() == service && e.single).collect();
            if let [entry] = named[..]
                && entry.check.key != single
            {
                complaints.push(format!("{service}/{stem}.rs holds {}, not {single}", entry.check.key));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn frameworks_name_checks_that_exist() {
    let keys: BTreeSet<&str> = services::entries().map(|entry| entry.check.key).collect();
    for framework in crate::frameworks::all() {
        for requirement in &framework.requirements {
            for check in &requirement.checks {
                assert!(keys.contains(check.as_str()), "{}: {} names {check}", framework.id, requirement.id);
            }
        }
    }
}
