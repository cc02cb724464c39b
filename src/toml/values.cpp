#include "toml/values.hpp"

#include "base/name.hpp"
#include "base/secrets.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <limits>

namespace tutti::toml {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct DurationUnit {
    std::string_view name;
    microseconds length;
};

constexpr std::array<DurationUnit, 6> duration_units = {{
    {"d", hours(24)},
    {"h", hours(1)},
    {"m", minutes(1)},
    {"s", seconds(1)},
    {"ms", milliseconds(1)},
    {"us", microseconds(1)},
}};

struct SizeUnit {
    std::string_view name;
    std::size_t bytes;
};

constexpr std::array<SizeUnit, 4> size_units = {{
    {"GiB", std::size_t{1} << 30},
    {"MiB", std::size_t{1} << 20},
    {"KiB", std::size_t{1} << 10},
    {"B", 1},
}};

/// Longer ones would leave what a microsecond count holds.
constexpr double longest_duration = 1e17;

/// A number at the front of `text` and what follows it.
template <typename Number>
std::optional<std::pair<Number, std::string_view>> leading_number(std::string_view text) noexcept {
    if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
    Number number{};
    std::from_chars_result result{};
    if constexpr (std::floating_point<Number>)
        result = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    else
        result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc()) return std::nullopt;
    return std::pair(number, text.substr(static_cast<std::size_t>(result.ptr - text.data())));
}

} // namespace

std::unexpected<Complaint> complain(std::string reason, std::string suggestion) {
    return std::unexpected(Complaint{std::move(reason), std::move(suggestion)});
}

std::unexpected<Complaint> wrong_kind(std::string_view wanted, const Value& value) {
    // TOML's words, where they differ from JSON's.
    const std::string_view found = value.is_object()                   ? "a table"
                                   : value.is_array()                  ? "a list"
                                   : value.kind() == Value::Kind::Real ? "a fraction"
                                                                       : describe(value.kind());
    return complain(fmt::format("must be {}, not {}", wanted, found));
}

std::unexpected<Complaint> unsupported(std::string_view what) {
    return complain(fmt::format("{} is not supported by this version yet", what));
}

std::unexpected<Complaint> none_of(std::string_view word, const std::vector<std::string_view>& words) {
    return complain(
        fmt::format("must be one of \"{}\"", fmt::join(words, "\", \"")), std::string(nearest(word, words))
    );
}

Read<bool> Boolean::operator()(const Value& value) const {
    if (!value.is_bool()) return wrong_kind("true or false", value);
    return value.boolean();
}

Read<std::string> AnyText::operator()(const Value& value) const {
    if (!value.is_string()) return wrong_kind("a string", value);
    if (value.string().find('\0') != std::string_view::npos) return complain("must not contain NUL");
    return std::string(value.string());
}

Read<std::string> Text::operator()(const Value& value) const {
    auto text = AnyText{}(value);
    if (text && text->empty()) return complain("must not be empty");
    return text;
}

Read<std::string> Name::operator()(const Value& value) const {
    if (!value.is_string()) return wrong_kind("a string", value);
    if (!is_name_segment(value.string()))
        return complain(fmt::format("must be 1 to {} of a-z, 0-9, '_' and '-'", max_name_length));
    return std::string(value.string());
}

Read<std::string> ZoneName::operator()(const Value& value) const {
    auto name = Text{}(value);
    if (!name) return name;
    const bool is_name = std::ranges::all_of(*name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/'
               || c == '_' || c == '-' || c == '+';
    });
    if (!is_name || name->starts_with('/'))
        return complain("must be a name of the zone database, such as \"Europe/Berlin\"");
    return name;
}

Read<std::int64_t> Whole::operator()(const Value& value) const {
    if (!value.is_integer()) return wrong_kind("a whole number", value);
    if (value.integer() < least || value.integer() > most)
        return complain(fmt::format("must be from {} to {}", least, most));
    return value.integer();
}

Read<double> Real::operator()(const Value& value) const {
    if (!value.is_number()) return wrong_kind("a number", value);
    if (!(value.number() >= least && value.number() <= most))
        return complain(fmt::format("must be from {} to {}", least, most));
    return value.number();
}

std::optional<microseconds> parse_duration(std::string_view text) noexcept {
    const auto number = leading_number<double>(text);
    if (!number) return std::nullopt;
    for (const auto& unit : duration_units) {
        if (unit.name != number->second) continue;
        const double length = std::round(number->first * static_cast<double>(unit.length.count()));
        if (!(length < longest_duration)) return std::nullopt;
        return microseconds(static_cast<std::int64_t>(length));
    }
    return std::nullopt;
}

