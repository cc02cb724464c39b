// PointedField: a member of an event's data that is taken out of somebody else's JSON, from where a pointer
// leads.
#pragma once

#include "base/json_pointer.hpp"
#include "toml/table_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::device {

/// A text of a device that is longer is none that an event should carry.
inline constexpr std::size_t longest_field_text = 256;
inline constexpr std::size_t most_pointed_fields = 32;

struct PointedField {
    std::string name; ///< in `data`
    JsonPointer pointer;

    bool operator==(const PointedField&) const = default;
};

/// A JSON pointer.
struct Pointer {
    toml::Read<JsonPointer> operator()(const Value& value) const;
};

/// Whether it may stand in an event as it is: a truth value, a number, or a text that is not too long.
bool is_plain(const Value& value) noexcept;

/// { x = "/accel/x", y = "/accel/y" }
void read_pointed_fields(toml::TableReader& table, std::string_view key, std::vector<PointedField>& into);

/// The plain value where a pointer leads; `is_odd` becomes true where there is one of another kind (a list,
/// too long a text), which says nothing, as does null.
const Value* find_plain(const Value& document, const JsonPointer& pointer, bool& is_odd) noexcept;

} // namespace tutti::device
