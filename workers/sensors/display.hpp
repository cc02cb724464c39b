// Display: the Sense HAT's matrix as part of the worker `sensors`: the readings of all sources one after the
// other, dark in the hours of sleep, stepped through by the joystick, seen on the bus. Without a HAT it is
// there all the same, for whoever looks on the page; while nobody does, it does nothing.
#pragma once

#include "bus/bus.hpp"
#include "matrix/cycle.hpp"
#include "matrix/sleep_hours.hpp"
#include "sections/display_section.hpp"
#include "sections/sleep_section.hpp"
#include "worker/worker.hpp"
#include "workers/sensors/board_leds.hpp"
#include "workers/sensors/joystick.hpp"
#include "workers/sensors/lights.hpp"
#include "workers/sensors/matrix_pace.hpp"
#include "workers/sensors/troubles.hpp"

#include <optional>

namespace tutti::io {
class WallTimer;
}

namespace tutti::sensors {

struct DisplayPlaces {
    std::filesystem::path root = "/";     ///< what lies above dev and sys
    std::filesystem::path kept_leds = {}; ///< see BoardLeds
};

class Display {
public:
    /// Says its commands and sections to the worker, which outlives it. Before the run.
    explicit Display(worker::Worker& worker);

    /// The worker is up: from now on, until end().
    void begin(DisplayPlaces places);
    void end();
    /// Looks for what is missing: at each poll, so that it costs no turn of its own.
    void look();
    /// What of it cannot be had, and why.
    const Troubles& troubles() const noexcept { return troubles_; }

private:
    // What it is told.
    Result<void> take_display(const Value& section);
    Result<void> take_sleep(const Value& section);
    void listen_to_commands();
    Result<Value> clear(const Value& params);
    Result<Value> set_rotation(const Value& params);
    Result<Value> get_matrix();
    Result<Value> show_text(const Value& params);
    Result<Value> show_icon(const Value& params);
    void hear(const bus::Message& message);
    void move(JoystickMove move);

    // What it does.
    Task<void> show_frames();
    Task<void> keep_hours();
    Task<void> hear_joystick();
    /// One turn: what is to be seen is seen and said. When the next one is due.
    std::optional<SteadyTime> turn();
    /// A turn now, out of turn, and the one after it is waited for anew.
    void turn_now();
    std::optional<matrix::Mode> rest(SteadyTime now) const noexcept;
    void attend(bool attentive);
    void sleep(bool asleep);
    void note(std::string_view part, const Result<void>& result);
    /// Somebody looks on the page; for a while a display without lights goes on for that.
    void is_looked_at();

    worker::Worker& worker_;
    sections::DisplaySection display_;
    sections::SleepSection sleep_;
    matrix::Screens screens_;
    matrix::Cycle cycle_{screens_};
    matrix::Rotation rotation_ = matrix::Rotation::None;
    matrix::Mode mode_ = matrix::Mode::Off;
    MatrixPace pace_;
    Troubles troubles_;
    SteadyTime looked_at_until_{};
    bool asleep_ = false;

    std::optional<Lights> lights_;
    std::optional<BoardLeds> leds_;
    std::filesystem::path root_;
    std::string topic_;
    bus::Subscription readings_;
    // Lent by the coroutines while they run.
    asio::steady_timer* frame_timer_ = nullptr;
    io::WallTimer* hour_timer_ = nullptr;
    Joystick* joystick_ = nullptr;
};

} // namespace tutti::sensors
