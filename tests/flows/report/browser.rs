//! The page in a real browser: axe-core finds nothing in light or dark, it prints, and it asks the network for nothing.
//!
//! Where there is no Chromium, or axe-core cannot be had from the npm registry, that is said and the test is skipped, unless
//! `RADIANT_BROWSER=required`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{record, set_up};

/// The version of axe-core: another one may find other things.
const AXE: &str = "4.14.1";

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
}

/// axe-core, fetched once into the target folder.
fn axe() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("axe-core-{AXE}"));
    let script = folder.join("package/axe.min.js");
    if script.is_file() {
        return Some(script);
    }
    std::fs::create_dir_all(&folder).ok()?;
    let npm = on_path(&["npm", "npm.cmd"])?;
    let packed = Command::new(npm)
        .args(["pack", "--silent", &format!("axe-core@{AXE}")])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let archive = format!("axe-core-{AXE}.tgz");
    let unpacked = packed.status.success()
        && Command::new("tar")
            .args(["xzf", &archive, "package/axe.min.js"])
            .current_dir(&folder)
            .status()
            .is_ok_and(|status| status.success());
    (unpacked && script.is_file()).then_some(script)
}

/// The browser and axe-core; `None` is said.
fn tools() -> Option<(PathBuf, PathBuf)> {
    let browser = on_path(&["chromium", "chromium-browser", "google-chrome", "chrome"]);
    let found = browser.and_then(|browser| Some((browser, axe()?)));
    if found.is_none() {
        let required = std::env::var_os("RADIANT_BROWSER").is_some_and(|it| it == "required");
        let said = "a browser (chromium) and axe-core (npm) are needed to look at the record";
        assert!(!required, "{said}");
        let _written = writeln!(std::io::stderr(), "skipped: {said}");
    }
    found
}

fn browse(browser: &Path, folder: &Path, words: &[&str], page: &Path) -> String {
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--virtual-time-budget=20000",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        ))
        .args(words)
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(start_paused = true)]
async fn axe_core_finds_nothing_and_the_page_prints() {
    let Some((browser, axe)) = tools() else {
        return;
    };
    let bench = set_up().await;
    let page = record(&bench, false).await.to_html();
    let folder = tempfile::tempdir().unwrap();
    // The page itself allows no script, so the test's copy is without that rule.
    let (head, rest) = page.split_once("<meta http-equiv").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let ends = rest.trim_end().strip_suffix("</body>\n</html>").unwrap();
    let script = std::fs::read_to_string(axe).unwrap();
    let ask = "axe.run().then(r => { document.title = 'DONE'; document.body.textContent = 'FOUND ' + r.passes.length + ' ' + JSON.stringify(r.violations.map(v => [v.id, v.help, v.nodes.length, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary])); });";
    let probe =
        format!("{head}{ends}<script>{script}</script><script>{ask}</script></body></html>");
    let path = folder.path().join("probe.html");
    std::fs::write(&path, probe).unwrap();
    for look in [
        "--blink-settings=preferredColorScheme=1",
        "--blink-settings=preferredColorScheme=0",
    ] {
        let dom = browse(&browser, folder.path(), &[look, "--dump-dom"], &path);
        let (_, found) = dom
            .split_once("FOUND ")
            .unwrap_or_else(|| panic!("{dom:.2000}"));
        let (passes, found) = found.split_once(' ').unwrap();
        assert!(passes.parse::<usize>().unwrap() > 10, "{passes}");
        assert!(found.starts_with("[]"), "{found:.3000}");
    }
    let plain = folder.path().join("record.html");
    std::fs::write(&plain, &page).unwrap();
    let pdf = folder.path().join("record.pdf");
    let print = format!("--print-to-pdf={}", pdf.display());
    browse(
        &browser,
        folder.path(),
        &[&print, "--no-pdf-header-footer"],
        &plain,
    );
    let printed = std::fs::read(&pdf).unwrap();
    assert!(printed.starts_with(b"%PDF") && printed.len() > 20_000);
    #[expect(
        clippy::disallowed_methods,
        reason = "where a person wants to look at the record"
    )]
    if let Ok(keep) = std::env::var("KEEP_RECORD") {
        std::fs::write(format!("{keep}.html"), &page).unwrap();
        std::fs::write(format!("{keep}.pdf"), &printed).unwrap();
    }
}