std::string print_duration(microseconds duration) {
    if (duration == microseconds::zero()) return "0s";
    for (const auto& unit : duration_units)
        if (duration % unit.length == microseconds::zero())
            return fmt::format("{}{}", duration / unit.length, unit.name);
    return fmt::format("{}us", duration.count());
}

Read<microseconds> Duration::operator()(const Value& value) const {
    if (value.is_integer())
        return complain(
            "must be a duration with its unit, in quotes", fmt::format("\"{}s\"", value.integer())
        );
    if (!value.is_string()) return wrong_kind("a duration such as \"2s\"", value);
    const auto duration = parse_duration(value.string());
    if (!duration) return complain("must be a number and us, ms, s, m, h or d, such as \"500ms\" or \"2s\"");
    if (*duration < least || *duration > most)
        return complain(fmt::format("must be from {} to {}", print_duration(least), print_duration(most)));
    return *duration;
}

Read<microseconds> Seconds::operator()(const Value& value) const {
    if (value.is_string()) {
        const auto duration = parse_duration(value.string());
        return complain(
            "must be a number of seconds, without quotes",
            duration ? fmt::format("{}", to_seconds(*duration)) : std::string()
        );
    }
    if (!value.is_number()) return wrong_kind("a number of seconds", value);
    const double rounded = std::round(value.number() * 1e6);
    if (std::abs(rounded) < longest_duration) {
        const microseconds length(static_cast<std::int64_t>(rounded));
        if (length >= least && length <= most) return length;
    }
    if (least == microseconds(1))
        return complain(fmt::format("must be above 0 and at most {} seconds", to_seconds(most)));
    return complain(fmt::format("must be from {} to {} seconds", to_seconds(least), to_seconds(most)));
}

std::optional<std::size_t> parse_size(std::string_view text) noexcept {
    const auto number = leading_number<std::size_t>(text);
    if (!number) return std::nullopt;
    for (const auto& unit : size_units) {
        if (unit.name != number->second) continue;
        if (number->first > std::numeric_limits<std::size_t>::max() / unit.bytes) return std::nullopt;
        return number->first * unit.bytes;
    }
    return std::nullopt;
}

std::string print_size(std::size_t bytes) {
    for (const auto& unit : size_units)
        if (bytes >= unit.bytes && bytes % unit.bytes == 0)
            return fmt::format("{}{}", bytes / unit.bytes, unit.name);
    return "0B";
}

Read<std::size_t> Size::operator()(const Value& value) const {
    if (!value.is_string()) return wrong_kind("a size such as \"64KiB\"", value);
    const auto size = parse_size(value.string());
    if (!size) return complain("must be a whole number and B, KiB, MiB or GiB, such as \"64KiB\"");
    if (*size < least || *size > most)
        return complain(fmt::format("must be from {} to {}", print_size(least), print_size(most)));
    return *size;
}

Read<std::optional<Address>> AddressOrOff::operator()(const Value& value) const {
    if (value.is_bool() && !value.boolean()) return complain("must be an address or \"off\"", "\"off\"");
    if (!value.is_string()) return wrong_kind("an address such as \"127.0.0.1:1883\", or \"off\"", value);
    if (value.string() == "off") return std::nullopt;
    auto address = parse_address(value.string());
    if (!address) return complain("must be host:port, such as \"127.0.0.1:1883\", or \"off\"");
    return address;
}

Read<SecretReference> Secret::operator()(const Value& value) const {
    if (value.is_string())
        return complain("a secret does not stand in the file: name the file that holds it, { file = \"…\" }");
    const Value* file = value.find("file");
    const Value* vault = value.find("vault");
    if ((file == nullptr && vault == nullptr) || value.members().size() != 1)
        return complain(
            "must name the file that holds the secret, { file = \"…\" }, or its name in the vault, "
            "{ vault = \"…\" }"
        );
    if (vault != nullptr) {
        if (!vault->is_string() || !is_secret_name(vault->string()))
            return complain("vault: must be a name of a-z, 0-9, _ and -, joined by dots");
        return SecretReference{{}, std::string(vault->string())};
    }
    auto path = Text{}(*file);
    if (!path) return complain("file: " + path.error().reason);
    return SecretReference{std::move(*path)};
}

Value to_value(const SecretReference& reference) {
    if (reference.vault.empty()) return Value::object({{"file", reference.file}});
    return Value::object({{"vault", reference.vault}});
}

std::string describe(const SecretReference& reference) {
    return reference.vault.empty() ? reference.file : reference.vault + " of the vault";
}

} // namespace tutti::toml
