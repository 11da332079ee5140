//! XML, written as it is read: elements in order, text escaped.

use std::fmt::{self, Display, Write};

/// XML under way.
#[derive(Debug)]
pub(crate) struct Xml {
    text: String,
}

impl Xml {
    pub(crate) fn new() -> Xml {
        Xml { text: String::new() }
    }

    /// What was written so far.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What was written.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// An element that holds text.
    pub(crate) fn leaf(&mut self, name: &str, value: impl Display) -> &mut Xml {
        self.open(name);
        // Writing to a string does not fail.
        let _ = write!(Escaped(&mut self.text), "{value}");
        self.close(name)
    }

    /// An element that holds text, if there is any.
    pub(crate) fn maybe(&mut self, name: &str, value: Option<impl Display>) -> &mut Xml {
        if let Some(value) = value {
            self.leaf(name, value);
        }
        self
    }

    /// An element that holds others.
    pub(crate) fn inside(&mut self, name: &str, write: impl FnOnce(&mut Xml)) -> &mut Xml {
        self.open(name);
        write(self);
        self.close(name)
    }

    /// A list: an element for it, and one for each entry.
    pub(crate) fn list<T>(
        &mut self,
        set: &str,
        member: &str,
        entries: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Xml, T),
    ) -> &mut Xml {
        self.open(set);
        for entry in entries {
            self.open(member);
            write(self, entry);
            self.close(member);
        }
        self.close(set)
    }

    /// A list of texts.
    pub(crate) fn texts<T: Display>(
        &mut self,
        set: &str,
        member: &str,
        entries: impl IntoIterator<Item = T>,
    ) -> &mut Xml {
        self.open(set);
        for entry in entries {
            self.leaf(member, entry);
        }
        self.close(set)
    }

    /// Text that is XML already.
    pub(crate) fn raw(&mut self, text: &str) -> &mut Xml {
        self.text.push_str(text);
        self
    }

    fn open(&mut self, name: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push('>');
    }

    fn close(&mut self, name: &str) -> &mut Xml {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
        self
    }
}

/// A whole document: declaration, root element with its namespace, and what is in it.
pub(crate) fn document(root: &str, namespace: &str, inner: &str) -> String {
    let namespace = if namespace.is_empty() { String::new() } else { format!(" xmlns=\"{namespace}\"") };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}{namespace}>{inner}</{root}>")
}

struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_elements_are_closed() {
        let mut xml = Xml::new();
        xml.inside("a", |xml| {
            xml.leaf("b", "<&\">").maybe("c", None::<u8>).texts("d", "e", [1, 2]);
        });
        assert_eq!(xml.into_text(), "<a><b>&lt;&amp;&quot;&gt;</b><d><e>1</e><e>2</e></d></a>");
    }
}
