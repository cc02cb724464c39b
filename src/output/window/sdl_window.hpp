// SdlWindow: a window that shows pictures as lights, by SDL. Its library is seen by its own files alone.
#pragma once

#include "base/result.hpp"
#include "pixel/canvas.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace tutti::output {

enum class LightLook : std::uint8_t {
    Round, ///< with a gap between them and a soft glow
    Plain, ///< pixels
};

struct WindowOptions {
    LightLook look = LightLook::Round;
    int scale = 0;      ///< pixels of a light; 0: what suits a screen
    bool folds = false; ///< the faces of a cube around it, not side by side
};

/// What is shown.
struct WindowPicture {
    const pixel::Picture& picture;
    int faces = 1;    ///< of a cube: 4
    double turns = 0; ///< of a cube that is folded
};

enum class WindowEvent : std::uint8_t {
    Quit,
    FullScreen,
    Save,
    Next,
    Previous,
    Activate,
    Blackout,
    Digit,
    Redraw
};

struct WindowInput {
    WindowEvent event;
    int digit = 0; ///< 0 to 9
};

class SdlWindow {
public:
    /// Unavailable, with what to do, where there is no screen.
    static Result<std::unique_ptr<SdlWindow>> open(const WindowOptions& options);
    ~SdlWindow();
    SdlWindow(const SdlWindow&) = delete;
    SdlWindow& operator=(const SdlWindow&) = delete;

    /// Makes it as large as such a canvas wants it, unless a person has made it full screen.
    void resize_for(pixel::Size canvas, int faces);
    void show(const WindowPicture& shown);
    void set_title(const std::string& title);
    void toggle_full_screen();
    /// What stands in it. Environment where it cannot be read.
    Result<pixel::Picture> picture() const;

    /// The next of what people did, if there is any.
    std::optional<WindowInput> next_input();
    /// Readable when people may have done something; none where the system has no such.
    std::optional<int> descriptor() const;

private:
    struct Parts; ///< the library's
    explicit SdlWindow(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace tutti::output
