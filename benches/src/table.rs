//! Tables for people: a row for each figure, a column for each run.

use std::fmt::Write as _;
use std::io::Write;

use crate::scan::Cost;

/// A figure, how it is told, and the most that it should be.
struct Figure {
    name: &'static str,
    value: fn(&Cost) -> f64,
    unit: &'static str,
    digits: usize,
    most: fn(&Cost) -> Option<f64>,
}

impl Figure {
    /// Whether it has a target that the run did not keep. What was not measured is not kept.
    fn is_missed(&self, cost: &Cost) -> bool {
        let value = (self.value)(cost);
        (self.most)(cost).is_some_and(|most| value.is_nan() || value > most)
    }

    /// Its targets, one for each size of account.
    fn targets(&self, costs: &[Cost]) -> String {
        let mut targets: Vec<String> =
            costs.iter().filter_map(|cost| (self.most)(cost)).map(|most| format!("{most}")).collect();
        targets.dedup();
        if targets.is_empty() { String::new() } else { format!("≤ {}", targets.join(", ")) }
    }
}

const fn told(name: &'static str, unit: &'static str, digits: usize, value: fn(&Cost) -> f64) -> Figure {
    Figure { name, value, unit, digits, most: |_| None }
}

const fn held(
    name: &'static str,
    unit: &'static str,
    digits: usize,
    value: fn(&Cost) -> f64,
    most: fn(&Cost) -> Option<f64>,
) -> Figure {
    Figure { name, value, unit, digits, most }
}

#[allow(clippy::cast_precision_loss)] // for people
const FIGURES: &[Figure] = &[
    told("resources", "", 0, |c| c.resources as f64),
    told("findings", "", 0, |c| c.findings.count as f64),
    held("unknown findings", "", 0, unknown, |_| Some(0.0)),
    told("wall", "ms", 0, |c| c.measured.wall_ms),
    told("  bound", "ms", 0, |c| c.bound.ms),
    told("    chain x latency", "ms", 0, |c| c.bound.chain_ms),
    told("    slowest bucket", "ms", 0, |c| c.bound.rate_ms),
    told("    calls x latency / in flight", "ms", 0, |c| c.bound.flight_ms),
    held("  wall / bound", "", 2, Cost::wall_ratio, |_| Some(1.5)),
    held("first call after", "ms", 0, |c| c.first_call_ms.unwrap_or(f64::NAN), |_| Some(100.0)),
    told("end after the last answer", "ms", 0, |c| c.after_last_ms.unwrap_or(f64::NAN)),
    told("calls", "", 0, |c| c.calls as f64),
    told("  fewest", "", 0, |c| c.bound.calls as f64),
    held("  calls / fewest", "", 3, Cost::calls_ratio, |_| Some(1.1)),
    told("  a resource", "", 2, |c| c.calls as f64 / c.resources as f64),
    held("  duplicates", "", 0, |c| c.duplicates as f64, |_| Some(0.0)),
    held("  throttled", "%", 2, Cost::throttled_percent, |c| c.buckets.then_some(1.0)),
    told("  in flight at most", "", 0, |c| c.in_flight_most as f64),
    told("CPU", "ms", 0, |c| c.measured.cpu_ms()),
    told("  user", "ms", 0, |c| c.measured.user_ms),
    held("  a call", "ms", 3, Cost::cpu_ms_a_call, |_| Some(0.5)),
    told("  a resource", "ms", 3, |c| c.measured.cpu_ms() / c.resources as f64),
    held("memory", "MB", 0, |c| c.measured.memory_mb(), |c| Some(memory_limit(c.resources))),
    told("bytes read", "MB", 1, |c| c.bytes_read as f64 / 1e6),
    told("bytes written", "MB", 1, |c| c.findings.bytes as f64 / 1e6),
    held("  a finding, without tags", "B", 0, |c| c.findings.mean_bytes, |_| Some(1_000.0)),
    told("connections", "", 0, |c| c.connections as f64),
    told("the endpoint's mean answer after", "ms", 1, |c| c.mean_answer_ms),
    told("the endpoint's own CPU", "ms", 0, |c| c.endpoint_cpu_ms),
];

fn memory_limit(resources: usize) -> f64 {
    match resources {
        0..=1_000 => 100.0,
        1_001..=10_000 => 200.0,
        _ => 500.0,
    }
}

