// EventLedger: gives the engine's events their ids for the bus, and remembers the last ones: what happened,
// and because of what.
#pragma once

#include "contract/event.hpp"
#include "event/names.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::director {

class EventLedger {
public:
    static constexpr std::size_t most_remembered = 500; ///< whole events
    static constexpr std::size_t most_ids = 8192;       ///< of events that later ones may name as their cause

    /// `source` is the director's name on the bus, `prefix` makes its ids unlike those of its other lives.
    EventLedger(const event::Names& names, std::string source, std::string prefix);

    /// An input that is to become the engine's event of that number, which is the next one.
    void note_input(event::EventNumber number, contract::Event input);
    /// The event of that number, the latest so far that is named or noted, is to have this id.
    void name(event::EventNumber number, std::string id) { remember_id(number, std::move(id)); }
    /// An event of the engine as it stands on the bus.
    contract::Event publish(const event::Event& event);
    /// The same without publishing it: for what is asked of the state store.
    contract::Event describe(const event::Event& event) const;

    /// The last ones, oldest first.
    std::vector<contract::Event> recent(std::size_t limit) const;
    /// The event and what led to it, oldest first; empty where it is not remembered.
    std::vector<contract::Event> why(std::string_view source, std::string_view id) const;

private:
    struct Id {
        event::EventNumber number;
        std::string id; ///< as others name it as their cause: "source/id" of an input
    };

    void remember(contract::Event event);
    void remember_id(event::EventNumber number, std::string id);
    std::string id_of(event::EventNumber number) const;
    const contract::Event* find(std::string_view source, std::string_view id) const noexcept;

    const event::Names& names_;
    std::string source_;
    std::string prefix_;
    std::uint64_t sequence_ = 0;
    std::deque<contract::Event> remembered_;
    std::deque<Id> ids_; ///< those that do not follow from the number, by number
};

} // namespace tutti::director
