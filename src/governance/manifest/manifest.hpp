// A manifest: what objects are to be, as people write it, in the words of an installation's file. An
// installation's own file is one, too. What a table may hold its kind knows, not this.
#pragma once

#include "base/value.hpp"
#include "toml/mistake.hpp"

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance {

inline constexpr std::size_t most_manifest_objects = 2000;
/// The kind of tables of an installation's file of which each is one: [hub], [gateway].
inline constexpr std::string_view section_kind = "section";

struct ManifestObject {
    std::string kind;
    std::string name;
    Value spec;   ///< an object; its values know where they stand
    Value labels; ///< an object of texts
    Position position;

    bool operator==(const ManifestObject&) const = default;
};

/// In the order of the text.
using Manifest = std::vector<ManifestObject>;

/// Of a parsed text. All mistakes, in their order.
std::expected<Manifest, std::vector<toml::Mistake>> read_manifest(const Value& document);
/// Of a text; one that is no TOML is one mistake.
std::expected<Manifest, std::vector<toml::Mistake>> parse_manifest(std::string_view text);

/// What `object.apply` takes as `objects`: of each kind, name, spec and labels.
Value to_value(const Manifest& manifest);

/// What parse_manifest() reads as the same, but for positions, and nulls, which TOML has not.
std::string print_manifest(const Manifest& manifest);

/// Where in the text a path leads that control names in a fault, "service.lamp.run[1]"; as far as there is
/// anything. Nothing: it begins with no object of the manifest.
std::optional<Position> find_in(const Manifest& manifest, std::string_view path);

/// What control found wrong, as a mistake of the text: `field` is such a path, and `message` does not begin
/// with what the field says already. Nothing: it names no place there.
std::optional<toml::Mistake> mistake_in(const Manifest& manifest, std::string field, std::string message);

/// The table that an object of the installation's file is: "service.lamp", "osc.route.lights", "hub".
std::string table_of(std::string_view kind, std::string_view name);

} // namespace tutti::governance
