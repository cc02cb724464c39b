// RememberedEvents: the last event of each type that says what is rather than what happens, for scenes that
// begin later: a heart rate, the place of a stick.
#pragma once

#include "contract/event.hpp"
#include "scene/scene_library.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tutti::scene {

class RememberedEvents {
public:
    /// Kept where some scene of the library remembers its type.
    void note(const contract::Event& event, const SceneLibrary& library);
    /// The last of each type that the scene remembers, in the order in which they came.
    std::vector<contract::Event> of(const SceneAbout& about) const;

private:
    /// Types come from outside.
    static constexpr std::size_t most_types = 256;

    struct Noted {
        contract::Event event;
        std::uint64_t turn; ///< the higher, the later it came
    };

    std::map<std::string, Noted, std::less<>> last_;
    std::uint64_t turns_ = 0;
};

/// Whether an event type is `pattern`, or begins with it where that ends in a dot: "audio.".
bool is_of(std::string_view type, std::string_view pattern) noexcept;

} // namespace tutti::scene
