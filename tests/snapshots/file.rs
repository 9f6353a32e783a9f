//! The pictures as they were accepted, and how far a new one may be from them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use crate::raster::Picture;

/// Colours are kept in steps of so much, of 255: such pictures are a third as large.
const STEP: u8 = 17;
/// A channel may differ by so much: by its step, and because processors round glyphs differently.
const NEAR: u8 = 28;
/// So many pixels may differ by more.
const STRAY: usize = 20;

fn folder(look: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshots")
        .join(look)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the tests, not of the program"
)]
fn is_update() -> bool {
    std::env::var("UPDATE_SNAPSHOTS").is_ok_and(|value| !matches!(value.as_str(), "" | "0"))
}

/// Compare a picture with the accepted one; `Err` says how they differ and where to look at both.
///
/// With `UPDATE_SNAPSHOTS` set, one that differs takes the place of the accepted one.
pub(crate) fn compare(look: &str, name: &str, new: &Picture) -> Result<(), String> {
    let path = folder(look).join(format!("{name}.png"));
    let fault = match read(&path) {
        None => "is not there yet".to_owned(),
        Some(old) if (old.width, old.height) != (new.width, new.height) => {
            format!(
                "was {} x {} and is {} x {}",
                old.width, old.height, new.width, new.height
            )
        }
        Some(old) => {
            let others = differing(&old, new);
            if others <= STRAY {
                return Ok(());
            }
            format!("differs in {others} pixels")
        }
    };
    if is_update() {
        fs::create_dir_all(folder(look)).unwrap();
        write(&path, new);
        return Ok(());
    }
    let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{look}-{name}.png"));
    write(&seen, new);
    Err(format!("{look}/{name} {fault}: {}", seen.display()))
}

fn differing(old: &Picture, new: &Picture) -> usize {
    let is_far = |(old, new): (&[u8; 3], &[u8; 3])| {
        old.iter()
            .zip(new)
            .any(|(old, new)| old.abs_diff(*new) > NEAR)
    };
    old.pixels
        .iter()
        .zip(&new.pixels)
        .filter(|pair| is_far(*pair))
        .count()
}

/// Accepted pictures that no page draws any more.
pub(crate) fn left_over(look: &str, names: &[&str]) -> Vec<String> {
    let wanted: BTreeSet<String> = names.iter().map(|name| format!("{name}.png")).collect();
    assert_eq!(wanted.len(), names.len(), "two pictures have one name");
    let files = match fs::read_dir(folder(look)) {
        Ok(files) => files,
        Err(err) if err.kind() == ErrorKind::NotFound => return Vec::new(),
        Err(err) => panic!("{err}"),
    };
    let mut left = Vec::new();
    for file in files {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        if wanted.contains(&name) {
            continue;
        }
        if is_update() {
            fs::remove_file(file.path()).unwrap();
        } else {
            left.push(format!("{look}/{name} is drawn by no page"));
        }
    }
    left
}

fn read(path: &Path) -> Option<Picture> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(err) if err.kind() == ErrorKind::NotFound => return None,
        Err(err) => panic!("{}: {err}", path.display()),
    };
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb, "{}", path.display());
    Some(Picture {
        width: usize::try_from(info.width).unwrap(),
        height: usize::try_from(info.height).unwrap(),
        pixels: bytes.as_chunks().0.to_vec(),
    })
}

/// The nearest colour that is kept.
fn stepped(pixel: [u8; 3]) -> [u8; 3] {
    pixel.map(|channel| channel.saturating_add(STEP / 2) / STEP * STEP)
}

fn write(path: &Path, picture: &Picture) {
    let pixels: Vec<[u8; 3]> = picture.pixels.iter().copied().map(stepped).collect();
    let palette: Vec<[u8; 3]> = pixels
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut encoder = png::Encoder::new(
        File::create(path).unwrap(),
        u32::try_from(picture.width).unwrap(),
        u32::try_from(picture.height).unwrap(),
    );
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let bytes: Vec<u8> = if palette.len() <= 256 {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette.as_flattened().to_vec());
        let index = |pixel| palette.binary_search(pixel).unwrap();
        pixels
            .iter()
            .map(|pixel| u8::try_from(index(pixel)).unwrap())
            .collect()
    } else {
        encoder.set_color(png::ColorType::Rgb);
        pixels.into_flattened()
    };
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&bytes)
        .unwrap();
}
