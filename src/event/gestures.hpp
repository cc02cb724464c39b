// Gestures: the definitions of virtual peripherals, each with the machine that recognises it.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/definition/roll.hpp"
#include "event/gesture.hpp"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tutti::event {

/// The types that it hears, none twice.
std::vector<std::string> listened_types(const definition::Gesture& gesture);
/// The type that it emits; nothing for a gated playlist.
std::optional<std::string> emitted_type(const definition::Gesture& gesture);

/// What there is to know of one that is registered.
struct GestureView {
    const definition::Gesture& definition;
    std::uint64_t order; ///< of its registration; an update keeps it
    std::string_view id; ///< as it stands in events
    std::uint64_t fired;
    std::uint64_t begun_anew; ///< because the clock of a producer was set back
    std::uint64_t suppressed; ///< firings that came too often, and what a rate limit dropped
    std::optional<WallTime> last_fired;
};

class Gestures {
public:
    Gestures(Stage& stage, Playlists& playlists) : stage_(stage), playlists_(playlists) {}
    ~Gestures();
    Gestures(const Gestures&) = delete;
    Gestures& operator=(const Gestures&) = delete;

    /// Conflict where one of that name is there; LimitExceeded for too many event types.
    Result<void> add(definition::Gesture gesture);
    /// Replaces the one of that name, which keeps its place, and begins anew. NotFound.
    Result<void> update(definition::Gesture gesture);
    /// NotFound.
    Result<void> remove(std::string_view name);

    std::size_t size() const noexcept { return registered_.size(); }
    const definition::Gesture* find(std::string_view name) const noexcept;
    /// Its place among them; 0 where there is none of that name.
    std::uint64_t order_of(std::string_view name) const noexcept { return registered_.order_of(name); }
    /// In the order of their registration, at most so many of those behind that place; until the next change.
    std::vector<GestureView>
    views(std::uint64_t after = 0, std::size_t most = std::numeric_limits<std::size_t>::max());

    /// See Engine::shift.
    void shift(microseconds by);

private:
    struct Registered {
        definition::Gesture definition;
        std::uint64_t order;
        std::vector<TypeId> hears;
        std::optional<Voice> voice;
        std::unique_ptr<Gesture> gesture;
    };
    struct Listener {
        std::uint64_t order;
        Gesture* gesture; ///< at hand: thousands may hear one event
    };
    struct Listeners {
        std::vector<Listener> gestures; ///< in their order
        EventBus::SubscriptionId subscription;
    };
    Result<std::unique_ptr<Registered>> make(definition::Gesture gesture);
    void listen(Registered& registered);
    void stop_listening(Registered& registered);
    void hear(const Event& event);

    Stage& stage_;
    Playlists& playlists_;
    definition::Roll<std::unique_ptr<Registered>> registered_;
    std::unordered_map<std::uint32_t, Listeners> listeners_; ///< by TypeId
};

} // namespace tutti::event
