#include "director/event_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace tutti::director {

namespace {
// A playlist of many steps would push everything else out.
constexpr std::string_view too_many_to_remember = "event.playlist.emitted";
} // namespace

EventLedger::EventLedger(const event::Names& names, std::string source, std::string prefix)
    : names_(names), source_(std::move(source)), prefix_(std::move(prefix)) {}

void EventLedger::remember(contract::Event event) {
    if (event.type == too_many_to_remember) return;
    if (remembered_.size() == most_remembered) remembered_.pop_front();
    remembered_.push_back(std::move(event));
}

void EventLedger::remember_id(event::EventNumber number, std::string id) {
    if (ids_.size() == most_ids) ids_.pop_front();
    ids_.push_back({number, std::move(id)});
}

std::string EventLedger::id_of(event::EventNumber number) const {
    const auto known = std::ranges::lower_bound(ids_, number, {}, &Id::number);
    if (known != ids_.end() && known->number == number) return known->id;
    return fmt::format("{}-{}", prefix_, number);
}

void EventLedger::note_input(event::EventNumber number, contract::Event input) {
    remember_id(number, fmt::format("{}/{}", input.source, input.id));
    remember(std::move(input));
}

contract::Event EventLedger::describe(const event::Event& event) const {
    contract::Event said;
    said.id = id_of(event.number);
    said.type = names_.text(event.type);
    said.producer = names_.producer(event.producer).number;
    said.source = event.origin == event::Origin::Input ? names_.producer(event.producer).source : source_;
    said.seq = sequence_;
    said.timestamp = event.time;
    said.data = event.data;
    if (event.cause != 0) said.cause = id_of(event.cause);
    const auto slash = said.id.find('/'); // an input's id stands behind its source
    if (slash != std::string::npos) said.id.erase(0, slash + 1);
    return said;
}

contract::Event EventLedger::publish(const event::Event& event) {
    ++sequence_;
    auto said = describe(event);
    remember(said);
    return said;
}

std::vector<contract::Event> EventLedger::recent(std::size_t limit) const {
    const auto skipped = remembered_.size() - std::min(limit, remembered_.size());
    return {remembered_.begin() + static_cast<std::ptrdiff_t>(skipped), remembered_.end()};
}

const contract::Event* EventLedger::find(std::string_view source, std::string_view id) const noexcept {
    const auto found = std::ranges::find_if(remembered_, [&](const contract::Event& event) {
        return event.id == id && event.source == source;
    });
    return found == remembered_.end() ? nullptr : &*found;
}

std::vector<contract::Event> EventLedger::why(std::string_view source, std::string_view id) const {
    std::vector<const contract::Event*> chain; // the latest first
    const auto* event = find(source, id);
    // Others may say that an event led to itself.
    while (event != nullptr && std::ranges::find(chain, event) == chain.end()) {
        chain.push_back(event);
        if (!event->cause) break;
        const std::string_view cause = *event->cause;
        const auto slash = cause.find('/');
        event = slash == std::string_view::npos ? find(event->source, cause)
                                                : find(cause.substr(0, slash), cause.substr(slash + 1));
    }
    std::vector<contract::Event> told;
    for (const auto* link : std::views::reverse(chain)) told.push_back(*link);
    return told;
}

} // namespace tutti::director
