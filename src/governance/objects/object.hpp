// Object: something that is to be: a kind, a name, and what it is to be like. How it stands is apart
// (condition.hpp). Pure.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::objects {

// What is larger is LimitExceeded.
inline constexpr std::size_t longest_name = 128;
inline constexpr std::size_t largest_spec = 64 << 10; ///< bytes of JSON
inline constexpr std::size_t most_labels = 16;
inline constexpr std::size_t longest_label = 64; ///< of a name or a value

struct ObjectKey {
    std::string kind; ///< segments of a-z 0-9 _ - joined by '.'
    std::string name;

    auto operator<=>(const ObjectKey&) const = default;
};
/// "service/lamp", for people and lists.
std::string text(const ObjectKey& key);
/// A kind has no '/': the first one ends it. InvalidInput for what names no object.
Result<ObjectKey> parse_key(std::string_view text);

using Labels = std::map<std::string, std::string, std::less<>>;
/// Whether it has all of these.
bool has_all(const Labels& labels, const Labels& wanted) noexcept;

/// As somebody wants it.
struct Wanted {
    ObjectKey key;
    Value spec = Value::object({}); ///< an object, members by their names
    Labels labels = {};

    bool operator==(const Wanted&) const = default;
};

/// As it is kept.
struct Object {
    ObjectKey key;
    Value spec = Value::object({}); ///< an object, members by their names
    Labels labels = {};
    std::uint64_t generation = 1; ///< rises when the spec is another, and only then
    std::string source = {};      ///< where it comes from: "file:…" is one that is watched
    std::string by = {};          ///< who applied it
    WallTime at = {};             ///< when it became what it is

    bool operator==(const Object&) const = default;
};

/// `{kind,name,spec,labels?}` for each. InvalidInput and LimitExceeded name which one is wrong; two of one
/// key are a mistake.
Result<std::vector<Wanted>> read_wanted(const Value& list);
Result<Labels> read_labels(const Value& table);

/// A row's text, without the key, which is the row's own.
std::string print(const Object& object);
/// InvalidInput for what print() did not write.
Result<Object> parse_object(ObjectKey key, std::string_view text);
/// `{kind,name,spec,labels,generation,source,by,at}`.
Value to_value(const Object& object);
Value to_value(const Labels& labels);

} // namespace tutti::governance::objects
