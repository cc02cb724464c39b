// The vocabulary of values in configuration files: each word takes a Value and gives what it means, or says
// what is wrong with it. TableReader applies them to keys.
#pragma once

#include "base/address.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::toml {

/// What is wrong with one value, for a Mistake.
struct Complaint {
    std::string reason;
    std::string suggestion; ///< empty: none

    bool operator==(const Complaint&) const = default;
};

template <typename T>
using Read = std::expected<T, Complaint>;

std::unexpected<Complaint> complain(std::string reason, std::string suggestion = {});
/// "must be a string, not a boolean".
std::unexpected<Complaint> wrong_kind(std::string_view wanted, const Value& value);
/// "`x` is not supported by this version yet".
std::unexpected<Complaint> unsupported(std::string_view what);

struct Boolean {
    Read<bool> operator()(const Value& value) const;
};

/// Text that may go to the operating system: not empty, without NUL.
struct Text {
    Read<std::string> operator()(const Value& value) const;
};

/// The same, but it may be empty.
struct AnyText {
    Read<std::string> operator()(const Value& value) const;
};

/// One segment of a-z, 0-9, '_' and '-'.
struct Name {
    Read<std::string> operator()(const Value& value) const;
};

/// A name of the zone database, such as "Europe/Berlin"; whether it is there, only a disk knows.
struct ZoneName {
    Read<std::string> operator()(const Value& value) const;
};

struct Whole {
    std::int64_t least;
    std::int64_t most;
    Read<std::int64_t> operator()(const Value& value) const;
};

struct Real {
    double least;
    double most;
    Read<double> operator()(const Value& value) const;
};

/// A list of three of whatever `meaning` means.
template <typename T, typename Meaning>
struct Three {
    Meaning meaning;

    Read<std::array<T, 3>> operator()(const Value& value) const {
        if (!value.is_array()) return wrong_kind("a list", value);
        std::array<T, 3> three{};
        if (value.items().size() != three.size()) return complain("must be a list of three");
        for (std::size_t i = 0; i < three.size(); ++i) {
            auto read = meaning(value.items()[i]);
            if (!read) return std::unexpected(std::move(read.error()));
            three[i] = std::move(*read);
        }
        return three;
    }
};

/// "500ms", "2s", "1.5h": a number and us, ms, s, m, h or d.
struct Duration {
    microseconds least;
    microseconds most;
    Read<microseconds> operator()(const Value& value) const;
};

/// 0.3, 10: a number of seconds, rounded to whole microseconds. What events count time in.
struct Seconds {
    microseconds least; ///< one microsecond means "above 0"
    microseconds most;
    Read<microseconds> operator()(const Value& value) const;
};

/// "64KiB": a whole number and B, KiB, MiB or GiB.
struct Size {
    std::size_t least;
    std::size_t most;
    Read<std::size_t> operator()(const Value& value) const;
};

/// "127.0.0.1:1883", "[::1]:0", or "off", which is nothing.
struct AddressOrOff {
    Read<std::optional<Address>> operator()(const Value& value) const;
};

/// A secret is never a value in the file: the file names where it lies.
struct SecretReference {
    std::string file;       ///< a path; empty: it is in the vault
    std::string vault = {}; ///< the name that it has there; empty: it is in a file

    bool operator==(const SecretReference&) const = default;
};

/// { file = "…" } or { vault = "…" }.
struct Secret {
    Read<SecretReference> operator()(const Value& value) const;
};

/// As it is written.
Value to_value(const SecretReference& reference);
/// "/etc/tutti/token", or "token of the vault", for people.
std::string describe(const SecretReference& reference);

/// "must be one of "a", "b"", with the nearest as suggestion.
std::unexpected<Complaint> none_of(std::string_view word, const std::vector<std::string_view>& words);

/// One of a few words, each with its meaning.
template <typename T, std::size_t N>
struct OneOf {
    std::array<std::pair<std::string_view, T>, N> words;

    Read<T> operator()(const Value& value) const {
        if (!value.is_string()) return wrong_kind("a string", value);
        std::vector<std::string_view> known;
        for (const auto& [word, meaning] : words) {
            if (word == value.string()) return meaning;
            known.push_back(word);
        }
        return none_of(value.string(), known);
    }
};

/// A text of that form alone: Duration and Size without a Value around, for values that have more to them
/// ("retry 60s").
std::optional<microseconds> parse_duration(std::string_view text) noexcept;
std::optional<std::size_t> parse_size(std::string_view text) noexcept;
/// The largest unit that gives a whole number: "90s", "5m".
std::string print_duration(microseconds duration);
std::string print_size(std::size_t bytes);

} // namespace tutti::toml
