// How a payload is taken apart: ask for each field, then finish(). The first thing that is wrong is the
// Error; what is asked after it answers with empty values. Unknown fields are nobody's business (DESIGN §3).
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::contract {

/// The version of every payload that we write, and the only one that we read.
inline constexpr int version = 1;

/// No time later than the last second of the year 9999 stands in a message.
inline constexpr double max_timestamp = 253402300799.0;
/// What an MQTT message expiry can hold, in seconds.
inline constexpr double max_expiry = 4294967295.0;
/// Counts stay exact in a double, which is all that many readers have.
inline constexpr std::int64_t max_count = 9007199254740991;

/// The word of a table for its meaning; every meaning stands in its table.
template <typename Enum, std::size_t N>
constexpr std::string_view
word_of(const std::array<std::pair<std::string_view, Enum>, N>& words, Enum meaning) noexcept {
    for (const auto& [word, known] : words)
        if (known == meaning) return word;
    return words.front().first;
}

/// The meaning of a word, or nothing.
template <typename Enum, std::size_t N>
constexpr std::optional<Enum>
meaning_of(const std::array<std::pair<std::string_view, Enum>, N>& words, std::string_view word) noexcept {
    for (const auto& [known, meaning] : words)
        if (known == word) return meaning;
    return std::nullopt;
}

enum class VersionField : std::uint8_t { Required, Optional };

class FieldReader {
public:
    /// `payload` must outlive the reader.
    explicit FieldReader(const Value& payload, VersionField version_field = VersionField::Required);

    std::string text(std::string_view key, std::size_t least = 0, std::size_t most = 1024 * 1024);
    std::optional<std::string> optional_text(std::string_view key, std::size_t least, std::size_t most);
    std::optional<std::string> text_or_null(std::string_view key, std::size_t least = 0);
    /// One or more name segments joined by '.'.
    std::string name(std::string_view key);
    bool boolean(std::string_view key);
    /// Where the key may be missing.
    bool boolean_or(std::string_view key, bool otherwise);
    std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most);
    std::uint64_t count(std::string_view key);
    std::optional<std::int64_t> integer_or_null(std::string_view key, std::int64_t least, std::int64_t most);
    double number(std::string_view key, double least, double most);
    std::optional<double> number_or_null(std::string_view key, double least, double most);
    WallTime time(std::string_view key);
    std::optional<WallTime> time_or_null(std::string_view key);
    /// Seconds, more than none, at most `most`; whole microseconds, at least one.
    microseconds period(std::string_view key, double most = max_expiry);
    Value object(std::string_view key);
    /// Any value, null included, but it must stand there.
    Value any(std::string_view key);
    std::vector<std::string> texts(std::string_view key);

    template <typename Enum, std::size_t N>
    Enum one_of(std::string_view key, const std::array<std::pair<std::string_view, Enum>, N>& words) {
        if (const auto meaning = meaning_of(words, text(key))) return *meaning;
        wrong(key, "is none of the words known here");
        return words.front().second;
    }

    bool has(std::string_view key) const noexcept { return payload_.find(key) != nullptr; }
    /// For rules that join fields: the payload is refused for `reason`, unless it already was.
    void wrong(std::string_view key, std::string_view reason);

    template <typename T>
    Result<T> finish(T message) {
        if (error_) return std::unexpected(std::move(*error_));
        return message;
    }

private:
    const Value* required(std::string_view key);
    std::string checked_text(std::string_view key, const Value& value, std::size_t least, std::size_t most);
    std::int64_t
    checked_integer(std::string_view key, const Value& value, std::int64_t least, std::int64_t most);
    double checked_number(std::string_view key, const Value& value, double least, double most);

    const Value& payload_;
    std::optional<Error> error_;
};

/// Null for nothing.
template <typename T>
Value value_or_null(const std::optional<T>& optional) {
    return optional ? Value(*optional) : Value();
}
Value value_or_null(const std::optional<WallTime>& optional);

} // namespace tutti::contract
