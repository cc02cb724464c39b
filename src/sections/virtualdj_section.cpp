#include "sections/virtualdj_section.hpp"

namespace tutti::sections {

namespace {

struct FilePath {
    toml::Read<std::string> operator()(const Value& value) const {
        constexpr std::size_t longest = 4096;
        auto text = toml::AnyText{}(value);
        if (!text || text->empty()) return text;
        if (text->size() > longest) return toml::complain("is too long for a path");
        if (!text->starts_with('/') && !text->starts_with("~/"))
            return toml::complain("must be an absolute path, or begin with ~/");
        return text;
    }
};

/// 0, or one that a disk far away can bear.
struct PollPeriod {
    toml::Read<microseconds> operator()(const Value& value) const {
        const auto period = Period{.least = microseconds(0), .most = std::chrono::minutes(1)}(value);
        if (period && *period > microseconds(0) && *period < milliseconds(100))
            return toml::complain("must be 0, or 0.1 to 60 s");
        return period;
    }
};

} // namespace

void read_virtualdj(toml::TableReader& table, VirtualdjSection& section) {
    table.read("path", section.path, FilePath{});
    table.read("source", section.source, ShortText{});
    table.read("poll", section.poll, PollPeriod{});
    table.read(
        "over", section.over, Period{.least = std::chrono::minutes(1), .most = std::chrono::hours(24)}
    );
}

} // namespace tutti::sections
