#include "sections/section.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace tutti::sections {

namespace {

std::string sentence_of(const std::vector<toml::Mistake>& mistakes) {
    std::string sentence;
    for (const auto& mistake : mistakes) {
        if (!sentence.empty()) sentence += "; ";
        if (!mistake.key.empty()) sentence += mistake.key + ": ";
        sentence += mistake.reason;
        if (!mistake.suggestion.empty()) sentence += fmt::format("; did you mean `{}`?", mistake.suggestion);
    }
    return sentence;
}

} // namespace

Result<void> check_section(const Value& config, const std::function<void(toml::TableReader&)>& read) {
    if (!config.is_object())
        return fail(ErrorCode::InvalidInput, toml::wrong_kind("a table", config).error().reason);
    std::vector<toml::Mistake> mistakes;
    toml::TableReader table(config, {}, mistakes);
    read(table);
    table.finish();
    if (mistakes.empty()) return {};
    return fail(ErrorCode::InvalidInput, sentence_of(mistakes));
}

toml::Read<microseconds> Period::operator()(const Value& value) const {
    if (value.is_string()) return toml::Duration{least, most}(value);
    return toml::Seconds{least, most}(value);
}

void read_timeout(toml::TableReader& table, microseconds& timeout) {
    constexpr Period period{milliseconds(50), std::chrono::minutes(1)};
    table.read("timeout", timeout, period);
}

void read_simulate(toml::TableReader& table) {
    bool simulated = false;
    table.read("simulate", simulated, toml::Boolean{});
}

} // namespace tutti::sections
