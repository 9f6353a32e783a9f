//! Whether what a shared screen shows can be read at the far end of a call: pictures in sharing view, made smaller and packed
//! as a call does that, are given to a program that reads letters, and what it reads is compared with what was drawn.
//!
//! `RADIANT_LEGIBLE=all cargo test --test snapshots far_end -- --nocapture` tells it of every page.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use egui::epaint::{ClippedShape, TextShape};
use egui::{Rect, Shape, Theme, pos2, vec2};

use crate::raster::Picture;
use crate::{Camera, Look};

/// The programs that are needed, and the packages of Debian that they come in.
const NEEDED: [(&str, &str); 3] = [
    ("cjpeg", "libjpeg-turbo-progs"),
    ("djpeg", "libjpeg-turbo-progs"),
    ("tesseract", "tesseract-ocr"),
];
/// How well a call packs what it shows, of 100.
const QUALITY: &str = "40";
/// The widths of a picture at the far end, in pixels.
const WIDTHS: [usize; 2] = [1280, 960];
/// So many times larger it is read: the reader knows letters as they are on paper.
const LARGER: usize = 3;
/// How the reader goes about it: words anywhere, and one block of them. It takes a button for a picture in the one, and a column for
/// a line in the other, so that a word is read where either has it.
const LAYOUTS: [&str; 2] = ["11", "6"];
/// The page that has to be read, and how much of it, in percent.
const PAGE: (&str, f64) = ("23-accounts-grid", 88.0);
/// Says which pages are read: `all`.
const LEGIBLE: &str = "RADIANT_LEGIBLE";

#[test]
fn the_grid_of_a_shared_screen_can_be_read_at_the_far_end() {
    let missing = missing();
    if !missing.is_empty() {
        // Not with a print macro: what those say is kept back when a test passes.
        let install = missing.join(" ");
        writeln!(
            io::stderr(),
            "skipped: nothing here reads letters: apt-get install {install}"
        )
        .unwrap();
        return;
    }
    let all = std::env::var_os(LEGIBLE).is_some_and(|value| value == "all");
    let pages: &'static [&'static str] = if all { &[] } else { &[PAGE.0] };
    let mut camera = Camera::new(Look {
        name: "",
        theme: Theme::Light,
        size: [1280, 720],
        zoom: 125,
        pages,
        shell: "",
    });
    let folder = tempfile::tempdir().unwrap();
    let mut shares = Vec::new();
    camera.each(|camera, name| {
        let picture = camera.window();
        let words = shown(&camera.ui.output().shapes, camera.ui.ctx.content_rect());
        for width in WIDTHS {
            let read = read(&picture.narrowed(width), folder.path());
            let lost = lost(&words, &read);
            let share = percent(words.len() - lost.len(), words.len());
            let told = format!(
                "{name}, {width} wide: {share:.1} % of {} words",
                words.len()
            );
            writeln!(io::stderr(), "{told}; not read: {}", lost.join(" ")).unwrap();
            shares.push((name, share, told));
        }
    });
    let (page, least) = PAGE;
    assert!(shares.iter().filter(|(name, ..)| *name == page).count() == WIDTHS.len());
    for (_, share, told) in shares.iter().filter(|(name, ..)| *name == page) {
        assert!(*share >= least, "{told}");
    }
}

/// The packages that would have to be installed.
fn missing() -> Vec<&'static str> {
    let programs = std::env::var_os("PATH").unwrap_or_default();
    let is_there =
        |name: &str| std::env::split_paths(&programs).any(|folder| folder.join(name).is_file());
    let missing = NEEDED.iter().filter(|(name, _)| !is_there(name));
    let mut packages: Vec<&str> = missing.map(|(_, package)| *package).collect();
    packages.dedup();
    packages
}

#[expect(clippy::cast_precision_loss, reason = "a page has few words")]
fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// The words that are drawn, as far as they are in sight.
fn shown(shapes: &[ClippedShape], screen: Rect) -> Vec<String> {
    let mut words = Vec::new();
    for clipped in shapes {
        add(
            &clipped.shape,
            clipped.clip_rect.intersect(screen),
            &mut words,
        );
    }
    words
}

fn add(shape: &Shape, seen: Rect, words: &mut Vec<String>) {
    match shape {
        Shape::Vec(shapes) => {
            for shape in shapes {
                add(shape, seen, words);
            }
        }
        Shape::Text(text) => add_text(text, seen, words),
        _ => {}
    }
}

fn add_text(text: &TextShape, seen: Rect, words: &mut Vec<String>) {
    for row in &text.galley.rows {
        let mut line = String::new();
        for glyph in &row.row.glyphs {
            let at = text.pos + row.pos.to_vec2() + glyph.pos.to_vec2();
            let top_left = pos2(at.x, at.y - glyph.font_ascent * 0.7);
            let letter = Rect::from_min_size(top_left, vec2(glyph.advance_width, 1.0));
            let is_seen = seen.contains_rect(letter) && seen.contains(at);
            line.push(if is_seen { glyph.chr } else { ' ' });
        }
        words.extend(line.split_whitespace().filter_map(word));
    }
}

/// The word as it is compared: in small letters, without what stands around it; nothing where no letter is in it.
fn word(text: &str) -> Option<String> {
    let word = text.trim_matches(|sign: char| !sign.is_alphanumeric());
    (!word.is_empty()).then(|| word.to_lowercase())
}

