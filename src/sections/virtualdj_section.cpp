#include "sections/virtualdj_section.hpp"

namespace tutti::sections {

namespace {

/// 0, or one that a disk far away can bear.
struct PollPeriod {
    toml::Read<microseconds> operator()(const Value& value) const {
        const auto period = Period{.least = microseconds(0), .most = std::chrono::minutes(1)}(value);
        if (period && *period > microseconds(0) && *period < milliseconds(100))
            return toml::complain("must be 0, or 0.1 to 60 s");
        return period;
    }
};

toml::Read<std::string> broadcast_address(const Value& value) {
    constexpr std::size_t longest = 500;
    auto text = toml::AnyText{}(value);
    if (!text || text->empty()) return text;
    if (!text->starts_with("http://") || text->size() > longest)
        return toml::complain("must be an http:// URL, such as \"http://radio.local:8000/live\"");
    return text;
}

} // namespace

void read_virtualdj(toml::TableReader& table, VirtualdjSection& section) {
    table.read("path", section.path, WrittenPath{});
    table.read("source", section.source, ShortText{});
    table.read("poll", section.poll, PollPeriod{});
    table.read(
        "over", section.over, Period{.least = std::chrono::minutes(1), .most = std::chrono::hours(24)}
    );
    table.read("listen", section.listen, toml::AddressOrOff{});
    table.read("password", section.password, toml::Secret{});
    table.read("icecast", section.icecast, broadcast_address);
}

} // namespace tutti::sections
