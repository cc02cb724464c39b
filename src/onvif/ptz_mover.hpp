// PtzMover: from a button that is held to what the camera is asked. Moves coalesce while one is under way:
// only the newest counts. A stop waits for nothing, and is said again where a move that was under way may
// have come behind it. A hold that nobody renews ends by itself: the browser may be gone. Told the time;
// whoever owns it sends its orders and says how they ended.
#pragma once

#include "base/time.hpp"
#include "onvif/ptz_service.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace tutti::onvif {

struct PtzMoverOptions {
    microseconds hold = milliseconds(1500); ///< without being renewed
    microseconds refresh = milliseconds(2500
    ); ///< a move that goes on is said again: the camera ends it by itself, later than this
    microseconds first_retry = milliseconds(100); ///< of a stop that has failed; then twice as long each time
    microseconds longest_retry = seconds(2);
    unsigned stop_tries = 12;
};

class PtzMover {
public:
    struct Move {
        Velocity velocity;
        bool operator==(const Move&) const = default;
    };
    struct GoTo {
        std::string preset; ///< its token
        bool operator==(const GoTo&) const = default;
    };
    struct Stop {
        bool operator==(const Stop&) const = default;
    };
    using Order = std::variant<Move, GoTo, Stop>;

    enum class Outcome : std::uint8_t {
        Done,
        Refused, ///< the camera said no: it has not begun
        Unknown, ///< no answer: it may have begun
    };

    explicit PtzMover(PtzMoverOptions options = {}) noexcept : options_(options) {}

    // ---- what people want. Each gives the number of the wish: a renewed one keeps it.

    /// A button is held, or still is. A velocity of 0 is a release.
    std::uint64_t hold(const Velocity& velocity, SteadyTime now);
    std::uint64_t release();
    std::uint64_t go_to(std::string preset);

    // ---- what the camera is asked

    /// To be sent now; then it is under way until told. At most one stop and one other are. To be called
    /// until it gives none, after each of the above and below, and at deadline().
    std::optional<Order> next(SteadyTime now);
    std::optional<SteadyTime> deadline() const;
    void stop_ended(Outcome outcome, SteadyTime now);
    /// The move or the way to a preset.
    void move_ended(Outcome outcome);

    // ---- how it stands

    std::uint64_t wish() const noexcept { return wish_number_; }
    /// The newest whose hold was over before the camera said that it moves; 0: none.
    std::uint64_t lapsed() const noexcept { return lapsed_; }
    /// The camera does what is wanted, as far as it says.
    bool is_content() const noexcept;
    /// It stands still, as far as it says, and nothing is left to be asked.
    bool is_at_rest() const noexcept;

private:
    struct Rest {
        bool operator==(const Rest&) const = default;
    };
    using Wish = std::variant<Rest, Move, GoTo>;

    std::uint64_t want(Wish wish);
    bool needs_stop() const noexcept;
    bool is_said() const noexcept;
    std::optional<Order> next_stop(SteadyTime now);
    std::optional<Order> next_move(SteadyTime now);

    PtzMoverOptions options_;
    Wish wish_;
    std::uint64_t wish_number_ = 0;
    std::uint64_t lapsed_ = 0;
    SteadyTime hold_ends_;

    bool moves_ = false;       ///< an order that has ended may have set it moving
    bool asks_stop_ = false;   ///< people have, even if it should stand still
    std::optional<Move> said_; ///< what it has taken last, and goes on with
    SteadyTime said_at_;

    Wish under_way_; ///< Rest: nothing but perhaps a stop
    SteadyTime sent_at_;
    bool is_overtaken_ = false; ///< a stop was sent since: it may be over already
    bool stop_under_way_ = false;
    bool stop_overlapped_ = false; ///< a move was under way when it was sent: which came first is not known
    bool stopped_early_ = false;   ///< a stop is done, and the move that it overlapped is still under way
    unsigned failed_stops_ = 0;
    std::optional<SteadyTime> retry_at_;
};

} // namespace tutti::onvif
