#include "event/names.hpp"

#include <fmt/format.h>

#include <functional>

namespace tutti::event {

std::size_t Names::KeyHash::operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
}

std::size_t Names::KeyHash::operator()(const ProducerKey& key) const noexcept {
    constexpr std::size_t spread = 0x9E3779B97F4A7C15;
    return std::hash<std::string_view>{}(key.source) ^ (static_cast<std::size_t>(key.number) * spread);
}

std::size_t Names::KeyHash::operator()(const Producer& producer) const noexcept {
    return (*this)(ProducerKey{producer.source, producer.number});
}

Names::Names() {
    const Producer nobody;
    producers_.push_back(nobody);
    producer_ids_.emplace(nobody, no_producer);
}

Result<TypeId> Names::type(std::string_view text) {
    if (const auto known = type_ids_.find(text); known != type_ids_.end()) return known->second;
    if (types_.size() == most)
        return fail(ErrorCode::LimitExceeded, fmt::format("more than {} types of events", most));
    const TypeId id{static_cast<std::uint32_t>(types_.size())};
    types_.emplace_back(text);
    type_ids_.emplace(text, id);
    return id;
}

std::optional<TypeId> Names::find_type(std::string_view text) const noexcept {
    const auto known = type_ids_.find(text);
    return known != type_ids_.end() ? std::optional(known->second) : std::nullopt;
}

Result<ProducerId> Names::producer(std::string_view source, std::int32_t number) {
    if (const auto known = producer_ids_.find(ProducerKey{source, number}); known != producer_ids_.end())
        return known->second;
    if (producers_.size() == most)
        return fail(ErrorCode::LimitExceeded, fmt::format("more than {} producers of events", most));
    const ProducerId id{static_cast<std::uint32_t>(producers_.size())};
    producers_.push_back({std::string(source), number});
    producer_ids_.emplace(producers_.back(), id);
    return id;
}

} // namespace tutti::event
