// Any bytes as the JSON of a definition that comes over the bus: what is read is written so that it reads the
// same again, and is looked through for circles; what is not read has every mistake printed.
#include "base/json.hpp"
#include "event/definition/check_definitions.hpp"
#include "event/definition/read_gesture.hpp"
#include "event/definition/read_playlist.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace tutti;
using toml::Mistake;

void print(std::span<const Mistake> mistakes) {
    if (!mistakes.empty() && toml::print_mistakes("fuzz", "", mistakes).empty()) std::abort();
}

/// `read(name, definition, warnings)` of a playlist or a gesture.
template <typename Read>
auto check(const Value& definition, const Read& read) {
    std::vector<Mistake> warnings;
    auto first = read("it", definition, &warnings);
    print(warnings);
    if (!first) {
        print(first.error());
        return first;
    }
    const auto written = parse_json(print_json(to_value(*first)));
    if (!written) std::abort();
    const auto again = read("it", *written, nullptr);
    if (!again || *again != *first) std::abort();
    return first;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto value = parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!value) return 0;
    std::vector<event::definition::Playlist> playlists;
    std::vector<event::definition::Gesture> gestures;
    // A list holds definitions that meet; each is tried as both.
    const auto add = [&](const Value& definition) {
        if (auto playlist =
                check(definition, [](auto&&... all) { return event::definition::read_playlist(all...); }))
            playlists.push_back(std::move(*playlist));
        if (auto gesture =
                check(definition, [](auto&&... all) { return event::definition::read_gesture(all...); }))
            gestures.push_back(std::move(*gesture));
    };
    add(*value);
    if (value->is_array())
        for (const auto& definition : value->items()) add(definition);
    const auto name = [](auto& definitions) {
        for (std::size_t i = 0; i < definitions.size(); ++i) definitions[i].name += std::to_string(i);
    };
    name(playlists);
    name(gestures);
    const auto findings = event::definition::check_definitions(playlists, gestures);
    print(findings.mistakes);
    print(findings.warnings);
    return 0;
}
