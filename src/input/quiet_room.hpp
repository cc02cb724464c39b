// QuietRoom: room for so many things, each told by its key. Where it is full, the one that was quiet for
// longest makes room, if it was quiet for long enough: whoever makes up new keys at will drives nobody out
// who is heard now. Told the time.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace tutti::input {

template <typename Key, typename Thing>
class QuietRoom {
public:
    QuietRoom(std::size_t most, SteadyClock::duration long_enough) noexcept
        : most_(most), long_enough_(long_enough) {}

    /// It is heard now. Nullptr: there is none.
    template <typename Like>
    Thing* find(const Like& key, SteadyTime now) {
        const auto place = places_.find(key);
        if (place == places_.end()) return nullptr;
        place->second.heard = now;
        return &place->second.thing;
    }

    bool is_full() const noexcept { return places_.size() >= most_; }
    /// What makes room for another. Nothing: each was heard lately.
    std::optional<Thing> take_quietest(SteadyTime now) {
        if (now < none_before_) return std::nullopt;
        auto quietest = places_.begin();
        for (auto place = places_.begin(); place != places_.end(); ++place)
            if (place->second.heard < quietest->second.heard) quietest = place;
        if (quietest == places_.end()) return std::nullopt;
        if (now - quietest->second.heard < long_enough_) {
            none_before_ = quietest->second.heard + long_enough_;
            return std::nullopt;
        }
        return std::move(places_.extract(quietest).mapped().thing);
    }
    /// There is room, and none of that key.
    Thing& add(Key key, Thing thing, SteadyTime now) {
        return places_.emplace(std::move(key), Place{std::move(thing), now}).first->second.thing;
    }

    template <typename Belongs>
    void erase_if(const Belongs& belongs) {
        for (auto place = places_.begin(); place != places_.end();)
            place = belongs(place->first, place->second.thing) ? places_.erase(place) : std::next(place);
    }
    template <typename Use>
    void for_each(const Use& use) {
        for (auto& [key, place] : places_) use(place.thing);
    }

    std::size_t size() const noexcept { return places_.size(); }

private:
    struct Place {
        Thing thing;
        SteadyTime heard;
    };

    std::size_t most_;
    SteadyClock::duration long_enough_;
    std::map<Key, Place, std::less<>> places_;
    /// Until then nobody was quiet for long enough: a flood of new keys does not look at all places each
    /// time.
    SteadyTime none_before_ = SteadyTime::min();
};

} // namespace tutti::input
