// AudioService: the worker `audio`. Sound of one place comes in, is analysed, and goes out as OSC and as
// events. Frames are made by the samples that come: whatever becomes of the bus, of a receiver or of a page,
// none is left out.
#pragma once

#include "audio/analyzer.hpp"
#include "contract/health.hpp"
#include "io/disk.hpp"
#include "io/kept_object.hpp"
#include "sections/audio_section.hpp"
#include "sound/input_keeper.hpp"
#include "telemetry/osc_sender.hpp"
#include "worker/worker.hpp"
#include "workers/audio/event_out.hpp"
#include "workers/audio/frame_clock.hpp"
#include "workers/audio/frame_rate.hpp"
#include "workers/audio/midi/clock_out.hpp"
#include "workers/audio/osc_out.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tutti::audio {

struct Options {
    /// What is heard in place of the section's input, until another one is chosen by a command.
    std::optional<contract::SoundPlace> input = {};
    std::vector<Address> destinations = {}; ///< of OSC
    std::filesystem::path state_directory = {};
    Value seed = Value::object({}); ///< the section, where none was kept
};

class AudioService {
public:
    /// Makes an audio service of the worker, which is not running yet. Worker and disk outlive it.
    AudioService(worker::Worker& worker, io::Disk& disk, Options options);
    AudioService(const AudioService&) = delete;
    AudioService& operator=(const AudioService&) = delete;

private:
    static constexpr microseconds health_pace = seconds(5);
    static constexpr microseconds health_expiry = seconds(30);
    static constexpr microseconds keep_pace = seconds(1);

    void equip();
    Task<void> run();
    Task<void> speak();
    void end();

    Result<void> configure(const Value& config);
    void begin_with_what_was_kept();
    void keep();
    void keep_what_rests();

    void hear(const sound::MonoSound& sound);
    void frame(const Features& features);

    // What people ask of it: audio_commands.cpp
    void add_commands();
    static Task<Result<Value>> list_devices();
    Task<Result<Value>> set_input(Value params);
    Task<Result<Value>> toggle(Value params);
    Task<Result<void>> change(Value changes);

    // How it is: audio_health.cpp
    Value state() const;
    Value stats() const;
    contract::Health health() const;
    void say_health();
    void input_changed(const sound::InputStatus& status);

    worker::Worker& worker_;
    Options options_;
    io::KeptObject kept_;
    std::optional<Value> unkept_; ///< the section, where the disk does not have it yet
    bool is_moving_ = false;      ///< it changed within the last second
    sections::AudioSection section_;
    contract::SoundPlace place_; ///< that is heard now
    Settings settings_;

    sound::InputKeeper keeper_;
    std::optional<Analyzer> analyzer_; ///< of the rate that comes
    FrameClock clock_;
    FrameRate frame_rate_;
    Features last_;
    std::uint64_t frames_ = 0;
    std::uint64_t silent_frames_ = 0; ///< of those: made by the clock, as there was nothing to hear
    std::uint64_t samples_ = 0;
    double seconds_of_sound_ = 0;

    std::optional<telemetry::OscSender> sender_; ///< while it runs
    OscOut osc_;
    EventOut events_;
    ClockOut midi_;
    std::optional<asio::steady_timer> speaks_; ///< cancelled when there is something to say
    bool is_heard_ = false;
    bool stopping_ = false;
};

} // namespace tutti::audio