#[allow(clippy::cast_precision_loss)] // for people
fn unknown(cost: &Cost) -> f64 {
    cost.findings.statuses.get("unknown").copied().unwrap_or(0) as f64
}

/// The figures of some runs that are above what they should be, each in a line.
pub(crate) fn missed(costs: &[Cost]) -> Vec<String> {
    let over = |cost: &Cost, figure: &Figure| {
        let (value, most) = ((figure.value)(cost), (figure.most)(cost).filter(|_| figure.is_missed(cost))?);
        let (name, unit, digits) = (figure.name.trim(), figure.unit, figure.digits);
        let buckets = if cost.buckets { "buckets on" } else { "buckets off" };
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        Some(format!("{} resources, {buckets}: {name} is {value:.digits$}{unit}, above {most}", cost.resources))
    };
    costs.iter().flat_map(|cost| FIGURES.iter().filter_map(move |figure| over(cost, figure))).collect()
}

/// Writes the table. A figure above its target carries a mark.
///
/// # Errors
/// When nobody reads it.
pub(crate) fn write(out: &mut impl Write, costs: &[Cost]) -> std::io::Result<()> {
    write!(out, "{:<36}", "")?;
    for cost in costs {
        let title = format!("{} {}", cost.resources, if cost.buckets { "buckets" } else { "free" });
        write!(out, "{title:>18}")?;
    }
    writeln!(out, "   target")?;
    for figure in FIGURES {
        write!(out, "{:<36}", figure.name)?;
        for cost in costs {
            let (value, digits) = ((figure.value)(cost), figure.digits);
            let mark = if figure.is_missed(cost) { "!" } else { " " };
            write!(out, "{:>18}", format!("{value:.digits$} {:<2}{mark}", figure.unit))?;
        }
        writeln!(out, "   {}", figure.targets(costs))?;
    }
    Ok(())
}

/// The table in Markdown. A figure above its target is bold.
///
/// # Errors
/// Never, as text does not fail.
pub(crate) fn markdown(costs: &[Cost]) -> Result<String, std::fmt::Error> {
    let mut text = "|".to_owned();
    for cost in costs {
        write!(text, " | {} {}", cost.resources, if cost.buckets { "with buckets" } else { "free" })?;
    }
    writeln!(text, " | Target |\n| ---{} | --- |", " | ---:".repeat(costs.len()))?;
    for figure in FIGURES {
        let unit = if figure.unit.is_empty() { String::new() } else { format!(", {}", figure.unit) };
        write!(text, "| {}{unit}", figure.name.trim())?;
        for cost in costs {
            let (value, digits) = ((figure.value)(cost), figure.digits);
            let mark = if figure.is_missed(cost) { "**" } else { "" };
            write!(text, " | {mark}{value:.digits$}{mark}")?;
        }
        writeln!(text, " | {} |", figure.targets(costs))?;
    }
    Ok(text)
}

/// Writes the operations of which there were more calls than needed.
///
/// # Errors
/// When nobody reads it.
pub(crate) fn write_excess(out: &mut impl Write, cost: &Cost) -> std::io::Result<()> {
    let mut excess: Vec<(usize, &str, usize)> = cost
        .operations
        .iter()
        .map(|(id, counts)| {
            let calls = usize::try_from(counts.calls).unwrap_or(usize::MAX);
            (calls, id.as_str(), cost.bound.fewest.get(id).copied().unwrap_or(0))
        })
        .filter(|(calls, _, fewest)| calls > fewest)
        .collect();
    excess.sort_by_key(|(calls, id, fewest)| (std::cmp::Reverse(calls - fewest), *id));
    for (calls, id, fewest) in excess.iter().take(12) {
        writeln!(out, "  {id}: {calls} calls, {fewest} needed")?;
    }
    let missing = cost.bound.fewest.iter().filter(|(id, fewest)| **fewest > 0 && !cost.operations.contains_key(*id));
    for (id, fewest) in missing {
        writeln!(out, "  {id}: never called, {fewest} needed")?;
    }
    for (id, counts) in cost.operations.iter().filter(|(_, counts)| counts.unknown > 0) {
        writeln!(out, "  {id}: the endpoint cannot answer it, asked {} times", counts.unknown)?;
    }
    for line in &cost.duplicate_calls {
        writeln!(out, "  twice: {line}")?;
    }
    Ok(())
}
