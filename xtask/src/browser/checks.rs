//! What is asked of every page in a browser.

use anyhow::Context;
use serde_json::{Value, json};

use super::devtools::Browser;

/// More keys than these lead nowhere.
const MOST_KEYS: usize = 300;

/// All words of the page but those of its controls.
const WORDS: &str = "(() => {
    const all = document.body.cloneNode(true);
    all.querySelectorAll('.controls, script, template').forEach(part => part.remove());
    return all.textContent.replace(/\\s+/g, ' ').trim();
})()";

/// Whether a program that the page does not promise is kept from running.
const STRANGER: &str = "(() => {
    const stranger = document.createElement('script');
    stranger.textContent = 'window.stranger = true';
    document.body.append(stranger);
    return window.stranger === undefined;
})()";

/// One look at one page.
pub(crate) struct Look<'a> {
    browser: &'a mut Browser,
    address: &'a str,
    /// How many things were asked.
    pub(crate) asked: usize,
    /// What was not as it should be.
    pub(crate) problems: Vec<String>,
}

impl<'a> Look<'a> {
    pub(crate) fn new(browser: &'a mut Browser, address: &'a str) -> Self {
        Self { browser, address, asked: 0, problems: Vec::new() }
    }

    /// Asks everything. With the text of axe-core, also whether everybody can use the page.
    ///
    /// # Errors
    ///
    /// When the browser fails, not when the page does.
    pub(crate) fn ask(&mut self, axe: Option<&str>) -> anyhow::Result<()> {
        self.words()?;
        self.themes(axe)?;
        self.narrow()?;
        if self.evaluate("document.querySelectorAll('.scene').length > 0")? == true {
            self.keys()?;
            self.slider()?;
            self.replay()?;
        }
        self.quiet();
        let kept_out = self.evaluate(STRANGER)? == true;
        self.must(kept_out, "a program that the page does not promise is not run");
        Ok(())
    }

    fn must(&mut self, held: bool, what: &str) {
        self.asked += 1;
        if !held {
            self.problems.push(what.to_owned());
        }
    }

    fn evaluate(&mut self, expression: &str) -> anyhow::Result<Value> {
        self.browser.evaluate(expression)
    }

    /// The page says the same with and without its program.
    fn words(&mut self) -> anyhow::Result<()> {
        let disabled = |value: bool| json!({"value": value});
        self.browser.call("Emulation.setScriptExecutionDisabled", disabled(true))?;
        self.browser.open(self.address)?;
        let without = self.evaluate(WORDS)?;
        let controls = self.evaluate("document.querySelectorAll('.controls').length")?;
        self.must(controls == 0, "without a program there are no controls that do nothing");
        self.browser.call("Emulation.setScriptExecutionDisabled", disabled(false))?;
        self.browser.open(self.address)?;
        let with = self.evaluate(WORDS)?;
        let long = without.as_str().is_some_and(|words| words.len() > 500);
        self.must(long, "there is something to read");
        self.must(with == without, "the page says the same with and without its program");
        Ok(())
    }