/// Those of the words that were not read, each as often as it is missing.
fn lost<'a>(words: &'a [String], reads: &[String]) -> Vec<&'a str> {
    let mut there: BTreeMap<String, usize> = BTreeMap::new();
    for read in reads {
        let mut here: BTreeMap<String, usize> = BTreeMap::new();
        for word in read.split_whitespace().filter_map(word) {
            *here.entry(word).or_default() += 1;
        }
        for (word, count) in here {
            let most = there.entry(word).or_default();
            *most = count.max(*most);
        }
    }
    let is_lost = |word: &&String| match there.get_mut(word.as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    words.iter().filter(is_lost).map(String::as_str).collect()
}

/// What is read of a picture after a call has packed it.
fn read(picture: &Picture, folder: &Path) -> [String; 2] {
    let [sent, packed, come, large] =
        ["sent.ppm", "packed.jpg", "come.ppm", "large.ppm"].map(|name| folder.join(name));
    fs::write(&sent, picture.to_ppm()).unwrap();
    run(
        "cjpeg",
        &["-quality", QUALITY, "-outfile"],
        &[&packed, &sent],
    );
    run("djpeg", &["-outfile"], &[&come, &packed]);
    let come = Picture::of_ppm(&fs::read(&come).unwrap());
    fs::write(&large, come.enlarged(LARGER).to_ppm()).unwrap();
    LAYOUTS.map(|layout| {
        let read = Command::new("tesseract")
            .arg(&large)
            .args(["stdout", "--psm", layout])
            .stderr(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8_lossy(&read.stdout).into_owned()
    })
}

fn run(program: &str, how: &[&str], files: &[&PathBuf]) {
    let ended = Command::new(program).args(how).args(files).status();
    assert!(ended.unwrap().success(), "{program}");
}

impl Picture {
    /// So many pixels wide, each the mean of those that it stands for.
    fn narrowed(&self, width: usize) -> Self {
        let height = self.height * width / self.width;
        self.scaled(width, height, |at, to, from| {
            let (first, end) = (at * from, (at + 1) * from);
            // In parts of a pixel of which each has `to`.
            (first / to..end.div_ceil(to))
                .map(|pixel| {
                    let overlap = end.min((pixel + 1) * to) - first.max(pixel * to);
                    (pixel, overlap)
                })
                .collect()
        })
    }

    /// So many times larger, with what lies between two pixels mixed from them.
    fn enlarged(&self, times: usize) -> Self {
        self.scaled(self.width * times, self.height * times, |at, to, from| {
            // Twice the place of the middle of the new pixel, in parts of an old one.
            let times = to / from;
            let middle = (2 * at + 1).saturating_sub(times);
            let (pixel, part) = (middle / (2 * times), middle % (2 * times));
            let next = (pixel + 1).min(from - 1);
            vec![(pixel, 2 * times - part), (next, part)]
        })
    }

    /// `mixed` says of which old pixels one is made, each with its weight: (place, new length, old length).
    fn scaled(
        &self,
        width: usize,
        height: usize,
        mixed: impl Fn(usize, usize, usize) -> Vec<(usize, usize)>,
    ) -> Self {
        let across: Vec<_> = (0..width).map(|x| mixed(x, width, self.width)).collect();
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let down = mixed(y, height, self.height);
            for across in &across {
                let (mut sums, mut all) = ([0, 0, 0], 0);
                for (row, high) in &down {
                    for (column, wide) in across {
                        let weight = high * wide;
                        all += weight;
                        let pixel = self.pixels[row * self.width + column];
                        for (sum, part) in sums.iter_mut().zip(pixel) {
                            *sum += weight * usize::from(part);
                        }
                    }
                }
                pixels.push(sums.map(|sum| u8::try_from((sum + all / 2) / all).unwrap()));
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    /// As a file that keeps every pixel as it is.
    fn to_ppm(&self) -> Vec<u8> {
        let head = format!("P6 {} {} 255\n", self.width, self.height);
        [head.as_bytes(), self.pixels.as_flattened()].concat()
    }

    fn of_ppm(file: &[u8]) -> Self {
        let mut parts = file.splitn(4, u8::is_ascii_whitespace);
        let mut number = || {
            let part = std::str::from_utf8(parts.next().unwrap()).unwrap();
            part.parse::<usize>().unwrap_or_default()
        };
        let (_kind, width, height) = (number(), number(), number());
        let body = &file[file.len() - 3 * width * height..];
        Self {
            width,
            height,
            pixels: body.as_chunks::<3>().0.to_vec(),
        }
    }
}

#[test]
fn a_picture_keeps_its_colours_when_it_is_made_smaller_and_larger() {
    let picture = Picture {
        width: 4,
        height: 2,
        pixels: [[0, 0, 0], [0, 0, 0], [200, 100, 50], [200, 100, 50]].repeat(2),
    };
    let small = picture.narrowed(2);
    assert_eq!((small.width, small.height), (2, 1));
    assert_eq!(small.pixels, [[0, 0, 0], [200, 100, 50]]);
    assert!(picture.narrowed(1).pixels.is_empty());
    let large = small.enlarged(3);
    assert_eq!((large.width, large.height), (6, 3));
    assert_eq!(large.pixels[..3], [[0, 0, 0], [0, 0, 0], [67, 33, 17]]);
    let again = Picture::of_ppm(&large.to_ppm());
    assert_eq!((again.width, again.pixels), (6, large.pixels));
}

#[test]
fn words_count_as_often_as_they_are_shown() {
    let words = ["Needs", "you", "eu-west-1", "you"].map(|it| word(it).unwrap());
    let reads = ["needs (you)", "you eu-west-1."].map(str::to_owned);
    assert_eq!(lost(&words, &reads), ["you"]);
    assert!(word("••••").is_none());
}
