//! A Chromium without a window, led over two pipes by its debugging protocol: JSON with a
//! zero byte after each message.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::{Value, json};

/// An answer comes within this time, or something is wrong.
const DEADLINE: Duration = Duration::from_mins(1);
/// How long a browser may take to end by itself.
const GRACE: Duration = Duration::from_secs(5);
/// How often it is asked whether it has ended.
const POLL: Duration = Duration::from_millis(10);

/// What the browser is started with. The pages are our own, so nothing needs to be kept
/// from the machine; without a sandbox it starts in a container, too.
const FLAGS: [&str; 11] = [
    "--remote-debugging-pipe",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
];

/// The browser listens at the file descriptor 3 and answers at 4.
const PIPES: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#;

/// A browser with one tab.
pub(crate) struct Browser {
    child: Child,
    commands: ChildStdin,
    messages: Receiver<Value>,
    last: u64,
    session: Option<String>,
    events: Vec<Value>,
}

impl Browser {
    /// Starts it, with a profile of its own in this folder.
    ///
    /// # Errors
    ///
    /// When it cannot be started or does not answer.
    pub(crate) fn start(program: &OsStr, profile: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new("sh");
        command.args(["-c", PIPES]).arg(program).args(FLAGS);
        command.arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("cannot run a shell")?;
        let commands = child.stdin.take().context("no way to talk to the browser")?;
        let answers = child.stdout.take().context("no way to hear the browser")?;
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            let messages = BufReader::new(answers).split(0).map_while(Result::ok);
            for message in messages.filter_map(|bytes| serde_json::from_slice(&bytes).ok()) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut browser =
            Self { child, commands, messages, last: 0, session: None, events: Vec::new() };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))?;
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let session = browser.call("Target.attachToTarget", attach)?;
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}))?;
        }
        Ok(browser)
    }

    /// Gives a command and waits for its answer.
    ///
    /// # Errors
    ///
    /// When the browser refuses it, has ended, or takes too long.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> anyhow::Result<Value> {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        let sent = self.commands.write_all(format!("{message}\0").as_bytes());
        sent.and_then(|()| self.commands.flush()).context("the browser has ended")?;
        let id = self.last;
        let answer = self.wait(method, |message| message["id"] == id)?;
        if let Some(why) = answer["error"]["message"].as_str() {
            bail!("{method}: {why}");
        }
        Ok(answer["result"].clone())
    }

    /// Waits for a message; all others are kept as events.
    fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let begin = Instant::now();
        loop {
            let left = DEADLINE.saturating_sub(begin.elapsed());
            match self.messages.recv_timeout(left) {
                Ok(message) if wanted(&message) => return Ok(message),
                Ok(message) => self.events.push(message),
                Err(RecvTimeoutError::Timeout) => bail!("{what}: no answer within {DEADLINE:?}"),
                Err(RecvTimeoutError::Disconnected) => bail!("{what}: the browser has ended"),
            }
        }
    }

    /// Opens an address and waits until all of it is there.
    ///
    /// # Errors
    ///
    /// When it cannot be opened.
    pub(crate) fn open(&mut self, address: &str) -> anyhow::Result<()> {
        self.events.clear();
        let answer = self.call("Page.navigate", json!({"url": address}))?;
        if let Some(why) = answer["errorText"].as_str() {
            bail!("cannot open {address}: {why}");
        }
        let is_loaded = |message: &Value| message["method"] == "Page.loadEventFired";
        if !self.events.iter().any(is_loaded) {
            let loaded = self.wait("the page is loaded", is_loaded)?;
            self.events.push(loaded);
        }
        Ok(())
    }

    /// What an expression of the page's language comes to.
    ///
    /// # Errors
    ///
    /// When it throws.
    pub(crate) fn evaluate(&mut self, expression: &str) -> anyhow::Result<Value> {
        let answer = self.call(
            "Runtime.evaluate",
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true}),
        )?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            let why = thrown["exception"]["description"].as_str();
            bail!("{}", why.unwrap_or("an expression threw"));
        }
        Ok(answer["result"]["value"].clone())
    }

    /// Presses a key, as a person does.
    ///
    /// # Errors
    ///
    /// When the browser refuses it.
    pub(crate) fn press(&mut self, key: &str) -> anyhow::Result<()> {
        let mut event = json!({"type": "rawKeyDown", "key": key, "code": key});
        let code = match key {
            "Tab" => 9,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            _ => 0,
        };
        event["windowsVirtualKeyCode"] = code.into();
        if code == 0 {
            event["type"] = "keyDown".into();
            event["text"] = key.into();
        }
        self.call("Input.dispatchKeyEvent", event.clone())?;
        event["type"] = "keyUp".into();
        self.call("Input.dispatchKeyEvent", event).map(drop)
    }

    /// The parameters of the events of this name since the page was opened.
    pub(crate) fn events(&self, method: &str) -> impl Iterator<Item = &Value> {
        let of_method = self.events.iter().filter(move |event| event["method"] == method);
        of_method.map(|event| &event["params"])
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.session = None;
        let message = json!({"id": self.last + 1, "method": "Browser.close"});
        // One that hears nothing any more is ended below.
        self.commands.write_all(format!("{message}\0").as_bytes()).ok();
        self.commands.flush().ok();
        let begin = Instant::now();
        while begin.elapsed() < GRACE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(POLL);
        }
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
