// DisplayDesk: one display: its newest frame, or what stands in for it, made into what its lights get, and
// handed to its wires. Told the time.
#pragma once

#include "base/value.hpp"
#include "frames/frame_about.hpp"
#include "frames/ring.hpp"
#include "output/attract.hpp"
#include "output/keeper.hpp"
#include "output/wire.hpp"
#include "signal/rate_cap.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tutti::output {

/// What the lights of a display get, in their order.
struct Lights {
    std::span<const std::uint8_t> bytes; ///< stand until the next ones
    double milliamps = 0;                ///< that they take, about; 0: nobody has counted
    bool is_limited = false;             ///< dimmed, so that they do not take more
};
/// A picture into lights, at a brightness from 0 to 1.
using Correct = std::function<Lights(std::span<const pixel::Colour> picture, double brightness)>;
/// As they are: red, green, blue, row by row, each dimmed.
Correct plain_lights(pixel::Size size);

enum class AtEnd : std::uint8_t { LastFrame, Black }; ///< what stands when this ends as it is told to

struct DisplayOptions {
    std::string name = {};
    pixel::Size size = {};
    KeeperOptions keeper = {};
    microseconds period{0}; ///< at least, between two pictures that are sent
    double brightness = 1;  ///< of pictures; the lights have it from what corrects them
    std::string flaw = {};  ///< what is wrong with it, though it is lit; empty: nothing
    AtEnd at_end = AtEnd::LastFrame;
};

class DisplayDesk;

class DeskReport {
public:
    virtual ~DeskReport() = default;
    /// A picture has gone to the wires.
    virtual void shown(DisplayDesk& desk, SteadyTime now) = 0;
    /// Frames came or ended; a wire fell out or works again.
    virtual void changed(const DisplayDesk& desk) = 0;
};

class DisplayDesk {
public:
    /// `report` outlives it.
    DisplayDesk(
        DisplayOptions options, Correct correct, std::vector<std::unique_ptr<Wire>> wires, DeskReport& report,
        SteadyTime now
    );

    // ---- frames ----

    /// Where the next frame is read to.
    frames::Frame& incoming() noexcept { return incoming_; }
    /// It was read.
    void frame_came(SteadyTime now);
    void frames_ended(SteadyTime now);
    /// Whoever draws has another idea of this display; empty: the same.
    void say_trouble(std::string trouble);

    // ---- time ----

    /// When show_due() has something to do. Where nobody sees it, nothing is shown by itself.
    std::optional<SteadyTime> next_due(bool is_watched) const noexcept;
    void show_due(SteadyTime now, bool is_watched);
    /// As soon as may be, as something is to be seen that was said: brightness, blackout.
    void show_again(SteadyTime now);
    void finish(SteadyTime now);

    // ---- what is said ----

    void set_brightness(double brightness) noexcept { brightness_ = brightness; }
    void set_blackout(bool on) noexcept { blackout_ = on; }
    double brightness() const noexcept { return brightness_; }

    // ---- how it is ----

    const std::string& name() const noexcept { return options_.name; }
    pixel::Size size() const noexcept { return options_.size; }
    Showing showing(SteadyTime now) const noexcept { return keeper_.showing(now); }
    /// What is shown, not dimmed; black while there is a blackout, empty before the first picture.
    std::span<const pixel::Colour> picture() const noexcept { return picture_; }
    /// The events that this picture is the first to show. Of what is shown next they are not.
    std::span<const frames::FrameCause> causes() const noexcept { return causes_; }
    std::span<const std::unique_ptr<Wire>> wires() const noexcept { return wires_; }
    /// Why it is not lit as it should be; empty where it is.
    std::string_view trouble() const noexcept;
    /// {"name", "width", "height", "state", "frames", "packets", "dropped", "errors", "milliamps", "limited",
    /// "brightness", "reason"?, "wires": [{"url", …}]}
    Value to_value(SteadyTime now) const;

private:
    static constexpr std::size_t most_causes = 64;

    bool is_seen(bool is_watched) const noexcept { return is_watched || !wires_.empty(); }
    void show(SteadyTime now);
    void look(SteadyTime now);
    std::span<const pixel::Colour> stand_in(SteadyTime now);
    Shown shown(SteadyTime now) const noexcept;
    void tell_changes(SteadyTime now);

    DisplayOptions options_;
    Correct correct_;
    std::vector<std::unique_ptr<Wire>> wires_;
    DeskReport& report_;
    Keeper keeper_;
    signal::RateCap cap_;
    frames::Frame incoming_;
    frames::Frame frame_;
    std::vector<frames::FrameCause> causes_;
    std::optional<Attract> attract_; ///< while it is needed
    pixel::Picture made_;            ///< what stands in for frames
    pixel::Picture black_;
    std::vector<pixel::Colour> dimmed_;
    std::span<const pixel::Colour> picture_; ///< one of those above
    Lights lights_;                          ///< of the picture
    double brightness_ = 1;
    bool blackout_ = false;
    std::uint64_t shown_ = 0;
    std::string trouble_;
    Showing told_showing_ = Showing::Holding;
    std::string told_trouble_;
};

} // namespace tutti::output
