#include "sections/section.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::sections {

std::string sentence_of(const toml::Mistake& mistake) {
    if (mistake.suggestion.empty()) return mistake.reason;
    return fmt::format("{}; did you mean `{}`?", mistake.reason, mistake.suggestion);
}

std::string sentence_of(std::span<const toml::Mistake> mistakes) {
    std::string sentence;
    for (const auto& mistake : mistakes) {
        if (!sentence.empty()) sentence += "; ";
        if (!mistake.key.empty()) sentence += mistake.key + ": ";
        sentence += sentence_of(mistake);
    }
    return sentence;
}

std::vector<toml::Mistake>
find_mistakes(const Value& config, const std::function<void(toml::TableReader&)>& read) {
    std::vector<toml::Mistake> mistakes;
    if (!config.is_object()) {
        mistakes.push_back({{}, {}, toml::wrong_kind("a table", config).error().reason, {}});
        return mistakes;
    }
    toml::TableReader table(config, {}, mistakes);
    read(table);
    table.finish();
    return mistakes;
}

Result<void> check_section(const Value& config, const std::function<void(toml::TableReader&)>& read) {
    const auto mistakes = find_mistakes(config, read);
    if (mistakes.empty()) return {};
    return fail(ErrorCode::InvalidInput, sentence_of(mistakes));
}

toml::Read<std::string> ShortText::operator()(const Value& value) const {
    constexpr std::size_t longest = 200;
    auto text = toml::Text{}(value);
    if (text && text->size() > longest) return toml::complain("is longer than 200 bytes");
    return text;
}

toml::Read<microseconds> Period::operator()(const Value& value) const {
    if (value.is_string()) return toml::Duration{least, most}(value);
    return toml::Seconds{least, most}(value);
}

toml::Read<std::string> WebAddress::operator()(const Value& value) const {
    auto text = toml::Text{}(value);
    if (text && !text->starts_with("https://") && !text->starts_with("http://"))
        return toml::complain("must begin with https:// or http://");
    while (text && text->ends_with('/')) text->pop_back();
    return text;
}

void read_timeout(toml::TableReader& table, microseconds& timeout) {
    constexpr Period period{milliseconds(50), std::chrono::minutes(1)};
    table.read("timeout", timeout, period);
}

toml::Read<std::string> WrittenPath::operator()(const Value& value) const {
    constexpr std::size_t longest = 4096;
    auto text = toml::AnyText{}(value);
    if (!text || text->empty()) return text;
    if (text->size() > longest) return toml::complain("is too long for a path");
    if (!text->starts_with('/') && !text->starts_with("~/") && !text->starts_with("./"))
        return toml::complain(
            "must be a whole path, or begin with ~/ (the home folder) or ./ (beside the installation's file)"
        );
    return text;
}

void read_simulate(toml::TableReader& table) {
    bool simulated = false;
    table.read("simulate", simulated, toml::Boolean{});
}

} // namespace tutti::sections
