// Gesture: the interface of every virtual peripheral, and what all kinds share.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/producer_clock.hpp"
#include "event/sliding_count.hpp"
#include "event/stage.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace tutti::event {

class Playlists;

class Gesture {
public:
    /// A step of the clock up to this is one that is slewed: half a double tap outlives it.
    static constexpr microseconds slewing = seconds(1);

    virtual ~Gesture() = default;
    /// Takes an event of one of the types that it listens to.
    virtual void hear(const Event& event) = 0;
    /// See Engine::shift. After a step past `slewing`, stamps from before and from after cannot be compared,
    /// so what is remembered for its stamp alone is forgotten.
    virtual void shift([[maybe_unused]] microseconds by) {}

    /// How many samples it keeps, which are bounded over all producers and all values of a `by`.
    virtual std::size_t samples() const noexcept { return 0; }
};

/// What a gesture remembers of each producer; of a bounded number of them.
template <typename State>
class PerProducer {
public:
    static constexpr std::size_t most = 1024;

    /// The place of that producer's state. It stays until another producer needs it, which is told by
    /// `forget(place)` before.
    template <typename Forget>
    std::size_t place(ProducerId producer, const Forget& forget) {
        // Seen here, without a look at the lists: thousands of gestures may hear one event.
        if (last_producer_ == producer && !producers_.empty()) return last_;
        last_producer_ = producer;
        const auto known = std::ranges::find(producers_, producer);
        last_ = static_cast<std::size_t>(known - producers_.begin());
        if (known != producers_.end()) return last_;
        if (producers_.size() == most) {
            last_ = next_forgotten_++ % most;
            forget(last_);
            producers_[last_] = producer;
            states_[last_] = State();
        } else {
            producers_.push_back(producer);
            states_.emplace_back();
        }
        return last_;
    }
    State& of(ProducerId producer) {
        return states_[place(producer, [](std::size_t) {})];
    }
    State& operator[](std::size_t place) noexcept { return states_[place]; }
    std::size_t size() const noexcept { return states_.size(); }

private:
    std::vector<ProducerId> producers_;
    std::vector<State> states_;
    ProducerId last_producer_; ///< asked for, and its place
    std::size_t last_ = 0;
    std::size_t next_forgotten_ = 0;
};

/// A gesture's voice: emits its events with who it is, and counts them.
class Voice {
public:
    /// Whether it may flap, and is held to the stage's limit. What passes a stream on is not.
    enum class Kind : std::uint8_t { Pattern, Stream };

    /// `definition` and `stage` outlive it. LimitExceeded for too many event types.
    static Result<Voice>
    make(Stage& stage, const definition::Gesture& definition, std::string_view emits, Kind kind);

    /// Emits `members` with `virtual_peripheral` added.
    void emit(
        ProducerId producer, std::vector<Member> members, const Event& cause, Origin origin = Origin::Gesture
    );
    /// `events`, oldest first, as the data.
    void emit_events(ProducerId producer, std::vector<Event> events, const char* key = "events");
    /// When the event, which the gesture hears now, happened, as far as what waits from then on is concerned.
    /// A clock that was set back by more than `window` explains is told of. It is looked at here and not in
    /// each machine: those of the values of a `by` hear of one clock.
    WallTime happened(const Event& event, microseconds window);
    /// The clock of the event's producer was set back by so much: what was half seen of it begins anew.
    void begin_anew(const Event& event, microseconds back);
    /// Whether it adds a member of that key to what it emits, so that the data must not have it.
    bool adds(std::string_view key) const noexcept {
        return key == "virtual_peripheral" || (key == "by" && !definition_->by.empty());
    }
    /// For what is counted without being emitted here.
    void count_firing() noexcept;
    void count_suppressed() noexcept { ++suppressed_; }

    /// Goes by the id of the voice that it replaces.
    void keep_id_of(const Voice& other) noexcept { id_ = other.id_; }
    /// The id as it stands in events; drawn when first asked for.
    std::string_view id();
    void shift(microseconds by) noexcept;
    std::uint64_t fired() const noexcept { return fired_; }
    std::uint64_t suppressed() const noexcept { return suppressed_; }
    std::uint64_t begun_anew() const noexcept { return begun_anew_; }
    std::optional<WallTime> last_fired() const noexcept { return last_fired_; }
    Stage& stage() noexcept { return *stage_; }

private:
    Voice(Stage& stage, const definition::Gesture& definition, TypeId emits, Kind kind)
        : stage_(&stage), definition_(&definition), emits_(emits), kind_(kind),
          within_(stage.most_per_second) {}

    Stage* stage_;
    const definition::Gesture* definition_;
    TypeId emits_;
    Kind kind_;
    SlidingCount within_;
    PerProducer<PacingClock> clocks_;
    Value id_;
    Value who_; ///< {id, name, metadata?}; made when first needed
    std::uint64_t fired_ = 0;
    std::uint64_t suppressed_ = 0;
    std::uint64_t begun_anew_ = 0;
    std::optional<WallTime> last_fired_;
};

/// How far apart two events are, whichever came first.
inline microseconds gap(const Event& a, const Event& b) noexcept { return std::chrono::abs(a.time - b.time); }

} // namespace tutti::event
