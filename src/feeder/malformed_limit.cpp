#include "feeder/malformed_limit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::feeder {

std::optional<MalformedReport> MalformedLimit::take(
    std::string device, std::string kind, std::span<const std::uint8_t> bytes, SteadyTime now
) {
    Key key(std::move(device), std::move(kind));
    if (counted_.size() >= most_kinds && !counted_.contains(key)) key = {};
    auto& [next, count, sample] = counted_[key];
    sample = fmt::format("{:02x}", fmt::join(bytes.first(std::min(bytes.size(), longest_sample)), ""));
    ++count;
    if (count > 1 || now < next) return std::nullopt;
    next = now + between_reports;
    count = 0;
    return MalformedReport{key.first, key.second, sample, 1};
}

std::vector<MalformedReport> MalformedLimit::due(SteadyTime now) {
    std::vector<MalformedReport> reports;
    for (auto& [key, counted] : counted_) {
        if (counted.count == 0 || now < counted.next) continue;
        reports.push_back({key.first, key.second, counted.sample, counted.count});
        counted.count = 0;
        counted.next = now + between_reports;
    }
    std::erase_if(counted_, [now](const auto& entry) {
        return entry.second.count == 0 && now >= entry.second.next;
    });
    return reports;
}

std::optional<SteadyTime> MalformedLimit::deadline() const {
    std::optional<SteadyTime> first;
    for (const auto& [key, counted] : counted_)
        if (counted.count > 0 && (!first || counted.next < *first)) first = counted.next;
    return first;
}

} // namespace tutti::feeder
