#include "workers/osc/router.hpp"

#include <algorithm>

namespace tutti::osc_router {

namespace {

template <typename Use>
void for_each_message(const osc::Bundle& bundle, const Use& use) {
    for (const auto& element : bundle.elements)
        if (const auto* message = std::get_if<osc::Message>(&element))
            use(*message);
        else
            for_each_message(std::get<osc::Bundle>(element), use);
}

} // namespace

Router::Router(std::vector<osc::Route> routes) : routes_(std::move(routes)), taken_(routes_.size()) {
    for (const auto& route : routes_) {
        auto& targets = targets_.emplace_back();
        for (const auto& to : route.to) {
            const auto found = std::ranges::find(destinations_, to);
            targets.push_back(static_cast<std::size_t>(found - destinations_.begin()));
            if (found == destinations_.end()) destinations_.push_back(to);
        }
    }
    out_.resize(destinations_.size());
}

void Router::begin() {
    for (auto& packets : out_) packets.clear();
    own_used_ = 0;
    if (known_.size() > most_known) known_.clear();
}

std::string& Router::own_room() {
    if (own_used_ == own_.size()) own_.emplace_back();
    auto& room = own_[own_used_++];
    room.clear();
    return room;
}

Router::Ways Router::find_ways(std::string_view address) const {
    Ways found;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        const auto& route = routes_[i];
        const auto* const pattern = route.match_of(address);
        if (pattern == nullptr) continue;
        found.routes.push_back(i);
        if (route.drop) break;
        std::optional<std::string> renamed;
        if (route.rename) renamed = route.rename->apply(*pattern, address);
        if (renamed == address) renamed.reset();
        for (const auto destination : targets_[i])
            if (const Way way{destination, renamed}; std::ranges::find(found.ways, way) == found.ways.end())
                found.ways.push_back(way);
    }
    return found;
}

const Router::Ways& Router::ways_of(const std::string& address) {
    const auto known = known_.find(address);
    if (known != known_.end()) return known->second;
    return known_.emplace(address, find_ways(address)).first->second;
}

void Router::take(const osc::Packet& packet, std::string_view bytes) {
    if (const auto* bundle = std::get_if<osc::Bundle>(&packet)) return take_bundle(*bundle, bytes);
    const auto& message = std::get<osc::Message>(packet);
    const auto& found = ways_of(message.address);
    for (const auto route : found.routes) ++taken_[route];
    for (const auto& [destination, address] : found.ways) {
        if (!address) {
            put(destination, bytes);
            continue;
        }
        auto& renamed = own_room();
        osc::append(renamed, osc::Message{*address, message.arguments});
        put(destination, renamed);
    }
}

void Router::take_bundle(const osc::Bundle& bundle, std::string_view bytes) {
    std::size_t messages = 0;
    std::vector<std::size_t> as_they_are(destinations_.size());
    std::vector<bool> gets_some(destinations_.size());
    std::vector<bool> gets_others(destinations_.size());
    for_each_message(bundle, [&](const osc::Message& message) {
        ++messages;
        const auto& found = ways_of(message.address);
        for (const auto route : found.routes) ++taken_[route];
        for (const auto& [destination, address] : found.ways) {
            gets_some[destination] = true;
            if (address)
                gets_others[destination] = true;
            else
                ++as_they_are[destination];
        }
    });
    for (std::size_t destination = 0; destination < destinations_.size(); ++destination) {
        if (!gets_some[destination]) continue;
        if (!gets_others[destination] && as_they_are[destination] == messages) {
            put(destination, bytes);
        } else if (auto part = part_for(bundle, destination)) {
            auto& printed = own_room();
            osc::append(printed, osc::Packet(std::move(*part)));
            put(destination, printed);
        }
    }
}

std::optional<osc::Bundle> Router::part_for(const osc::Bundle& bundle, std::size_t destination) {
    osc::Bundle part{.time = bundle.time, .elements = {}};
    for (const auto& element : bundle.elements) {
        if (const auto* inner = std::get_if<osc::Bundle>(&element)) {
            if (auto inner_part = part_for(*inner, destination))
                part.elements.emplace_back(std::move(*inner_part));
            continue;
        }
        const auto& message = std::get<osc::Message>(element);
        for (const auto& way : ways_of(message.address).ways)
            if (way.destination == destination)
                part.elements.emplace_back(
                    osc::Message{way.address.value_or(message.address), message.arguments}
                );
    }
    if (part.elements.empty()) return std::nullopt;
    return part;
}

} // namespace tutti::osc_router
