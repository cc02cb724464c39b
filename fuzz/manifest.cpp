// Any text as a manifest: what is read is printed so that it reads the same again, and what of it goes to
// control is taken there. And what is laid beside an installation's file, which begins behind a line "----":
// whatever it is, the installation is what its file says, or that and what was applied.
#include "governance/manifest/manifest.hpp"

#include "base/json.hpp"
#include "base/sorted_members.hpp"
#include "governance/objects/object.hpp"
#include "installation/layers.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <tuple>

namespace {

using namespace tutti;

constexpr std::string_view line = "\n----\n";

/// By name, as the order means nothing, and neither does that of what is in a table.
governance::Manifest in_order(governance::Manifest manifest) {
    for (auto& object : manifest) object.spec = sorted_members(object.spec);
    std::ranges::sort(manifest, {}, [](const auto& object) { return std::tie(object.kind, object.name); });
    return manifest;
}

bool is_same(const governance::Manifest& one, const governance::Manifest& other) {
    return governance::to_value(in_order(one)) == governance::to_value(in_order(other));
}

void manifest(std::string_view text) {
    const auto read = governance::parse_manifest(text);
    if (!read) {
        if (read.error().empty() || toml::print_mistakes("fuzz.toml", text, read.error()).empty())
            std::abort();
        return;
    }
    // What is no number (nan) goes to control as nothing.
    const auto objects = governance::to_value(*read);
    if (parse_json(print_json(objects)) != objects) return;
    const auto again = governance::parse_manifest(governance::print_manifest(*read));
    if (!again || !is_same(*read, *again)) std::abort();
    static_cast<void>(governance::objects::read_wanted(objects));
    for (const auto& object : *read)
        if (!governance::find_in(*read, governance::table_of(object.kind, object.name))) std::abort();
}

void layers(std::string_view file, std::string_view applied) {
    const auto both = installation::load_layers(file, applied);
    const auto alone = installation::load_layers(file, "");
    // What was applied never keeps an installation from starting.
    if (both.installation.has_value() != alone.installation.has_value()) std::abort();
    for (const auto& mistake : both.passed_over)
        if (mistake.reason.empty()) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    manifest(text);
    const auto cut = text.find(line);
    if (cut != std::string_view::npos) layers(text.substr(0, cut), text.substr(cut + line.size()));
    return 0;
}
