//! What fits into the window.

use egui::Context;

use super::theme::size;

/// What fits, from the width and height of the window in points, after zoom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// Strip and bar become one line.
    Tight,
    /// The rail gives way to a bar.
    Compact,
    /// The side panel becomes a line.
    Medium,
    Wide,
}

impl Width {
    /// The class of the window as it is.
    pub fn of(ctx: &Context) -> Self {
        let window = ctx.content_rect();
        Self::of_size(window.width(), window.height())
    }

    fn of_size(width: f32, height: f32) -> Self {
        if width < size::COMPACT || height < size::COMPACT_HEIGHT {
            Self::Tight
        } else if width < size::MEDIUM {
            Self::Compact
        } else if width < size::WIDE {
            Self::Medium
        } else {
            Self::Wide
        }
    }

    /// Is there a rail at the left?
    pub fn has_rail(self) -> bool {
        self >= Self::Medium
    }

    /// Width of the rail.
    pub fn rail(self) -> f32 {
        if self == Self::Wide {
            size::RAIL
        } else {
            size::RAIL_MEDIUM
        }
    }

    /// Height of the footer.
    pub fn footer(self) -> f32 {
        match self {
            Self::Wide | Self::Medium => size::FOOTER,
            Self::Compact => size::FOOTER_COMPACT,
            Self::Tight => size::FOOTER_TIGHT,
        }
    }

    /// Padding of the page: left and right, top.
    pub fn page_padding(self) -> (i8, i8) {
        match self {
            Self::Wide | Self::Medium => (40, 32),
            Self::Compact => (24, 22),
            Self::Tight => (24, 16),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_class_follows_points() {
        assert_eq!(Width::of_size(1280.0, 800.0), Width::Wide);
        assert_eq!(Width::of_size(1180.0, 800.0), Width::Wide);
        assert_eq!(Width::of_size(1024.0, 700.0), Width::Medium);
        assert_eq!(Width::of_size(853.0, 640.0), Width::Compact);
        assert_eq!(Width::of_size(1280.0 / 1.5, 800.0 / 1.5), Width::Compact);
        assert_eq!(Width::of_size(512.0, 350.0), Width::Tight);
        assert_eq!(Width::of_size(1280.0, 500.0), Width::Tight);
    }
}