    /// Both themes are there, and can be used by everybody.
    fn themes(&mut self, axe: Option<&str>) -> anyhow::Result<()> {
        // What is closed would not be looked at.
        self.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")?;
        let mut grounds = Vec::new();
        for theme in ["light", "dark"] {
            self.media(&[("prefers-color-scheme", theme)])?;
            grounds.push(self.evaluate("getComputedStyle(document.body).backgroundColor")?);
            let Some(axe) = axe else { continue };
            self.evaluate(axe)?;
            let found = self.evaluate(
                "axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
                    `${id}: ${nodes[0].html.slice(0, 120)} (${nodes.length} times)`))",
            )?;
            let found = found.as_array().context("axe-core has no answer")?;
            let found: Vec<&str> = found.iter().filter_map(Value::as_str).collect();
            let what = format!("axe-core finds nothing in the {theme} theme: {}", found.join("; "));
            self.must(found.is_empty(), &what);
        }
        self.must(grounds[0] != grounds[1], "the dark theme is another than the light one");
        Ok(())
    }

    fn media(&mut self, features: &[(&str, &str)]) -> anyhow::Result<()> {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        self.browser.call("Emulation.setEmulatedMedia", json!({"features": features})).map(drop)
    }

    /// On a telephone nothing but tables is wider than the screen.
    fn narrow(&mut self) -> anyhow::Result<()> {
        let metrics = json!({"width": 360, "height": 700, "deviceScaleFactor": 2, "mobile": false});
        self.browser.call("Emulation.setDeviceMetricsOverride", metrics)?;
        let fits = self.evaluate("document.documentElement.scrollWidth <= 360")?;
        self.must(fits == true, "on a narrow screen the page does not scroll sideways");
        self.browser.call("Emulation.clearDeviceMetricsOverride", json!({})).map(drop)
    }

    /// What the first picture says now.
    fn now(&mut self) -> anyhow::Result<String> {
        let said = self.evaluate("document.querySelector('.now').textContent")?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    /// The keys step through the events, choose a thread, and zoom.
    fn keys(&mut self) -> anyhow::Result<()> {
        let in_picture = "document.activeElement.matches('.board')";
        let mut tabs = 0;
        while self.evaluate(in_picture)? != true && tabs < MOST_KEYS {
            self.browser.press("Tab")?;
            tabs += 1;
        }
        self.must(tabs < MOST_KEYS, "the picture is reached by the keyboard");
        let mut said: Vec<String> = Vec::new();
        while said.len() < MOST_KEYS {
            self.browser.press("ArrowRight")?;
            let now = self.now()?;
            if said.last() == Some(&now) {
                break;
            }
            said.push(now);
        }
        self.must(said.len() > 3, "the arrow key steps from event to event");
        self.must(said.iter().all(|it| it.contains(". Now: ")), "every step says what happens");
        // The page with a deadlock must say it in these words.
        if self.evaluate("document.querySelector('section').id === 'deadlock'")? == true {
            let waits = |it: &String| {
                let parts = ["left waits for lock ", " holding ", "right waits for lock ", " · "];
                parts.iter().all(|part| it.contains(part))
            };
            self.must(said.iter().any(waits), "a step says who waits for what and holds what");
        }
        self.browser.press("ArrowLeft")?;
        let back = self.now()?;
        self.must(said.len() < 2 || said[said.len() - 2] == back, "the arrow key steps back");
        self.browser.press("ArrowDown")?;
        let chosen = self.evaluate("+document.querySelector('.chosen').getAttribute('height')")?;
        self.must(chosen.as_f64() > Some(0.0), "the arrow key chooses a thread");
        self.browser.press("ArrowUp")?;
        self.zoom()
    }

    fn zoom(&mut self) -> anyhow::Result<()> {
        let wide = "document.querySelector('.time').viewBox.baseVal.width";
        let whole = self.evaluate(wide)?;
        self.browser.press("+")?;
        let closer = self.evaluate(wide)?;
        self.must(closer.as_f64() < whole.as_f64(), "+ looks more closely");
        self.browser.press("-")?;
        let wider = self.evaluate(wide)?;
        self.must(wider.as_f64() > closer.as_f64(), "- looks from further away");
        self.browser.press("+")?;
        self.browser.press("0")?;
        let again = self.evaluate(wide)?;
        self.must(again == whole, "0 shows the whole run");
        Ok(())
    }

    /// The slider goes through the time, by the keyboard, too.
    fn slider(&mut self) -> anyhow::Result<()> {
        let before = self.now()?;
        self.evaluate("document.querySelector('.slider').focus()")?;
        for _ in 0..3 {
            self.browser.press("ArrowLeft")?;
        }
        let after = self.now()?;
        self.must(after != before && after.contains(": "), "the slider says what happens when");
        Ok(())
    }

    /// Nothing moves for those who do not want it.
    fn replay(&mut self) -> anyhow::Result<()> {
        // A replay that glides keeps still meanwhile; one that steps says each step.
        let press = "(() => {
            const [play, now] = ['.play', '.now'].map(name => document.querySelector(name));
            play.click();
            const said = now.getAttribute('aria-live');
            play.click();
            return said;
        })()";
        self.media(&[("prefers-reduced-motion", "reduce")])?;
        let calm = self.evaluate(press)?;
        self.must(calm != "off", "who wants no motion sees one event after the other");
        self.media(&[])?;
        let moved = self.evaluate(press)?;
        self.must(moved == "off", "a replay that moves is not read out all the time");
        Ok(())
    }

    /// The page has asked for nothing but itself, and nothing went wrong in it.
    fn quiet(&mut self) {
        let asked = self.browser.events("Network.requestWillBeSent");
        let asked = asked.filter_map(|event| event["request"]["url"].as_str());
        let elsewhere: Vec<String> =
            asked.filter(|url| *url != self.address).map(str::to_owned).collect();
        let errors: Vec<String> = self
            .browser
            .events("Log.entryAdded")
            .map(|event| &event["entry"])
            .filter(|entry| entry["level"] == "error")
            .chain(self.browser.events("Runtime.exceptionThrown").map(|it| &it["exceptionDetails"]))
            .map(|entry| entry["text"].as_str().unwrap_or("something").to_owned())
            .collect();
        let what = format!("the page asks for nothing but itself: {}", elsewhere.join(", "));
        self.must(elsewhere.is_empty(), &what);
        let what = format!("nothing goes wrong in the page: {}", errors.join(", "));
        self.must(errors.is_empty(), &what);
    }
}
