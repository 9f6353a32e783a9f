//! Draws what egui asks for with the processor alone, bit for bit the same on every computer.
//!
//! egui hands over triangles with colours in sRGB, multiplied by their alpha, and one texture of glyphs. Whole pixels and the
//! nearest texel are enough: glyphs lie on whole pixels.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::iter_over_hash_type,
    reason = "corners and colours are small numbers; each texture is changed for itself"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;

/// Parts of a pixel in which corners are given.
const PARTS: i64 = 256;

/// The textures of a window, kept up to date by the harness.
#[derive(Clone, Default)]
pub(crate) struct Textures(Rc<RefCell<BTreeMap<TextureId, ColorImage>>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut kept = self.0.borrow_mut();
        for (id, parts) in delta.set.drain() {
            for part in parts {
                let ImageData::Color(image) = part.image;
                match part.pos {
                    None => {
                        kept.insert(id, (*image).clone());
                    }
                    Some([left, top]) => {
                        let whole = kept.get_mut(&id).unwrap();
                        for (row, line) in image.pixels.chunks(image.width()).enumerate() {
                            let from = (top + row) * whole.width() + left;
                            whole.pixels[from..from + line.len()].copy_from_slice(line);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            kept.remove(&id);
        }
    }
}

/// A picture, row by row from the top.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<[u8; 3]>,
}

impl Textures {
    /// Draw what was tessellated.
    pub(crate) fn draw(
        &self,
        primitives: &[ClippedPrimitive],
        size: [usize; 2],
        pixels_per_point: f32,
        ground: Color32,
    ) -> Picture {
        let [width, height] = size;
        let mut picture = Picture {
            width,
            height,
            pixels: vec![[ground.r(), ground.g(), ground.b()]; width * height],
        };
        let textures = self.0.borrow();
        for clipped in primitives {
            let Primitive::Mesh(mesh) = &clipped.primitive else {
                panic!("the window draws nothing with a graphics card of its own");
            };
            let edge = |at: f32, most: usize| {
                let pixel = (at * pixels_per_point).round() as i64;
                pixel.clamp(0, i64::try_from(most).unwrap())
            };
            let clip = Clip {
                left: edge(clipped.clip_rect.min.x, width),
                top: edge(clipped.clip_rect.min.y, height),
                right: edge(clipped.clip_rect.max.x, width),
                bottom: edge(clipped.clip_rect.max.y, height),
            };
            picture.mesh(mesh, &textures[&mesh.texture_id], &clip, pixels_per_point);
        }
        picture
    }
}

/// In pixels; right and bottom are the first outside.
struct Clip {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

#[derive(Clone, Copy)]
struct Corner {
    x: i64,
    y: i64,
    vertex: Vertex,
}

/// Twice the area of a triangle, with a sign for the way around.
const fn area(a: (i64, i64), b: (i64, i64), c: (i64, i64)) -> i64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// A pixel on an edge belongs to the triangle of which the edge is at the top or at the left, so that none is drawn twice.
const fn is_top_or_left(from: Corner, to: Corner) -> bool {
    (to.y == from.y && to.x > from.x) || to.y < from.y
}

impl Picture {
    /// What lies right of and below a corner, in pixels.
    pub(crate) fn beyond(&self, corner: [f32; 2]) -> Self {
        let [left, top] = corner.map(|at| at.round().max(0.0) as usize);
        let rows = self.pixels.chunks(self.width).skip(top);
        let pixels: Vec<[u8; 3]> = rows.flat_map(|row| &row[left..]).copied().collect();
        Self {
            width: self.width - left,
            height: self.height - top,
            pixels,
        }
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &ColorImage, clip: &Clip, pixels_per_point: f32) {
        let corners: Vec<Corner> = mesh
            .vertices
            .iter()
            .map(|vertex| {
                let part = |at: f32| (at * pixels_per_point * PARTS as f32).round() as i64;
                Corner {
                    x: part(vertex.pos.x),
                    y: part(vertex.pos.y),
                    vertex: *vertex,
                }
            })
            .collect();
        for three in mesh.indices.chunks_exact(3) {
            let [a, b, c] = [three[0], three[1], three[2]].map(|index| corners[index as usize]);
            match area((a.x, a.y), (b.x, b.y), (c.x, c.y)) {
                0 => {}
                turn if turn > 0 => self.triangle([a, b, c], texture, clip),
                _ => self.triangle([a, c, b], texture, clip),
            }
        }
    }

    fn triangle(&mut self, corners: [Corner; 3], texture: &ColorImage, clip: &Clip) {
        let [a, b, c] = corners;
        let (ap, bp, cp) = ((a.x, a.y), (b.x, b.y), (c.x, c.y));
        let whole = area(ap, bp, cp) as f32;
        let edges = [(b, c), (c, a), (a, b)];
        let flat = flat(corners, texture);
        let top = a.y.min(b.y).min(c.y).div_euclid(PARTS).max(clip.top);
        let bottom = (a.y.max(b.y).max(c.y).div_euclid(PARTS) + 1).min(clip.bottom);
        for y in top..bottom {
            let (mut left, mut right) = (clip.left, clip.right);
            for (from, to) in edges {
                narrow(&mut left, &mut right, from, to, y);
            }
            if left >= right {
                continue;
            }
            let row = usize::try_from(y).unwrap() * self.width;
            let at = |x: i64| row + usize::try_from(x).unwrap();
            let pixels = &mut self.pixels[at(left)..at(right)];
            if let Some(colour) = flat {
                for pixel in pixels {
                    over(pixel, colour);
                }
                continue;
            }
            for (x, pixel) in (left..).zip(pixels) {
                let middle = (x * PARTS + PARTS / 2, y * PARTS + PARTS / 2);
                let shares = [
                    area(bp, cp, middle) as f32 / whole,
                    area(cp, ap, middle) as f32 / whole,
                    area(ap, bp, middle) as f32 / whole,
                ];
                over(
                    pixel,
                    shade([&a.vertex, &b.vertex, &c.vertex], shares, texture),
                );
            }
        }
    }
}

/// Leave of a row of pixels what lies on the inner side of an edge.
fn narrow(left: &mut i64, right: &mut i64, from: Corner, to: Corner, y: i64) {
    // The share of the pixel in column x is `start + x * step`, and has to be at least `keep`.
    let step = -(to.y - from.y) * PARTS;
    let start = area(
        (from.x, from.y),
        (to.x, to.y),
        (PARTS / 2, y * PARTS + PARTS / 2),
    );
    let keep = i64::from(!is_top_or_left(from, to));
    if step > 0 {
        *left = (*left).max((keep - start + step - 1).div_euclid(step));
    } else if step < 0 {
        *right = (*right).min((start - keep).div_euclid(-step) + 1);
    } else if start < keep {
        *right = *left;
    }
}

/// The colour of a triangle that has one colour throughout.
fn flat(corners: [Corner; 3], texture: &ColorImage) -> Option<[f32; 4]> {
    let [a, b, c] = corners.map(|corner| corner.vertex);
    let is_flat = a.color == b.color && b.color == c.color && a.uv == b.uv && b.uv == c.uv;
    is_flat.then(|| shade([&a, &a, &a], [1.0, 0.0, 0.0], texture))
}

/// The colour of a point: that of the corners by their shares, times the texture.
fn shade(corners: [&Vertex; 3], shares: [f32; 3], texture: &ColorImage) -> [f32; 4] {
    let [a, b, c] = corners;
    let [of_a, of_b, of_c] = shares;
    let mix = |a: f32, b: f32, c: f32| a * of_a + b * of_b + c * of_c;
    let texel = |at: f32, size: usize| {
        let texel = (at * size as f32).floor() as i64;
        usize::try_from(texel.clamp(0, size as i64 - 1)).unwrap()
    };
    let column = texel(mix(a.uv.x, b.uv.x, c.uv.x), texture.width());
    let row = texel(mix(a.uv.y, b.uv.y, c.uv.y), texture.height());
    let ink = texture.pixels[row * texture.width() + column].to_array();
    let [a, b, c] = [a, b, c].map(|corner| corner.color.to_array().map(f32::from));
    [0, 1, 2, 3].map(|part| mix(a[part], b[part], c[part]) * f32::from(ink[part]) / 255.0)
}

/// Lay a colour over a pixel.
fn over(pixel: &mut [u8; 3], [red, green, blue, alpha]: [f32; 4]) {
    let rest = 1.0 - alpha / 255.0;
    for (channel, colour) in pixel.iter_mut().zip([red, green, blue]) {
        *channel = (colour + f32::from(*channel) * rest).round() as u8;
    }
}

#[test]
fn triangles_that_share_an_edge_draw_each_pixel_once() {
    let half = Color32::WHITE.gamma_multiply_u8(128);
    let mut mesh = Mesh::default();
    for at in [[0.5, 0.5], [8.5, 0.5], [8.5, 8.5], [0.5, 8.5]] {
        mesh.colored_vertex(at.into(), half);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(2, 3, 0);
    let textures = Textures::default();
    let white = ColorImage::filled([1, 1], Color32::WHITE);
    textures.0.borrow_mut().insert(TextureId::default(), white);
    let drawn = textures.draw(
        &[ClippedPrimitive {
            clip_rect: egui::Rect::EVERYTHING,
            primitive: Primitive::Mesh(mesh),
        }],
        [10, 10],
        1.0,
        Color32::BLACK,
    );
    let inked = drawn.pixels.iter().filter(|pixel| **pixel == [128; 3]);
    assert_eq!(inked.count(), 64);
    let blank = drawn.pixels.iter().filter(|pixel| **pixel == [0; 3]);
    assert_eq!(blank.count(), 36);
}
