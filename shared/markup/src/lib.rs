//! What every page of the course is made of: text that is safe, one style, one policy.

mod hash;

pub use hash::source;

/// How all pages look, in light and in dark.
pub const STYLE: &str = include_str!("page.css");

/// A text for an element or an attribute, with nothing in it that a browser would obey.
pub fn text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // A page holds no control signs, and nothing that turns the direction of others.
            '\n' | '\t' => safe.push(sign),
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            _ if sign.is_control() => safe.push('\u{FFFD}'),
            _ => safe.push(sign),
        }
    }
    safe
}

/// A sentence, in which names stand between backquotes.
pub fn prose(sentence: &str) -> String {
    let parts: Vec<&str> = sentence.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text(sentence);
    }
    let part = |(index, part): (usize, &&str)| match index % 2 {
        0 => text(part),
        _ => format!("<code>{}</code>", text(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

/// The template with each `@name@` replaced. What is put in is not looked at again.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    for (index, part) in template.split('@').enumerate() {
        let value = values.iter().find(|(name, _)| index % 2 == 1 && *name == part);
        filled.push_str(value.map_or(part, |(_, value)| value));
    }
    filled
}

/// A program or a style without its comments, its indents and its empty lines.
pub fn tight(source: &str) -> String {
    let lines = source.lines().map(str::trim);
    let kept = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    kept.filter(|line| !line.starts_with("/*")).collect::<Vec<_>>().join("\n")
}

/// The same for a style, where spaces beside these signs mean nothing, too.
pub fn tight_style(source: &str) -> String {
    let mut style = tight(source);
    for (loose, close) in
        [(" { ", "{"), ("; }", "}"), (" {", "{"), (": ", ":"), ("; ", ";"), (", ", ",")]
    {
        style = style.replace(loose, close);
    }
    style
}

/// A part of a whole in percent, with as few digits as a screen can show.
pub fn percent(part: f64, whole: f64) -> String {
    let text = format!("{:.2}", part * 100.0 / whole);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_obeyed() {
        let bad = "<b a=\"1\" c='2'>&\u{202e}\0";
        assert_eq!(text(bad), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\u{fffd}");
    }

    #[test]
    fn a_name_between_backquotes_is_set_as_code() {
        assert_eq!(
            prose("a `Mutex<T>` & `_`"),
            "a <code>Mutex&lt;T&gt;</code> &amp; <code>_</code>"
        );
        assert_eq!(prose("one ` alone"), "one ` alone");
    }

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        let filled = fill("<p>@one@</p>@two@", &[("one", "@two@"), ("two", "2")]);
        assert_eq!(filled, "<p>@two@</p>2");
    }

    #[test]
    fn comments_and_indents_are_for_those_who_write() {
        assert_eq!(tight_style("/* c */\n  a b, c { d: e f; g: h; }\n"), "a b,c{d:e f;g:h}");
        assert_eq!(tight("// why\na {\n  b\n}\n\n/* c */\n"), "a {\nb\n}");
    }

    #[test]
    fn a_percentage_has_no_digits_to_spare() {
        assert_eq!(percent(1.0, 3.0), "33.33%");
        assert_eq!(percent(1.0, 2.0), "50%");
    }
}
