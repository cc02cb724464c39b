// Mixer: from modes, events and what people ask for to one picture per display and frame. Pure: it is told
// which frame it is and what time of day; the same said in the same order gives the same pixels. Whatever a
// scene does, there is a picture: a scene that fails gives way to the mode before it.
#pragma once

#include "scene/navigation.hpp"
#include "scene/overlays.hpp"
#include "scene/parameter_store.hpp"
#include "scene/remembered_events.hpp"
#include "scene/stage.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::scene {

class MixerReport : public StageReport {
public:
    /// A scene failed, and its mode was left.
    virtual void scene_failed(std::string_view mode, const SceneFault& fault) = 0;
    /// Another mode is active.
    virtual void mode_changed(std::string_view mode) = 0;
};

/// A display as the mixer knows it.
struct Screen {
    std::string name;
    pixel::Size size; ///< of its canvas
    Surface surface;  ///< that scenes draw on; repeated side by side until the canvas is full
};

struct MixerOptions {
    std::vector<Mode> modes; ///< at least one
    std::vector<Screen> screens;
    std::string start; ///< the mode to begin with; empty or unknown: the first
    unsigned rate = 60;
    std::uint64_t seed = 1;
    bool show_errors = true;          ///< what failed is told on the displays, too, for a while
    microseconds browse = seconds(3); ///< what is browsed to is taken after so long; zero: only by activate
};

class Mixer {
public:
    /// The library, the media and the report outlive it. `media` may be nullptr.
    Mixer(MixerOptions options, SceneLibrary& library, Media* media, MixerReport& report);
    ~Mixer();

    // ---- between frames ----

    /// Shown by the next frame; past most_events of them it is lost to scenes.
    void hear(contract::Event event);
    static constexpr std::size_t most_events = 4096;
    void browse(int by);
    bool activate();
    Result<void> show(std::string_view mode);
    /// In one mode, or in all that show the scene.
    Result<void>
    set(std::string_view scene, std::string_view parameter, const Value& value, std::string_view mode = {});
    Result<void>
    drive(std::string_view scene, std::string_view parameter, double position, microseconds smoothing = {});
    /// To a value of a number.
    Result<void>
    drive_to(std::string_view scene, std::string_view parameter, double value, microseconds smoothing = {});
    Result<void> nudge(std::string_view scene, std::string_view parameter, double by);
    Result<void> flip(std::string_view scene, std::string_view parameter);
    Result<void> reset(std::string_view scene, std::string_view mode = {});
    void show_text(std::string_view text, pixel::Colour colour, microseconds duration);
    /// The same for what is wrong, where errors are shown.
    void show_error(std::string_view words);
    void clear_text() { overlays_.clear(); }
    void black_out(bool on) noexcept {
        overlays_.black_out(on);
        ++revision_;
    }
    /// Of all displays, 0 to 1.
    void dim(double brightness) noexcept;

    /// One more mode, behind the others; false: there are most_added already, or one of its name.
    bool add(Mode mode);
    static constexpr std::size_t most_added = 64;
    /// A scene that comes new, or in the place of one; modes that show it begin anew, and it ends safe mode
    /// where what is active shows it.
    void put(SceneKind kind);
    /// What a scene did while nobody could stop it: it counts as if it had failed in a frame, and every mode
    /// that shows it is left.
    void accuse(std::string_view scene, std::string_view reason);

    // ---- a frame ----

    /// Frame `frame` of the show, at frame / rate seconds; numbers grow, and may leave some out.
    /// `utc_offset`: what local time is ahead of `now`.
    void begin_frame(std::uint64_t frame, WallTime now, microseconds utc_offset = {});
    /// The picture of a screen, whose size the canvas has. Every frame of a screen is drawn once.
    void draw(std::size_t screen, pixel::Canvas canvas);
    /// What was heard counts as shown.
    void end_frame() noexcept { events_.clear(); }

    // ---- how it is ----

    /// Of the next frame, until it ends.
    const std::vector<contract::Event>& events() const noexcept { return events_; }
    const std::vector<Screen>& screens() const noexcept { return options_.screens; }
    const std::vector<Mode>& modes() const noexcept { return options_.modes; }
    std::string_view active() const noexcept { return options_.modes[navigation_.active()].name; }
    /// Grows whenever something changed that changed() tells.
    std::uint64_t revision() const noexcept { return revision_ + parameters_.revision(); }
    bool is_dark() const noexcept { return overlays_.is_dark(); }
    double brightness() const noexcept { return brightness_; }
    /// Three faults within a minute, or none in order for a display: a plain picture until a person chooses
    /// a mode, or mends the scene.
    bool is_safe() const noexcept { return is_safe_; }
    std::vector<std::string> problems() const { return parameters_.problems(); }
    bool has_mode(std::string_view name) const noexcept { return find_mode(name).has_value(); }
    /// Whether some mode shows the scene, and it has such a parameter; an error says which there are.
    Result<void> knows(std::string_view scene, std::string_view parameter) const;
    unsigned rate() const noexcept { return options_.rate; }

    /// Modes, the active one, scenes with their parameters and values, overlays: what a page shows.
    Value to_value() const;
    /// What people changed, and what of it still fits: the mode where it is in order, parameters, brightness,
    /// blackout.
    Value changed() const;
    void restore(const Value& changed);

private:
    struct Show; ///< what one screen shows

    static constexpr microseconds fault_window = seconds(60);
    static constexpr std::size_t most_faults = 3;

    std::optional<std::size_t> find_mode(std::string_view name) const noexcept;
    std::string why_no_mode(std::string_view name) const;
    bool applies(const Mode& mode, const Screen& screen) const noexcept;
    bool shows(std::size_t mode, std::string_view scene) const noexcept;
    std::optional<std::size_t> refuge_of(const Screen& screen) const noexcept;
    void forgive() noexcept;
    void follow();
    std::unique_ptr<Stage> make_stage(std::size_t mode, const Screen& screen);
    void fault(std::size_t mode, const SceneFault& fault);
    void draw_show(Show& show, const Screen& screen);
    void draw_title(pixel::Canvas canvas, int faces) const;
    void draw_safe(pixel::Canvas canvas, int faces) const;

    MixerOptions options_;
    SceneLibrary& library_;
    Media* media_;
    MixerReport& report_;
    ParameterStore parameters_;
    Navigation navigation_;
    Overlays overlays_;
    RememberedEvents remembered_;
    std::vector<contract::Event> events_;
    std::vector<Show> shows_; ///< in the order of the screens
    std::deque<microseconds> faults_;
    std::string last_fault_;
    std::optional<std::size_t> fallen_from_; ///< the mode that a fault ended, until somebody chooses one
    std::uint64_t stages_ = 0;               ///< made so far
    microseconds elapsed_{0};
    microseconds step_{0};
    WallTime now_;
    microseconds utc_offset_{0};
    std::size_t followed_; ///< the mode that the screens go to
    std::uint64_t revision_ = 0;
    double brightness_ = 1;
    bool is_safe_ = false;
};

} // namespace tutti::scene
