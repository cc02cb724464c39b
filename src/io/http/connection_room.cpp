#include "io/http/connection_room.hpp"

#include "base/address.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace tutti::io {

namespace {

using Doing = ConnectionRoom::Doing;
using Place = ConnectionRoom::Place;

/// The lower, the sooner it makes way; nothing: never.
std::optional<int> rank(const Place& place, bool known_ones_stay) {
    const bool waits_for_client = place.doing == Doing::Asking || place.doing == Doing::Resting;
    if (place.known) return waits_for_client && !known_ones_stay ? std::optional(2) : std::nullopt;
    if (waits_for_client) return 0;
    return place.doing == Doing::Taking ? std::optional(1) : std::nullopt;
}

bool is_loopback(std::string_view peer) { return Address{std::string(peer), 1}.is_loopback(); }

} // namespace

ConnectionRoom::Entry ConnectionRoom::enter(Place& newcomer) {
    const auto stays = [](const Place* place) { return !place->leaves; };
    const auto asking = static_cast<std::size_t>(std::ranges::count_if(places_, [&](const Place* place) {
        return stays(place) && place->doing != Doing::Listening;
    }));
    const auto of_address = static_cast<std::size_t>(std::ranges::count_if(places_, [&](const Place* place) {
        return stays(place) && place->peer == newcomer.peer;
    }));
    const bool is_many =
        newcomer.peer.empty() || is_loopback(newcomer.peer) || limits_.speaks_for_many(newcomer.peer);
    const bool crowded = !is_many && of_address >= limits_.per_address;
    Entry entry;
    if (crowded || asking >= limits_.connections) {
        entry.makes_way = least_needed(crowded ? &newcomer.peer : nullptr);
        if (entry.makes_way == nullptr) return entry;
        entry.makes_way->leaves = true;
    }
    entry.admitted = true;
    places_.push_back(&newcomer);
    return entry;
}

void ConnectionRoom::leave(Place& place) { std::erase(places_, &place); }

bool ConnectionRoom::may_listen() const {
    const auto listening =
        std::ranges::count_if(places_, [](const Place* place) { return place->doing == Doing::Listening; });
    return static_cast<std::size_t>(listening) < limits_.web_sockets;
}

/// Of one address, or of all.
ConnectionRoom::Place* ConnectionRoom::least_needed(const std::string* address) const {
    const auto known =
        std::ranges::count_if(places_, [](const Place* place) { return place->known && !place->leaves; });
    const bool known_ones_stay = static_cast<std::size_t>(known) <= limits_.reserve;
    Place* found = nullptr;
    int lowest = 0;
    for (auto* place : places_) {
        if (place->leaves || (address != nullptr && place->peer != *address)) continue;
        const auto its = rank(*place, known_ones_stay);
        if (!its) continue;
        if (found != nullptr && (*its > lowest || (*its == lowest && place->since >= found->since))) continue;
        found = place;
        lowest = *its;
    }
    return found;
}

} // namespace tutti::io
