//! What fuzz targets share: a mutator that changes JSON as JSON, so that most of what is
//! tried gets past the parser.

use libfuzzer_sys::fuzzer_mutate;
use serde_json::{Map, Value, json};

/// For `fuzz_mutator!`: changes a value somewhere in the document, or any bytes, by turns.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed) | 1 << 40);
    let changed = match serde_json::from_slice::<Value>(&data[..size]) {
        Ok(mut document) if dice.below(4) > 0 => {
            change(&mut document, &mut dice);
            serde_json::to_vec(&document).ok()
        }
        _ => None,
    };
    match changed {
        Some(changed) if changed.len() <= max_size.min(data.len()) => {
            data[..changed.len()].copy_from_slice(&changed);
            changed.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
}

/// Numbers that follow from a seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}

/// The values of a document, parents first.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum::<usize>(),
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

fn nth<'a>(value: &'a mut Value, index: &mut usize) -> Option<&'a mut Value> {
    if *index == 0 {
        return Some(value);
    }
    *index -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, index)),
        Value::Object(fields) => fields.values_mut().find_map(|field| nth(field, index)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn change(document: &mut Value, dice: &mut Dice) {
    let all = count(document);
    let other = nth(document, &mut dice.below(all)).map(|other| other.clone());
    let Some(place) = nth(document, &mut dice.below(all)) else { return };
    match place {
        Value::Array(items) if dice.below(3) > 0 => match dice.below(3) {
            0 if !items.is_empty() => drop(items.remove(dice.below(items.len()))),
            1 => items.extend(items.first().cloned()),
            _ => items.extend(other),
        },
        Value::Object(fields) if dice.below(3) > 0 => change_field(fields, other, dice),
        Value::String(text) if dice.below(2) > 0 => change_text(text, dice),
        Value::Bool(flag) => *flag = !*flag,
        place => {
            let extremes = [
                json!(null),
                json!(""),
                json!([]),
                json!({}),
                json!(0),
                json!(-1),
                json!(i64::MAX),
                json!(0.5),
                json!("*"),
            ];
            *place =
                other.filter(|_| dice.below(2) > 0).unwrap_or_else(|| extremes[dice.below(extremes.len())].clone());
        }
    }
}

fn change_field(fields: &mut Map<String, Value>, other: Option<Value>, dice: &mut Dice) {
    let Some(name) = fields.keys().nth(dice.below(fields.len())).cloned() else { return };
    match dice.below(3) {
        0 => drop(fields.remove(&name)),
        1 => fields.extend(other.map(|other| (name, other))),
        _ => {
            if let Some(value) = fields.remove(&name) {
                let renamed = if name.starts_with("Not") { name[3..].to_owned() } else { format!("Not{name}") };
                fields.insert(renamed, value);
            }
        }
    }
}

fn change_text(text: &mut String, dice: &mut Dice) {
    let pieces = ["*", "?", ":", "/", "${", "}", "IfExists", "ForAnyValue:", "é", "0", "\u{0}", "T00:00:00Z"];
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = ends[dice.below(ends.len())];
    match dice.below(3) {
        0 => text.truncate(at),
        1 => drop(text.drain(..at)),
        _ => text.insert_str(at, pieces[dice.below(pieces.len())]),
    }
}
