// Cycle: what the lights show at every moment. Screen after screen: an icon for a while, then words running
// by; what a person asks for goes before it. Told the time; it says when it wants to be asked again.
#pragma once

#include "matrix/screens.hpp"
#include "pixel/font.hpp"

namespace tutti::matrix {

struct CycleOptions {
    microseconds icon_duration = milliseconds(1500);
    microseconds scroll_speed = milliseconds(80); ///< for one column
    bool show_icons = true;

    bool operator==(const CycleOptions&) const = default;
};

enum class Mode : std::uint8_t {
    Idle, ///< nothing to show
    Icon,
    Text,
    Clear, ///< somebody asked for darkness
    Sleep, ///< the hours of sleep
    Off,   ///< nobody looks
};
std::string_view name(Mode mode) noexcept;

struct Shown {
    Picture picture;
    Mode mode{};
    std::optional<SteadyTime> next; ///< when there is something else; nothing: not before something happens
};

class Cycle {
public:
    /// `screens` outlives it.
    explicit Cycle(const Screens& screens) : screens_(screens) {}

    void set(const CycleOptions& options) { options_ = options; }
    /// Rests from now on, Sleep or Off, or goes on. What a person asks for is shown all the same.
    void rest(std::optional<Mode> how) noexcept { rest_ = how; }

    /// What is shown at `now`; asked whenever its last answer's time has come, or something happened.
    Shown at(SteadyTime now);

    // What a person asks for, from `now` on; then the cycle goes on.
    void show(Icon icon, microseconds duration, SteadyTime now);
    void show(std::string_view text, Colour colour, microseconds column, SteadyTime now);
    void clear(microseconds duration, SteadyTime now);
    enum class Step : std::uint8_t { Next, Previous, Again };
    void step(Step step, SteadyTime now);

private:
    /// What is on the way: an icon, words, or one after the other.
    struct Playing {
        std::optional<Picture> icon;
        microseconds icon_duration{};
        std::vector<pixel::Column> text;
        Colour colour;
        microseconds column{};
        SteadyTime since;

        SteadyTime text_since() const noexcept { return icon ? since + icon_duration : since; }
        SteadyTime end() const noexcept;
    };

    void begin(const Screen& screen, SteadyTime now);
    Shown shown(const Playing& playing, SteadyTime now) const;

    const Screens& screens_;
    CycleOptions options_;
    std::optional<Mode> rest_;
    std::optional<Playing> playing_;
    bool is_asked_for_ = false; ///< what plays, by a person
    std::optional<ScreenKey> last_;
    SteadyTime dark_until_{};
};

} // namespace tutti::matrix
