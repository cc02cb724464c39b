// Rehearsal: a show in virtual time. The same configuration and trace give the same bytes, always.
#pragma once

#include "contract/event.hpp"
#include "event/engine.hpp"
#include "show/show.hpp"
#include "show/trace.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tutti::show {

class Rehearsal final : private event::IdSource, private event::Report {
public:
    Rehearsal();

    /// Once, before anything else.
    Result<void> load(
        std::span<const event::definition::Playlist> playlists,
        std::span<const event::definition::Gesture> gestures
    ) {
        return show::load(engine_, playlists, gestures);
    }

    /// Plays an input; an end runs the deadlines up to its time. One whose arrival is known is played as a
    /// director takes it, which ran the deadlines before it came, whatever its stamp says. Errors: too many
    /// names.
    Result<void> play(const TraceLine& line);
    /// Runs the deadlines up to that time.
    void advance(WallTime time) { engine_.advance(time); }
    std::optional<WallTime> next_deadline() const noexcept { return engine_.next_deadline(); }
    /// Runs what is left. False: `most_events` more came and it was still not the end.
    bool run_out(std::uint64_t most_events);

    /// Gets every event as it stands on a bus, inputs included, before whoever else hears it. Their ids
    /// count.
    void on_event(std::function<void(const contract::Event&)> hear);

    /// The lines printed so far; taking them clears it.
    std::string& output() noexcept { return output_; }
    std::uint64_t events() const noexcept { return events_; }
    /// Sentences about what a show does not print; taking them clears it.
    std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }
    /// Inputs with which a gesture began anew, since their producer's clock was set back.
    std::uint64_t clocks_set_back() const noexcept { return clocks_set_back_; }
    event::Engine& engine() noexcept { return engine_; }

private:
    std::string run_id() override;
    std::string definition_id(std::string_view playlist) override;
    std::string peripheral_id(std::string_view gesture) override;
    void clock_set_back(std::string_view name, const event::Event& event, microseconds back) override;

    event::Engine engine_;
    std::string output_;
    std::uint64_t events_ = 0; ///< printed
    std::vector<std::string> notes_;
    std::uint64_t clocks_set_back_ = 0;
    event::EventNumber last_set_back_ = 0; ///< which was counted
    std::uint64_t runs_ = 0;
    std::uint64_t definitions_ = 0;
    std::uint64_t peripherals_ = 0;
};

} // namespace tutti::show
